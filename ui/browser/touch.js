// Points of a scatter under the hand: mouse, finger or keys add, move and remove them. What is a
// formula of them follows in every frame; let go, they are told to the server, and the page follows.
const NEAR = { mouse: 10, pen: 16, touch: 24 }; // pixels around a point that are the point
const STILL = 5; // pixels: a hand that moved further drags
const TWICE = 400; // milliseconds between two clicks that are one double click
const TAP = 500; // milliseconds: a finger that rests longer means something else
const CALM = 250; // milliseconds since the page scrolled: a tap that stops it adds nothing
const REST = 600; // milliseconds without a key, then the server hears
const PATIENCE = 3000; // milliseconds after which a message to the server counts as lost
const ANCHORED = 1500; // milliseconds after an answer in which the page may still grow
const PARTS = 1000; // places that can be told apart across a picture

const brief = (value) => String(Number(value.toPrecision(4))).replace("-", "−");

class Touch {
  constructor(root) {
    this.root = root;
    this.number = 0; // of the last message to the server
    this.chosen = -1;
    this.anchor = null; // where on the screen the picture stood when the server was told
    this.lent = new Lent();
    this.ends = new AbortController();
    const on = (name, what) => document.addEventListener(
      name, what.bind(this), { signal: this.ends.signal, capture: true, passive: false });
    on("pointerdown", this.down);
    on("pointermove", this.move);
    on("pointerup", this.up);
    on("pointercancel", this.cancel);
    on("touchstart", this.still);
    on("keydown", () => { this.keyed = true; });
    for (const name of ["wheel", "touchmove"]) on(name, () => { if (!this.hold?.moved) this.anchor = null; });
    on("scroll", () => { this.scrolled = performance.now(); });
    root.querySelector(".gone").addEventListener("click", () => this.remove(this.chosen));
    this.plate = document.createElement("div");
    this.plate.tabIndex = 0;
    this.plate.setAttribute("role", "application");
    this.plate.append(document.createElement("i"));
    this.plate.addEventListener("keydown", (event) => this.key(event));
    this.plate.addEventListener("focus", () => {
      this.focused = true;
      if (this.chosen < 0 && !this.hold) this.choose(0);
      this.lay();
    });
    this.plate.addEventListener("blur", () => {
      this.settle();
      setTimeout(() => { this.focused &&= !this.plate.isConnected; this.lay(); }); // not where it was taken away
    });
    // The page changes with every frame of the player: most of that is nothing to the plate.
    this.observer = new MutationObserver(() => {
      if (this.chosen >= 0 || this.anchor !== null || !this.plate.isConnected) this.soon(false);
    });
    this.observer.observe(document.body, { childList: true, subtree: true });
    this.sizes = new ResizeObserver(() => this.soon(false));
  }

  configure(data, ask) {
    this.ask = ask;
    this.data = data;
    this.number = Math.max(this.number, data.heard);
    if (data.heard >= this.number && !this.hold && !this.dirty) {
      this.rows = data.rows.map((row) => [...row]);
      if (this.chosen >= this.rows.length) this.choose(-1);
      this.answered();
    }
    if (this.hold) this.hold.frame = null; // its axes may be others now
    this.root.querySelector(".words").textContent = data.words;
    this.soon(this.pending());
  }

  pending() { return this.dirty || this.hold?.moved || this.data.heard < this.number; }

