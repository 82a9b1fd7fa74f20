"""What the lesson says of a kernel on its way: sentences and formulas, from its tables."""

from charts.numbers import count, number, tex
from core import convolution as cv
from core.shape_walk import conv_sum
from core.sliding import turned
from lessons.cnn.tables import SlideTables

CHOICES = ("28", "24", "14", "12")
ROUNDING = 1e-9  # nine times 1/9 is not quite 1
FEW = 9  # terms of a sum that is written out


def question() -> tuple[str, tuple[str, ...], str, str]:
    """Guess before anything is seen: how much of a picture is left."""
    made = cv.out_size(28, 5)
    left = cv.out_size(made, 2, 2)
    return (
        "A kernel of 5 × 5 slides over a picture of 28 × 28, and of every 2 × 2 of its sums the "
        "largest is kept. How many numbers has a side of what is left?",
        CHOICES,
        str(left),
        f"Along a side the kernel has {conv_sum(28, 5, 1, 0)} places, and two by two they make "
        f"{made} / 2 = {left}.",
    )


def summary(tables: SlideTables) -> str:
    """One line under the figures, of the whole way."""
    low, high = tables.ends
    k = tables.spec.k
    span = f"each is {number(low)}" if low == high else f"from {number(low)} to {number(high)}"
    return (
        f"A kernel of {k} × {k} has {tables.rows} × {tables.columns} = "
        f"{count(tables.places, 'place')} on this picture, and each place makes one sum: {span}. "
        f"{colours(tables)}"
    )


def colours(tables: SlideTables) -> str:
    """How to read the picture of the sums."""
    low, high = tables.ends
    if low >= 0:
        return "Black is 0, white the largest." if high > 0 else "All are 0: black."
    return "Orange is above 0, blue below."


def size_words(tables: SlideTables) -> str:
    """How the size of the output comes about."""
    spec = tables.spec
    return conv_sum(tables.side, spec.k, spec.stride, spec.padding)


def notice(tables: SlideTables) -> str:
    """What to look for, with today's numbers."""
    dense = tables.side**2 * tables.places
    held = tables.spec.k**2
    return "\n".join(
        (
            f"- **The size.** {size_words(tables)} places along a side.",
            f"- **Flat ground.** {flat_words(tables)}",
            f"- **The same weights everywhere.** {count(held, 'weight')} "
            f"{'is' if held == 1 else 'are'} used at all of the {count(tables.places, 'place')}. "
            f"A linear layer from {tables.side**2} pixels to {count(tables.places, 'number')} "
            f"would hold {dense:,} of them, and would have to learn an edge anew at every place.",
            f"- **The strongest place.** {strongest_words(tables)}",
        )
    )


def flat_words(tables: SlideTables) -> str:
    """What the kernel makes of pixels that are all alike."""
    total = tables.weight_sum
    alike = "where all pixels in view are alike, the sum is"
    if abs(total) < ROUNDING:
        return f"The weights sum to 0: {alike} 0, however bright they are."
    if abs(total - 1) < ROUNDING:
        return f"The weights sum to 1: {alike} the grey they share."
    return f"The weights sum to {number(total)}: {alike} {number(total)} times the grey they share."


def strongest_words(tables: SlideTables) -> str:
    """Where the sum is farthest from 0."""
    row, column = tables.done.strongest
    value = float(tables.done.out[row, column])
    if value == 0:
        return "There is none: every sum is 0."
    others = int((tables.done.out.abs() == abs(value)).sum()) - 1
    more = f" ({count(others, 'other place')} as far)" if others else ""
    return (
        f"In row {row + 1}, column {column + 1} the sum is {number(value)}, as far from 0 as it "
        f"gets{more}."
    )


