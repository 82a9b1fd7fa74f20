// The list of what was collected: order, names, notes, and the files that it becomes.
import { htmlOf, MOST_BESIDE } from "./deck_html.js";
import { pptxOf } from "./deck_pptx.js";
import { ahead, dropped, made } from "./deck_ready.js";
import * as deck from "./deck_store.js";
import { fileName } from "./figure.js";
import { keep } from "./menu.js";

const EMPTY = "The deck is empty. The button beside each figure's title has Add to the deck; or take a ready deck.";
const TITLE = "One Layer";
const WAIT = 300; // milliseconds: a field that is being typed in is kept when it rests
const FIELDS = [["title", "Title", "input", 120], ["words", "The line of words", "textarea", 600], ["notes", "Speaker notes", "textarea", 3000]];
const create = (tag, more = {}, ...inside) => { const made = Object.assign(document.createElement(tag), more); made.append(...inside); return made; };

export function mount(root, data) {
  root.deck ??= new Page(root);
  root.deck.configure(data);
}

class Page {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.pictures = [];
    root.addEventListener("keydown", (event) => event.stopPropagation());
    for (const button of root.querySelectorAll("button")) Object.assign(button, { disabled: false, onclick: () => this.act(button.dataset.do) });
    this.find("[name=title]").value = deck.titled();
    this.find("[name=title]").placeholder = TITLE;
    this.find("[name=title]").oninput = ({ target }) => deck.entitle(target.value);
    for (const reached of ["pointerenter", "focusin"]) this.find(".ready").addEventListener(reached, () => this.reach());
    // what another tab collected is there when one comes back
    this.back = () => { if (document.visibilityState === "visible" && !this.busy) this.list(); };
    document.addEventListener("visibilitychange", this.back);
  }

  configure(data) {
    this.data = data;
    const select = this.find("[name=ready]");
    const before = select.value || data.chosen;
    select.replaceChildren(...data.ready.map(({ slug, name }) => new Option(name, slug)));
    if (data.ready.some(({ slug }) => slug === before)) select.value = before;
    this.find(".ready").hidden = !data.ready.length;
    if (data.chosen && select.value === data.chosen) this.reach();
    this.list();
  }

  say(words) { this.find(".said").textContent = words; }

  // A sentence for whatever happens, and one thing at a time.
  async attempt(work) {
    if (this.busy) return;
    this.busy = true;
    this.say("");
    try { this.say((await work()) ?? ""); } catch (error) { this.say(error.message); }
    this.busy = false;
    await this.list();
  }

  act(what) {
    if (what === "empty") return this.attempt(async () => { await deck.clear(); return "The deck is empty now."; });
    if (what === "stop") { this.job.stopped = true; return undefined; }
    if (what === "make") return this.make();
    return this.attempt(() => this.save(what));
  }

  async save(kind) {
    await this.settled();
    const figures = await deck.all();
    if (!figures.length) throw new Error(`A deck must have at least 1 figure. It has 0. ${EMPTY}`);
    const title = this.find("[name=title]").value.trim() || TITLE;
    const before = performance.now();
    const content = kind === "html" ? new Blob([await htmlOf(figures, title, this.data.player)], { type: "text/html" }) : await pptxOf(figures, title);
    keep(content, `${fileName(title === TITLE ? "deck" : title)}.${kind}`);
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    return `Saved: ${figures.length} figures, ${(content.size / 1e6).toFixed(1)} MB, in ${seconds} s. Speaker notes travel with the file.`;
  }

  ready() { return this.data.ready.find(({ slug }) => slug === this.find("[name=ready]").value); }

  // Once: a ready deck that is only looked at twice costs no more.
  reach() {
    if (this.reached || this.busy || !this.data?.ready.length) return;
    this.reached = true;
    ahead(this.ready());
  }

  make() {
    const ready = this.ready();
    const [button, bar] = [this.find("[data-do=make]"), this.find("progress")];
    this.job = { stopped: false, progress: (share) => { bar.value = share; } };
    return this.attempt(async () => {
      Object.assign(bar, { hidden: false, value: 0 });
      Object.assign(button, { textContent: "Stop", onclick: () => this.act("stop") });
      this.say("The app opens each state, and takes its figures.");
      try {
        const figures = await made(ready, this.job);
        if (this.job.stopped) return "Stopped. Nothing was put into the deck.";
        const count = await deck.add(...figures);
        if (!deck.titled()) { deck.entitle(ready.title); this.find("[name=title]").value = ready.title; }
        return `${figures.length} figures of “${ready.title}” are in the deck. It has ${count} of at most ${deck.MOST}.`;
      } finally {
        bar.hidden = true;
        Object.assign(button, { textContent: "Put it into the deck", onclick: () => this.act("make") });
      }
    });
  }

  async list() {
    let figures = [];
    try { figures = await deck.all(); } catch (error) { this.say(error.message); }
    for (const picture of this.pictures.splice(0)) URL.revokeObjectURL(picture);
    const active = this.root.getRootNode().activeElement;
    const held = [active?.closest(".row")?.dataset.id, active?.dataset.part];
    this.find(".rows").replaceChildren(...figures.map((figure, k) => this.row(figure, k, figures)));
    for (const what of ["html", "pptx", "empty"]) this.find(`[data-do=${what}]`).disabled = !figures.length && what === "empty";
    if (!figures.length && !this.find(".said").textContent) this.say(EMPTY);
    if (held[0] && held[1]) this.find(`.row[data-id="${held[0]}"] [data-part="${held[1]}"]`)?.focus();
  }

  row(figure, k, figures) {
    const { id } = figure;
    const picture = URL.createObjectURL(figure.picture);
    this.pictures.push(picture);
    const button = (name, part, act, disabled = false) => create("button", { type: "button", textContent: name, disabled, ariaLabel: `${name}: ${figure.title}`, onclick: () => this.attempt(act) });
    const marked = (element, part) => { element.dataset.part = part; return element; };
    const acts = create("div", { className: "acts" },
      marked(button("Up", "up", () => deck.move(id, -1), k === 0), "up"),
      marked(button("Down", "down", () => deck.move(id, 1), k === figures.length - 1), "down"),
      marked(button("Take out", "out", () => deck.remove(id)), "out"));
    const beside = create("input", { type: "checkbox", checked: figure.beside, onchange: ({ target }) => this.attempt(() => deck.change(id, { beside: target.checked })) });
    const more = k ? [create("label", {}, marked(beside, "beside"), `on the slide of the one before (at most ${MOST_BESIDE})`)] : [];
    const left = create("div", {}, create("img", { src: picture, alt: figure.description || figure.title }), create("small", { textContent: figure.source + (figure.player ? " · plays" : "") }));
    const right = create("div", {}, ...FIELDS.map((field) => this.field(figure, ...field)), ...more, acts);
    const row = create("li", { className: k && figure.beside ? "row beside" : "row" }, left, right);
    row.dataset.id = id;
    return row;
  }

  field(figure, name, label, tag, most) {
    const input = create(tag, { value: figure[name], maxLength: most, ...(tag === "input" ? { type: "text" } : { rows: 2 }) });
    input.dataset.part = name;
    input.oninput = () => {
      clearTimeout(this.waiting);
      this.written = () => deck.change(figure.id, { [name]: input.value });
      this.waiting = setTimeout(() => this.settled(), WAIT);
    };
    input.onblur = () => this.settled();
    return create("label", { className: "line" }, label, input);
  }

  // What was typed last is in the deck before anything is made of it.
  async settled() {
    clearTimeout(this.waiting);
    const { written } = this;
    this.written = null;
    try { await written?.(); } catch (error) { this.say(error.message); }
  }

  close() {
    document.removeEventListener("visibilitychange", this.back);
    this.settled();
    for (const picture of this.pictures.splice(0)) URL.revokeObjectURL(picture);
    if (this.job) this.job.stopped = true;
    dropped();
    this.root.deck = null;
  }
}
