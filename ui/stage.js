// A stage tells when its settings moved; the rest of the page asks to be drawn once they rest.
const MOVED = "onelayer:moved";

function mark(root, data) {
  const moved = root.settings !== undefined && root.settings !== data.settings;
  root.settings = data.settings;
  if (moved) document.dispatchEvent(new CustomEvent(MOVED, { detail: data.settings }));
}

function rest(root, data, setTriggerValue) {
  root.settings = data.settings;
  root.data = data;
  root.wait ??= (settings) => {
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => {
      if (root.data.waits && window.oneLayerDrags) return root.wait(settings); // the thumb is still held
      // moved away and back, or the whole page was drawn meanwhile: nothing to follow
      if (settings !== root.settings) root.ask("settled", settings);
    }, root.data.rest); // milliseconds without a move
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
