// The page of the deck. All that it does is loaded when it is opened.
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".deck");
  const said = root.querySelector(".said");
  import(new URL("leave/deck_page.js", document.baseURI)).then(({ mount }) => mount(root, data)).catch(() => { said.textContent = "The deck could not be loaded from the app. Reload the page."; });
  return () => root.deck?.close();
}
