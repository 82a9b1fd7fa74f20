// A chart as a picture that can stand alone: with its title, the key of its marks, its source and its link.
import { FOR_HANDS, sourceOf } from "./figure.js";

const EDGE = 16; // pixels around everything
const NARROWEST = 360; // what the source line needs; a slide (`figure.slide`) says title, source and link itself
const LINK_LINES = 3; // own data make a link of pages: the file holds all of it
const SIZES = { title: "bold 14px", key: "13px", source: "12px", link: "11px" };

// The forms of the key, as in frame.css, around (0, 0): an outline, how wide, filled or drawn.
const ring = (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
export const FORMS = {
  data: { path: ring(4), wide: 10, fill: true },
  model: { path: ring(5.5), wide: 12, fill: true },
  batch: { path: ring(4.8), wide: 12, line: 2 },
  truth: { path: "M0 -6L6 0L0 6L-6 0z", wide: 13, line: 2 },
  optimum: { path: "M-6 0H6M0 -6V6", wide: 13, line: 3.4 },
  compare: { path: "M-8 0H8", wide: 16, line: 2 },
  dashed: { path: "M-10.5 0H10.5", wide: 21, line: 2.4, dash: [7, 4] },
};

const pen = document.createElement("canvas").getContext("2d");
const measure = (text, font) => { pen.font = font; return pen.measureText(text).width; };

// Lines that fit, broken between words, or inside one that is longer than a line.
function wrapped(text, font, width) {
  const lines = [];
  let line = "";
  for (const word of text.split(/(?<=\s)/)) {
    if (measure(line + word.trimEnd(), font) <= width) { line += word; continue; }
    if (line) lines.push(line.trimEnd());
    line = "";
    for (const letter of word) {
      if (line && measure(line + letter, font) > width) { lines.push(line); line = ""; }
      line += letter;
    }
  }
  return [...lines, line.trimEnd()].filter(Boolean);
}

// The key of *these* marks: what the linked views beside it show has no place under this one.
export function keyIn(svgs, key) {
  const drawn = svgs.join().toLowerCase();
  return key.filter(({ colour, form }) => drawn.includes(colour.toLowerCase()) && FORMS[form]);
}

function layout(figure, ...svgs) {
  const [, wide, high] = svgs[0].match(/<svg [^>]*width="([\d.]+)" height="([\d.]+)"/).map(Number);
  const width = Math.max(wide + 2 * EDGE, NARROWEST);
  const inner = width - 2 * EDGE;
  const font = Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, `${size} ${figure.fonts}`]));
  const texts = [];
  const forms = [];
  let y = EDGE;
  const write = (lines, kind, x, step, more = {}) => {
    for (const text of lines) { texts.push({ text, kind, font: font[kind], x, y: y + 12, ...more }); y += step; }
  };
  if (!figure.slide && isCut(figure)) write(wrapped(figure.title, font.title, inner), "title", EDGE, 18);
  const top = y;
  y += high + 6;
  let x = EDGE;
  for (const { form, colour, words } of keyIn(svgs, figure.key)) {
    const { wide: form_wide, ...shape } = FORMS[form];
    const lines = wrapped(words, font.key, inner - form_wide - 7);
    const all = form_wide + 7 + Math.max(...lines.map((line) => measure(line, font.key)));
    if (x > EDGE && x + all > EDGE + inner) { x = EDGE; y += 20; }
    const above = y;
    forms.push({ ...shape, colour, x: x + form_wide / 2, y: y + 8 });
    write(lines, "key", x + form_wide + 7, 17);
    y = lines.length > 1 ? y - 17 : above;
    x += all + 18;
  }
  if (x > EDGE) y += 24;
  if (figure.slide) return { width: Math.ceil(width), height: Math.ceil(y + EDGE - 6), top, texts, forms };
  const rule = y;
  y += 7;
  write(wrapped(sourceOf(figure), font.source, inner), "source", EDGE, 16);
  const link = wrapped(figure.link, font.link, inner);
  if (link.length > LINK_LINES) link.splice(LINK_LINES, Infinity, "… (the file holds the whole link)");
  write(link, "link", EDGE, 14, { href: figure.link });
  return { width: Math.ceil(width), height: Math.ceil(y + EDGE - 6), top, rule, texts, forms };
}

// Streamlit cuts a title that is wider than its chart, and some say what hands can do; then ours stands there.
function isCut({ titles }) {
  const item = titles?.items[0];
  if (item && FOR_HANDS.test([item.text].flat().join(" "))) return true;
  if (!item?.limit) return false;
  return [item.text].flat().some((line) => measure(line, `${item.fontWeight ?? ""} ${item.fontSize}px ${item.font ?? "sans-serif"}`) > item.limit);
}

