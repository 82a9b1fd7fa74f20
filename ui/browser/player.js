// The conductor. State is (step, phase); every chart of the container reads it from a hidden
// range input that Vega binds to the parameter of that name.
const STEP_EVENT = "onelayer:step";

class Player {
  constructor(root) {
    this.root = root;
    this.step = null; // null until the address has been read
    this.phase = 0;
    this.playing = false;
    this.inputs = [];
    this.find = (selector) => root.querySelector(selector);
    for (const button of root.querySelectorAll("button")) {
      button.addEventListener("click", () => this.act(button.dataset.do));
    }
    this.find(".scrub").addEventListener("input", (event) => {
      this.pause();
      this.go(Number(event.target.value), this.lastPhase());
    });
    this.find(".grain").addEventListener("change", () => this.go(this.step, this.lastPhase()));
    root.addEventListener("keydown", (event) => this.key(event));
    // The keys of a stage that stands alone, and another address: Back, Forward, a plan's next link.
    this.asked = ({ detail }) => { if (detail.target.contains(this.host())) this.act(detail.what); };
    this.moved = () => this.again();
    document.addEventListener("onelayer:act", this.asked);
    window.addEventListener("popstate", this.moved);
    // A theme change, a rerun or a resize rebuilds charts: write the position into the new ones.
    this.observer = new MutationObserver(() => this.soon());
  }

  // The element that holds this part on the page, from inside of its own tree.
  host() { return this.root.getRootNode().host ?? this.root; }

  again() {
    clearTimeout(this.saving);
    this.pause(false);
    this.anew = true;
  }

  configure(data) {
    const first = this.step === null || this.anew;
    this.anew = false;
    const other = !first && data.piece !== this.data.piece;
    const stays = !first && !other && data.start === data.num_steps && this.step === this.data.num_steps;
    this.data = data;
    this.param = `${data.target}_step`;
    if (first) this.step = Number(new URLSearchParams(location.search).get(this.param) ?? data.start) || 0;
    if (first) this.find(".speed").value = String(data.speed);
    if (other) { this.pause(); this.step = data.start; }
    if (stays) this.step = data.num_steps;
    this.step = Math.max(0, Math.min(Math.round(this.step), data.num_steps));
    this.fillGrains();
    if (first && data.fine) this.find(".grain").selectedIndex = 0; // the parts
    if (first) this.phase = this.lastPhase();
    this.find(".scrub").max = Math.max(data.num_steps, 1);
    // The charts may come after the player, so the whole page is watched, not only their container.
    this.observer.disconnect();
    this.observer.observe(document.body, { childList: true, subtree: true });
    if (this.step >= data.num_steps) this.pause();
    this.go(this.step, this.phase);
  }

  fillGrains() {
    const names = [this.data.unit];
    if (this.data.phases.length) names.unshift(`part of an ${this.data.unit}`);
    if (this.data.landmarks.length) names.push("epoch");
    const select = this.find(".grain");
    if (select.dataset.names === names.join()) return;
    select.dataset.names = names.join();
    const old = select.value || this.data.unit;
    select.replaceChildren(...names.map((name) => new Option(name, name)));
    select.value = names.includes(old) ? old : this.data.unit;
  }

  grain() { return this.find(".grain").value; }
  inParts() { return this.grain().startsWith("part"); }
  lastPhase() { return this.inParts() ? 0 : Math.max(this.data.phases.length - 1, 0); }

  // Where one move forward (+1) or back (-1) leads, in the chosen grain.
  next(direction) {
    const { unit, num_steps, landmarks, phases } = this.data;
    if (this.grain() === "epoch" && unit !== "epoch") {
      const stops = [0, ...landmarks, num_steps];
      const beyond = stops.filter((s) => (direction > 0 ? s > this.step : s < this.step));
      const step = direction > 0 ? Math.min(num_steps, ...beyond) : Math.max(0, ...beyond);
      return [step, this.lastPhase()];
    }
    if (!this.inParts()) return [this.step + direction, this.lastPhase()];
    const tick = this.step * phases.length + this.phase + direction;
    return [Math.floor(tick / phases.length), ((tick % phases.length) + phases.length) % phases.length];
  }

