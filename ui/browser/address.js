// The settings in force, as the last runs told them, and the address that carries them.
const REST = 120; // milliseconds without a run

class Keeper {
  constructor() {
    this.settings = {};
    this.path = null;
    for (const name of ["pushState", "replaceState"]) this.hear(name);
    const app = document.querySelector("[data-testid=stApp]");
    new MutationObserver(() => this.soon()).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
  }

  // Streamlit writes the address too: look again after it has.
  hear(name) {
    const write = history[name];
    history[name] = (...entry) => { write.apply(history, entry); this.soon(); };
  }

  keep(settings, whole) {
    if (this.path !== location.pathname) this.settings = {};
    this.path = location.pathname;
    this.settings = whole ? settings : { ...this.settings, ...settings };
    this.soon();
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), REST);
  }

  write() {
    const app = document.querySelector("[data-testid=stApp]");
    if (this.path !== location.pathname) return;
    if (app.dataset.testScriptState !== "notRunning" || window.oneLayerDrags) return this.soon();
    const url = new URL(location.href);
    const differs = ([key, text]) => !same(url.searchParams.get(key), text);
    const wrong = Object.entries(this.settings).filter(differs);
    for (const [key, text] of wrong) {
      if (text === null) url.searchParams.delete(key);
      else url.searchParams.set(key, text);
    }
    if (wrong.length) history.replaceState(history.state, "", url);
  }
}

// 0.10 is 0.1, and a value that is not there is the default.
function same(written, text) {
  if (written === text) return true;
  return written && text && Number.isFinite(Number(text)) && Number(written) === Number(text);
}

export default function ({ data: { settings, whole } }) {
  window.oneLayerKeeper ??= new Keeper();
  window.oneLayerKeeper.keep(settings, whole);
}
