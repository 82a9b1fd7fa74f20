// A link to a heading. Streamlit scrolls there once, while the page above it still grows; this
// stays with the heading until the page has its height, or until somebody moves.
const LONGEST = 8000; // milliseconds: charts of a fresh server are there by then
const MOVES = ["wheel", "touchstart", "pointerdown", "keydown"];

function stayWith(id) {
  const stay = () => document.getElementById(id)?.scrollIntoView();
  const watcher = new ResizeObserver(stay);
  const leave = () => {
    watcher.disconnect();
    for (const move of MOVES) document.removeEventListener(move, leave, true);
  };
  watcher.observe(document.querySelector("[data-testid=stMainBlockContainer]"));
  for (const move of MOVES) document.addEventListener(move, leave, true);
  setTimeout(leave, LONGEST);
}

// Which lessons were opened in this browser: for the marks of the home page, and told to nobody.
const SEEN = "onelayer seen";

function noteSeen() {
  const slug = location.pathname.split("/").pop();
  try {
    const seen = JSON.parse(localStorage.getItem(SEEN) ?? "{}");
    if (!slug || seen[slug]) return;
    localStorage.setItem(SEEN, JSON.stringify({ ...seen, [slug]: new Date().toISOString().slice(0, 10) }));
  } catch { /* a browser that keeps nothing */ }
}

// One act is one step back. A preset sets three settings and a click on the bowl two; Streamlit
// writes each into the history, and Back would go through places where nobody has been.
const ONE_ACT = 50; // milliseconds

function oneStepBack() {
  const push = history.pushState;
  let last = -Infinity;
  history.pushState = (...entry) => {
    const now = performance.now();
    const same = now - last < ONE_ACT;
    last = now;
    if (same) history.replaceState(...entry);
    else push.apply(history, entry);
  };
}

// A link to another page is one step, and Back from there finds every setting. Streamlit first pushes
// this page's address without its settings, then the other page's: Back came to the bare one.
const LINKS = "[data-testid=stPageLink] a, [data-testid=stSidebar] a";

function keepSettingsOnLeaving() {
  const push = history.pushState;
  let leaving = false;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    leaving = Boolean(link) && new URL(link.href).pathname !== location.pathname;
  }, true);
  history.pushState = (state, title, address) => {
    const next = new URL(address ?? "", location.href);
    if (leaving && next.pathname === location.pathname) return; // not yet there
    leaving = false;
    push.call(history, state, title, address);
  };
}

// When a hand last touched anything: what follows a stage waits for that.
const HANDS = ["pointerdown", "pointerup", "keydown"];

function watchHands() {
  window.oneLayerHands = -Infinity;
  for (const kind of HANDS) document.addEventListener(kind, () => { window.oneLayerHands = performance.now(); }, true);
}

// The colours of the marks come from the server, which does not hear of another theme by itself.
const paper = (app) => getComputedStyle(app).backgroundColor;

function watchTheme(root, ask) {
  const app = document.querySelector("[data-testid=stApp]");
  root.seen ??= paper(app);
  root.observer?.disconnect();
  root.observer = new MutationObserver(() => {
    if (paper(app) === root.seen) return;
    root.seen = paper(app);
    ask("theme", root.seen);
  });
  root.observer.observe(app, { attributes: true, attributeFilter: ["class"] });
  return () => root.observer.disconnect();
}

// While the server cannot be heard the page says so. When it is back, the page is asked for again with
// what the controls show by then: a server that was started anew knows nothing of this page, and a
// change that was made meanwhile did not reach it.
function watchConnection(root, ask) {
  const app = document.querySelector("[data-testid=stApp]");
  const look = () => {
    const here = app.dataset.testConnectionState === "CONNECTED";
    root.dataset.lost = here ? "" : "yes";
    if (here && root.lost) ask("back", performance.now());
    root.lost = !here;
  };
  root.connection?.disconnect();
  root.connection = new MutationObserver(look);
  root.connection.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return () => root.connection.disconnect();
}

// Streamlit's own keys, R to run again and C to clear every visitor's caches, are not for learners.
const NOT_FOR_LEARNERS = ["r", "c"];