  go(step, phase) {
    const last = this.data.num_steps;
    if (step < 0) [step, phase] = [0, this.inParts() ? 0 : phase];
    if (step >= last) [step, phase] = [last, this.lastPhase()];
    this.step = step;
    this.phase = phase;
    this.write();
    const scrub = this.find(".scrub");
    scrub.value = step;
    const [now, all] = [step, last].map((k) => (k + this.data.counts_from).toLocaleString("en"));
    const words = `${this.data.unit} ${now} of ${all}`;
    const part = this.inParts() && step < last ? ` · ${this.data.phases[phase]}` : "";
    this.find(".place").textContent = words + part;
    scrub.setAttribute("aria-valuetext", words + part);
    window.oneLayer = { ...window.oneLayer, [this.data.target]: { step, phase, parts: this.inParts() } };
    document.dispatchEvent(new CustomEvent(STEP_EVENT, { detail: this.data.target }));
    if (!this.playing) this.remember();
  }

  soon() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => { this.pending = 0; this.inputs = []; this.write(); });
  }

  // Set the hidden inputs; those that already stand right are left alone.
  write() {
    if (!this.inputs.length || !this.inputs.every((input) => input.isConnected)) {
      const inside = `.st-key-${this.data.target} .vega-bind input[type=range]`;
      this.inputs = [...document.querySelectorAll(inside)];
    }
    for (const input of this.inputs) {
      const value = String(input.name === "phase" ? this.phase : this.step);
      if (input.value === value) continue;
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // The address keeps the position, so that a link can point at one update. What was written is
  // looked at once more: Streamlit, late, may put back the address it knew, with a step beyond the end.
  remember(wait = 250) {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      const url = new URL(location.href);
      const value = this.step === this.data.start ? null : String(this.step);
      if (url.searchParams.get(this.param) === value) return;
      if (value === null) url.searchParams.delete(this.param);
      else url.searchParams.set(this.param, value);
      history.replaceState(history.state, "", url);
      this.remember(1500);
    }, wait);
  }

  act(what) {
    if (what === "play") return this.playing ? this.pause() : this.play();
    this.pause();
    if (what === "start") this.go(0, this.lastPhase());
    if (what === "end") this.go(this.data.num_steps, this.lastPhase());
    if (what === "back") this.go(...this.next(-1));
    if (what === "forward") this.go(...this.next(+1));
  }

  play() {
    if (this.step >= this.data.num_steps) this.go(0, this.lastPhase());
    this.playing = true;
    this.show();
    let before = performance.now();
    let owed = 0;
    // The clock drives the run, not the frame: a slow machine skips frames, it does not play slower.
    const tick = (now) => {
      if (!this.playing) return;
      owed += ((now - before) / 1000) * Number(this.find(".speed").value);
      before = now;
      let due = Math.min(Math.floor(owed + 1e-3), 8);
      if (due > 0) {
        owed = Math.max(0, owed - due) % 1;
        while (due-- > 1 && this.step < this.data.num_steps) [this.step, this.phase] = this.next(+1);
        this.go(...this.next(+1));
      }
      if (this.step >= this.data.num_steps) this.pause();
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  pause(remembers = true) {
    cancelAnimationFrame(this.frame);
    if (!this.playing) return;
    this.playing = false;
    this.show();
    if (remembers) this.remember();
  }

  show() {
    const word = this.playing ? "Pause" : "Play";
    this.root.classList.toggle("playing", this.playing);
    this.find(".word").textContent = word;
    this.find("[data-do=play]").setAttribute("aria-label", word);
  }

  key(event) {
    const actions = { ArrowLeft: "back", ArrowRight: "forward", Home: "start", End: "end", " ": "play" };
    const action = actions[event.key];
    const tag = event.target.tagName;
    if (!action || tag === "SELECT" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && tag === "BUTTON") return; // space presses the button itself
    event.preventDefault();
    event.stopPropagation(); // a lesson that walks its steps by the arrow keys must not move too
    this.act(action);
  }

  close() {
    this.pause(false);
    document.removeEventListener("onelayer:act", this.asked);
    window.removeEventListener("popstate", this.moved);
    this.observer.disconnect();
    cancelAnimationFrame(this.pending);
    clearTimeout(this.saving);
  }
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".player");
  root.player ??= new Player(root);
  root.player.configure(data);
  return () => { root.player?.close(); root.player = null; };
}
