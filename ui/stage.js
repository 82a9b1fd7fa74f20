// A stage tells when its settings moved; the rest of the page asks to be drawn once they rest.
const MOVED = "onelayer:moved";
const REST = 500; // milliseconds without a move: longer than a drag's pauses, shorter than a glance down

function mark({ parentElement, data }) {
  const root = parentElement.querySelector(".mark");
  const moved = root.settings !== undefined && root.settings !== data.settings;
  root.settings = data.settings;
  if (moved) document.dispatchEvent(new CustomEvent(MOVED, { detail: data.settings }));
}

function rest({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".rest");
  root.settings = data.settings;
  root.listener ??= (event) => {
    clearTimeout(root.waiting);
    root.waiting = setTimeout(() => {
      // moved away and back, or the whole page was drawn meanwhile: nothing to follow
      if (event.detail !== root.settings) root.ask("settled", event.detail);
    }, REST);
  };
  root.ask = setTriggerValue;
  document.addEventListener(MOVED, root.listener); // the same one twice counts once
  return () => { clearTimeout(root.waiting); document.removeEventListener(MOVED, root.listener); };
}

export default function (component) {
  return component.data.role === "mark" ? mark(component) : rest(component);
}
