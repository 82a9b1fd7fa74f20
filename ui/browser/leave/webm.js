// A video file (WebM: one track of VP8) around the frames that the browser has coded. Its parts are
// elements of an id, a length and a body: https://www.matroska.org/technical/elements.html
const ID = {
  EBML: 0x1a45dfa3, ReadVersion: 0x42f7, DocType: 0x4282, DocTypeVersion: 0x4287, DocTypeReadVersion: 0x4285,
  Segment: 0x18538067, Info: 0x1549a966, TimestampScale: 0x2ad7b1, Duration: 0x4489, MuxingApp: 0x4d80, WritingApp: 0x5741,
  Tracks: 0x1654ae6b, TrackEntry: 0xae, TrackNumber: 0xd7, TrackUID: 0x73c5, TrackType: 0x83, CodecID: 0x86,
  Video: 0xe0, PixelWidth: 0xb0, PixelHeight: 0xba, Cluster: 0x1f43b675, Timestamp: 0xe7, SimpleBlock: 0xa3,
};

// A whole number as its bytes, without leading zeros.
function whole(value) {
  const bytes = [];
  for (let rest = value; rest > 0 || !bytes.length; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return new Uint8Array(bytes);
}

function float(value) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  return new Uint8Array(bytes.buffer);
}

// The length in eight bytes, of which the first says so.
function length(bytes) {
  const all = whole(bytes);
  return new Uint8Array([1, ...new Array(7 - all.length).fill(0), ...all]);
}

function bodyOf(body) {
  if (Array.isArray(body)) return body.flat(Infinity);
  if (typeof body === "string") return [new TextEncoder().encode(body)];
  return [typeof body === "number" ? whole(body) : body];
}

function element(name, body) {
  const parts = bodyOf(body);
  return [whole(ID[name]), length(parts.reduce((sum, part) => sum + part.length, 0)), ...parts];
}

// frames: { time (milliseconds), key, bytes }, the first of which is a key frame.
export function webmOf(frames, { width, height, milliseconds }) {
  const head = element("EBML", [
    element("ReadVersion", 1), element("DocType", "webm"), element("DocTypeVersion", 4), element("DocTypeReadVersion", 2)]);
  const info = element("Info", [
    element("TimestampScale", 1_000_000), element("Duration", float(milliseconds)),
    element("MuxingApp", "One Layer"), element("WritingApp", "One Layer")]);
  const tracks = element("Tracks", element("TrackEntry", [
    element("TrackNumber", 1), element("TrackUID", 1), element("TrackType", 1), element("CodecID", "V_VP8"),
    element("Video", [element("PixelWidth", width), element("PixelHeight", height)])]));
  return new Blob([...head, ...element("Segment", [info, tracks, clustersOf(frames)])], { type: "video/webm" });
}

// A cluster begins at each key frame; in it, times are counted from there in two bytes.
function clustersOf(frames) {
  const clusters = [];
  for (const frame of frames) {
    if (frame.key) clusters.push([]);
    clusters.at(-1).push(frame);
  }
  return clusters.map((inside) => element("Cluster", [
    element("Timestamp", inside[0].time),
    ...inside.map(({ time, key, bytes }) => {
      const since = time - inside[0].time;
      return element("SimpleBlock", [new Uint8Array([0x81, since >> 8, since & 255, key ? 0x80 : 0]), bytes]);
    }),
  ]));
}
