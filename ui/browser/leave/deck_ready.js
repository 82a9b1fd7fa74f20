// A ready deck: the app itself opens each state, out of sight, and its figures are collected as by hand. So
// a deck says what the app says.
const [WIDE, HIGH] = [1280, 900]; // pixels: how figures stand on a lecturer's screen
const QUIET = 600; // milliseconds without a run: what follows a stage has come, too
const LONGEST = 60_000; // milliseconds for one state, on a server that has just been started
const LOOK = 50;

const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(holds, job, what) {
  const end = performance.now() + LONGEST;
  while (!job.stopped) {
    const found = holds();
    if (found) return found;
    if (performance.now() > end) throw new Error(`${what} did not come within ${LONGEST / 1000} s. Nothing was put into the deck.`);
    await rest(LOOK);
  }
  return null;
}

const busy = (inner) => {
  const app = inner.document.querySelector("[data-testid=stApp]");
  return app?.dataset.testScriptState !== "notRunning" || inner.document.querySelector("[data-testid=stSkeleton]");
};

async function settled(inner, job) {
  let since = performance.now();
  await until(() => { if (busy(inner)) since = performance.now(); return performance.now() - since > QUIET; }, job, "A lesson");
}

// What collects must live in the page that it looks at.
async function collector(inner, job) {
  if (!inner.oneLayerCollect) {
    const script = inner.document.createElement("script");
    const file = (name) => JSON.stringify(new URL(`leave/${name}`, document.baseURI).href);
    Object.assign(script, { type: "module", textContent: `import { collected } from ${file("collect.js")}; import { figureOf, playerOf } from ${file("figure.js")}; window.oneLayerCollect = { collected, figureOf, playerOf };` });
    inner.document.head.append(script);
  }
  return until(() => inner.oneLayerCollect, job, "What collects figures");
}

const charts = (inner) => [...inner.document.querySelectorAll(".stVegaLiteChart")];

function named(inner, figureOf, name) {
  for (const chart of charts(inner)) {
    try { if (figureOf(chart).title.startsWith(name)) return chart; } catch { /* it is not drawn yet */ }
  }
  return null;
}

const playerAt = (chart, { playerOf }) => playerOf(chart)?.scrub?.closest(".player")?.player;

async function go(player, step, chart, { figureOf }) {
  if (player.step !== step) player.go(step, player.lastPhase());
  await figureOf(chart).view.runAsync();
}

// Where the link says, also when the state before left its own place in the address. A picture cannot play:
// of what begins at its start it shows the end, and says so.
async function taken(chart, address, tools) {
  const player = playerAt(chart, tools);
  if (!player) return tools.collected(chart);
  const { start, num_steps } = player.data;
  const wanted = Number(address.searchParams.get(player.param) ?? start);
  await go(player, wanted, chart, tools);
  const figure = await tools.collected(chart);
  if (wanted !== start) return figure;
  await go(player, num_steps, chart, tools);
  const { picture, wide, high, source } = await tools.collected(chart);
  await go(player, wanted, chart, tools);
  return { ...figure, picture, wide, high, shown: source };
}

// A run under way, or as long as one takes to begin.
async function begun(inner, job) {
  const end = performance.now() + QUIET / 2;
  await until(() => busy(inner) || performance.now() > end, job, "A lesson");
}

async function opened(frame, address, job) {
  const { location, history } = frame.contentWindow;
  if (location.pathname === address.pathname && frame.ahead !== address.href) {
    history.pushState(history.state, "", address.href);
    frame.contentWindow.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    await begun(frame.contentWindow, job);
  } else {
    if (frame.ahead !== address.href) frame.src = address.href;
    await until(() => frame.contentWindow.location.pathname === address.pathname && charts(frame.contentWindow).length, job, "A lesson");
  }
  frame.ahead = null;
  await settled(frame.contentWindow, job);
}

function framed() {
  const frame = Object.assign(document.createElement("iframe"), { title: "The app, out of sight", tabIndex: -1, inert: true, ariaHidden: "true" });
  Object.assign(frame.style, { position: "fixed", left: "-10000px", top: "0", width: `${WIDE}px`, height: `${HIGH}px`, border: "0" });
  document.body.append(frame);
  return frame;
}

// More than half of the wait is the app that starts in the frame: who reaches for a ready deck has it start.
let kept = null;

export function ahead({ steps }) {
  if (kept) return;
  kept = framed();
  kept.src = kept.ahead = new URL(steps[0].link, document.baseURI).href;
}

export function dropped() {
  kept?.remove();
  kept = null;
}

export async function made({ steps }, job) {
  const frame = kept ?? framed();
  kept = null;
  const figures = [];
  try {
    for (const [k, step] of steps.entries()) {
      const address = new URL(step.link, document.baseURI);
      await opened(frame, address, job);
      if (job.stopped) break;
      const inner = frame.contentWindow;
      const tools = await collector(inner, job);
      for (const [which, name] of step.figures.entries()) {
        const chart = await until(() => named(inner, tools.figureOf, name), job, `The figure “${name}”`);
        if (job.stopped) break;
        const figure = await taken(chart, address, tools);
        figures.push({ ...figure, link: address.href, notes: step.notes, beside: which > 0, ...(which ? {} : { title: step.name }) });
      }
      job.progress((k + 1) / steps.length);
    }
    return figures;
  } finally { frame.remove(); }
}
