// What is a formula of the points [x, y]: their best line, and the bowl of the loss over w and b.
const SHADES = ["440154", "482878", "3e4a89", "31688e", "26828e", "1f9e89", "35b779", "6ece58", "b5de2b", "fde725"];
const FINE_BOWL = 81; // places a side: as many as the eye can tell under the hand
const RING = 73; // corners of a line of equal loss

// The closed form, as core has it; with one x alone the shortest answer.
function fitOf(rows) {
  const n = rows.length;
  const mean = (of) => rows.reduce((sum, row) => sum + of(row), 0) / n;
  const [x_mean, y_mean] = [mean(([x]) => x), mean(([, y]) => y)];
  const still = rows.every(([x]) => x === rows[0][0]);
  const x_variance = still ? 0 : mean(([x]) => (x - x_mean) ** 2);
  const w = x_variance
    ? mean(([x, y]) => (x - x_mean) * (y - y_mean)) / x_variance
    : (x_mean * y_mean) / (x_mean ** 2 + 1);
  const b = x_variance ? y_mean - w * x_mean : y_mean / (x_mean ** 2 + 1);
  const square = mean(([x, y]) => (w * x + b - y) ** 2);
  const size = Math.max(...rows.map(([, y]) => y ** 2));
  return {
    w, b, x_mean, x_variance,
    loss: square > 1e-24 * size ? square / 2 : 0, // else it is a rounding
    x_square: mean(([x]) => x * x),
    one: 1,
    rounding: 1e-24 * size,
    no_loss: 1e-16 * Math.max(mean(([, y]) => (y - y_mean) ** 2), 1e-12 * size, 1e-300),
  };
}

function lossAt(fit, w, b) {
  const [across, up] = [w - fit.w, b - fit.b];
  return fit.loss + (fit.x_square * across ** 2 + 2 * fit.x_mean * across * up + up ** 2) / 2;
}

function slopeAt(fit, w, b) {
  const [across, up] = [w - fit.w, b - fit.b];
  return [fit.x_square * across + fit.x_mean * up, fit.x_mean * across + up];
}

const FAR = 1e30; // a run that diverges is far out of sight before that

// Every state of a run, with what its update saw. A batch is written in two letters a sample.
function descentOf(points, rows, fit, { lr, letters, shares }, span) {
  let [w, b] = [rows[0].theta0, rows[0].theta1];
  return rows.map(({ batch }) => {
    const state = { theta0: w, theta1: b, x: w, y: b, loss: lossAt(fit, w, b) };
    const samples = (batch.match(/../g) ?? []).map(([high, low]) =>
      points[64 * letters.indexOf(high) + letters.indexOf(low)]);
    if (!samples.length) return state;
    const own = fitOf(samples);
    const [slope, whole] = [slopeAt(own, w, b), slopeAt(fit, w, b)];
    const parts = [slope, whole].map((one) => one.map((value, k) => value / span[k]));
    const longest = Math.max(...parts.map((part) => Math.hypot(...part)), 1e-300);
    const [g, f] = parts.map((part) => part.map((value) => (-0.2 * shares * value) / longest));
    Object.assign(state, { gx: g[0], gy: g[1], fx: f[0], fy: f[1], batch_loss: lossAt(own, w, b) });
    if (own.x_variance) Object.assign(state, ringThrough(own, 2 * (state.batch_loss - own.loss)));
    if (Math.abs(w) < FAR && Math.abs(b) < FAR) [w, b] = [w - lr * slope[0], b - lr * slope[1]];
    return state;
  });
}

// The line of equal loss of a batch: (cx, cy) + [[r00, r01], [0, r11]] (cos, sin).
function ringThrough({ w, b, x_square, x_mean, x_variance }, above) {
  const [r00, r11] = [Math.sqrt(above / x_square), Math.sqrt((above * x_square) / x_variance)];
  return { cx: w, cy: b, r00, r11, r01: (-x_mean / x_square) * r11 };
}

// Lines of equal loss: ellipses about (w, b), along the axes of [[x_square, x_mean], [x_mean, 1]].
function ringsOf(fit, levels) {
  const turn = Math.atan2(2 * fit.x_mean, fit.x_square - 1) / 2;
  const middle = (fit.x_square + 1) / 2;
  const steep = middle + Math.hypot((fit.x_square - 1) / 2, fit.x_mean);
  const flat = Math.max(fit.x_variance / steep, 1e-12 * steep); // their product is the variance
  return levels.filter((level) => level > fit.loss).flatMap((level, line) =>
    Array.from({ length: RING }, (_, k) => {
      const at = (2 * Math.PI * k) / (RING - 1);
      const long = Math.sqrt((2 * (level - fit.loss)) / flat) * Math.cos(at);
      const short = Math.sqrt((2 * (level - fit.loss)) / steep) * Math.sin(at);
      const x = fit.w - long * Math.sin(turn) + short * Math.cos(turn);
      return { x, y: fit.b + long * Math.cos(turn) + short * Math.sin(turn), line };
    }));
}

// As charts.heat draws it: bright where the loss is low, evenly to a logarithmic eye.
const canvas = document.createElement("canvas");
canvas.width = canvas.height = FINE_BOWL;
const pens = SHADES.map((hex) => [0, 2, 4].map((k) => parseInt(hex.slice(k, k + 2), 16)));

function pictureOf(fit, { x, x2, y, y2, low, high }) {
  const pen = canvas.getContext("2d");
  const picture = pen.createImageData(FINE_BOWL, FINE_BOWL);
  const span = Math.log(high / low) || 1;
  for (let k = 0; k < FINE_BOWL ** 2; k++) {
    const [i, j] = [Math.floor(k / FINE_BOWL), k % FINE_BOWL];
    const w = x + ((x2 - x) * j) / (FINE_BOWL - 1);
    const b = y2 + ((y - y2) * i) / (FINE_BOWL - 1);
    const share = 1 - Math.log(Math.min(Math.max(lossAt(fit, w, b), low), high) / low) / span;
    const at = share * (pens.length - 1);
    const [one, next] = [pens[Math.floor(at)], pens[Math.ceil(at)]];
    for (const c of [0, 1, 2]) picture.data[4 * k + c] = one[c] + (next[c] - one[c]) * (at % 1);
    picture.data[4 * k + 3] = 255;
  }
  pen.putImageData(picture, 0, 0);
  return canvas.toDataURL();
}