// Work with the chart while a title that stands elsewhere is out of it: on a slide, or where it is cut.
async function untitled(figure, work) {
  const cut = figure.slide ? figure.slide.untitled : isCut(figure);
  const { titles } = figure;
  const items = titles?.items;
  if (cut) titles.items = [];
  try { return await work(); } finally { if (cut) titles.items = items; }
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// XML has no way to write most control characters
export const escaped = (text) => text.replace(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"]/g, (letter) => ENTITIES[letter]);

export async function svgOf(figure) {
  const chart = await bare(figure);
  const { width, height, top, rule, texts, forms } = layout(figure, chart);
  const colour = escaped(figure.ink);
  const written = texts.map(({ text, kind, x, y, href }) => {
    const [, bold, size] = SIZES[kind].match(/(bold )?(\d+)px/);
    const line = `<text x="${x}" y="${y}" font-size="${size}"${bold ? ' font-weight="bold"' : ""}>${escaped(text)}</text>`;
    return href ? `<a href="${escaped(href)}">${line}</a>` : line;
  });
  const drawn = forms.map(({ path, fill, line, dash, colour: c, x, y }) =>
    `<path transform="translate(${x},${y})" d="${path}" ` + (fill ? `fill="${escaped(c)}"/>`
      : `fill="none" stroke="${escaped(c)}" stroke-width="${line}"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(figure.fonts)}" fill="${colour}">
<title>${escaped(figure.title || figure.lesson)}</title>
<desc>${escaped(figure.description)}</desc>
<metadata>${escaped(`${sourceOf(figure)}, https://creativecommons.org/licenses/by/4.0/ ${figure.link}`)}</metadata>
<rect width="${width}" height="${height}" fill="${escaped(figure.paper)}"/>
${chart.replace("<svg ", `<svg x="${EDGE}" y="${top}" `)}
<path d="M${EDGE} ${rule}H${width - EDGE}" stroke="${colour}" stroke-opacity="0.25"/>
${[...drawn, ...written].join("\n")}
</svg>
`;
  const wrong = new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror");
  if (wrong) throw new Error(`It holds a character that no picture may hold: ${wrong.textContent.slice(0, 120)}`);
  return svg;
}

// The whole picture on a canvas; a film draws over one, by plans of one size.
export async function canvasOf(figure, scale, canvas = document.createElement("canvas"), plan = null) {
  const chart = await untitled(figure, () => figure.view.toCanvas(scale));
  const { width, height, top, rule, texts, forms } = plan ?? layout(figure, await bare(figure));
  if (canvas.width !== width * scale || canvas.height !== height * scale) [canvas.width, canvas.height] = [width * scale, height * scale];
  const to = canvas.getContext("2d", { willReadFrequently: true });
  to.setTransform(scale, 0, 0, scale, 0, 0);
  to.fillStyle = figure.paper;
  to.fillRect(0, 0, width, height);
  to.drawImage(chart, EDGE, top, chart.width / scale, chart.height / scale);
  for (const { path, fill, line, dash, colour, x, y } of forms) {
    to.save();
    to.translate(x, y);
    Object.assign(to, { fillStyle: colour, strokeStyle: colour, lineWidth: line ?? 1 });
    to.setLineDash(dash ?? []);
    if (fill) to.fill(new Path2D(path));
    else to.stroke(new Path2D(path));
    to.restore();
  }
  to.fillStyle = figure.ink;
  if (rule) {
    to.globalAlpha = 0.25;
    to.fillRect(EDGE, rule, width - 2 * EDGE, 1);
    to.globalAlpha = 1;
  }
  for (const { text, font, x, y } of texts) { to.font = font; to.fillText(text, x, y); }
  return canvas;
}

// Where everything stands on a frame of a film. The key is that of all frames, so that nothing jumps.
export const planOf = async (figure, frames) => layout(figure, await bare(figure), ...frames);

export const bare = (figure) => untitled(figure, () => figure.view.toSVG());

export async function pngOf(figure) {
  const canvas = await canvasOf(figure, 2);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("It is too large for this browser to make a picture of.");
  return withWords(new Uint8Array(await blob.arrayBuffer()), {
    Title: figure.title || figure.lesson, Description: figure.description,
    Copyright: `${sourceOf(figure)}, https://creativecommons.org/licenses/by/4.0/`, Source: figure.link,
  });
}

// Words inside of a PNG (its iTXt chunks): what a picture is, and where it comes from, stay with it.
function withWords(png, words) {
  const head = 33; // signature and IHDR
  const chunks = Object.entries(words).filter(([, text]) => text).map(([name, text]) => chunk("iTXt", `${name}\0\0\0\0\0${text}`));
  return new Blob([png.slice(0, head), ...chunks, png.slice(head)], { type: "image/png" });
}

function chunk(kind, text) {
  const body = new TextEncoder().encode(kind + text);
  const whole = new DataView(new ArrayBuffer(body.length + 8));
  whole.setUint32(0, body.length - 4);
  new Uint8Array(whole.buffer).set(body, 4);
  whole.setUint32(body.length + 4, crc(body));
  return whole.buffer;
}

function crc(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}
