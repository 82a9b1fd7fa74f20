// Lines of text that follow the player: every {name} is the number of that column at this step.
const STEP_EVENT = "onelayer:step";

function format(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  let text;
  if (Number.isInteger(value) && size < 1e6) text = String(value);
  else if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(3).split("e");
    text = `${mantissa} × 10^${Number(exponent)}`;
  } else text = value.toPrecision(4);
  return text.replaceAll("-", "−");
}

function render(root, { settings: data, table }) {
  const column = (name) => table.getChild(name);
  const at = window.oneLayer?.[data.target] ?? { step: 0, phase: 0, parts: false };
  const here = Math.min(at.step, (data.rows ?? Infinity) - 1);
  const children = data.lines.flatMap(([label, text], row) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = label;
    // {name} is this step's number, {name+1} the next step's
    dd.textContent = text.replace(/\{(\w+)(\+1)?\}/g, (_, name, next) =>
      format(column(name)?.get(here + (next ? 1 : 0))));
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
