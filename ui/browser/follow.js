// The rest of the page asks to be drawn once the settings of a stage rest.
const MOVED = "onelayer:moved";

const LATEST = 250; // milliseconds: on a busy machine a browser may never call itself idle

function idle(then) {
  if (window.requestIdleCallback) requestIdleCallback(then, { timeout: LATEST });
  else setTimeout(then, 50); // Safari
}

// What is asked while another answer is on its way carries the old settings and would undo a preset;
// what is asked together with a click takes the click away. So nothing is asked until hands rest too.
function busy({ rest, waits }) {
  const app = document.querySelector("[data-testid=stApp]");
  return app.dataset.testScriptState !== "notRunning"
    || performance.now() - window.oneLayerHands < rest
    || (waits && window.oneLayerDrags); // the thumb is still held
}

function rest(root, data, setTriggerValue) {
  root.settings = data.settings;
  root.data = data;
  root.wait ??= (settings) => {
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => idle(() => {
      if (settings !== root.moved) return; // it moved on
      if (busy(root.data)) root.wait(settings);
      // moved away and back, or the whole page was drawn meanwhile: nothing to follow
      else if (settings !== root.settings) root.ask("settled", settings);
    }), root.data.rest); // milliseconds without a move
  };
  root.listener ??= (event) => { root.moved = event.detail; root.wait(event.detail); };
  root.ask = setTriggerValue;
  document.addEventListener(MOVED, root.listener); // the same one twice counts once
  return () => { clearTimeout(root.waiting); document.removeEventListener(MOVED, root.listener); };
}

export default function ({ parentElement, data, setTriggerValue }) {
  return rest(parentElement.querySelector(".part"), data, setTriggerValue);
}
