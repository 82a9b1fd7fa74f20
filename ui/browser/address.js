// The settings in force, as a run tells them. Few letters: they are sent with every part of a page;
// who keeps them is in frame.js.
export default function ({ data }) {
  (window.oneLayerSaid ??= []).push(data);
  document.dispatchEvent(new Event("onelayer:said"));
}
