// A chart's hidden text input whose placeholder is the key of a slider holds where its thumb stands.
// Vega binds it to a parameter, so the chart moves with the thumb and does not wait for the server.
const INPUTS = ".vega-bind input[type=text]";
const THUMB = "input[type=range]";

function thumbOf(key) {
  return document.querySelector(`.st-key-${CSS.escape(key)} ${THUMB}`);
}

function write(input, thumb) {
  if (!thumb || input.value === thumb.value) return;
  input.value = thumb.value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

class Wire {
  constructor() {
    this.inputs = null; // found anew after every change of the page's elements
    this.observer = new MutationObserver((changes) => this.changed(changes));
    this.observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["aria-valuetext"], // what a slider changes first when its thumb moves
    });
    this.soon();
  }

  changed(changes) {
    for (const { type, target } of changes) {
      if (type === "childList") this.soon();
      else if (target.matches(THUMB)) this.moved(target);
    }
  }

  moved(thumb) {
    this.inputs ??= [...document.querySelectorAll(INPUTS)];
    const keys = thumb.closest("[class*=st-key-]")?.classList;
    if (!keys) return;
    for (const input of this.inputs) {
      if (keys.contains(`st-key-${input.placeholder}`)) write(input, thumb);
    }
  }

  // A rerun, another theme or a resize builds charts anew: tell them too.
  soon() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = null;
      this.inputs = [...document.querySelectorAll(INPUTS)];
      for (const input of this.inputs) write(input, thumbOf(input.placeholder));
    });
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.pending);
  }
}

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".wire");
  root.wire ??= new Wire();
  return () => { root.wire?.close(); root.wire = null; };
}
