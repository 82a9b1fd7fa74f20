// A stage tells when its settings moved.
export default function ({ parentElement, data: { settings } }) {
  const root = parentElement.querySelector(".part");
  const moved = root.settings !== undefined && root.settings !== settings;
  root.settings = settings;
  if (moved) document.dispatchEvent(new CustomEvent("onelayer:moved", { detail: settings }));
}
