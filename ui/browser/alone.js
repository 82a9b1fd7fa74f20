// A stage that stands alone: it fits the window and hears its keys from the first moment on.
const LINES = 480; // of a picture's own pixels in the height of a wall: 12 of them are then 18 of 720
const NARROW = 640; // pixels: a phone, held in the hand and not hung on a wall
const ACT = "onelayer:act"; // what the player is asked to do
const TYPED = "input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
const THUMB = "input[type=range], [role=slider]";
const MOVES = { ArrowLeft: "back", ArrowRight: "forward", Home: "start", End: "end", " ": "play" };
const PAGES = { PageUp: "back", PageDown: "forward" };

// Vega's letters are in pixels: its pictures grow with the window, all of them by the same share.
function fit() {
  const zoom = innerWidth > NARROW ? innerHeight / LINES : 1;
  document.documentElement.style.setProperty("--wall", String(zoom));
  document.body.dataset.views = document.querySelectorAll(".st-key-alone_views .stVegaLiteChart").length > 2 ? "many" : "few";
}

const visible = (element) => element && element.getClientRects().length > 0;
const player = () => [...document.querySelectorAll(".stElementContainer[class*=_player]")].find(visible);
const stepper = (word) => document.querySelector(`[class*="_bar"] [class*="_${word}"] button`);
const presets = () => [...document.querySelectorAll('[class*="st-key-"][class*="_preset_"]')].slice(0, 9).map((box) => box.querySelector("button"));

class Stage {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.down = (event) => this.key(event);
    this.size = () => fit();
    this.up = (event) => this.release(event);
    window.addEventListener("keydown", this.down, true);
    window.addEventListener("resize", this.size);
    window.addEventListener("pointerup", this.up, true);
    this.observer = new MutationObserver(() => { this.pending ??= requestAnimationFrame(() => { this.pending = null; fit(); }); });
    this.observer.observe(document.querySelector("[data-testid=stApp]"), { childList: true, subtree: true });
    for (const button of root.querySelectorAll("button")) button.onclick = () => this.act(button.dataset.do);
    fit();
  }

  configure(data) {
    this.data = data;
    this.find(".where").textContent = data.plan ? `${data.plan.at} of ${data.plan.of}` : "";
  }

  // The hand lets a thumb go, and the arrow keys are the player's again. Who came by Tab keeps them.
  release({ target }) {
    if (target.matches?.(THUMB) || target.closest?.("[data-testid=stSlider]")) setTimeout(() => document.activeElement?.blur?.());
  }

  key(event) {
    const from = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || from.matches?.(TYPED)) return;
    const what = this.meaning(event.key, from);
    if (!what) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.act(what);
  }

  meaning(key, from) {
    const open = !this.find(".sheet").hidden;
    if (key === "Escape") return open ? "keys" : document.querySelector("[data-baseweb=popover], [role=listbox]") ? null : "leave";
    if (key === "?") return "keys";
    if (open) return key === "Tab" ? "stay" : null;
    if (key in PAGES) return `page ${PAGES[key]}`;
    if (key in MOVES) return this.free(key, from) ? MOVES[key] : null;
    if (/^[1-9]$/.test(key)) return `preset ${key}`;
    return { h: "bare", f: "full" }[key.toLowerCase()] ?? null;
  }

  // A control that was reached by Tab needs its own keys.
  free(key, from) {
    if (key === " ") return !from.matches?.("button, a, [role=button], [role=combobox], [role=switch], input");
    return !from.matches?.(`${THUMB}, input[type=radio], [role=combobox], [role=option]`) || Boolean(from.closest?.(".player"));
  }

  act(what) {
    const [verb, object] = what.split(" ");
    if (verb === "keys") return this.sheet();
    if (verb === "stay") return this.find(".sheet button").focus();
    if (verb === "bare") return this.bare();
    if (verb === "full") return document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.();
    if (verb === "leave") return go(changed({ view: null, plan: null, at: null }));
    if (verb === "preset") return presets()[Number(object) - 1]?.click();
    if (verb === "page") return this.page(object);
    return this.move(verb);
  }

  // The pages of a presenter's clicker: the links of a plan, else the steps of a lesson, else the player.
  page(way) {
    const plan = this.data.plan;
    if (plan) return plan[way] && this.turn(plan[way], plan.at + (way === "forward" ? 1 : -1));
    const button = stepper(way === "forward" ? "next" : "back");
    return button ? button.click() : this.move(way);
  }

  // The walk goes on in the same view, and takes its plan along.
  turn(link, at) {
    const plan = new URLSearchParams(location.search).get("plan");
    go(changed({ view: "stage", plan, at: String(at) }, new URL(link, location.href).href));
  }

  move(what) {
    const target = player();
    if (target) return document.dispatchEvent(new CustomEvent(ACT, { detail: { what, target } }));
    const word = { back: "back", forward: "next" }[what];
    if (word) return stepper(word)?.click();
    const steps = [...document.querySelectorAll('[class*="_bar"] input[type=radio]')];
    if (what === "start" || what === "end") steps.at(what === "start" ? 0 : -1)?.click();
  }

  bare() {
    const bare = document.body.classList.toggle("onelayer-bare");
    this.root.classList.toggle("bare", bare);
    this.find("[data-do=bare]").textContent = bare ? "Show" : "Hide";
    this.find("[data-do=bare]").blur();
  }

  sheet() {
    const sheet = this.find(".sheet");
    if (!sheet.hidden) { sheet.hidden = true; return this.before?.focus?.(); }
    this.before = document.activeElement;
    this.find("h2").textContent = this.data.title;
    this.find("dl").replaceChildren(...this.lines().flatMap(([key, words]) => {
      const [dt, dd] = ["dt", "dd"].map((name) => document.createElement(name));
      [dt.textContent, dd.textContent] = [key, words];
      return [dt, dd];
    }));
    sheet.hidden = false;
    sheet.focus();
  }

  // What the keys do on this very stage.
  lines() {
    const steps = stepper("next");
    const walk = steps ? "the step of the lesson before, and the next" : player() ? "one step back, and forward" : "nothing: this stage has no steps";
    return [
      ...(player() ? [["Space", "play, or pause"], ["← →", "one step back, and forward"], ["Home, End", "to the start, to the end"]]
        : steps ? [["← →", walk], ["Home, End", "the first step, the last"]] : [["← →, Space", "nothing: this stage has no steps. Move its sliders, or press a number"]]),
      ["Page Up, Page Down", this.data.plan ? "the link of the plan before, and the next" : walk],
      ...presets().map((button, k) => [String(k + 1), button.innerText || button.textContent]),
      ["h", "hide the controls, or show them"],
      ["f", "full screen, or not"],
      ["?", "these keys"],
      ["Esc", "back to the same place in the lesson"],
    ];
  }

  close() {
    window.removeEventListener("keydown", this.down, true);
    window.removeEventListener("resize", this.size);
    window.removeEventListener("pointerup", this.up, true);
    this.observer.disconnect();
    cancelAnimationFrame(this.pending);
    if (new URLSearchParams(location.search).get("view") === "stage") return;
    document.body.classList.remove("onelayer-bare");
    returnToPlace();
  }
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".alone");
  root.stage ??= new Stage(root);
  root.stage.configure(data);
  return () => { root.stage?.close(); root.stage = null; };
}
