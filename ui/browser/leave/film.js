// What a player plays, as a GIF or a video. The player itself is played, frame by frame, and put back.
import { playerOf } from "./figure.js";
import { bare, canvasOf, planOf } from "./picture.js";
import { webmOf } from "./webm.js";

const MOST_FRAMES = 120; // of a longer run every second, third, … update
const SHOWN = 1.5; // seconds that the last frame stays
const FASTEST = 25; // frames a second
const BREATH = 150; // milliseconds for a recorder to take a frame
const KEY_EVERY = 25; // frames: from there a video can be played
const BITS = 6e6; // a second of video
const MP4 = ["video/mp4;codecs=avc1.42E01F", "video/mp4"];

const mp4Type = () => window.MediaRecorder && HTMLCanvasElement.prototype.captureStream && MP4.find((type) => MediaRecorder.isTypeSupported(type));

// The kinds of video that this browser can make.
export const videos = () => [...(window.VideoEncoder ? ["webm"] : []), ...(mp4Type() ? ["mp4"] : [])];

// Which updates are frames, and how long each is seen (milliseconds).
export function framesOf(last, speed) {
  const stride = Math.ceil((last + 1) / MOST_FRAMES);
  const steps = [];
  for (let step = 0; step < last; step += stride) steps.push(step);
  return { steps: [...steps, last], wait: 1000 / Math.min(Math.max(speed / stride, 1), FASTEST) };
}

const move = (scrub, step) => {
  scrub.value = step;
  scrub.dispatchEvent(new Event("input", { bubbles: true }));
};

// Each frame on the canvas, in turn; `job` hears how far it is, and may stop it.
async function* drawn(figure, job, scale, canvas) {
  const { scrub, speed, at: { step: before } } = playerOf(figure.chart);
  const { steps, wait } = framesOf(Number(scrub.max), Number(speed.value));
  const at_step = async (step) => {
    move(scrub, step);
    await figure.view.runAsync();
    return { ...figure, ...figure.again() };
  };
  try {
    const some = [];
    for (const share of [0, 0.5, 1]) some.push(await bare(await at_step(steps[Math.floor(share * (steps.length - 1))])));
    let size;
    for (const [k, step] of steps.entries()) {
      if (job.stopped) return;
      const now = await at_step(step);
      const plan = await planOf(now, some);
      size ??= room(plan);
      await canvasOf(now, scale, canvas, { ...plan, ...size });
      yield k === steps.length - 1 ? SHOWN * 1000 : wait;
      job.progress((k + 1) / steps.length);
    }
  } finally {
    move(scrub, before);
  }
}

// One size for all frames. A title may need one line more in a later one; video wants even numbers.
function room({ width, height }) {
  const even = (length) => length + (length % 2);
  return { width: even(width), height: even(height + 16) };
}

const rest = (milliseconds = 0) => new Promise((done) => setTimeout(done, milliseconds));

export async function gif(figure, job) {
  const { GIFEncoder, quantize, applyPalette } = await import("./gifenc.esm.js");
  const film = GIFEncoder();
  const canvas = document.createElement("canvas");
  for await (const delay of drawn(figure, job, 1, canvas)) {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint8Array(data.buffer); // a clamped array is not taken by every browser
    const palette = quantize(pixels, 256);
    film.writeFrame(applyPalette(pixels, palette), width, height, { palette, delay });
    await rest(); // the page draws how far it is
  }
  if (job.stopped) return null;
  film.finish();
  return new Blob([film.bytes()], { type: "image/gif" });
}

// A coder is told when each frame is seen: nothing is lost, and it takes less time than the film.
export async function webm(figure, job) {
  const canvas = document.createElement("canvas");
  const frames = [];
  let failure = null;
  const coder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push({ time: Math.round(chunk.timestamp / 1000), key: chunk.type === "key", bytes });
    },
    error: (error) => { failure = error; },
  });
  let time = 0;
  let count = 0;
  const put = (milliseconds) => {
    const frame = new VideoFrame(canvas, { timestamp: time * 1000, duration: milliseconds * 1000 });
    coder.encode(frame, { keyFrame: count++ % KEY_EVERY === 0 });
    frame.close();
    time += milliseconds;
  };
  for await (const delay of drawn(figure, job, 2, canvas)) {
    if (!count) coder.configure({ codec: "vp8", width: canvas.width, height: canvas.height, bitrate: BITS });
    put(delay);
    while (coder.encodeQueueSize > 2 && !failure) await rest(5);
    if (failure) throw failure;
  }
  if (job.stopped) { coder.close(); return null; }
  put(0); // the last one once more, at the end: a player may leave when the last frame begins
  await coder.flush();
  coder.close();
  return webmOf(frames, { width: canvas.width, height: canvas.height, milliseconds: time });
}

// A recorder writes down when each frame came, so the film is played while it is recorded. It takes a
// frame when the canvas is drawn on: that is done when the frame is due, from another canvas.
export async function mp4(figure, job) {
  const type = mp4Type();
  const [sheet, screen] = [document.createElement("canvas"), document.createElement("canvas")];
  const stream = screen.captureStream(0);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise((done, failed) => {
    recorder.onstop = done;
    recorder.onerror = ({ error }) => failed(error ?? new Error("The recorder stopped."));
  });
  const show = async (milliseconds) => {
    await rest(due - performance.now());
    due = performance.now() + milliseconds;
    screen.getContext("2d", { willReadFrequently: true }).drawImage(sheet, 0, 0);
    stream.getVideoTracks()[0].requestFrame();
  };
  let due = 0;
  for await (const delay of drawn(figure, job, 2, sheet)) {
    if (!due) { [screen.width, screen.height] = [sheet.width, sheet.height]; recorder.start(); }
    await show(delay);
  }
  if (due) {
    if (!job.stopped) await show(BREATH); // the last one again: what is shown last has no length
    await rest(BREATH);
    recorder.stop();
    await ended;
  }
  return job.stopped ? null : new Blob(parts, { type: type.split(";")[0] });
}
