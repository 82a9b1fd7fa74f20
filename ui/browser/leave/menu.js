// The menu of a figure: what it can be saved as, by mouse, finger or keyboard.
import { figureOf, playerOf } from "./figure.js";
import { collected } from "./collect.js";
import { add, MOST } from "./deck_store.js";
import * as films from "./film.js";
import { escaped, pngOf, svgOf } from "./picture.js";
import { csvOf, vegaLiteOf } from "./table.js";

const STYLE = `
.leave-menu { position: fixed; z-index: 1000000; width: min(20rem, calc(100vw - 1rem)); box-sizing: border-box; padding: 0.35rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: 0.35rem; box-shadow: 0 4px 18px rgb(0 0 0 / 0.18); font: 400 0.95rem/1.4 var(--leave-font); }
.leave-menu [role=menuitem] { display: block; width: 100%; min-height: 2.2rem; padding: 0.3rem 0.6rem; border: 0; border-radius: 0.25rem;
  background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
.leave-menu [role=menuitem]:is(:hover, :focus) { background: color-mix(in srgb, currentColor 12%, transparent); outline: none; }
.leave-menu [role=menuitem]:focus-visible { outline: 2px solid; outline-offset: -2px; }
.leave-menu small { display: block; font-size: 0.8rem; }
.leave-menu p { margin: 0; padding: 0.3rem 0.6rem; font-size: 0.85rem; overflow-wrap: anywhere; }
.leave-menu p:empty { display: none; }
.leave-menu progress { width: 100%; }
@media (max-width: 640px) { .leave-menu [role=menuitem] { min-height: 2.75rem; } }
@media print { .leave-menu { display: none; } }`;

const VIDEOS = { webm: "WebM, sharp, for browsers", mp4: "MP4 for slides; it plays while it is recorded" };

let opened = null; // one at a time

export function open(button, chart) {
  const same = opened?.button === button;
  opened?.close();
  if (!same) opened = new Menu(button, chart);
}

class Menu {
  constructor(button, chart) {
    Object.assign(this, { button, chart, job: null });
    if (!document.getElementById("leave-style")) {
      const style = Object.assign(document.createElement("style"), { id: "leave-style", textContent: STYLE });
      document.head.append(style);
    }
    this.panel = document.createElement("div");
    this.panel.className = "leave-menu";
    this.list = Object.assign(document.createElement("div"), { role: "menu" });
    this.list.setAttribute("aria-label", button.ariaLabel);
    this.list.append(...this.entries().map((entry) => this.item(...entry)));
    this.status = Object.assign(document.createElement("p"), { role: "status" });
    this.missing = Object.assign(document.createElement("p"), { textContent: this.lacking() });
    this.panel.append(this.list, this.missing, this.status);
    this.colour();
    document.body.append(this.panel);
    this.stand();
    this.panel.addEventListener("keydown", (event) => this.key(event));
    this.away = (event) => { if (!this.job && !this.panel.contains(event.target) && !button.contains(event.target)) this.close(false); };
    this.place = () => this.stand();
    document.addEventListener("pointerdown", this.away, true);
    for (const move of ["scroll", "resize"]) window.addEventListener(move, this.place, true);
    button.ariaExpanded = "true";
    this.items()[0].focus({ preventScroll: true });
  }

  entries() {
    const plays = playerOf(this.chart)?.scrub;
    const film = plays ? [["Animation", "GIF, what the player plays", () => this.film("gif")],
      ...films.videos().map((kind) => ["Video", VIDEOS[kind], () => this.film(kind)])] : [];
    return [
      ["Picture", "PNG, with title, key and source", () => this.save("png", pngOf)],
      ["Picture for print", "SVG, sharp at any size", () => this.save("svg", svgOf)],
      ["Table", "CSV, the rows that are drawn", () => this.save("csv", csvOf)],
      ["Chart", "Vega-Lite, with its data", () => this.save("vl.json", (figure) => vegaLiteOf(figure, Number(plays?.max ?? 0)))],
      ...film,
      ["Add to the deck", "a slide that still plays; all slides under Deck, in the menu", () => this.collect()],
      ["Copy the link", "to what you see now", () => this.copy("The link is copied.", ({ link }) => link)],
      ["Copy for a web page", "an <iframe> of what you see now", () => this.copy("The <iframe> is copied.", frameOf)],
    ];
  }

