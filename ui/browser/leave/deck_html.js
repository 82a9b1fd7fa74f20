// The deck as one file: it holds what draws and plays it, and asks nobody for anything.
import { escaped, FORMS } from "./picture.js";

export const MOST_FILE = 6e6; // bytes of a deck of ten figures
const LICENCE = "https://creativecommons.org/licenses/by/4.0/";
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";
const COUNTS = { 1: "one", 2: "two", 3: "four", 4: "four" };
const KEYS = [
  ["Page Down, Page Up", "the next slide, the one before"],
  ["Space", "play or pause; on a slide without a player the next slide"],
  ["→, ←", "one step forward, back; without a player the next slide, the one before"],
  ["Home, End", "to the start, to the end of the run; without a player of the deck"],
  ["f, n, ?", "full screen, notes, these keys"],
];

// What stands on one slide: a figure, and those that were put beside it.
export const MOST_BESIDE = 4;

export function slidesOf(figures) {
  const slides = [];
  for (const figure of figures) {
    const last = slides.at(-1);
    if (figure.beside && last && last.length < MOST_BESIDE) last.push(figure);
    else slides.push([figure]);
  }
  return slides;
}

// Inside of a script `</script` would end it, and `<!--` begin something else.
const asJson = (value) => JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
const asScript = (text) => text.replace(/<(\/script|!--)/gi, "\\x3c$1");

async function read(file) {
  const answer = await fetch(new URL(`leave/${file}`, document.baseURI));
  if (!answer.ok) throw new Error("The parts of a deck could not be fetched from the app.");
  return answer.text();
}

function formOf({ form, colour, words }) {
  const { path, fill, line, dash } = FORMS[form];
  const paint = fill ? `fill="${escaped(colour)}"` : `fill="none" stroke="${escaped(colour)}" stroke-width="${line}"${dash ? ` stroke-dasharray="${dash}"` : ""}`;
  return `<span class="key"><svg viewBox="-11 -7 22 14" aria-hidden="true"><path d="${path}" ${paint}/></svg>${escaped(words)}</span>`;
}

// A title that changes while it plays stands in the chart itself.
export const titled = ({ spec }) => JSON.parse(spec).spec.title !== undefined;

function viewOf(figure, number, alone) {
  const name = alone || titled(figure) ? "" : `<figcaption><b>${escaped(figure.name)}</b></figcaption>`;
  return `<figure class="view">${name}
<div class="chart" data-figure="${number}" role="img" aria-label="${escaped(figure.description || figure.title)}"></div></figure>`;
}

function playersOf(slide, markup) {
  const players = new Map(slide.filter(({ player }) => player).map(({ player }) => [`${player.target} ${player.num_steps}`, player]));
  return [...players.values()].map(({ target, num_steps }) =>
    markup.replace('class="player"', `class="player" data-target="${escaped(target)}" data-steps="${num_steps}"`)).join("");
}

const FOOT = `<button type="button" data-act="back" aria-label="The slide before">‹</button><button type="button" data-act="on" aria-label="The next slide">›</button>
<button type="button" data-act="full" aria-label="Full screen">f</button><button type="button" data-act="help" aria-label="Keys">?</button>`;
const footOf = (words, link) => `<footer><span class="source">${escaped(words)}${link ? ` · <a href="${escaped(link)}" rel="noopener">open it in the app</a>` : ""}</span>${FOOT}</footer>`;
const colours = ({ paper, ink }) => `--paper: ${escaped(paper)}; --ink: ${escaped(ink)}`;
const unique = (texts) => [...new Set(texts.filter(Boolean))];

function slideOf(slide, first, markup) {
  const [lead] = slide;
  const keys = unique(slide.flatMap(({ key }) => key.map(formOf)));
  const formulas = unique(slide.flatMap((figure) => figure.formulas.map(({ math }) => math)));
  return `<section class="slide" style="${colours(lead)}">
<h2>${escaped(lead.title)}</h2>
${playersOf(slide, markup)}
${keys.length ? `<div class="keys">${keys.join("")}</div>` : ""}
<div class="views ${COUNTS[slide.length]}">${slide.map((figure, k) => viewOf(figure, first + k, slide.length === 1)).join("\n")}</div>
${formulas.length ? `<div class="formulas">${formulas.join("\n")}</div>` : ""}
${unique(slide.map(({ words }) => words)).map((words) => `<p class="words">${escaped(words)}</p>`).join("\n")}
<div class="notes">${escaped(unique(slide.map(({ notes }) => notes)).join("\n") || "No notes.")}</div>
${footOf(lead.source, lead.link)}
</section>`;
}

function firstOf(title, slides) {
  const list = slides.map(([{ title: name }], k) => `<li><a href="#${k + 2}">${escaped(name)}</a></li>`).join("");
  return `<section class="slide first on" style="${colours(slides[0][0])}"><h1>${escaped(title)}</h1><ol>${list}</ol>
<p class="words">Page Down goes on, Page Up back; ? lists the keys.</p>${footOf(`One Layer · CC BY 4.0, ${LICENCE}`)}</section>`;
}

const helpOf = () => `<dialog id="help" aria-label="Keys"><dl>${KEYS.map(([keys, what]) => `<dt>${keys}</dt><dd>${what}</dd>`).join("")}</dl><form method="dialog"><button>Close</button></form></dialog>`;

export async function htmlOf(figures, title, player) {
  const files = ["deck/slides.css", "deck/draw.js", "deck/slides.js", "vendor/vega.js", "vendor/vega.LICENSE"];
  const [style, drawing, script, vega, notice] = await Promise.all(files.map(read));
  const slides = slidesOf(figures);
  let first = 0;
  const sections = slides.map((slide) => { first += slide.length; return slideOf(slide, first - slide.length, player.html); });
  const told = figures.map(({ spec, player: plays }) => ({ ...JSON.parse(spec), player: plays }));
  const conductor = player.js.replace(/export default function/, "function mount");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="One Layer"><title>${escaped(title)}</title>
<style>${player.css}
${style}</style></head><body>
<!-- Text and figures: One Layer, CC BY 4.0, ${LICENCE}. The code that draws them:
${notice.replaceAll("--", "- -")} -->
<main>
${[firstOf(title, slides), ...sections].join("\n")}
</main>
${helpOf()}
<script type="application/json" id="figures">${asJson(told)}</script>
<script type="module">${asScript(vega)}</script>
<script type="module">${asScript(`${conductor}\n${drawing.replaceAll(/^export /gm, "")}\n${script}`)}</script>
</body></html>
`;
}
