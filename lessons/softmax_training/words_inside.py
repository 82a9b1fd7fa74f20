"""What the pictures inside the model say, in words."""

from charts.numbers import agreeing, bracket, number
from lessons.softmax_training.tables import TrainingTables
from lessons.softmax_training.tables_inside import ANY, OPENED, InsideTables


def inside_words(inside: InsideTables) -> str:
    """How the logits of one image come about, and what decides between the two."""
    said, other = inside.parts.T
    between = said - other
    lit = int((inside.pixels > 0).sum())
    fors, against = int((between > 0).sum()), int((between < 0).sum())
    verdict = "rightly" if inside.right else f"but it is **{inside.truth}**"
    sums = [_sum(inside, k) for k in range(2)]
    margin = inside.logits[0] - inside.logits[1]
    return (
        f"Test image {inside.number:,}: the model says **{inside.said}**, {verdict}. A pixel adds "
        f"its brightness times its weight: {inside.said} {sums[0]}; {inside.other} {sums[1]}. The "
        f"last picture is the difference of the two, and it alone decides: of {lit:,} pixels that "
        f"are not black {fors:,} speak for {inside.said} and {against:,} for {inside.other}. With "
        f"the biases {inside.said} is {number(margin)} ahead."
    )


def _sum(inside: InsideTables, k: int) -> str:
    """The pixels and the bias of one logit, as a sum that is true as printed."""
    pixels = float(inside.parts[:, k].sum())
    many = agreeing(lambda a, b: a + b, pixels, inside.biases[k])
    return (
        f"gets {number(pixels, many)} from all pixels, and with its bias "
        f"{number(pixels, many)} + {bracket(inside.biases[k], many)} = {number(inside.logits[k])}"
    )


def names_of(inside: InsideTables) -> list[str]:
    """What stands under the four pictures."""
    return [
        f"it is {inside.truth}",
        f"for {inside.said}",
        f"for {inside.other}",
        "the difference",
    ]


def below(inside: InsideTables) -> list[str]:
    """The second line under the four pictures."""
    said, other = inside.logits
    return [
        f"test image {inside.number:,}",
        f"logit {number(said, 3)}",
        f"logit {number(other, 3)}",
        f"orange: {inside.said}",
    ]


def opened_words(tables: TrainingTables, truth: str, said: str, rows: list[int]) -> str:
    """How many images are in the cell, and which are shown."""
    n = int((tables.truth == tables.facts.names.index(truth)).sum())
    called = "something else" if said == ANY else said
    if not rows:
        return f"Of {n:,} test images of {truth} not one is called {called}."
    are = "is" if len(rows) == 1 else "are"
    share = f"{len(rows):,} of {n:,} test images of {truth} {are} called {called}"
    shown = f"; here are the {OPENED} surest" if len(rows) > OPENED else ", the surest first"
    return f"{share}{shown}."