  lacking() {
    if (!playerOf(this.chart)?.scrub || films.videos().length) return "";
    return "This browser makes no video: it has neither VideoEncoder (which a page has over https or from this machine) nor a recorder. The GIF moves, too.";
  }

  item(name, what, act) {
    const item = Object.assign(document.createElement("button"), { type: "button", role: "menuitem", tabIndex: -1, textContent: name, onclick: act });
    item.append(Object.assign(document.createElement("small"), { textContent: what }));
    return item;
  }

  items() { return [...this.list.children]; }

  colour() {
    const app = getComputedStyle(document.querySelector("[data-testid=stApp]"));
    Object.assign(this.panel.style, { background: app.backgroundColor, color: app.color });
    this.panel.style.setProperty("--leave-font", app.fontFamily);
  }

  // Under its button, or above it where there is no room.
  stand() {
    if (!this.button.isConnected) { this.close(false); return; }
    const at = this.button.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = this.panel;
    const below = at.bottom + 4 + high <= innerHeight;
    Object.assign(this.panel.style, {
      left: `${Math.max(8, Math.min(at.right - wide, innerWidth - wide - 8))}px`,
      top: `${Math.max(8, below ? at.bottom + 4 : Math.min(at.top - 4 - high, innerHeight - high - 8))}px`,
    });
  }

  key(event) {
    const items = this.items();
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    event.stopPropagation(); // neither the player nor Streamlit hears keys that are meant for the menu
    if (event.key === "Escape") { event.preventDefault(); this.close(); }
    if (event.key === "Tab" && !this.job) this.close();
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  }

  // A sentence for whatever happens, never nothing.
  async attempt(work) {
    this.status.textContent = "";
    try {
      this.status.textContent = await work(figureOf(this.chart));
    } catch (error) {
      this.status.textContent = `This could not be saved. ${error.message}`;
    }
    this.stand();
  }

  save(ending, make) {
    return this.attempt(async (figure) => keep(await make(figure), `${figure.name}.${ending}`));
  }

  copy(done, what) {
    return this.attempt(async (figure) => {
      const text = what(figure);
      try { await navigator.clipboard.writeText(text); } catch { return text; } // not allowed: to copy by hand
      return done;
    });
  }

  collect() {
    return this.attempt(async () => {
      const count = await add(await collected(this.chart));
      return `It is in the deck, as figure ${count} of at most ${MOST}.`;
    });
  }

  async film(kind) {
    if (this.job) return;
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: "How far the film is" });
    const stop = this.item("Stop", "nothing is saved", () => { this.job.stopped = true; });
    const list = this.items();
    this.job = { stopped: false, progress: (share) => { bar.value = share; } };
    this.list.replaceChildren(stop);
    this.panel.append(bar);
    stop.focus();
    await this.attempt(async (figure) => {
      const again = () => { const { title, place, root, titles } = figureOf(this.chart); return { title, place, root, titles }; };
      const film = await films[kind]({ ...figure, again }, this.job);
      return film ? keep(film, `${figure.name}.${kind}`) : "Stopped. Nothing was saved.";
    });
    this.job = null;
    bar.remove();
    this.list.replaceChildren(...list);
    this.stand();
    if (opened === this) list[0].focus();
  }

  close(back = true) {
    if (this.job) this.job.stopped = true;
    if (opened === this) opened = null;
    this.panel.remove();
    document.removeEventListener("pointerdown", this.away, true);
    for (const move of ["scroll", "resize"]) window.removeEventListener(move, this.place, true);
    this.button.ariaExpanded = "false";
    if (back) this.button.focus({ preventScroll: true });
  }
}

const TYPES = { svg: "image/svg+xml", csv: "text/csv", json: "application/json" };

// Hand a file to the person.
export function keep(content, name) {
  const blob = content instanceof Blob ? content : new Blob([content], { type: TYPES[name.split(".").at(-1)] });
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return `Saved as ${name}.`;
}

function frameOf({ link, lesson }) {
  const address = new URL(link);
  address.searchParams.set("embed", "true");
  return `<iframe src="${escaped(address.href)}" title="${escaped(`${lesson} · One Layer`)}" width="100%" height="720" loading="lazy" style="border:0"></iframe>`;
}
