// A button at each chart. What it opens, and all that makes files, is loaded when it is first pressed.
const EVERY = 1000; // milliseconds: to look at every change of a page that plays would cost it frames
const ARROW = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10"/></svg>';

function offerFigures() {
  for (const chart of document.querySelectorAll(".stVegaLiteChart")) {
    let button = chart.parentElement.querySelector(".leave");
    if (!button) {
      button = document.createElement("button");
      Object.assign(button, { className: "leave", type: "button", ariaHasPopup: "menu", ariaExpanded: "false", innerHTML: ARROW });
      const menu = new URL("leave/menu.js", document.baseURI).href;
      button.onclick = () => import(menu).then(({ open }) => open(button, chart)).catch(() => {}); // not heard: the page says so
      chart.after(button);
    }
    button.ariaLabel = button.title = `Save the figure: ${chart.querySelector(".role-title-text text")?.textContent ?? ""}`;
  }
}
