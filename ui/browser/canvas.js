// Paper to draw on. A line is told when the pen is lifted, as a picture; what was drawn before this
// part was put up anew comes back as the picture it was.
const PAPER = "#FFFFFF";
const INK = "#1D2126";
const MOST = 40; // lines that can be taken back

class Paper {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.width = root.querySelector("input");
    this.before = []; // pictures, the last one last
    this.shown = "";
    this.blank();
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => this.up());
    this.canvas.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); this.undo(); }
    });
    root.querySelector("[data-do=undo]").addEventListener("click", () => this.undo());
    root.querySelector("[data-do=clear]").addEventListener("click", () => this.clear());
  }

  blank() {
    this.pen.fillStyle = PAPER;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  place({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    return [
      ((clientX - box.left) / box.width) * this.canvas.width,
      ((clientY - box.top) / box.height) * this.canvas.height,
    ];
  }

  keep() {
    this.before.push(this.pen.getImageData(0, 0, this.canvas.width, this.canvas.height));
    if (this.before.length > MOST) this.before.shift();
  }

  down(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.keep();
    this.last = this.place(event);
    this.line(this.last);
  }

  move(event) {
    if (!this.last) return;
    const fine = event.getCoalescedEvents?.() ?? [];
    for (const one of fine.length ? fine : [event]) this.line(this.place(one));
  }

  line(to) {
    Object.assign(this.pen, { strokeStyle: INK, lineWidth: Number(this.width.value), lineCap: "round", lineJoin: "round" });
    this.pen.beginPath();
    this.pen.moveTo(...this.last);
    this.pen.lineTo(...to);
    this.pen.stroke();
    this.last = to;
  }

  up() {
    if (!this.last) return;
    this.last = null;
    this.tell();
  }

  undo() {
    const picture = this.before.pop();
    if (!picture) return;
    this.pen.putImageData(picture, 0, 0);
    this.tell();
  }

  clear() {
    this.keep();
    this.blank();
    this.tell();
  }

  tell() {
    this.shown = this.canvas.toDataURL("image/png");
    this.ask("drawing", this.shown);
  }

  // What the server knows, where it is not what is drawn here: this part was put up anew.
  restore(drawing) {
    if (!drawing || drawing === this.shown || this.shown || this.last) return;
    this.shown = drawing;
    const picture = new Image();
    picture.onload = () => this.pen.drawImage(picture, 0, 0, this.canvas.width, this.canvas.height);
    picture.src = drawing;
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".canvas");
  root.paper ??= new Paper(root);
  root.paper.ask = setTriggerValue;
  root.paper.restore(data.drawing);
}
