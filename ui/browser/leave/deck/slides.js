// What moves inside of a deck that was taken away from the app: `Player` is the app's own conductor, here it
// sets the signals of the views itself. Nothing is fetched from anywhere.
class SlidePlayer extends Player {
  constructor(root, views) {
    super(root);
    this.views = views;
  }

  write() {
    for (const view of this.views) {
      set(view, { step: this.step, phase: this.phase });
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

// A slide is drawn when it is shown, or before, when nothing else is to be done.
function draw(slide) {
  slide.ready ??= (async () => {
    const players = new Map();
    for (const place of slide.querySelectorAll(".chart")) {
      const { player, ...figure } = told[place.dataset.figure];
      try {
        const scale = (LETTERS * innerHeight) / 720;
        const view = await drawn(place, figure, place.clientWidth / scale, place.clientHeight / scale);
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
