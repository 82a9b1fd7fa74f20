"""Numbers as people read them: few digits, a true minus sign, never −0."""

import math
from collections.abc import Callable


def short(value: float, digits: int = 3) -> str:
    """A number as a label on a mark or in a table.

    >>> short(-2.5), short(1e-16, 2), short(-0.0)
    ('−2.5', '1 × 10⁻¹⁶', '0')
    """
    return number(value, digits)


def spelt(value: str, digits: int = 4) -> str:
    """`short` as an expression, for labels that the browser writes: `value` is an expression."""
    parts = f"split(format({value}, '.{digits - 1}~e'), 'e')"
    power = f"abs(toNumber({parts}[1]))"
    raised = [f"({power} < {least} ? '' : {_raised(power, least)})" for least in (100, 10)]
    sign = f"(toNumber({parts}[1]) < 0 ? '⁻' : '')"
    extreme = f"{parts}[0] + ' × 10' + {sign} + {' + '.join(raised)} + {_raised(power, 1)}"
    usual = f"{value} == 0 || 1e-4 <= abs({value}) && abs({value}) < 1e6"
    return f"({usual} ? format({value}, '.{digits}~r') : {extreme})"


def _raised(power: str, unit: int) -> str:
    """One digit of an exponent, the one that counts `unit`s."""
    digit = f"floor({power} / {unit}) % 10"
    return f"slice('⁰¹²³⁴⁵⁶⁷⁸⁹', {digit}, {digit} + 1)"


def count(n: int, thing: str, many: str = "") -> str:
    """So many things.

    >>> count(1, "row"), count(1000, "row"), count(2, "batch", "batches")
    ('1 row', '1,000 rows', '2 batches')
    """
    return f"{n:,} {thing if n == 1 else many or thing + 's'}"


def signed(value: float, digits: int = 3) -> str:
    """A number that follows others in a sum: `+ 2` or `− 2`."""
    return f"{'−' if value < 0 else '+'} {short(abs(value), digits)}"


def bracket(value: float, digits: int = 3) -> str:
    """A number in a product: in brackets when negative, so that signs never touch."""
    return f"({short(value, digits)})" if value < 0 else short(value, digits)


def tex(value: float, digits: int = 4, *, bare: bool = False) -> str:
    """A number for LaTeX: in brackets when negative, so that signs never touch; never −0.

    Without its brackets when `bare`.
    """
    text = f"{value:.{digits}g}"
    if float(text) == 0:
        return "0"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = rf"{mantissa}\times 10^{{{int(exponent)}}}"
    return f"({text})" if value < 0 and not bare else text


SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 4) -> str:
    """A number as people read it: few digits, a true minus sign, never −0 and never `nan`.

    >>> number(-2.5), number(1e-16), number(-0.0), number(12345.6)
    ('−2.5', '1 × 10⁻¹⁶', '0', '12350')
    """
    if not math.isfinite(value):
        return "too large to show"
    text = f"{value:.{digits}g}"
    if float(text) == 0:
        return "0"
    if "e" in text and 1e-4 <= abs(value) < 1e6:
        text = f"{float(text):.0f}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
    return text.replace("-", "−")


def agreeing(
    result: Callable[..., float], *operands: float, digits: int = 4, least: int = 4
) -> int:
    """How many digits the operands need, so that what they give, as printed, is the result.

    A sum of rounded numbers is not the rounded sum: 1.25 + 1.25 is no 2.4. At least `least` digits;
    `digits` are those of the result.

    >>> agreeing(lambda a, b: a + b, 1.24, 1.24, digits=2, least=2)
    3
    """
    aim = number(result(*operands), digits)
    for many in range(least, 17):
        if number(result(*(float(f"{v:.{many}g}") for v in operands)), digits) == aim:
            return many
    return 17
