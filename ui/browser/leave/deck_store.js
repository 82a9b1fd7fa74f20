// The deck of this browser: figures as they were collected, in their order. It survives another page, a
// reload and the end of a visit, and nobody but this browser knows of it.
export const MOST = 40; // figures
export const MOST_BYTES = 60e6; // pictures and numbers together
const BASE = "one-layer-deck";
const FIGURES = "figures";
const TITLE = "one-layer-deck-title";
const LONGEST = 80; // letters of the title

const answer = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

async function base() {
  if (!window.indexedDB) throw new Error("This browser keeps nothing for a page (it has no IndexedDB), so it has no deck.");
  const opening = indexedDB.open(BASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(FIGURES, { keyPath: "id", autoIncrement: true });
  try { return await answer(opening); } catch { throw new Error("This browser keeps nothing for this page, so it has no deck. A private window may be why."); }
}

// Work with all figures, and keep what it leaves: one at a time, also from two tabs.
async function within(work) {
  const db = await base();
  try {
    const act = db.transaction(FIGURES, "readwrite");
    const ended = new Promise((done, failed) => { act.oncomplete = done; act.onabort = () => failed(act.error); });
    const store = act.objectStore(FIGURES);
    const figures = (await answer(store.getAll())).sort((one, other) => one.place - other.place);
    let result;
    try { result = work(figures, store); } catch (error) { act.abort(); await ended.catch(() => {}); throw error; }
    await ended.catch((error) => { throw new Error(error?.name === "QuotaExceededError" ? "This browser has no room left for another figure." : "The deck could not be kept."); });
    return result;
  } finally { db.close(); }
}

export const sizeOf = (figure) => figure.spec.length + figure.picture.size;

// Each refusal states the rule and what was met.
function refuse(figures, more) {
  if (figures.length + more.length > MOST) {
    throw new Error(`A deck must have at most ${MOST} figures. It has ${figures.length}, and ${more.length} more would be ${figures.length + more.length}.`);
  }
  const bytes = [...figures, ...more].reduce((sum, figure) => sum + sizeOf(figure), 0);
  if (bytes > MOST_BYTES) throw new Error(`A deck must have at most ${MOST_BYTES / 1e6} MB. With this it would have ${(bytes / 1e6).toFixed(0)}: take figures out first.`);
}

export const all = () => within((figures) => figures);

// At the end; returns how many there are then.
export const add = (...more) => within((figures, store) => {
  refuse(figures, more);
  const last = figures.at(-1)?.place ?? 0;
  more.forEach((figure, k) => store.add({ ...figure, place: last + 1 + k }));
  return figures.length + more.length;
});

export const change = (id, what) => within((figures, store) => {
  const figure = figures.find((one) => one.id === id);
  if (figure) store.put({ ...figure, ...what });
});

export const remove = (id) => within((_, store) => { store.delete(id); });

export const clear = () => within((_, store) => { store.clear(); });

// One place on or back; the two that trade places keep all else.
export const move = (id, by) => within((figures, store) => {
  const at = figures.findIndex((one) => one.id === id);
  const [one, other] = [figures[at], figures[at + by]];
  if (!one || !other) return;
  store.put({ ...one, place: other.place });
  store.put({ ...other, place: one.place });
});

export const titled = () => { try { return localStorage.getItem(TITLE) ?? ""; } catch { return ""; } };
export const entitle = (title) => { try { localStorage.setItem(TITLE, title.slice(0, LONGEST)); } catch { /* it has its default */ } };
