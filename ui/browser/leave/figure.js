// What is known of a chart on the page: its view, its specification, and what stands around it.

// Streamlit keeps the view to itself. Drawn as SVG, Vega leaves the way to it in the nodes; drawn on a
// canvas, it is among what React remembers of the chart. Written for the pinned Streamlit.
function fiberOf(chart) {
  return chart[Object.keys(chart).find((name) => name.startsWith("__reactFiber"))];
}

function* above(fiber) {
  for (let at = fiber; at; at = at.return) yield at;
}

function viewOf(chart) {
  for (const node of chart.querySelectorAll("svg.marks g")) {
    const view = node.__data__?.context?.dataflow;
    if (view) return view;
  }
  for (const { memoizedState } of above(fiberOf(chart))) {
    for (let hook = memoizedState; hook; hook = hook.next) {
      const kept = hook.memoizedState?.current;
      if (kept?.toCanvas) return kept;
    }
  }
  throw new Error("It is not drawn yet.");
}

function specOf(chart) {
  for (const { memoizedProps } of above(fiberOf(chart))) {
    if (memoizedProps?.element?.spec) return JSON.parse(memoizedProps.element.spec);
  }
  throw new Error("Its specification is not here.");
}

export function* marksOf(group) {
  for (const part of [...(group.items ?? []), group.title].filter(Boolean)) {
    if (part.marktype) yield part;
    if (part.marktype === "group") for (const inner of part.items) yield* marksOf(inner);
  }
}

const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
const last = (selector, chart) => [...document.querySelectorAll(selector)].filter((one) => isBefore(one, chart)).at(-1);

// The key stands above its figures, or below them. Between them is no heading, and no sentence that closes a
// figure, if that is not in a column beside the chart (above) or in any column (below).
const ENDS = "[data-testid=stMain] :is(h1, h2, h3, [data-testid=stCaptionContainer])";

function keyOf(chart) {
  const ends = [...document.querySelectorAll(ENDS)];
  const beside = (end) => end.closest("[data-testid=stColumn]")?.contains(chart) === false;
  const parted = (one, other, apart) => ends.some((end) => isBefore(one, end) && isBefore(end, other) && !apart(end));
  const above = last(".keys", chart);
  const below = [...document.querySelectorAll(".keys")].find((one) => isBefore(chart, one));
  const inColumn = (end) => Boolean(end.closest("[data-testid=stColumn]"));
  const keys = above && !parted(above, chart, beside) ? above : below && !parted(chart, below, inColumn) ? below : null;
  if (!keys) return [];
  return [...keys.querySelectorAll(".key")].map((item) => {
    const form = item.querySelector(".form");
    const colour = form.style.getPropertyValue("--c").trim();
    return { form: form.classList[1], colour, words: item.textContent.trim() };
  });
}

// The player whose container holds the chart, if one moves it.
export function playerOf(chart) {
  for (const [target, at] of Object.entries(window.oneLayer ?? {})) {
    const inside = chart.closest(`.st-key-${CSS.escape(target)}`);
    const root = document.querySelector(`.st-key-${CSS.escape(target)}_player`);
    if (!inside || !root || !chart.querySelector(".vega-bind input[name=step]")) continue;
    const find = (selector) => [root, ...root.querySelectorAll("*")]
      .map((node) => (node.shadowRoot ?? node).querySelector(selector)).find(Boolean);
    return { at, scrub: find(".scrub"), speed: find(".speed"), place: find(".place")?.textContent ?? "" };
  }
  return null;
}

// The address of what is seen, at the heading it stands under.
function linkOf(heading) {
  const link = new URL(location.href);
  link.searchParams.delete("embed");
  link.hash = heading?.tagName === "H2" ? heading.id : "";
  return link.href;
}

// What a title asks hands to do is true on the page alone.
export const FOR_HANDS = /: (click|drag|point|press) .*$/;

export function figureOf(chart) {
  const view = viewOf(chart);
  const root = view.scenegraph().root.items[0];
  const titles = [...marksOf(root)].find((mark) => mark.role === "title-text");
  const text = titles?.items[0]?.text ?? "";
  const heading = last("[data-testid=stMain] :is(h1, h2)", chart);
  const lesson = document.title.replace(/ · One Layer$/, "");
  const app = document.querySelector("[data-testid=stApp]");
  const title = [text].flat().join(" ").replace(FOR_HANDS, "");
  return {
    chart, view, root, titles, title, lesson,
    spec: () => specOf(chart),
    description: chart.getAttribute("aria-label") ?? "",
    key: keyOf(chart),
    link: linkOf(heading),
    place: playerOf(chart)?.place ?? "",
    paper: view.background() || getComputedStyle(app).backgroundColor,
    ink: getComputedStyle(app).color,
    fonts: getComputedStyle(chart).fontFamily,
    name: fileName(lesson, title),
  };
}

// Letters of any language; nothing that a file system or a shell reads as more than a name.
export function fileName(...words) {
  const bare = words.join("-").normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  return `one-layer-${[...bare].slice(0, 60).join("")}`.replace(/-+/g, "-").replace(/-$/, "");
}

export function sourceOf({ lesson, place }) {
  return ["One Layer", lesson, place, "CC BY 4.0"].filter(Boolean).join(" · ");
}
