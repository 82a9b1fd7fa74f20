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
  if (location.hash) stayWith(decodeURIComponent(location.hash.slice(1)));
}
