// The deck as PPTX: pictures, titles and words that can be edited, speaker notes, links.
import { drawn, LETTERS, set } from "./deck/draw.js";
import { slidesOf, titled } from "./deck_html.js";

const [WIDE, HIGH] = [13.333, 7.5]; // inches
const EDGE = 0.5;
const TOP = 1.15; // below the title
const LINES = 1.0; // height for the words
const FOOT = 0.35;
const FORMULA = 0.55; // height at most
const GAP = 0.2;
const DENSE = 130; // pixels of a formula in an inch, at most
const PIXELS = 96 / LETTERS; // of a chart in an inch: its letters are 18 of 720 on the slide
const FINE = 3; // pixels of its picture for each
const KEY = { size: 14, line: 0.27, letters: 9.6 }; // points; inches; letters in an inch
const NAME = 0.3; // height for the name of one of several figures
const GLYPHS = { data: "●", model: "⬤", batch: "○", truth: "◇", optimum: "✚", compare: "—", dashed: "╌╌" };
const LICENCE = "Text and figures: One Layer, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/";

// Scripts that leave a name in the window.
async function library(name, file, type) {
  if (window[name]) return window[name];
  const script = Object.assign(document.createElement("script"), { type, src: new URL(`leave/vendor/${file}`, document.baseURI).href });
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error("What writes PPTX could not be fetched from the app."));
    document.head.append(script);
  });
  return window[name];
}

const hex = (colour) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
};

// A formula as a picture. A browser that does not let MathML onto a canvas has it as TeX, in words.
async function pictureOf({ math }, ink) {
  const box = Object.assign(document.createElement("div"), { innerHTML: "" });
  Object.assign(box.style, { position: "absolute", left: "-9999px", fontSize: "40px", width: "max-content", padding: "4px" });
  box.append(new DOMParser().parseFromString(math, "application/xml").documentElement);
  document.body.append(box);
  const [wide, high] = [Math.ceil(box.offsetWidth) + 8, Math.ceil(box.offsetHeight) + 4];
  box.remove();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}"><foreignObject width="100%" height="100%"><div xmlns="http://www.w3.org/1999/xhtml" style="font-size:40px;color:${ink};width:max-content;padding:4px">${math}</div></foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * wide, height: 2 * high });
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  pen.drawImage(image, 0, 0);
  return { data: canvas.toDataURL("image/png"), wide, high };
}

// As large as it fits, in the middle.
function fitted({ wide, high }, x, y, w, h) {
  const scale = Math.min(w / wide, h / high);
  return { x: x + (w - wide * scale) / 2, y: y + (h - high * scale) / 2, w: wide * scale, h: high * scale };
}

const unique = (texts) => [...new Set(texts.filter(Boolean))];

// Where words, formulas and figures stand: below each other, or beside each other where one figure is no
// wider than it is high.
const WIDER = 1.9;
const SIDE = 4.3; // inches
const PLACES = {
  BELOW: { words: [EDGE, HIGH - FOOT - 0.1 - LINES, WIDE - 2 * EDGE, LINES], formulas: [EDGE, HIGH - FOOT - 0.2 - LINES - FORMULA, WIDE - 2 * EDGE, FORMULA], figures: WIDE - 2 * EDGE },
  BESIDE: { words: [WIDE - EDGE - SIDE, 4.1, SIDE, HIGH - FOOT - 4.3], formulas: [WIDE - EDGE - SIDE, TOP + 0.2, SIDE, 2 * FORMULA + 0.6], figures: WIDE - 2 * EDGE - SIDE - 0.3 },
};
const placed = (slide) => (slide.length === 1 && slide[0].wide / slide[0].high < WIDER ? "BESIDE" : "BELOW");
const formulasOf = (slide) => [...new Map(slide.flatMap(({ formulas }) => formulas).map((one) => [one.tex, one])).values()].slice(0, 2);

async function formulasOn(page, slide, ink, [x, y, w, h], stacked) {
  const formulas = formulasOf(slide);
  const count = Math.max(formulas.length, 1);
  const [wide, high] = stacked ? [w, h / count] : [(w - GAP * (count - 1)) / count, h];
  for (const [k, formula] of formulas.entries()) {
    const [left, top] = stacked ? [x, y + k * high] : [x + k * (wide + GAP), y];
    try {
      const picture = await pictureOf(formula, ink);
      const most = Math.min(wide, picture.wide / DENSE);
      page.addImage({ data: picture.data, altText: formula.tex, ...fitted(picture, left, top, most, high) });
    } catch {
      page.addText(formula.tex, { x: left, y: top, w: wide, h: high, fontSize: 12, color: hex(ink), fontFace: "Courier New", valign: "middle", fit: "shrink" });
    }
  }
}

// Where it stood in the app, a figure had other neighbours and smaller letters: it is drawn for its slide.
async function pictureFor(figure, w, h) {
  await library("vegaEmbed", "vega.js", "module");
  const place = document.createElement("div");
  Object.assign(place.style, { position: "absolute", left: "-9999px" });
  document.body.append(place);
  try {
    const view = await drawn(place, JSON.parse(figure.spec), w * PIXELS, h * PIXELS);
    const { player, shown } = figure;
    if (player) set(view, shown ? { step: player.num_steps, phase: Math.max(player.phases.length - 1, 0) } : player);
    await view.runAsync();
    const canvas = await view.toCanvas(FINE);
    view.finalize();
    return { data: canvas.toDataURL("image/png"), wide: canvas.width, high: canvas.height };
  } finally { place.remove(); }
}

