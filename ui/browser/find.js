// The field that finds: what is typed finds lessons, terms, formulas and mistakes, here and
// at once. What this browser has opened is known to this browser only.
const SEEN = "onelayer seen";
const MOST = 8; // lines that are shown
const PLACES = ".walk a, .places a, [class*=_places] a"; // lists of places outside of the field
const [KIND, NAME, WHAT, ALSO, WHERE, LINK] = [0, 1, 2, 3, 4, 5];

// "η" is typed as η, "naive" finds "naïve", and a dash is a dash.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[−–]/g, "-").toLowerCase();

// How near an entry is to the words: 0 is not at all. Each word must begin a word somewhere, or be in a name.
function nearness(entry, words) {
  let near = 0;
  for (const word of words) {
    const begins = (text) => text.startsWith(word) || text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
    if (entry.name === word) near += 9;
    else if (entry.name.startsWith(word)) near += 6;
    else if (begins(entry.name)) near += 5;
    else if (entry.name.includes(word) || begins(entry.also)) near += 3;
    else if (entry.also.includes(word)) near += 2;
    else if (begins(entry.what)) near += 1;
    else return 0;
  }
  return near;
}

class Field {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.input = this.find("input");
    this.list = this.find("ul");
    this.chosen = 0;
    this.input.oninput = () => { this.chosen = 0; this.show(); };
    this.input.onkeydown = (event) => this.key(event);
    this.list.onmousemove = ({ target }) => this.choose([...this.list.children].indexOf(target.closest("li")));
    this.list.onclick = (event) => {
      const line = event.target.closest("li");
      if (!line) return;
      if (!event.target.closest("a")) return this.open(line.querySelector("a"), event);
      this.walk(event);
    };
    this.find("button").onclick = () => { localStorage.removeItem(SEEN); this.mark(); };
    this.walk = (event) => {
      const link = event.target.closest?.(`.find a, ${PLACES}`) ?? event.composedPath()[0].closest?.("a");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) this.open(link, event);
    };
    document.addEventListener("click", this.outside = (event) => { if (event.target.closest?.(PLACES)) this.walk(event); });
    this.style = document.head.appendChild(document.createElement("style"));
  }

  configure({ finds, lessons }) {
    this.entries = finds.map((row) => ({ row, name: plain(row[NAME]), also: plain(row[ALSO]), what: plain(row[WHAT]) }));
    this.lessons = lessons;
    this.mark();
    this.show();
  }

  show() {
    const asked = plain(this.input.value).trim();
    const words = asked.split(/\s+/).filter(Boolean);
    const whole = (entry) => (words.length > 1 && (entry.name.includes(asked) || entry.also.includes(asked)) ? 4 : 0);
    const near = !words.length ? [] : this.entries
      .map((entry, k) => [nearness(entry, words) && nearness(entry, words) / words.length + whole(entry), k, entry])
      .filter(([how]) => how).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    this.list.replaceChildren(...near.slice(0, MOST).map(([, , entry], k) => this.line(entry.row, k)));
    this.list.hidden = !near.length;
    this.input.ariaExpanded = String(near.length > 0);
    const more = near.length - MOST;
    this.find(".none").textContent = !words.length ? "" : !near.length ? "Nothing of that name. Another word for it? The lessons stand below."
      : more > 0 ? `and ${more} more: another word narrows it down` : "";
    this.choose(this.chosen);
  }

  line(row, k) {
    const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });
    const line = Object.assign(make("li", "", ""), { id: `found-${k}`, role: "option" });
    const body = make("div", "", "");
    const link = Object.assign(make("a", "", row[NAME]), { href: row[LINK], tabIndex: -1 });
    body.append(link, make("div", "what", row[WHAT]), make("div", "where", row[WHERE]));
    line.append(make("span", "kind", row[KIND]), body);
    return line;
  }

  choose(k) {
    if (k < 0) return;
    const lines = [...this.list.children];
    this.chosen = Math.max(0, Math.min(k, lines.length - 1));
    lines.forEach((line, at) => { line.ariaSelected = String(at === this.chosen); });
    if (lines.length) this.input.setAttribute("aria-activedescendant", lines[this.chosen].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    event.stopPropagation(); // Streamlit's own keys are not for who types
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.choose(Math.max(0, this.chosen + (event.key === "ArrowDown" ? 1 : -1)));
    }
    if (event.key === "Enter") {
      const link = this.list.children[this.chosen]?.querySelector("a");
      if (link) this.open(link, event);
    }
    if (event.key === "Escape") { this.input.value = ""; this.show(); }
  }

  open(link, event) {
    event.preventDefault();
    const url = new URL(link.getAttribute("href"), document.baseURI);
    go(url.href);
    if (url.hash) window.oneLayerStay?.(decodeURIComponent(url.hash.slice(1)));
    else document.querySelector("[data-testid=stMain]").scrollTop = 0;
  }

  // A tick at the cards of the lessons that were opened here, and how many they are.
  mark() {
    let seen = {};
    try { seen = JSON.parse(localStorage.getItem(SEEN) ?? "{}"); } catch { /* a browser that keeps nothing */ }
    const opened = this.lessons.filter((slug) => seen[slug]);
    const cards = opened.map((slug) => `.st-key-home_card_${slug} a p::after`);
    this.style.textContent = cards.length ? `${cards.join(", ")} { content: " ✓" / " (opened)"; }` : "";
    const left = this.lessons.length - opened.length;
    this.find(".seen").hidden = !opened.length;
    this.find(".seen span").textContent = left ? `You have opened ${opened.length} of ${this.lessons.length} lessons: they have a ✓. Only this browser knows.`
      : `You have opened all ${opened.length} lessons. Only this browser knows.`;
  }

  close() {
    document.removeEventListener("click", this.outside);
    this.style.remove();
  }
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".find");
  root.field ??= new Field(root);
  root.field.configure(data);
  root.dataset.ready = "";
  return () => { root.field?.close(); root.field = null; };
}
