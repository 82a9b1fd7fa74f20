"""What the lesson says of exhaustive search: what was found, and what it cost."""

import math

import pandas as pd

from charts.numbers import count as counted
from charts.numbers import number
from core.search import Found, arrived, count, holds, least_squares
from lessons.loss_surface.tables_further import NAMES


def tried_once(many: int, what: str) -> str:
    """The title of a picture of all candidates: how many there are of what."""
    return f"{counted(many, what)}, {'' if many == 1 else 'each '}tried once"


# --- words --------------------------------------------------------------------------------------


def named(theta: tuple[float, ...]) -> str:
    """Parameters with their names: a = 2, b = 3."""
    return ", ".join(f"{name} = {number(value)}" for name, value in zip(NAMES, theta, strict=False))


def with_loss(theta: tuple[float, ...], loss: float) -> str:
    """Parameters with their names and their loss; least squares leaves 1e-31 where 0 is meant."""
    return f"{named(theta)}, loss {number(loss if loss > 1e-12 else 0.0)}"


def answer(results: list[Found]) -> str:
    """What the search says after its last round, in one sentence with its numbers."""
    found = results[-1]
    total = sum(each.spec.evaluations for each in results)
    after = counted(total, "evaluation") + (
        f" in {len(results)} rounds" if len(results) > 1 else ""
    )
    x = 4 if found.spec.data == "toy" else 5
    return (
        f"After {after}: **{named(found.best)}**, loss {number(found.best_loss)}, so at x = {x} it "
        f"predicts **{number(found.predict(x))}**."
    )


def edge_warning(results: list[Found]) -> str | None:
    """What to say when the first answer lies on the edge of the range; None when it does not.

    None too when later rounds, which look a step beyond the edge, found the best all the same.
    """
    first = results[0]
    if not any(first.on_edge) or (len(results) > 1 and arrived(results[-1])):
        return None
    names = " and ".join(
        f"{name} = {number(value)}"
        for name, value, edge in zip(NAMES, first.best, first.on_edge, strict=False)
        if edge
    )
    whose = "The answer" if len(results) == 1 else "The answer of round 1"
    return (
        f"{whose} lies on the edge of the range ({names}). The loss may fall further outside: "
        f"widen the range that way. {beyond_the_edge(first)}"
    )


def beyond_the_edge(found: Found) -> str:
    """What an answer on the edge means here, where the best is known by formula."""
    best, _ = least_squares(found.spec)
    if all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(found.best, best, strict=True)):
        return "Here it does not: the answer is the best, as the formula of least squares tells."
    if holds(found.spec, best):
        return (
            f"Here the best, {named(best)}, lies inside: this loss has only one minimum, and the "
            "step is too coarse to come near it."
        )
    return (
        "This is not a local minimum, for this loss has only one; the search did not look where "
        "it is."
    )


def bought_words(table: pd.DataFrame) -> str:
    """What the finer steps of the cost table bought for their evaluations."""
    above = table["above the best"]
    first, last = (number(v if v > 1e-12 else 0.0) for v in (above.iloc[0], above.iloc[-1]))
    few, many = (f"{int(v):,}" for v in (table["evaluations"].iloc[0], table["evaluations"].max()))
    coarse, fine = (f"{step:g}" for step in (table["step"].iloc[0], table["step"].iloc[-1]))
    cost = f"From a step of {coarse} to one of {fine} the evaluations rise from {few} to {many}"
    if (above < 1e-12).all():
        return f"{cost} and buy nothing here: every step finds the best itself, 0 above it."
    if above.max() - above.min() < 1e-9:
        return f"{cost} and buy nothing here: every step ends {first} above the best."
    return f"{cost}, and the loss above the best goes from {first} to {last}."


def cost_words(found: Found) -> str:
    """Why nobody trains a network this way."""
    per = len(found.tried[0])
    if per == 1:
        return (
            "1 candidate for one parameter is 1 for any number of parameters, for nothing is left "
            "to choose. Widen the range or take a smaller step: with 2 they double with every "
            "parameter."
        )
    digits = math.floor(7850 * math.log10(per)) + 1
    return (
        f"{per:,} candidates for one parameter are {per:,}² = {per**2:,} for two and {per:,}³ = "
        f"{per**3:,} for three. For the 7,850 parameters of a softmax classifier of clothes it is "
        f"a number with {digits:,} digits. Descent instead asks the slope which way is down."
    )


def rounds_words(results: list[Found]) -> str:
    """What refinement saves, and whether this one came to the best."""
    first, last = results[0].spec, results[-1].spec
    once = math.prod(count(low, high, last.step) for low, high in first.ranges)
    total = sum(found.spec.evaluations for found in results)
    return (
        f"{len(results)} rounds took {counted(total, 'evaluation')} to reach a step of "
        f"{number(last.step)}; one search over the whole range with that step would take "
        f"{once:,}. {zoom(results)}"
    )


def zoom(results: list[Found]) -> str:
    """Where the rounds ended, beside where the best is."""
    best, least = least_squares(results[0].spec)
    last = results[-1]
    ended, aim = with_loss(last.best, last.best_loss), with_loss(best, least)
    if arrived(last):
        return (
            f"It worked: the end is within one step of the best, {aim}. This loss has one bottom; "
            "with several, the coarse round may zoom in on the wrong one."
        )
    if not holds(results[0].spec, best):
        return (
            f"It missed: the best, {aim}, lies outside of the range, and a finer round looks only "
            f"one step beyond its edge. The end is {ended}."
        )
    return (
        f"It missed: the end is {ended}, though the best, {aim}, lies in the range. The loss is a "
        "narrow valley that runs aslant: the best pair of a coarse grid may lie far along it, and "
        "a finer round looks only one step to each side."
    )


def zigzag_words(found: Found) -> str:
    """Why the picture is a zig-zag, and what to draw instead."""
    count_a, count_b = found.loss.shape
    return (
        f"{found.spec.evaluations:,} losses, but only {count_a} different values of a: over each "
        f"of them {count_b} values of b are drawn on top of one another, joined from the last of "
        "one to the first of the next. The loss depends on two numbers; draw it as a surface, or "
        "cut it along one of them."
    )


def two_lines_words(table: pd.DataFrame) -> str:
    """Why the search prefers one of two neighbours, square by square."""
    lines, losses = [], {}
    for name, rows in table.groupby("line", sort=False):
        squares = " + ".join(f"{number(abs(r))}²" for r in rows["r"])
        losses[str(name)] = float((rows["r"] ** 2).mean())
        lines.append(f"- **{name}**: ({squares}) / {len(rows)} = **{number(losses[str(name)])}**")
    better = min(losses, key=lambda name: losses[name])
    return (
        "Two of the pairs that the search compares, on the four points:\n\n"
        + "\n".join(lines)
        + f"\n\n{better} wins, though the other goes exactly through "
        f"{counted(int((table.loc[table['line'] != better, 'r'] == 0).sum()), 'point')} and it "
        "through none: a square makes one large residual dearer than two small ones."
    )
