// A figure for the deck: the frame in view as a picture, and all that plays it without the app.
import { figureOf, playerOf, sourceOf } from "./figure.js";
import { bare, canvasOf, keyIn } from "./picture.js";
import { datasetsOf, laidOut, unitsOf } from "./table.js";

const MAIN = "[data-testid=stMain]";
const HEADINGS = `${MAIN} :is(h1, h2)`;
const LONG = 30; // rows from which on every digit of a table counts
const DIGITS = 6;
const SCALE = 3; // a picture fills a slide
const TEX = "annotation[encoding='application/x-tex']";

const follows = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
const find = (what) => [...document.querySelectorAll(what)];

// Text as it is read: KaTeX writes each formula twice.
function textOf(element) {
  const copy = element.cloneNode(true);
  for (const twice of copy.querySelectorAll(".katex-mathml, svg, button, [data-testid*=Icon], [role=img]")) twice.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// The line under the figure: the first sentence of its section that follows it, and is not about code.
const LINES = `${MAIN} :is([data-testid=stCaptionContainer], .stAlert)`;
const OF_CODE = ".stElementContainer:has(+ .stElementContainer .stCode) *";

function wordsOf(chart) {
  const end = find(HEADINGS).find((heading) => follows(heading, chart));
  const beside = (line) => line.closest("[data-testid=stColumn]")?.contains(chart) === false; // of the figure that stands there
  const lines = find(LINES).filter((line) => follows(line, chart) && line.checkVisibility() && !beside(line) && !line.matches(OF_CODE));
  const own = lines.find((line) => !end || follows(end, line));
  return own ? textOf(own) : chart.getAttribute("aria-label") ?? "";
}

// The formula of its section, in letters and with today's numbers; for the stage the lesson's first.
function formulasOf(chart) {
  const pieces = find(`${MAIN} .katex-display`).filter((formula) => formula.querySelector(TEX));
  const headings = find(HEADINGS);
  const section = (element) => headings.filter((heading) => follows(element, heading)).at(-1);
  const here = section(chart);
  const inside = pieces.filter((one) => section(one) === here);
  const own = inside.length || here?.tagName === "H2" ? inside : pieces.filter((one) => section(one) === section(pieces[0]));
  return own.slice(0, 2).map((formula) => ({ tex: formula.querySelector(TEX).textContent.trim(), math: mathOf(formula) }));
}

const MATHML = "http://www.w3.org/1998/Math/MathML";

// MathML, which browsers draw without a script. Only that: no other element, no attribute that acts.
function mathOf(formula) {
  const math = formula.querySelector(".katex-mathml math").cloneNode(true);
  for (const part of [...math.querySelectorAll("*")]) {
    if (part.localName.startsWith("annotation") || part.namespaceURI !== MATHML) { part.remove(); continue; }
    for (const { name } of [...part.attributes]) if (/^on|href|^src/i.test(name)) part.removeAttribute(name);
  }
  return new XMLSerializer().serializeToString(math);
}

// Tables by columns: the names of a thousand rows are written once.
function columnsOf(rows) {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const short = (value) => (rows.length <= LONG || Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));
  const told = (value) => (typeof value === "number" ? short(value) : value ?? null);
  return { rows: rows.length, columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => told(row[name]))])) };
}

// A title that tells more than the heading of its slide, such as what changes while it plays, stays.
const repeats = ({ title }) => { const text = title?.text ?? title; return typeof text === "string" || !/\b(step|phase|now)\b/.test(text?.expr); };

// Room for room as in the app: Streamlit fits a chart, axes included, into its place.
function sizeIn(spec, view, drawn) {
  if (!spec.layer && !spec.mark) return { width: view.width(), height: view.height() };
  const [, width, height] = drawn.match(/<svg [^>]*width="([\d.]+)" height="([\d.]+)"/).map(Number);
  return { width, height, autosize: { type: "fit", contains: "padding" }, usermeta: { stretches: !laidOut([...unitsOf(spec)]).length } };
}

function specOf(figure, drawn) {
  const { view } = figure;
  const { $schema, params, config, title, usermeta, ...spec } = figure.spec();
  if (!repeats({ title })) spec.title = title;
  const fixed = (params ?? []).map(({ bind, ...param }) => (bind ? { ...param, value: view.signal(param.name) } : param));
  const tables = Object.entries(datasetsOf(spec, view)).map(([name, rows]) => [name, columnsOf(rows)]);
  return JSON.stringify({
    spec: { $schema, usermeta: {}, ...spec, ...sizeIn(spec, view, drawn), background: figure.paper, params: fixed, config: { font: "sans-serif", ...config } },
    tables: Object.fromEntries(tables),
  });
}

// What the conductor needs to play it.
function playedBy(chart) {
  const found = playerOf(chart);
  const player = found?.scrub?.closest(".player")?.player;
  return player ? { ...JSON.parse(JSON.stringify(player.data)), step: player.step, phase: player.phase } : null;
}

// What a figure's menu collects.
export async function collected(chart) {
  const figure = figureOf(chart);
  const drawn = await bare(figure);
  const spec = specOf(figure, drawn);
  const canvas = await canvasOf({ ...figure, slide: { untitled: repeats(figure.spec()) } }, SCALE);
  const picture = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!picture) throw new Error("It is too large for this browser to make a picture of.");
  const { lesson, link, description, paper, ink } = figure;
  return {
    title: figure.title || lesson,
    name: figure.title || lesson, // its own, whatever its slide is called
    words: wordsOf(chart),
    formulas: formulasOf(chart),
    notes: "",
    beside: false,
    key: keyIn([drawn, spec], figure.key),
    source: sourceOf(figure),
    player: playedBy(chart),
    wide: canvas.width,
    high: canvas.height,
    lesson, link, description, paper, ink, spec, picture,
  };
}
