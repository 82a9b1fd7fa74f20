"""What a computer keeps of a number: floating-point formats, rounded by hand in exact fractions.

A format keeps p binary digits and exponents from e_min to e_max. The stored number is the nearest
k · 2^(e − p + 1) with whole k, |k| < 2^p; of two that are equally near, the one with even k. From
2^e_max · (2 − 2^(−p)) on there is only infinity. A sum is made exactly, then stored.
Source: IEEE Standard for Floating-Point Arithmetic (IEEE 754), 2019; D. Goldberg, What Every
Computer Scientist Should Know About Floating-Point Arithmetic, 1991.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from core.checks import require

TOO_LARGE = "too large for the format"


@dataclass(frozen=True)
class Format:
    """A floating-point format: bits of exponent and fraction, beside one bit for the sign."""

    name: str
    exponent_bits: int
    fraction_bits: int

    @property
    def digits(self) -> int:
        """p, the binary digits of a number, with the one before the point that is not stored."""
        return self.fraction_bits + 1

    @property
    def e_max(self) -> int:
        """The largest exponent of two."""
        return int(2 ** (self.exponent_bits - 1) - 1)

    @property
    def e_min(self) -> int:
        """The smallest exponent; below it digits are lost one by one."""
        return 1 - self.e_max


FORMATS = {
    form.name: form
    for form in (
        Format("float16", 5, 10),
        Format("bfloat16", 8, 7),
        Format("float32", 8, 23),
        Format("float64", 11, 52),
    )
}


def exponent(x: Fraction) -> int:
    """e with 2^e <= |x| < 2^(e + 1), for x that is not 0."""
    size = abs(x)
    e = size.numerator.bit_length() - size.denominator.bit_length()
    return e if Fraction(2) ** e <= size else e - 1


def spacing(x: Fraction, form: Format) -> Fraction:
    """The distance of neighbours in the format, around x: 2^(e − p + 1)."""
    e = max(exponent(x), form.e_min) if x else form.e_min
    return Fraction(2) ** (e - form.digits + 1)


def stored(x: Fraction, form: Format) -> Fraction:
    """What the format keeps of x. Raises ValueError where only infinity is left."""
    gap = spacing(x, form)
    kept = round(x / gap) * gap  # Python rounds a half to the even neighbour, as the standard does
    require(abs(kept) < Fraction(2) ** (form.e_max + 1), f"{TOO_LARGE} {form.name}", float(x))
    return kept


@dataclass(frozen=True)
class Sums:
    """x added k times, k = 0 … times: what is stored of x, and every sum (times + 1 of them)."""

    x: Fraction
    form: Format
    kept: Fraction
    sums: tuple[Fraction, ...]

    @property
    def errors(self) -> tuple[Fraction, ...]:
        """How far each sum is from k · x, exactly."""
        return tuple(total - k * self.x for k, total in enumerate(self.sums))

    @property
    def stalls_at(self) -> int | None:
        """The first k from which adding changes nothing, else None."""
        steps = zip(self.sums, self.sums[1:], strict=False)
        return next((k for k, (a, b) in enumerate(steps) if a == b), None) if self.kept else None


def add_up(x: Fraction, times: int, form: Format) -> Sums:
    """Add x to 0 so many times, each sum rounded to the format."""
    require(times >= 0, "times must be >= 0", times)
    kept = stored(x, form)
    sums = [Fraction(0)]
    for _ in range(times):
        sums.append(stored(sums[-1] + kept, form))
    return Sums(x, form, kept, tuple(sums))


def exact(x: Fraction) -> str:
    """All decimal digits of a number whose denominator is a power of two.

    >>> exact(Fraction(1, 8)), exact(Fraction(-3))
    ('0.125', '-3')
    """
    places = x.denominator.bit_length() - 1
    require(x.denominator == 1 << places, "the denominator must be a power of two", x.denominator)
    digits = str(abs(x.numerator) * 5**places).rjust(places + 1, "0")  # x = k / 2^n = k 5^n / 10^n
    sign = "-" if x < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}".rstrip("0") if places else digits)


def neighbours(x: Fraction, form: Format) -> tuple[Fraction, Fraction]:
    """The numbers of the format just below and just above x; both are x where it is one of them."""
    gap = spacing(x, form)
    return math.floor(x / gap) * gap, math.ceil(x / gap) * gap


@dataclass(frozen=True)
class Descent:
    """Gradient descent on (ax − y)² for y = 2x, every number rounded: a after each step."""

    form: Format
    a: tuple[Fraction, ...]

    @property
    def stops_at(self) -> int | None:
        """The step after which a no longer changes, else None."""
        steps = zip(self.a, self.a[1:], strict=False)
        return next((k for k, (old, new) in enumerate(steps) if old == new), None)


def descend(start: Fraction, lr: Fraction, steps: int, form: Format) -> Descent:
    """Go down sample by sample over x = 1, 2, 3 with y = 2x: a ← a − lr · 2x(ax − y).

    Each product and difference is stored in the format; one step is one pass over the samples.
    """
    require(steps >= 0, "steps must be >= 0", steps)

    def kept(value: Fraction) -> Fraction:
        return stored(value, form)

    a, rate = kept(start), kept(lr)
    path = [a]
    for _ in range(steps):
        for x in (1, 2, 3):
            missed = kept(kept(a * x) - 2 * x)
            slope = kept(kept(Fraction(2) * x) * missed)
            a = kept(a - kept(rate * slope))
        path.append(a)
    return Descent(form, tuple(path))
