// The colours of the marks come from the server, which does not hear of another theme by itself.
const paper = (app) => getComputedStyle(app).backgroundColor;

export default function ({ parentElement, setTriggerValue }) {
  const root = parentElement.querySelector("span");
  const app = document.querySelector("[data-testid=stApp]");
  root.seen ??= paper(app);
  root.observer?.disconnect();
  root.observer = new MutationObserver(() => {
    if (paper(app) === root.seen) return;
    root.seen = paper(app);
    setTriggerValue("theme", root.seen);
  });
  root.observer.observe(app, { attributes: true, attributeFilter: ["class"] });
  return () => root.observer.disconnect();
}
