// Streamlit tells the server of a slider when its thumb is let go: a drag is told from here.
const PATIENCE = 2000; // milliseconds after which a message to the server counts as lost
const CLICK = 150; // milliseconds: a thumb let go sooner was clicked, and its slider tells of it
const BREATH = 60; // milliseconds for the thumb to move in, between two pictures

// The thumb that is held, and one message at a time about where it is.
class Drag {
  constructor() {
    this.thumb = null;
    this.told = ""; // what the server was last told, and
    this.heard = 0; // the number of the last message it drew
    this.number = 0;
    this.down = (event) => this.take(event);
    this.up = () => this.release();
    document.addEventListener("pointerdown", this.down, true);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, this.up, true);
    this.observer = new MutationObserver(() => this.moved());
  }

  take(event) {
    const key = this.keys.find((name) => event.target.closest?.(`.st-key-${CSS.escape(name)}`));
    const thumb = key && event.target.closest(`.st-key-${CSS.escape(key)}`).querySelector("input[type=range]");
    if (!thumb) return;
    [this.key, this.thumb, this.told] = [key, thumb, thumb.ariaValueText ?? ""];
    window.oneLayerDrags = true;
    this.rest(CLICK);
    this.observer.observe(thumb, { attributes: true, attributeFilter: ["aria-valuetext"] });
  }

  rest(milliseconds) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => { this.waiting = null; this.moved(); }, milliseconds);
  }

  // The slider itself tells where it was let go. A message that is still on its way is older than that.
  release() {
    if (!this.thumb) return;
    this.thumb = null;
    clearTimeout(this.waiting);
    clearTimeout(this.calm);
    window.oneLayerDrags = false;
    this.observer.disconnect();
    this.late = this.heard < this.number;
  }

  // With a pause the server is told once the thumb stands still, else as often as it can draw.
  moved() {
    if (!this.pause) return this.tell();
    clearTimeout(this.calm);
    this.calm = setTimeout(() => this.tell(), this.pause);
  }

  tell() {
    if (!this.thumb || this.waiting || (this.heard < this.number && performance.now() - this.sent < PATIENCE)) return;
    const text = this.thumb.getAttribute("aria-valuetext") ?? "";
    if (text === this.told) return;
    this.told = text;
    this.send({ [this.key]: [Number(this.thumb.value), text] });
  }

  send(thumbs) {
    this.sent = performance.now();
    this.ask("drag", { number: ++this.number, thumbs });
  }

  listen(data, ask) {
    [this.keys, this.pause, this.ask] = [data.keys, data.pause, ask];
    this.heard = Math.max(this.heard, data.heard);
    this.number = Math.max(this.number, data.heard);
    if (this.heard < this.number) return;
    if (this.late) { this.late = false; this.send({}); } // what was drawn is where the thumb had been
    else if (this.thumb) this.rest(BREATH);
  }

  close() {
    this.release();
    this.observer.disconnect();
    document.removeEventListener("pointerdown", this.down, true);
    for (const end of ["pointerup", "pointercancel"]) document.removeEventListener(end, this.up, true);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".drag");
  root.drag ??= new Drag();
  root.drag.listen(data, setTriggerValue);
  return () => { root.drag?.close(); root.drag = null; };
}
