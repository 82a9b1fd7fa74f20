// What the charts show of points under the hand: all that is a formula of them.
function sketch(lent, data, points, before) {
  const chart = chartAt(data.chart);
  const old = chart && lent.own(chart.view, data.table);
  if (!old?.length) return;
  const fit = fitOf(points);
  const [x, y] = data.columns;
  const views = new Set();
  const change = (view, table, rows) => { lent.put(view, table, rows); views.add(view); };
  change(chart.view, data.table, points.map((row, i) => ({ ...(old[i] ?? old[0]), i, [x]: row[0], [y]: row[1] })));
  for (const [name, numbers] of Object.entries(data.follows)) {
    const other = chartAt(name);
    const at = other && lent.own(other.view, "at");
    const moved = Object.fromEntries(Object.entries(numbers).map(([column, what]) => [column, fit[what]]));
    if (at?.length) change(other.view, "at", [{ ...at[0], ...moved }]);
  }
  const bowl = data.bowl && chartAt(data.bowl);
  if (bowl) sketchBowl(lent, bowl, fit, fitOf(before), change);
  if (data.descent && points.length === before.length) sketchRun(lent, data.descent, points, fit, change);
  for (const view of views) view.run();
}

// The bowl in the window that is open; what is written on it waits for the server.
function sketchBowl(lent, { svg, view }, fit, before, change) {
  const [heat, contour, places] = ["heat", "contour", "places"].map((name) => lent.own(view, name));
  if (!heat?.length || !contour || !places) return;
  const firsts = new Map(contour.map((row) => [row.line, row]).reverse()); // a corner of each line
  const levels = new Set([...firsts.values()].map(({ x, y }) => Number(lossAt(before, x, y).toPrecision(3))));
  if (contour.length) change(view, "contour", ringsOf(fit, [...levels]));
  change(view, "places", places.map((row) => (row.name === "optimum" ? { ...row, x: fit.w, y: fit.b } : row)));
  for (const name of ["labels", "arms", "ring"]) if (lent.own(view, name)?.length) change(view, name, []);
  lent.paint(svg, pictureOf(fit, heat[0]));
}

// A run of descent over these points, in the batches that were drawn: path, line, arrows, losses.
function sketchRun(lent, { line, bowl, loss, ...run }, points, fit, change) {
  const charts = [line, bowl, loss].map((name) => chartAt(name)?.view);
  const tables = charts.map((view) => view && lent.own(view, "run"));
  const at = charts[1] && lent.own(charts[1], "at")?.[0];
  if (!at || tables.some((rows) => !rows?.length)) return;
  const states = descentOf(points, tables[0], fit, run, [at.x1 - at.x0, at.y1 - at.y0]);
  charts.forEach((view, k) => change(view, "run", tables[k].map((row, t) => {
    const known = Object.entries(states[t]).filter(([name]) => name in row);
    return { ...row, ...Object.fromEntries(known) };
  })));
}
