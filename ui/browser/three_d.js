// Without WebGL a 3-D picture is a grey box with somebody else's sentence: ours stands instead.
export default function ({ data, parentElement }) {
  const able = Boolean(document.createElement("canvas").getContext("webgl"));
  const words = parentElement.querySelector(".instead");
  words.textContent = data.instead;
  words.hidden = able;
  const box = document.querySelector(`.st-key-${data.box}`);
  if (box && !able) box.style.display = "none";
}
