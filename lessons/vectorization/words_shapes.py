"""What the lesson says of shapes: the rule of broadcasting, reshape, three houses at once."""

from charts.numbers import count, short, signed, tex
from core.broadcasting import Axis, BroadcastSpec, aligned
from core.shapes import cells, spelt
from lessons.vectorization.tables_cells import BroadcastTables, HouseTables, ReshapeTables

# --- broadcasting -------------------------------------------------------------------------------

BROADCAST = (
    "Two tensors of different shapes can still be added: torch **broadcasts** them. Write the "
    "shapes below each other, ends aligned. Two sizes fit when they are equal or one of them is 1; "
    "a missing size counts as 1. What is 1 is used again for every place of the other: **the "
    "copies are read, not made**."
)


def cell_lines(sign: str) -> list[tuple[str, str]]:
    """How the cell in hand is made; {name} is filled as it plays."""
    return [
        ("This cell", f"result{{index}} = A{{a}} {sign} B{{b}}"),
        ("In numbers", f"{{va}} {sign} {{vb}} = {{vc}}"),
    ]


ERROR = "an error"


def which_shape(spec: BroadcastSpec) -> tuple[str, list[str], str, str]:
    """The shape of the result, to be guessed: question, answers to choose from, answer, and why."""
    answer = ERROR if spec.result is None else spelt(spec.result)
    offered = [answer, spelt(spec.a), spelt(spec.b), ERROR, spelt(spec.a + spec.b)]
    options = sorted(dict.fromkeys(offered), key=lambda text: (len(text), text))[:4]
    if answer not in options:
        options[-1] = answer
    sizes = [
        f"{axis.a or 'nothing'} and {axis.b or 'nothing'} give {axis.size or 'an error'}"
        for axis in aligned(spec.a, spec.b)
    ]
    why = f"From the end: {'; '.join(reversed(sizes))}." if sizes else "Two single numbers."
    question = f"A is {spelt(spec.a)}, B is {spelt(spec.b)}. Which shape has {spec.operation}?"
    return question, options, answer, why


def axis_rows(tables: BroadcastTables) -> list[dict[str, str]]:
    """The two shapes place by place, counted from the end, and what becomes of each place."""
    return [
        {
            "place, from the end": str(place),
            "A": _size(axis.a),
            "B": _size(axis.b),
            "what happens": _verdict(axis),
            "result": _size(axis.size) if axis.size else "refused",
        }
        for place, axis in zip(range(len(tables.axes), 0, -1), tables.axes, strict=True)
    ] or [
        {
            "place, from the end": "–",
            "A": "()",
            "B": "()",
            "what happens": "two single numbers: nothing to align",
            "result": "()",
        }
    ]


def _size(size: int | None) -> str:
    return "–" if size is None else f"{size:,}"


def _verdict(axis: Axis) -> str:
    """What happens at one place."""
    if axis.size is None:
        return f"{axis.a} and {axis.b} differ, and neither is 1"
    for name, own in (("A", axis.a), ("B", axis.b)):
        if axis.stretches(name.lower()):
            missing = "A has no size here, which counts as 1" if own is None else f"{name} has 1"
            missing = missing.replace("A has no", f"{name} has no")
            return f"{missing}: used {axis.size:,} times"
    if axis.a is None or axis.b is None:
        return f"{'A' if axis.a is None else 'B'} has no size here, which counts as 1"
    return "equal"


def broadcast_summary(tables: BroadcastTables) -> str:
    """The shapes, the result and what it costs to hold the copies: nothing."""
    spec = tables.spec
    if spec.result is None:
        return f"A is {spelt(spec.a)}, B is {spelt(spec.b)}: they do not fit, and nothing is made."
    own, result = cells(spec.a) + cells(spec.b), cells(spec.result)
    read = 2 * result
    text = (
        f"A {spelt(spec.a)} and B {spelt(spec.b)} hold {count(own, 'number')}; the result "
        f"{spelt(spec.result)} has {count(result, 'cell')}"
    )
    if read == own:
        return f"{text}. Every number is read once."
    return f"{text}, which read {read:,}: the same numbers again, from the same memory."


