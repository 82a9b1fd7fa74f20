"""What is said of numbers in a computer: every digit of a sum, and where a descent rests."""

from charts.numbers import SUPERSCRIPT, number
from core.precision import FORMATS, exact, neighbours
from lessons.glossary.tables_precision import STEPS, TIMES, Rest, SumTables, power

BELOW, EXACTLY, ABOVE = SIDES = ("below", "exactly", "above")
INTRO = (
    "0.1 has no last digit in binary, as 1/3 has none in decimals. A computer keeps the nearest "
    "number that its format has, and rounds again after every addition. Which comes out depends on "
    "the format: **float32** is what torch uses when nobody says otherwise."
)


def side(tables: SumTables, added: int = TIMES) -> str:
    """Whether a sum is below what was meant, exactly that, or above."""
    error = tables.sums.errors[added]
    return EXACTLY if not error else ABOVE if error > 0 else BELOW


def meant(tables: SumTables, added: int) -> str:
    """What the sum should be, in decimals."""
    digits = len(tables.number.partition(".")[2])
    return f"{float(tables.x * added):.{digits}f}".rstrip("0").rstrip(".") or "0"


def question(tables: SumTables) -> tuple[str, tuple[str, ...], str, str]:
    """Where will ten times x end? Question, options, answer, why."""
    whole = meant(tables, TIMES)
    options = tuple(f"{name} {whole}" for name in SIDES)
    return (
        f"Ten times {tables.number}, added up in {tables.form.name}: where does it end?",
        options,
        f"{side(tables)} {whole}",
        f"It ends at {exact(tables.sums.sums[-1])}.",
    )


def summary(tables: SumTables) -> str:
    """One line under the figure: the sum in hand and how far it is off."""
    total, added = tables.sums.sums[tables.added], tables.added
    times = "time" if added == 1 else "times"
    said = f"{added} {times} {tables.number} in {tables.form.name} is {exact(total)}, "
    if not tables.error:
        return said + f"exactly {meant(tables, added)}."
    share = abs(tables.error) / tables.gap
    return (
        said
        + f"{side(tables, added)} {meant(tables, added)} by {number(float(abs(tables.error)))}: "
        f"{float(share):.3g} of the gap between two neighbours there."
    )


def unit(tables: SumTables) -> str:
    """The title of the axis of errors."""
    exponent = power(tables)
    return f"error (10{str(exponent).translate(SUPERSCRIPT)})" if exponent else "error"


def stored_words(tables: SumTables) -> str:
    """What the format keeps of the number itself."""
    kept = tables.sums.kept
    if kept == tables.x:
        return f"{tables.number} is kept exactly: it is a sum of a few powers of two."
    low, high = neighbours(tables.x, tables.form)
    return (
        f"{tables.number} lies between two neighbours, {exact(low)} and {exact(high)}. Kept is the "
        f"{'lower' if kept == low else 'upper'} one, which is nearer."
    )


def addition(tables: SumTables) -> str:
    """The addition in hand, digit by digit: what was there, what came, what is kept."""
    kept = exact(tables.sums.kept)
    if not tables.added:
        return f"stored {kept}\nsum    0"
    before = tables.sums.sums[tables.added - 1]
    return "\n".join(
        (
            f"sum so far {exact(before)}",
            f"+ stored   {kept}",
            f"= exactly  {exact(before + tables.sums.kept)}",
            f"→ kept     {exact(tables.sums.sums[tables.added])}",
        )
    )


def python(tables: SumTables) -> str:
    """A script that adds in torch and by hand, and prints both."""
    dtype = tables.form.name
    return (
        "from fractions import Fraction\n\n"
        "import torch\n\n"
        "from core.precision import FORMATS, add_up, exact\n\n"
        f"values = (0.0, {tables.number})\n"
        f"total, x = (torch.tensor(value, dtype=torch.{dtype}) for value in values)\n"
        f"for _ in range({TIMES}):\n"
        "    total = total + x\n"
        f'sums = add_up(Fraction("{tables.number}"), {TIMES}, FORMATS["{dtype}"])\n'
        "print(total.double().item(), exact(sums.sums[-1]))\n"
    )


DESCENT = (
    "A weight a is to learn y = 2x from x = 1, 2, 3: a ← a − η · 2x(ax − y), from a = 7 with "
    "η = 0.01. It should arrive at 2."
)


def rest_words(rest: Rest) -> str:
    """What descends, and where it ends in the format in hand."""
    return f"{DESCENT} {_end_words(rest)}"


def _end_words(rest: Rest) -> str:
    if not rest.away[-1]:
        return f"In {rest.name} the descent arrives at exactly 2."
    where = f"{exact(rest.a)}, {number(rest.away[-1])} from 2"
    if rest.stops_at is None:
        return f"In {rest.name} a still moves after {STEPS} passes: it is at {where}."
    return (
        f"In {rest.name} a comes to rest after {rest.stops_at} passes, at {where}. There every "
        "update, worked out in this format, is at most half the gap to the next number, and is "
        "rounded away."
    )


def formats_rows() -> list[dict[str, str]]:
    """The formats beside each other."""
    return [
        {
            "format": form.name,
            "bits": f"1+{form.exponent_bits}+{form.fraction_bits}",
            "binary digits": str(form.digits),
            "safe decimals": str((form.fraction_bits * 30103) // 100000),
            "bytes": str((1 + form.exponent_bits + form.fraction_bits) // 8),
        }
        for form in FORMATS.values()
    ]
