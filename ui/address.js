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

export default function () {
  if (window.oneLayerArrived) return; // a later run of the page must not move anybody
  window.oneLayerArrived = true;
  oneStepBack();
  // the address as it was opened: where the page corrects a setting in it, the heading is lost
  const opened = new URL(performance.getEntriesByType("navigation")[0].name);
  if (opened.hash) stayWith(decodeURIComponent(opened.hash.slice(1)));
}
