// A figure of a deck, laid out for the place it gets on a slide: on a web page, and for a picture. Both find
// `vegaEmbed` in the window.
export const LETTERS = 1.5; // a chart has letters of 12 pixels; on a slide they are 18 of 720
const SHAPES = [0.6, 3.2]; // how much narrower or wider than in the app a chart may get

const rowsOf = ({ rows, columns }) => Array.from({ length: rows }, (_, k) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[k]])));

// A chart with axes takes the room that its place has; one that was laid out by hand keeps its proportions.
function sized(spec, width, height) {
  if (!spec.usermeta.stretches || !(height > 0)) return spec;
  const [least, most] = SHAPES.map((times) => (times * spec.width) / spec.height);
  const shape = Math.min(Math.max(width / height, least), most);
  return { ...spec, ...(width / height > shape ? { height, width: height * shape } : { width, height: width / shape }) };
}

// The tables come after the chart, as in the app: what reads one of them is worked out when it is there.
export async function drawn(place, { spec, tables }, width, height) {
  const { view } = await vegaEmbed(place, sized(spec, width, height), { mode: "vega-lite", ast: true, actions: false, renderer: "svg", logLevel: 1 });
  for (const [name, table] of Object.entries(tables)) view.data(name, rowsOf(table));
  await view.runAsync();
  return view.resize().runAsync(); // what stands around the chart has its size only now
}

// A chart without a player has no step, and one without parts no phase.
export function set(view, values) {
  for (const [name, value] of Object.entries(values)) {
    try { view.signal(name, value); } catch { /* it has none of this name */ }
  }
}
