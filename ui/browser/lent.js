// Charts of the page, by "key of their container/number in it", and what they are lent: rows that
// the server has not heard of. Streamlit hands over no table that is the same as the one before, so
// what was lent is given back when the server has answered.
function chartAt(name) {
  const [place, number] = name.split("/");
  const svg = document.querySelectorAll(`.st-key-${CSS.escape(place)} svg.marks`)[number];
  const view = svg && viewOf(svg);
  return view ? { svg, view } : null;
}

const plain = (row) => Object.fromEntries(Object.entries(row)); // without the number Vega gave it

class Lent {
  constructor() { this.slips = []; }

  // The rows that the server gave a table of a view; null where it has no such table.
  own(view, name) {
    let rows;
    try { rows = view.data(name); } catch { return null; }
    let slip = this.slips.find((one) => one.view === view && one.name === name);
    if (!slip) this.slips.push((slip = { view, name }));
    if (!this.ours(slip, rows)) slip.own = rows.map(plain);
    return slip.own;
  }

  ours(slip, rows) {
    return slip.rows?.length === rows.length && slip.rows[0] === rows[0];
  }

  put(view, name, rows) {
    this.slips.find((one) => one.view === view && one.name === name).rows = rows;
    view.data(name, rows);
  }

  // The picture of a heat map: by Vega it would be loaded anew, and be gone for a moment.
  paint(svg, url) {
    const image = svg.querySelector("image");
    if (image) image.setAttribute("href", url);
    this.image = image;
  }

  back() {
    const views = new Set();
    for (const slip of this.slips) {
      try {
        if (!slip.rows || !this.ours(slip, slip.view.data(slip.name))) continue;
        slip.view.data(slip.name, slip.own);
        views.add(slip.view);
      } catch { /* the chart is gone */ }
    }
    for (const view of views) view.run();
    if (this.image?.__data__?.url) this.image.setAttribute("href", this.image.__data__.url);
    this.slips = [];
    this.image = null;
  }
}