function keepKeys() {
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = event.target.closest?.("input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
    if (plain && !typing && NOT_FOR_LEARNERS.includes(event.key.toLowerCase())) event.stopPropagation();
  }, true);
}

// The settings in force, as the last runs told them, and the address that carries them.
const SAID = "onelayer:said";
const REST = 120; // milliseconds without a run

class Keeper {
  constructor() {
    this.settings = {};
    this.path = null;
    for (const name of ["pushState", "replaceState"]) this.hear(name);
    document.addEventListener(SAID, () => this.listen());
    window.addEventListener("popstate", () => this.reread());
    this.listen();
    const app = document.querySelector("[data-testid=stApp]");
    new MutationObserver(() => this.soon()).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  }

  // Streamlit writes the address too: look again after it has.
  hear(name) {
    const write = history[name];
    history[name] = (...entry) => { write.apply(history, entry); this.soon(); };
  }

  listen() {
    for (const { settings, whole } of (window.oneLayerSaid ?? []).splice(0)) this.keep(settings, whole);
  }

  keep(settings, whole) {
    if (this.path !== location.pathname) this.settings = {};
    this.path = location.pathname;
    this.settings = whole ? settings : { ...this.settings, ...settings };
    this.soon();
  }

  // Another address of the same page: what a part of it does not tell anew is what the address says.
  reread() {
    if (this.path !== location.pathname) return;
    const { searchParams } = new URL(location.href);
    for (const key of Object.keys(this.settings)) this.settings[key] = searchParams.get(key);
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), REST);
  }

  write() {
    const app = document.querySelector("[data-testid=stApp]");
    if (this.path !== location.pathname) return;
    if (app.dataset.testScriptState !== "notRunning" || window.oneLayerDrags) return this.soon();
    const url = new URL(location.href);
    const differs = ([key, text]) => !same(url.searchParams.get(key), text);
    const wrong = Object.entries(this.settings).filter(differs);
    for (const [key, text] of wrong) {
      if (text === null) url.searchParams.delete(key);
      else url.searchParams.set(key, text);
    }
    if (wrong.length) history.replaceState(history.state, "", url);
  }
}

// 0.10 is 0.1, and a value that is not there is the default.
function same(written, text) {
  if (written === text) return true;
  return written && text && Number.isFinite(Number(text)) && Number(written) === Number(text);
}

// A finger that comes down on the track of a slider may be about to scroll, and Streamlit sets the
// value at once. Without these two events it does when the finger was lifted: a tap is a click.
const TRACK = "[data-testid=stSlider] [role=group] > div";
const REACH = 24; // pixels around it in which a finger takes hold of the thumb

function setByTaps() {
  const away = (event) => {
    const track = event.pointerType !== "mouse" && event.target.closest?.(TRACK);
    const thumb = track && track.querySelector("[style*=left]")?.getBoundingClientRect();
    const { clientX } = event.touches?.[0] ?? event;
    if (thumb && Math.abs(clientX - thumb.x - thumb.width / 2) > REACH) event.stopPropagation();
  };
  for (const kind of ["pointerdown", "touchstart"]) document.addEventListener(kind, away, true);
}

function arrive() {
  noteSeen();
  if (window.oneLayerArrived) return; // a later run of the page must not move anybody
  window.oneLayerArrived = true;
  window.oneLayerStay = stayWith;
  oneStepBack();
  keepSettingsOnLeaving();
  watchHands();
  keepKeys();
  setByTaps();
  new Keeper();
  setInterval(offerFigures, EVERY);
  const print = { rel: "stylesheet", media: "print", href: new URL("leave/print.css", document.baseURI).href };
  document.head.append(Object.assign(document.createElement("link"), print));
  // the address as it was opened: where the page corrects a setting in it, the heading is lost
  const opened = new URL(performance.getEntriesByType("navigation")[0].name);
  if (opened.hash) stayWith(decodeURIComponent(opened.hash.slice(1)));
}

export default function ({ parentElement, setTriggerValue }) {
  arrive();
  const root = parentElement.querySelector(".page");
  const ends = [watchTheme(root, setTriggerValue), watchConnection(root, setTriggerValue)];
  return () => ends.forEach((end) => end());
}
