// Vega keeps what it drew with the node: the way from a picture to the view that draws it.
function viewOf(svg) {
  for (const node of svg.querySelectorAll("g")) {
    const view = node.__data__?.context?.dataflow;
    if (view) return view;
  }
  return null;
}