def formula(tables: SlideTables) -> tuple[str, str]:
    """The sum in letters, and the same at the strongest place (LaTeX)."""
    spec = tables.spec
    step = "" if spec.stride == 1 else rf"{spec.stride}"
    symbols = (
        rf"y_{{r,s}} = \sum_{{i=1}}^{{{spec.k}}} \sum_{{j=1}}^{{{spec.k}}} w_{{i,j}} \, "
        rf"x_{{{step}(r-1)+i,\; {step}(s-1)+j}}"
    )
    row, column = tables.done.strongest
    seen = tables.done.seen(row, column).flatten().tolist()
    weights = [float(w) for line in spec.kernel for w in line]
    terms = [(w, x) for w, x in zip(weights, seen, strict=True) if w]
    shown = [rf"{tex(w)} \cdot {tex(x)}" for w, x in terms[:FEW]]
    more = [r"\dots"] if len(terms) > FEW else []
    value = tex(float(tables.done.out[row, column]), bare=True)
    total = " + ".join([*shown, *more]) or "0"
    return symbols, rf"y_{{{row + 1},{column + 1}}} = {total} = {value}"


def readout_lines(tables: SlideTables) -> list[tuple[str, str]]:
    """What is told of the place in hand."""
    return [
        ("place", f"row {{row}} of {tables.rows}, column {{column}} of {tables.columns}"),
        ("sum of the products", "{sum}"),
    ]


def turned_words(tables: SlideTables) -> str:
    """Whether it would matter to turn the kernel by half a turn, as mathematics does."""
    spec = tables.spec
    other = cv.of_picture(tables.done.picture, turned(spec.kernel), spec.stride, spec.padding)
    apart = float((other - tables.done.out).abs().max())
    if turned(spec.kernel) == spec.kernel:
        return (
            "Nothing changes: this kernel is the same after half a turn. Deep learning leaves the "
            "turn out, because a kernel that is learned is learned as it is used."
        )
    negated = bool((other == -tables.done.out).all())
    how = (
        "Every sum would change its sign"
        if negated and apart
        else f"Sums would change, by up to {number(apart)}"
        if apart
        else "On this picture no sum would change"
    )
    return (
        f"{how}. Deep learning leaves the turn out, because a kernel that is learned is learned as "
        "it is used."
    )


def loop_words(tables: SlideTables) -> str:
    """How many products and sums the picture costs."""
    held = tables.spec.k**2
    return (
        f"{count(held, 'product')} at each of {count(tables.places, 'place')}: "
        f"**{held * tables.places:,}** in all. All places as columns make a matrix of {held} × "
        f"{tables.places:,}, and the row of weights times that matrix is the whole output at once."
    )


def exercises(tables: SlideTables) -> list[tuple[str, str]]:
    """Questions whose answers follow the stage."""
    spec, side = tables.spec, tables.side
    rim = (spec.k - 1) // 2
    odd = spec.k % 2 == 1
    same = (
        f"**{rim}**: {conv_sum(side, spec.k, 1, rim)}. Half of what the kernel is wide, rounded "
        "down."
        if odd
        else f"No number does: {rim} leave {cv.out_size(side, spec.k, 1, rim)}, {rim + 1} make "
        f"{cv.out_size(side, spec.k, 1, rim + 1)}. Kernels of an odd width have a middle; this is "
        "why they are usual."
    )
    return [
        (
            f"With stride 1, how many rows of zeros keep a picture of {side} at {side}, under a "
            f"kernel of {spec.k} × {spec.k}?",
            same,
        ),
        (
            "In mathematics a convolution turns the kernel by half a turn before it slides. What "
            "would change here?",
            turned_words(tables),
        ),
        (
            "Ten kernels of 5 × 5 slide over a grey picture, twenty over the ten pictures they "
            "make. How many weights and biases are that?",
            "Each kernel has a layer of weights for each channel it sees: 10 · (1 · 25 + 1) = "
            f"{10 * 26:,}, and 20 · (10 · 25 + 1) = {20 * 251:,}; together "
            f"**{10 * 26 + 20 * 251:,}**.",
        ),
    ]


def script(tables: SlideTables) -> str:
    """A script that slides the kernel of the page over a picture."""
    spec = tables.spec
    return (
        "from core import images\n"
        "from core.sliding import SlideSpec, slide\n\n"
        f"spec = {spec!r}\n"
        'clothes = images.load("clothes")\n'
        f"picture = clothes.X_test[{tables.row}].reshape(28, 28)\n"
        "out = slide(picture, spec).out\n"
        "print(tuple(out.shape), out.min().item(), out.max().item())\n"
    )
