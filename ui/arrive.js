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

export default function () {
  if (window.oneLayerArrived) return; // a later run of the page must not move anybody
  window.oneLayerArrived = true;
  // the address as it was opened: where the page corrects a setting in it, the heading is lost
  const opened = new URL(performance.getEntriesByType("navigation")[0].name);
  if (opened.hash) stayWith(decodeURIComponent(opened.hash.slice(1)));
}
