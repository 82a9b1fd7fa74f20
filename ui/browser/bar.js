// The bar under a scatter; what listens to hands comes with the page (touch.js).
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".touch");
  const begin = () => {
    root.touch ??= new window.oneLayerTouch(root);
    root.touch.configure(data, setTriggerValue);
  };
  if (window.oneLayerTouch) begin();
  else document.addEventListener("onelayer:touch", begin, { once: true });
  return () => {
    document.removeEventListener("onelayer:touch", begin);
    root.touch?.close();
    root.touch = null;
  };
}