  // The server has answered: its numbers stand in the charts once its run is over.
  answered() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if (this.pending()) return;
      const app = document.querySelector("[data-testid=stApp]");
      if (app.dataset.testScriptState !== "notRunning") return this.answered();
      this.lent.back();
      this.soon(false);
      setTimeout(() => { if (!this.pending()) this.anchor = null; }, ANCHORED);
    }, 120);
  }

  // The first touch opens the fields of own data above the picture: it stays where the hand is.
  holdStill(frame) {
    const scroller = document.querySelector("[data-testid=stMain]");
    const moved = this.anchor === null ? 0 : frame.box.top - this.anchor;
    if (scroller && Math.abs(moved) > 1) scroller.scrollTop += moved;
  }

  // --- places -----------------------------------------------------------------------------------

  shown() { return this.drawnAs(this.rows); }

  drawnAs(rows) {
    const [shift, factor] = this.data.scale;
    return rows.map(([x, y]) => [(x - shift) * factor, y]);
  }

  // The picture's frame on the screen; with a target only where that lies in the picture.
  frame(target) {
    if (target && !target.closest?.("svg.marks")) return null;
    const chart = chartAt(this.data.chart);
    const box = chart?.svg.querySelector(".role-frame.root path.background")?.getBoundingClientRect();
    if (!box?.width || (target && target.closest("svg.marks") !== chart.svg)) return null;
    const [x, y] = ["x", "y"].map((name) => chart.view.scale(name));
    const [across, down] = [box.width / chart.view.width(), box.height / chart.view.height()];
    return {
      ...chart, box, x, y,
      colour: getComputedStyle(this.root).getPropertyValue("--st-primary-color"),
      onScreen: ([a, b]) => [box.left + x(a) * across, box.top + y(b) * down],
      at: (left, top) => [x.invert((left - box.left) / across), y.invert((top - box.top) / down)],
    };
  }

  near(frame, left, top, reach) {
    let [found, least] = [-1, reach];
    this.shown().forEach((row, k) => {
      const [across, down] = frame.onScreen(row);
      const away = Math.hypot(across - left, down - top);
      if (away <= least) [found, least] = [k, away];
    });
    return found;
  }

  // A place as a row of the data, inside of the picture, with no more digits than a hand can mean.
  row([x, y], frame) {
    const [shift, factor] = this.data.scale;
    const tidy = (value, ends, scale, from) => {
      const [low, high] = [Math.min(...ends), Math.max(...ends)];
      const step = 10 ** Math.ceil(Math.log10((high - low) / Math.abs(scale) / PARTS));
      const meant = from + Math.min(Math.max(value, low), high) / scale;
      return Number((Math.round(meant / step) * step).toPrecision(12));
    };
    return [tidy(x, frame.x.domain(), factor, shift), tidy(y, frame.y.domain(), 1, 0)];
  }

  // --- hands ------------------------------------------------------------------------------------

  // A finger that begins on a point moves it; anywhere else it scrolls the page.
  still(event) {
    const [{ clientX, clientY }, second] = event.touches;
    const frame = !second && this.frame(event.target);
    if (frame && this.near(frame, clientX, clientY, NEAR.touch) >= 0 && event.cancelable) event.preventDefault();
  }

  down(event) {
    [this.keyed, this.anchor] = [false, null];
    if (event.composedPath().includes(this.root)) return;
    const { clientX: left, clientY: top, pointerType, pointerId: id } = event;
    const frame = this.frame(event.target);
    if (!frame || event.button !== 0 || !event.isPrimary) { this.hold = null; return this.choose(-1); }
    const point = this.near(frame, left, top, NEAR[pointerType] ?? NEAR.mouse);
    this.hold = { id, point, left, top, since: performance.now(), scrolled: this.scrolled };
    if (point < 0) return;
    event.preventDefault();
    const [across, down] = frame.onScreen(this.shown()[point]);
    Object.assign(this.hold, { frame, off: [across - left, down - top], before: this.rows[point] });
    this.choose(point);
    this.plate.focus({ preventScroll: true });
    frame.svg.style.cursor = "grabbing";
  }

  move(event) {
    const { clientX: left, clientY: top } = event;
    const hold = this.hold;
    if (!hold) return this.hover(event);
    if (event.pointerId !== hold.id || hold.point < 0) return;
    hold.moved ||= Math.hypot(left - hold.left, top - hold.top) > STILL;
    if (!hold.moved) return;
    event.preventDefault();
    const frame = (hold.frame ??= this.frame()); // to ask in every frame where it lies lays out the page
    if (!frame) return;
    this.rows[hold.point] = this.row(frame.at(left + hold.off[0], top + hold.off[1]), frame);
    this.soon();
  }

  hover({ clientX, clientY, pointerType, target }) {
    const frame = pointerType === "mouse" && this.frame(target);
    if (!frame) return;
    const { left, right, top, bottom } = frame.box;
    const inside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
    const point = this.near(frame, clientX, clientY, NEAR.mouse) >= 0;
    frame.svg.style.cursor = point ? "grab" : inside ? "crosshair" : "";
  }

  up({ clientX, clientY, pointerType, pointerId }) {
    const hold = this.hold;
    if (!hold || pointerId !== hold.id) return;
    this.hold = null;
    const now = performance.now();
    if (hold.moved) return this.tell();
    const frame = this.frame();
    if (!frame || Math.hypot(clientX - hold.left, clientY - hold.top) > STILL) return;
    if (hold.point >= 0) {
      const twice = this.last?.point === hold.point && now - this.last.now < TWICE;
      this.last = twice ? null : { point: hold.point, now };
      return twice ? this.remove(hold.point) : undefined;
    }
    const finger = pointerType === "touch" && (now - hold.since > TAP || now - (this.scrolled ?? -CALM) < CALM);
    const { left, right, top, bottom } = frame.box;
    if (finger || clientX < left || clientX > right || clientY < top || clientY > bottom) return;
    this.last = null; // a double click on an empty place adds one point
    this.add(this.row(frame.at(clientX, clientY), frame));
  }

  cancel() {
    if (this.hold?.moved) { this.rows[this.hold.point] = this.hold.before; this.soon(); }
    this.hold = null;
  }

  key(event) {
    const frame = this.frame();
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const turn = { PageDown: 1, PageUp: -1 }[event.key];
    const control = event.ctrlKey || event.metaKey;
    const letter = control && event.key.toLowerCase();
    if (!frame || event.altKey || (control && letter !== "z" && letter !== "y")) return;
    if (steps) this.nudge(frame, steps, event.shiftKey ? 10 : 1);
    else if (turn) this.next(turn);
    else if (letter) this.step(letter === "y" || event.shiftKey ? "redo" : "undo");
    else if (["Delete", "Backspace"].includes(event.key)) this.remove(this.chosen);
    else if (["Enter", "Insert", "+"].includes(event.key)) this.addBeside(frame);
    else if (event.key === "Escape") { this.choose(-1); this.plate.blur(); }
    else return;
    event.preventDefault();
    event.stopPropagation(); // a lesson that walks its steps by the arrow keys must not move too
  }

  // --- changes ----------------------------------------------------------------------------------

  nudge(frame, [across, up], times) {
    if (this.chosen < 0) return;
    const part = ([low, high]) => ((high - low) / 100) * times;
    const [x, y] = this.shown()[this.chosen];
    const place = [x + across * part(frame.x.domain()), y + up * part(frame.y.domain())];
    this.rows[this.chosen] = this.row(place, frame);
    this.dirty = true;
    this.choose(this.chosen);
    this.soon();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), REST);
  }

  next(turn) {
    const order = this.rows.map((_, k) => k).sort((j, k) => this.rows[j][0] - this.rows[k][0] || j - k);
    this.choose(order[(order.indexOf(this.chosen) + turn + order.length) % order.length]);
    this.lay();
  }

  // By a key a point comes right of the chosen one, in the middle where none is.
  addBeside(frame) {
    const [[low, high], [bottom, top]] = [frame.x.domain(), frame.y.domain()];
    const [x, y] = this.shown()[this.chosen] ?? [(low + high) / 2, (bottom + top) / 2];
    this.add(this.row([x + (high - low) / 20, y], frame));
  }

  add(row) {
    if (this.rows.length >= this.data.most) return this.say(`${this.data.most} points are the most.`);
    this.rows.push(row);
    this.choose(this.rows.length - 1);
    this.plate.focus({ preventScroll: true });
    this.tell();
  }

  remove(point) {
    if (point < 0) return;
    if (this.rows.length === 1) return this.say("One point has to stay.");
    this.rows.splice(point, 1);
    this.choose(-1);
    this.tell();
    const left = this.rows.length;
    this.say(`Removed: ${left} ${left === 1 ? "point is" : "points are"} left.`);
  }

  // Keys that rest are told; a change that nobody was told of is undone here.
  settle() { if (this.dirty) this.tell(); }

  step(what) {
    if (!this.dirty) return document.querySelector(`.st-key-${this.data.lesson}_${what} button`)?.click();
    this.dirty = false;
    this.rows = this.data.rows.map((row) => [...row]);
    this.soon();
  }

  tell() {
    clearTimeout(this.resting);
    this.dirty = false;
    this.number += 1;
    this.anchor = this.frame()?.box.top ?? null;
    this.soon();
    this.choose(this.chosen);
    const send = (number) => {
      this.ask("left", { number, rows: this.rows });
      setTimeout(() => { if (this.data.heard < number && number === this.number && !this.ended) send(number); }, PATIENCE);
    };
    send(this.number);
  }

  // --- what is seen -----------------------------------------------------------------------------

  choose(point) {
    this.chosen = point;
    this.root.querySelector(".gone").hidden = point < 0;
    this.tellOf(point);
    this.lay();
  }

  tellOf(point) {
    if (point < 0) return this.say("");
    const [x, y] = this.rows[point];
    const [across, up] = this.data.names;
    this.say(`Point ${point + 1} of ${this.rows.length}: ${across} = ${brief(x)}, ${up} = ${brief(y)}.`);
  }

  say(text) {
    const said = this.root.querySelector(".said");
    if (said.textContent !== text) said.textContent = text;
    this.root.querySelector(".words").hidden = Boolean(text);
  }

  soon(drawn = true) {
    this.drawn ||= drawn;
    this.coming ??= requestAnimationFrame(() => {
      this.coming = null;
      if (this.drawn) this.draw();
      this.drawn = false;
      this.lay();
    });
  }

  draw() {
    sketch(this.lent, this.data, this.shown(), this.drawnAs(this.data.rows));
    if (this.hold?.moved) this.tellOf(this.chosen);
  }

  // A plate over the picture takes the keyboard's focus and holds the ring around the chosen point.
  lay() {
    if (this.hold?.moved && this.hold.frame && this.plate.isConnected) return this.ring(this.hold.frame);
    const frame = this.frame();
    const holder = document.querySelector(`.st-key-${CSS.escape(this.data.chart.split("/")[0])}`);
    if (!frame || !holder) return;
    this.holdStill(frame);
    if (this.plate.parentElement !== holder) { // at first, and where the page was built anew
      holder.style.position = "relative";
      holder.append(this.plate);
      if (this.focused) this.plate.focus({ preventScroll: true });
    }
    if (this.watched !== frame.svg) { // the picture takes another width after its holder has
      this.sizes.disconnect();
      for (const one of [holder, (this.watched = frame.svg)]) this.sizes.observe(one);
    }
    const [box, inside] = [frame.box, holder.getBoundingClientRect()];
    const { colour } = frame;
    const outline = this.keyed && this.plate.matches(":focus") ? `outline:2px solid ${colour};` : "outline:none;";
    this.style(this.plate, `position:absolute;pointer-events:none;${outline}left:${box.left - inside.left}px;`
      + `top:${box.top - inside.top}px;width:${box.width}px;height:${box.height}px;`
      + `max-width:calc(100% - ${box.left - inside.left}px)`);
    const name = `${this.rows.length} points. Page Up and Page Down choose one, the arrows move it, Delete removes it, Enter adds one.`;
    if (this.plate.ariaLabel !== name) this.plate.ariaLabel = name;
    this.ring(frame);
  }

  ring(frame) {
    const { box, colour } = frame;
    const row = this.shown()[this.chosen];
    const [left, top] = row ? frame.onScreen(row) : [0, 0];
    this.style(this.plate.firstChild, row ? "position:absolute;width:18px;height:18px;border-radius:50%;box-sizing:border-box;"
      + `border:2px solid ${colour};left:${left - box.left - 9}px;top:${top - box.top - 9}px` : "display:none");
  }

  style(element, text) {
    if (element.dataset.style !== text) { element.style.cssText = text; element.dataset.style = text; }
  }

  close() {
    this.ended = true;
    this.ends.abort();
    this.observer.disconnect();
    this.sizes.disconnect();
    this.plate.remove();
    clearTimeout(this.waiting);
    clearTimeout(this.resting);
    cancelAnimationFrame(this.coming);
  }
}

// It comes once with a page: the bars, which come with every move of a slider, only use it.
export default function () {
  window.oneLayerTouch = Touch;
  document.dispatchEvent(new Event("onelayer:touch"));
}