def too_large(tables: BroadcastTables) -> str:
    """Why there is no picture of shapes that fit."""
    spec = tables.spec
    shape = spec.result if spec.result is not None else max(spec.a, spec.b, key=cells)
    return (
        f"{spelt(shape)} has {count(len(shape), 'size')} and {count(cells(shape), 'cell')}: more "
        "than a picture can show (three sizes, twelve columns, 144 cells). The table above says "
        "place by place what torch does."
    )


def refusal(tables: BroadcastTables) -> str:
    """Which place refuses, and what torch says."""
    places = [
        f"place {place} from the end ({axis.a} and {axis.b})"
        for place, axis in zip(range(len(tables.axes), 0, -1), tables.axes, strict=True)
        if axis.size is None
    ]
    which = " and ".join(places)
    return (
        f"Refused at {which}. torch raises, just now: `RuntimeError: {tables.error}`. It counts "
        "dimensions from the front, from 0. What to do: `reshape` one of them so that a 1 stands "
        "where it is to be stretched."
    )


def trap(tables: BroadcastTables) -> str:
    """What a column minus a row of as many numbers makes."""
    n = tables.spec.a[0]
    return (
        f"**The trap.** ({n}, 1) and ({n},) fit, so nobody complains: the result is ({n}, {n}). "
        f"Whoever meant {n} differences has {n * n:,}, of which {n * n - n:,} (shaded) compare "
        "number i of the one with number j of the other. A mean over them is a number like any "
        "other, only wrong. Labels that are `reshape`d to the shape of the predictions prevent it."
    )


def broadcast_notice(tables: BroadcastTables) -> str:
    """What to look for in this pair of shapes."""
    spec = tables.spec
    if spec.result is None:
        return ""
    stretched = {
        name: [axis.size for axis in tables.axes if axis.stretches(name.lower())] for name in "AB"
    }
    lines = []
    for name, sizes in stretched.items():
        times = 1
        for size in sizes:
            times *= size or 1
        if times > 1:
            lines.append(f"Every number of {name} is used {times:,} times.")
    if not lines:
        lines.append("Neither is stretched: cell meets cell, as in a sum by hand.")
    if spec.plain and spec.result == (3,) and spec.operation == "A + B":
        lines.append("`torch.ones(3) + 10` prints `tensor([11., 11., 11.])`.")
    return "\n".join(f"- {line}" for line in lines)


# --- three houses at once -----------------------------------------------------------------------


def house_words(tables: HouseTables) -> str:
    """What the sheet shows, and that both ways give the same."""
    apart = max(abs(a - b) for a, b in zip(tables.by_row, tables.at_once, strict=True))
    same = (
        "the same three prices"
        if apart == 0
        else f"the same three prices up to rounding, {short(apart, 2)} apart at most"
    )
    prices = ", ".join(short(price, 4) for price in tables.at_once)
    return (
        f"`X @ w + b` is one operation for all houses: w (2,) is stretched over the rows of X, the "
        f"products of each row are added up, and b is stretched to three. The prices, in thousand: "
        f"**{prices}**. House by house in a loop it gives {same}."
    )


def house_formula(tables: HouseTables) -> tuple[str, str]:
    """ŷ = Xw + b in letters and in today's numbers (LaTeX)."""
    w1, w2, b = (tables.weights[name] for name in ("w1", "w2", "b"))
    from_sheet = tables.sheet.numbers
    rows = r" \\ ".join(
        f"{tex(x1, bare=True)} & {tex(x2, bare=True)}"
        for x1, x2 in zip(from_sheet["x1"], from_sheet["x2"], strict=True)
    )
    prices = r" \\ ".join(tex(price, bare=True) for price in tables.at_once)
    weights = rf"{tex(w1, bare=True)} \\ {tex(w2, bare=True)}"
    return (
        r"\hat{\mathbf y} = \mathbf X \mathbf w + b",
        rf"\begin{{bmatrix}} {prices} \end{{bmatrix}} = \begin{{bmatrix}} {rows} \end{{bmatrix}}"
        rf"\begin{{bmatrix}} {weights} \end{{bmatrix}} {'-' if b < 0 else '+'} {tex(abs(b))}",
    )


