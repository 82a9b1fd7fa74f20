// A chart as numbers: the rows that are drawn, and the specification with its data.
import { marksOf } from "./figure.js";

const CHANNELS = ["column", "row", "facet", "x", "x2", "y", "y2", "color", "fill", "stroke", "size", "shape", "text", "detail", "tooltip"];
const PARTS = { layer: "layer", concat: "concat", hconcat: "concat", vconcat: "concat" };

// The single views of a specification, each by the name that Vega-Lite gives its marks.
export function* unitsOf(spec, path = "", above = {}) {
  const encoding = { ...above, ...spec.encoding };
  if (spec.mark) yield { marks: `${path}marks`, type: spec.mark.type ?? spec.mark, encoding };
  for (const [kind, name] of Object.entries(PARTS)) {
    for (const [k, part] of (spec[kind] ?? []).entries()) yield* unitsOf(part, `${path}${name}_${k}_`, encoding);
  }
  if (spec.spec) yield* unitsOf(spec.spec, `${path}child_`, { ...encoding, ...channels(spec.facet) });
}

const channels = (facet) => (facet?.field ? { facet } : facet ?? {});

// A title of an axis may be worked out in the browser: then it is what stands there.
function axisTitle({ root }, channel) {
  const titles = [...marksOf(root)].filter((mark) => mark.role === "axis-title").flatMap((mark) => mark.items);
  return titles.find(({ angle }) => Boolean(angle) === (channel === "y"))?.text;
}

function titleOf(figure, channel, def) {
  const own = def.title ?? def.axis?.title ?? def.legend?.title;
  if (typeof own === "string" && own) return own;
  if ("xy".includes(channel)) return axisTitle(figure, channel) || def.field || channel;
  return channel === "text" ? "text" : def.field;
}

// Where a picture is laid out by hand it has no axis: a place on it is no number that anybody means.
export const laidOut = (units) => ["x", "y"].filter((channel) => units.some(({ encoding }) => {
  const def = encoding[channel];
  return def?.axis === null || def?.scale === null;
}));

// What a view shows, channel by channel: the name of a column, and how to read it from a mark.
function columnsOf(figure, encoding, without) {
  const columns = new Map();
  const fields = new Set();
  for (const channel of CHANNELS.filter((name) => !without.includes(name[0]) || name.length > 2)) {
    for (const def of [encoding[channel] ?? []].flat()) {
      const { field, datum } = def;
      const main = channel.endsWith("2") && encoding[channel[0]];
      const name = main ? `${titleOf(figure, channel[0], main)} (to)` : titleOf(figure, channel, def);
      if (datum !== undefined && "xy".includes(channel)) columns.set(name, ({ [channel]: at }) => figure.view.scale(channel).invert?.(at));
      if (typeof field !== "string" || fields.has(field) || columns.has(name)) continue;
      fields.add(field);
      columns.set(name, ({ datum: row }) => row[field] ?? row[field.replace(/\\/g, "")]);
    }
  }
  return columns;
}

const NO_COLOUR = [undefined, null, "transparent", "none", "#ffffff", "white"];

function meaning(item, key) {
  const colours = [item.fill, item.stroke].map((colour) => (typeof colour === "string" ? colour.toLowerCase() : colour));
  const colour = colours.find((one) => !NO_COLOUR.includes(one));
  const named = key.filter((one) => one.colour.toLowerCase() === colour);
  return { halo: !colour, words: named.length === 1 ? named[0].words : "" };
}

// Views that show no rows: a picture in the picture; what only makes a legend.
const showsRows = ({ type, encoding }) => type !== "image" && Object.keys(encoding).some((channel) => PLACES.test(channel));
const PLACES = /^([xy]2?|theta|text)$/;

// What helps the eye beside the rows: the words at a point that has its own row, a line across the whole
// picture that the key does not name, the outline of a shape.
function helps({ type, encoding }, words, free) {
  const across = ["rule", "tick"].includes(type) && !(encoding.x && encoding.y);
  const outline = type === "line" && encoding.detail && !encoding.color && !encoding.tooltip;
  return type === "text" ? !free : !words && (across || outline);
}

// Words and numbers that stand in rows and columns on the picture stand so in the table too.
const LINE = 10; // pixels: what differs less stands in one row

