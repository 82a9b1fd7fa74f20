// Numbers in a text: {name} is that column's number at a row of the table, {name+1} at the next.
function format(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  let text;
  if (Number.isInteger(value) && size < 1e6) text = String(value);
  else if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(3).split("e");
    text = `${mantissa} × 10^${Number(exponent)}`;
  } else text = size < 9999.5 ? value.toPrecision(4) : value.toFixed(0); // else it is 1.235e+4
  return text.replaceAll("-", "−");
}

function filled(text, table, row) {
  return text.replace(/\{(\w+)(\+1)?\}/g, (_, name, next) =>
    format(table.getChild(name)?.get(row + (next ? 1 : 0))));
}