// The key of all figures of a slide, in words that can be edited.
function keyOn(page, slide, x, y, w, ink) {
  const keys = [...new Map(slide.flatMap(({ key }) => key).map((one) => [one.words, one])).values()];
  if (!keys.length) return 0;
  let [lines, used] = [1, 0];
  for (const { words } of keys) {
    const long = (words.length + 7) / KEY.letters;
    if (used && used + long > w) [lines, used] = [lines + 1, 0];
    lines += Math.floor((used + long) / w);
    used = (used + long) % w;
  }
  const told = keys.flatMap(({ form, colour, words }) => [
    { text: `${GLYPHS[form]}\u00a0`, options: { color: hex(colour), bold: true, fontSize: KEY.size } },
    { text: `${words}     `, options: { color: ink, fontSize: KEY.size } },
  ]);
  const h = lines * KEY.line;
  page.addText(told, { x, y, w, h, margin: 0, valign: "top" });
  return h + 0.1;
}

async function figuresOn(page, slide, width, bottom, ink) {
  const top = TOP + keyOn(page, slide, EDGE, TOP, width, ink);
  const [columns, rows] = [slide.length > 1 ? 2 : 1, slide.length > 2 ? 2 : 1];
  const [w, h] = [(width - GAP * (columns - 1)) / columns, (bottom - top - GAP * (rows - 1)) / rows];
  for (const [k, figure] of slide.entries()) {
    const [x, y] = [EDGE + (k % columns) * (w + GAP), top + Math.floor(k / columns) * (h + GAP)];
    const named = slide.length > 1 && !titled(figure) ? NAME : 0;
    if (named) page.addText(figure.name, { x, y, w, h: NAME, margin: 0, fontSize: KEY.size, bold: true, color: ink, fit: "shrink" });
    const picture = await pictureFor(figure, w, h - named);
    page.addImage({ data: picture.data, altText: figure.description || figure.title, ...fitted(picture, x, y + named, w, h - named) });
  }
}

async function add(pptx, slide) {
  const [lead] = slide;
  const name = placed(slide);
  const { words, formulas, figures } = PLACES[name];
  const page = pptx.addSlide({ masterName: name });
  const ink = hex(lead.ink);
  page.background = { color: hex(lead.paper) };
  page.addText(lead.title, { placeholder: "title", color: ink });
  page.addText(unique(slide.map((figure) => figure.words)).join("\n"), { placeholder: "body", color: ink });
  await formulasOn(page, slide, lead.ink, formulas, name === "BESIDE");
  const under = formulasOf(slide).length ? formulas[1] : words[1];
  await figuresOn(page, slide, figures, name === "BESIDE" ? HIGH - FOOT - 0.15 : under - 0.1, ink);
  const source = { fontSize: 11, color: ink };
  page.addText([{ text: `${lead.shown ?? lead.source} · `, options: source }, { text: "open it in the app", options: { ...source, hyperlink: { url: lead.link } } }],
    { x: EDGE, y: HIGH - FOOT - 0.05, w: WIDE - 2 * EDGE, h: FOOT, margin: 0 });
  page.addNotes(notesOf(slide));
}

// What a speaker needs: own notes, the words, the formulas to copy, where it comes from.
function notesOf(slide) {
  const formulas = unique(slide.flatMap(({ formulas }) => formulas.map(({ tex }) => tex)));
  return unique([...slide.flatMap(({ notes, words }) => [notes, words]), ...formulas, ...slide.map(({ link }) => link), LICENCE])
    .join("\n\n").replace(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}

function masters(pptx, ink) {
  const style = { margin: 0, color: ink, align: "left" };
  for (const [title, { words: [x, y, w, h] }] of Object.entries(PLACES)) {
    const objects = [
      { placeholder: { options: { name: "title", type: "title", x: EDGE, y: 0.3, w: WIDE - 2 * EDGE, h: 0.75, fontSize: 30, bold: true, valign: "middle", fit: "shrink", ...style }, text: "" } },
      { placeholder: { options: { name: "body", type: "body", x, y, w, h, fontSize: 18, valign: title === "BELOW" ? "middle" : "top", fit: "shrink", ...style }, text: "" } },
    ];
    pptx.defineSlideMaster({ title, objects });
  }
}

export async function pptxOf(figures, title) {
  const pptx = new (await library("PptxGenJS", "pptxgen.bundle.js", "text/javascript"))();
  pptx.defineLayout({ name: "WIDE", width: WIDE, height: HIGH });
  pptx.layout = "WIDE";
  Object.assign(pptx, { title, author: "One Layer", company: "One Layer", subject: LICENCE });
  const slides = slidesOf(figures);
  const [lead] = slides[0];
  masters(pptx, hex(lead.ink));
  const first = pptx.addSlide({ masterName: "BELOW" });
  first.background = { color: hex(lead.paper) };
  first.addText(title, { placeholder: "title", color: hex(lead.ink) });
  first.addText(slides.map(([{ title: name }], k) => ({ text: `${k + 1}. ${name}`, options: { breakLine: true } })),
    { x: EDGE, y: TOP + 0.2, w: WIDE - 2 * EDGE, h: 4.6, fontSize: 20, color: hex(lead.ink), valign: "top", margin: 0, fit: "shrink" });
  first.addText(LICENCE, { placeholder: "body", color: hex(lead.ink), fontSize: 14 });
  for (const slide of slides) await add(pptx, slide);
  return pptx.write({ outputType: "blob" });
}
