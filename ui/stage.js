// A stage tells when its settings moved; the rest of the page asks to be drawn once they rest.
const MOVED = "onelayer:moved";
const REST = 500; // milliseconds without a move: longer than a drag's pauses, shorter than a glance down

function mark(root, data) {
  const moved = root.settings !== undefined && root.settings !== data.settings;
  root.settings = data.settings;
  if (moved) document.dispatchEvent(new CustomEvent(MOVED, { detail: data.settings }));
}

function rest(root, data, setTriggerValue) {
  root.settings = data.settings;
  root.wait ??= (settings) => {
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => {
      if (window.oneLayerDrags) return root.wait(settings); // the thumb is still held
      // moved away and back, or the whole page was drawn meanwhile: nothing to follow
      if (settings !== root.settings) root.ask("settled", settings);
    }, REST);
  };
  root.listener ??= (event) => root.wait(event.detail);
  root.ask = setTriggerValue;
  document.addEventListener(MOVED, root.listener); // the same one twice counts once
  return () => { clearTimeout(root.waiting); document.removeEventListener(MOVED, root.listener); };
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".part");
  return data.role === "mark" ? mark(root, data) : rest(root, data, setTriggerValue);
}
