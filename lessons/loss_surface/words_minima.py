"""What the lesson says of a ball that rolls into a minimum."""

import itertools

from charts.numbers import number, tex
from core.minima import CURVES, Roll, basin_edges


def key(roll: Roll) -> dict[str, str]:
    """What the marks mean, by role."""
    lowest = "the minimum" if len(roll.minima) == 1 else "the lowest of the marked minima"
    return {
        "data": "the curve (a line)",
        "model": "the ball now, the tangent under it, and its height",
        "optimum": lowest,
    }


def marks(roll: Roll) -> str:
    """What the marks mean that the key has no form for."""
    if len(roll.minima) == 1:
        return "On the right, the dashed line is the height of the minimum."
    return (
        "A ring is a minimum that is not the lowest. On the right, the dashed lines are the "
        "heights of the marked minima."
    )


def outcome(roll: Roll) -> str:
    """What became of the ball, with the numbers of this run."""
    if roll.fate == "away":
        return flight(roll)
    if roll.fate == "to and fro":
        return bouncing(roll)
    start, end = number(roll.spec.start), number(roll.x[-1].item())
    if roll.fate == "on its way":
        return (
            f"From {start} it stands at x = {end} after {steps(len(roll.x) - 1)}, with a slope of "
            f"{number(roll.slope[-1].item(), 3)}: not at rest yet. Give it more steps, or another "
            "learning rate."
        )
    height = number(roll.height[-1].item())
    if roll.fate == "elsewhere":
        return (
            f"From {start} it rests at x = {end}, height {height}: another minimum than those "
            f"marked.{leap_words(roll)}"
        )
    return resting(roll, start, end, height)


def steps(count: int) -> str:
    """So many steps."""
    return f"{count:,} step{'' if count == 1 else 's'}"


def flight(roll: Roll) -> str:
    """What a ball did that flew away, and no more than that."""
    last = number(roll.x[-1].item())
    places = [*roll.x.tolist(), roll.landing]
    lengths = [abs(b - a) for a, b in itertools.pairwise(places)]
    grew = len(lengths) > 1 and all(a < b for a, b in itertools.pairwise(lengths))
    return (
        f"**It flew away** at step {roll.left_at}: with a learning rate of {roll.spec.lr:g} that "
        f"step led from x = {last} to x = {number(roll.landing)}, where the run is stopped."
        f"{' Up to there, every step was longer than the one before.' if grew else ''}"
    )


def bouncing(roll: Roll) -> str:
    """Between which places a ball jumps that does not come to rest."""
    lengths = roll.x.diff().abs()
    quarter = len(lengths) // 4
    late = roll.x[-1 - quarter :]
    low, high = number(late.min().item()), number(late.max().item())
    longest = number(lengths[-quarter:].max().item())
    before = number(lengths[-2 * quarter : -quarter].max().item())
    return (
        f"From {number(roll.spec.start)} it does not come to rest: it **jumps to and fro**, in its "
        f"last {steps(quarter)} between x = {low} and x = {high}. The longest of these steps is "
        f"{longest}, the longest of the {quarter:,} before was {before}. A smaller learning rate "
        "helps here sooner than more steps."
    )


def resting(roll: Roll, start: str, end: str, height: str) -> str:
    """In which of the marked minima a ball rests, and why there."""
    if len(roll.minima) == 1:
        return (
            f"From {start} it rests at x = {end}, height {height}. A bowl has one bottom: from "
            "anywhere, with a small enough rate, the ball ends there. The squared loss of a linear "
            "model is such a bowl."
        )
    tops = ", ".join(number(top, 3) for top in basin_edges(roll.spec.curve))
    leapt = leap_words(roll)
    if roll.ended_in == roll.global_minimum:
        other = f" Start beyond the hilltop at x = {tops} and it ends elsewhere."
        # a curve that falls ever lower has no global minimum, only a lowest one in sight
        falls = CURVES[roll.spec.curve].endless
        where = "lowest minimum **in sight**" if falls else "**global** minimum"
        return f"From {start} it rests in the {where}, x = {end}, height {height}.{leapt or other}"
    lowest = number(roll.minima[roll.global_minimum, 1].item())
    return (
        f"From {start} it rests in a **local** minimum, x = {end}, height {height}. The lowest "
        f"place in sight has height {lowest}, but a hill at x = {tops} lies between, and the slope "
        f"under the ball says nothing of it.{leapt}"
    )


def leap_words(roll: Roll) -> str:
    """Which step leapt over which hill; nothing when the ball only rolled."""
    if not roll.leaps:
        return ""
    at, top = roll.leaps[0]
    before, after = (number(x, 3) for x in roll.x[at - 1 : at + 1].tolist())
    many = len(roll.leaps)
    often = f" It leapt over a hilltop {many:,} times." if many > 1 else ""
    return (
        f" Step {at:,} leapt over the hilltop at x = {number(top, 3)}, from x = {before} to "
        f"x = {after}.{often} With small steps the ball would have stayed on the side it began on."
    )


def readout_lines(roll: Roll) -> list[tuple[str, str]]:
    """The rule with this step's numbers; {name} is filled as it plays."""
    return [("x ← x − η f′(x)", f"{{x}} − {roll.spec.lr:g} · ({{slope}}) = {{x+1}}")]


def formula(roll: Roll) -> tuple[str, str]:
    """The curve, and the first step in numbers (LaTeX)."""
    x, slope = roll.x[0].item(), roll.slope[0].item()
    after = x - roll.spec.lr * slope
    step = rf"{tex(x)} - {roll.spec.lr:g} \cdot {tex(slope)} = {tex(after)}"
    return CURVES[roll.spec.curve].formula, r"x \leftarrow x - \eta f'(x):\quad " + step