function grid(shown) {
  const lines = [];
  for (const one of [...shown].sort((a, b) => a.at.y - b.at.y || a.at.x - b.at.x)) {
    const line = lines.find(([first]) => Math.abs(first.at.y - one.at.y) < LINE);
    if (line) line.push(one);
    else lines.push([one]);
  }
  return lines.map((line) => Object.fromEntries(
    line.sort((a, b) => a.at.x - b.at.x).map(({ row }, k) => [`column ${k + 1}`, row.text])));
}

// Every row that is drawn, once: a halo of paper under a mark is not another row.
export function rowsOf(figure) {
  const rows = new Map();
  const marks = [...marksOf(figure.root)];
  const views = [...unitsOf(figure.spec())];
  const units = views.filter(showsRows);
  const without = laidOut(views);
  const free = without.length === 2;
  for (const unit of units) {
    const { marks: name, type, encoding } = unit;
    const columns = columnsOf(figure, encoding, without);
    for (const item of marks.filter((mark) => mark.name === name).flatMap((mark) => mark.items)) {
      if (!item.datum) continue;
      const values = Object.fromEntries([...columns].map(([title, read]) => [title, read(item)]));
      const kept = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
      if (!kept.length) continue;
      const { halo, words } = meaning(item, figure.key);
      const id = JSON.stringify([type, kept, free && [item.x, item.y]]);
      const row = { mark: type, meaning: words, ...values };
      if (!rows.has(id) || !halo) rows.set(id, { row, aside: helps(unit, words, free), at: item });
    }
  }
  const all = [...rows.values()];
  const main = all.filter(({ aside }) => !aside);
  const shown = main.length ? main : all;
  return free && shown.every(({ row }) => row.text !== undefined) ? grid(shown) : shown.map(({ row }) => row);
}

// A number of four bytes with the digits that it has, another with those that a sum leaves right.
function digits(value) {
  const short = [6, 7, 8, 9].map((n) => Number(value.toPrecision(n))).find((one) => Math.fround(one) === value);
  return String(short ?? Number(value.toPrecision(15)));
}

// Text in quotes; what a spreadsheet would take for a formula begins with an apostrophe.
function cell(value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? digits(value) : "";
  const text = value instanceof Date ? value.toISOString() : [value].flat().join(" ");
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\n\r;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(figure) {
  const rows = rowsOf(figure);
  if (!rows.length) throw new Error("No row with numbers is drawn in it at this moment.");
  const names = [...new Set(rows.flatMap(Object.keys))];
  const differ = (name) => new Set(rows.map((row) => row[name])).size > 1;
  const told = names.filter((name) => !["mark", "meaning"].includes(name) || differ(name));
  const used = told.filter((name) => rows.some((row) => cell(row[name]) !== ""));
  const lines = [used, ...rows.map((row) => used.map((name) => row[name]))];
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`; // the mark tells spreadsheets that it is UTF-8
}

function* namesIn(part) {
  if (!part || typeof part !== "object") return;
  if (typeof part.data?.name === "string") yield part.data.name;
  for (const inner of Object.values(part)) yield* namesIn(inner);
}

// The tables that a specification names, as they stand.
export const datasetsOf = (spec, view) => Object.fromEntries([...new Set(namesIn(spec))].map((name) => [name, view.data(name)]));

// Parameters as they stand, so that the chart opens on what is seen; what moves it stays a slider.
function asItStands(param, { view }, last) {
  if (!param.bind) return param;
  const { bind, ...rest } = param;
  const now = { ...rest, value: view.signal(param.name) };
  return param.name === "step" ? { ...now, bind: { input: "range", min: 0, max: last, step: 1 } } : now;
}

export function vegaLiteOf(figure, last) {
  const { view } = figure;
  const { $schema, params, config, ...spec } = figure.spec();
  const whole = {
    $schema: $schema ?? "https://vega.github.io/schema/vega-lite/v6.json",
    usermeta: { title: figure.title, source: `One Layer · ${figure.lesson} · CC BY 4.0`, link: figure.link },
    ...spec,
    width: view.width(),
    height: view.height(),
    background: figure.paper,
    config: { font: "sans-serif", ...config },
    params: (params ?? []).map((param) => asItStands(param, figure, last)),
    datasets: datasetsOf(spec, view),
  };
  return JSON.stringify(whole, null, 1);
}
