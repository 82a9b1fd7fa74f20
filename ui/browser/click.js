// A click on a chart tells where it was, in the units of the chart's axes; on an axis of names the
// number of the name, from 0, and -1 between two.
const FINE = 1000; // places that can be told apart across a picture
const STILL = 6; // pixels: a pointer that moved further was dragged

// A place on an axis, with no more digits than a hand can mean.
function rounded(value, [low, high]) {
  const step = 10 ** Math.ceil(Math.log10(Math.abs(high - low) / FINE));
  return Number((Math.round(value / step) * step).toPrecision(12));
}

function along(scale, share, pixels) {
  if (scale.bandwidth) return scale.domain().indexOf(scale.invert(share * pixels));
  return rounded(scale.invert(share * pixels), scale.domain());
}

function place(svg, clientX, clientY) {
  const view = viewOf(svg);
  const box = svg.querySelector(".role-frame.root path.background")?.getBoundingClientRect();
  if (!view || !box) return null;
  const across = (clientX - box.left) / box.width;
  const down = (clientY - box.top) / box.height;
  if (across < 0 || across > 1 || down < 0 || down > 1) return null;
  return {
    x: along(view.scale("x"), across, view.width()),
    y: along(view.scale("y"), down, view.height()),
  };
}

// No `click`: it is not sent when the picture is drawn anew between press and release.
class Clicks {
  constructor() {
    this.down = ({ button, clientX, clientY }) => { this.pressed = button === 0 ? [clientX, clientY] : null; };
    this.up = ({ clientX, clientY }) => {
      const [x, y] = this.pressed ?? [Infinity, Infinity];
      this.pressed = null;
      if (Math.hypot(clientX - x, clientY - y) < STILL) this.at(clientX, clientY);
    };
    document.addEventListener("pointerdown", this.down);
    document.addEventListener("pointerup", this.up);
  }

  at(clientX, clientY) {
    const svg = document.elementFromPoint(clientX, clientY)?.closest(`.st-key-${CSS.escape(this.chart)} svg.marks`);
    const found = svg && place(svg, clientX, clientY);
    if (found) this.ask("place", found);
  }

  close() {
    document.removeEventListener("pointerdown", this.down);
    document.removeEventListener("pointerup", this.up);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".click");
  root.clicks ??= new Clicks();
  Object.assign(root.clicks, { chart: data.chart, ask: setTriggerValue });
  return () => { root.clicks?.close(); root.clicks = null; };
}
