// A button at each chart. What it opens, and all that makes files, is loaded when it is first pressed.
const EVERY = 1000; // milliseconds: to look at every change of a page that plays would cost it frames
const ARROW = '<svg viewBox="0 0 16 16"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10"/></svg>';

function offerFigures() {
  for (const chart of document.querySelectorAll(".stVegaLiteChart")) {
    let button = chart.parentElement.querySelector(".leave");
    if (!button) {
      button = document.createElement("button");
      Object.assign(button, { className: "leave", ariaHasPopup: "menu", ariaExpanded: "false", innerHTML: ARROW });
      // where it cannot be loaded the server is not heard, and the page says so
      button.onclick = () => import(new URL("leave/menu.js", document.baseURI)).then(({ open }) => open(button, chart)).catch(() => {});
      chart.after(button);
    }
    button.ariaLabel = button.title = `Save the figure: ${chart.querySelector(".role-title-text text")?.textContent ?? ""}`;
  }
}
