// To another address of the app without loading it anew: the way that Back and Forward take, on which
// Streamlit reads every setting from the address. Whole screen and what is remembered here stay.
function go(address) {
  history.pushState(history.state, "", address);
  window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

function changed(changes, address = location.href) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  url.hash = "";
  return url.href;
}

// How far down somebody had read, so that the way back leads there.
const PLACE = () => `onelayer place ${location.pathname}`;
const scroller = () => document.querySelector("[data-testid=stMain]");

function keepPlace() {
  sessionStorage.setItem(PLACE(), String(scroller().scrollTop));
}

// The page grows while it is drawn: stay until it has its height, or until somebody moves.
function returnToPlace() {
  const top = Number(sessionStorage.getItem(PLACE()) ?? 0);
  const watcher = new ResizeObserver(() => { scroller().scrollTop = top; });
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"];
  const leave = () => {
    watcher.disconnect();
    for (const move of moves) document.removeEventListener(move, leave, true);
  };
  watcher.observe(document.querySelector("[data-testid=stMainBlockContainer]"));
  for (const move of moves) document.addEventListener(move, leave, true);
  setTimeout(leave, 6000); // milliseconds: the charts are there by then
}
