// Code that follows the player: the line in hand is lit on every side, with its numbers of this step.
const STEP_EVENT = "onelayer:step";

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function block(lines, name) {
  const list = element("ol", `lines ${name}`);
  list.append(...lines.map(({ code, phase, other }) => {
    const line = element("li", other ? "line other" : "line");
    if (phase !== null) line.dataset.phase = phase;
    line.append(element("code", "code", code), element("span", "says"));
    return line;
  }));
  return list;
}

// What comes before the loop is a block of its own: so the loops of all sides begin at one height.
function build(root, sides) {
  root.replaceChildren(...sides.map(({ title, lines }) => {
    const side = element("section", "side");
    const first = Math.max(lines.findIndex((line) => line.phase !== null), 0);
    side.append(
      element("h4", "title", title),
      block(lines.slice(0, first), "before"),
      block(lines.slice(first), "loop"),
    );
    return side;
  }));
}

// Lines that the step has not come to keep their room, so that nothing moves when they light up.
function render(root, { settings, table }) {
  const at = window.oneLayer?.[settings.target] ?? { step: 0, phase: 0 };
  const over = at.step >= settings.rows;
  const here = Math.min(at.step, settings.rows - 1);
  root.querySelectorAll(".side").forEach((side, k) => {
    side.querySelectorAll(".line").forEach((line, number) => {
      const phase = line.dataset.phase === undefined ? null : Number(line.dataset.phase);
      const lit = !over && phase === at.phase;
      line.classList.toggle("now", lit);
      line.classList.toggle("later", !over && phase !== null && phase > at.phase);
      if (lit) line.setAttribute("aria-current", "step");
      else line.removeAttribute("aria-current");
      line.lastChild.textContent = filled(settings.sides[k].lines[number].says, table, here);
    });
  });
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".listing");
  const sides = JSON.stringify(data.settings.sides);
  if (root.sides !== sides) build(root, data.settings.sides);
  root.sides = sides;
  root.data = data;
  if (!root.listener) {
    root.listener = (event) => { if (event.detail === root.data.settings.target) render(root, root.data); };
    document.addEventListener(STEP_EVENT, root.listener);
  }
  render(root, data);
  return () => { document.removeEventListener(STEP_EVENT, root.listener); root.listener = null; };
}
