// What moves inside of a deck that was taken away from the app: `Player` is the app's own conductor, here it
// sets the signals of the views itself. Nothing is fetched from anywhere.
class SlidePlayer extends Player {
  constructor(root, views) {
    super(root);
    this.views = views;
  }

  write() {
    for (const view of this.views) {
      const named = (name, value) => { try { view.signal(name, value); } catch { /* a chart without phases */ } };
      named("step", this.step);
      named("phase", this.phase);
      view.run();
    }
  }

  remember() {} // a file has no address to keep it in
  soon() {}
}

const told = JSON.parse(document.getElementById("figures").textContent);
const slides = [...document.querySelectorAll(".slide")];
const help = document.getElementById("help");
let at = 0;

const rowsOf = ({ rows, columns }) => Array.from({ length: rows }, (_, k) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[k]])));

const LETTERS = 1.5; // a chart has letters of 12 pixels; on a slide they are 18 of 720
const SHAPES = [0.6, 3.2]; // how much narrower or wider than in the app a chart may get

// A chart with axes takes the room that its place has; one that was laid out by hand keeps its proportions.
function sized(spec, place) {
  if (!spec.usermeta.stretches || !place.clientHeight) return spec;
  const scale = (LETTERS * innerHeight) / 720;
  const [width, height] = [place.clientWidth / scale, place.clientHeight / scale];
  const [least, most] = SHAPES.map((times) => (times * spec.width) / spec.height);
  const shape = Math.min(Math.max(width / height, least), most);
  return { ...spec, ...(width / height > shape ? { height, width: height * shape } : { width, height: width / shape }) };
}

// The tables come after the chart, as in the app: what reads one of them is worked out when it is there.
async function drawn(place, { spec, tables }) {
  const { view } = await vegaEmbed(place, sized(spec, place), { mode: "vega-lite", ast: true, actions: false, renderer: "svg", logLevel: 1 });
  for (const [name, table] of Object.entries(tables)) view.data(name, rowsOf(table));
  await view.runAsync();
  return view.resize().runAsync(); // what stands around the chart has its size only now
}

// A slide is drawn when it is shown, or before, when nothing else is to be done.
function draw(slide) {
  slide.ready ??= (async () => {
    const players = new Map();
    for (const place of slide.querySelectorAll(".chart")) {
      const { player, ...figure } = told[place.dataset.figure];
      try {
        const view = await drawn(place, figure);
        if (!player) continue;
        const name = `${player.target} ${player.num_steps}`;
        if (!players.has(name)) players.set(name, { player, views: [] });
        players.get(name).views.push(view);
      } catch (error) {
        place.replaceChildren(Object.assign(document.createElement("p"), { textContent: `This figure could not be drawn. ${error.message}` }));
      }
    }
    slide.players = [...players.values()].map(({ player, views }) => {
      const root = slide.querySelector(`.player[data-target="${CSS.escape(player.target)}"][data-steps="${player.num_steps}"]`);
      const conductor = new SlidePlayer(root, views);
      conductor.configure(player);
      conductor.go(player.step, player.phase);
      return conductor;
    });
  })();
  return slide.ready;
}

async function show(number) {
  const to = Math.max(0, Math.min(number, slides.length - 1));
  for (const conductor of slides[at].players ?? []) conductor.pause();
  at = to;
  slides.forEach((slide, k) => { slide.classList.toggle("on", k === at); slide.inert = k !== at; });
  if (location.hash !== `#${at + 1}`) location.replace(`#${at + 1}`);
  document.title = `${slides[at].querySelector("h1, h2").textContent} · ${at + 1} of ${slides.length}`;
  await draw(slides[at]);
}

async function drawAll() {
  for (const slide of slides.filter(({ clientHeight }) => clientHeight)) { // a phone lays out the one it shows
    await new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 2000 }) : setTimeout(done, 200)));
    if (!(slides[at].players ?? []).some(({ playing }) => playing)) await draw(slide);
  }
}

const whole = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {}));
const PLAYER = { ArrowLeft: "back", ArrowRight: "forward", Home: "start", End: "end", " ": "play" };
const PAGES = { ArrowLeft: () => at - 1, ArrowRight: () => at + 1, " ": () => at + 1, Home: () => 0, End: () => slides.length - 1 };

function key(event) {
  const { key: name, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.("select, dialog")) return;
  if (name === " " && target.closest?.("button, a")) return; // it presses what has the focus
  const [player] = slides[at].players ?? [];
  if (name === "PageDown") show(at + 1);
  else if (name === "PageUp") show(at - 1);
  else if (name === "f") whole();
  else if (name === "n") document.body.classList.toggle("noted");
  else if (name === "?") help.showModal();
  else if (PLAYER[name] && player) player.act(PLAYER[name]);
  else if (PAGES[name]) show(PAGES[name]());
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", key);
const acts = { on: () => show(at + 1), back: () => show(at - 1), help: () => help.showModal(), full: whole };
for (const button of document.querySelectorAll("[data-act]")) button.onclick = () => acts[button.dataset.act]();
window.addEventListener("hashchange", () => { const to = Number(location.hash.slice(1)) - 1; if (to >= 0 && to !== at) show(to); });
show(Math.max(0, (Number(location.hash.slice(1)) || 1) - 1)).then(drawAll);
