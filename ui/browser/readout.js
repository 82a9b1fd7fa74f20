// Lines of text that follow the player: every {name} is the number of that column at this step.
const STEP_EVENT = "onelayer:step";

function render(root, { settings: data, table }) {
  const at = window.oneLayer?.[data.target] ?? { step: 0, phase: 0, parts: false };
  const here = Math.min(at.step, (data.rows ?? Infinity) - 1);
  const children = data.lines.flatMap(([label, text], row) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = label;
    dd.textContent = filled(text, table, here);
    for (const cell of [dt, dd]) {
      cell.classList.toggle("later", at.parts && row > at.phase);
      cell.classList.toggle("now", at.parts && row === at.phase);
    }
    return [dt, dd];
  });
  root.replaceChildren(...children);
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".readout");
  root.data = data;
  if (!root.listener) {
    root.listener = (event) => { if (event.detail === root.data.settings.target) render(root, root.data); };
    document.addEventListener(STEP_EVENT, root.listener);
  }
  render(root, data);
  return () => { document.removeEventListener(STEP_EVENT, root.listener); root.listener = null; };
}