def house_lines(tables: HouseTables) -> list[tuple[str, str]]:
    """The house in hand as a sum; {name} is filled as it plays."""
    w1, w2, b = (tables.weights[name] for name in ("w1", "w2", "b"))
    terms = f"{{x1}} · {_in_product(w1)} + {{x2}} · {_in_product(w2)} {signed(b, 4)}"
    return [("This house", f"ŷ = {terms} = {{y_hat}}")]


def _in_product(value: float) -> str:
    return f"({short(value, 4)})" if value < 0 else short(value, 4)


# --- reshaping ----------------------------------------------------------------------------------

RESHAPE = (
    "The numbers of a tensor lie in one row of memory. A **shape** says how to read that row, and "
    "`reshape` gives another shape to the same numbers, **in the same order**: along the last "
    "place first, then the one before. Play, and watch the new shape fill."
)
MEMORY_LINES = [
    ("This number", "{value} is x{x} and becomes y{y}"),
    ("In memory", "place {place} = {walk}, each index times its stride"),
]


def open_size(tables: ReshapeTables) -> str:
    """How −1 was worked out, where there is one."""
    spec = tables.spec
    if -1 not in spec.target:
        return (
            f"The sizes of {spelt(spec.target)} make {tables.n}, one place for each number. Write "
            "−1 for one of them, and torch works it out."
        )
    others = [size for size in spec.target if size != -1]
    made = tables.n // cells(tuple(others))
    divided = " · ".join(map(str, others)) or "1"
    return (
        f"**−1 is {made}.** torch works it out: {tables.n} numbers over {divided} are {made}. "
        "(Some notes say that NumPy does so. No NumPy is involved: x is a tensor of torch.)"
    )


def shared_words(tables: ReshapeTables) -> str:
    """What a view shares, and what a copy does not; written and looked at just now."""
    x, y = (spelt(tuple(part.shape)) for part in (tables.done.x, tables.done.y))
    first = tables.done.written.flatten()[0].item()
    if tables.done.shared:
        return (
            f"**y is a view.** x {x} and y {y} read the same {count(tables.n, 'number')}: nothing "
            f"moved, only the strides are others, {_strides(tables)}. Write 99 into the first cell "
            f"of y, and x changes too: its first cell is then {first}."
        )
    return (
        f"**y is a copy.** Read in the order of x {x}, the places of memory do not follow each "
        f"other in steps that one set of strides could tell, so `reshape` wrote all "
        f"{tables.n} numbers into a memory of their own, {_strides(tables)}. Write 99 into the "
        f"first cell of y, and x does not change: its first cell is still {first}."
    )


def _strides(tables: ReshapeTables) -> str:
    x, y = (spelt(part.stride()) for part in (tables.done.x, tables.done.y))
    return f"{y} for y where x has {x}"


def view_words(tables: ReshapeTables) -> str:
    """What `view`, which never copies, says of the same."""
    if not tables.done.view_error:
        return "`x.view(…)` never copies; here it gives the same view as `reshape`."
    return (
        "`x.view(…)` never copies; here it raises, just now: "
        f"`RuntimeError: {tables.done.view_error}`"
    )


def reshape_summary(tables: ReshapeTables) -> str:
    """One line under the sheet."""
    x, y = tuple(tables.done.x.shape), tuple(tables.done.y.shape)
    first = ", ".join(str(v) for v in tables.done.y.flatten()[:6].tolist())
    more = " …" if tables.n > 6 else ""
    return (
        f"x {spelt(x)} becomes y {spelt(y)}: {count(tables.n, 'number')}, read in the order "
        f"{first}{more}. " + ("One memory for both." if tables.done.shared else "Two memories.")
    )
