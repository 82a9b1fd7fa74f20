"""The loss surface in words: every number comes from the tables of the page."""

import math
from dataclasses import fields

from charts.numbers import number, tex
from core.loss_surface import SurfaceSpec
from core.script import data_code
from lessons.loss_surface.tables import FlatLabels, SurfaceTables
from lessons.loss_surface.tables_point import PointTables

QUESTION = "From your point, take the steepest way down. Where does it lead?"
WAYS = ("straight at the optimum", "a little beside it", "almost across the valley")
ROUND = 4.0  # below this condition number nobody would call a bowl a valley


def way(point: PointTables) -> str:
    """Which of WAYS downhill is, from its angle with the way to the optimum."""
    angle = point.angle or 0.0
    return WAYS[0] if angle < 5 else WAYS[1] if angle < 45 else WAYS[2]


def way_reason(tables: SurfaceTables, point: PointTables) -> str:
    """Why, with the numbers of this point."""
    if point.angle is None:
        return "You stand on the bottom: every way leads up. Move the point and ask again."
    endless = tables.squared and not math.isfinite(tables.condition)
    goal = "the valley's floor" if endless else "the optimum"
    reason = f"From here downhill points **{point.angle:.0f}°** away from {goal}. "
    if not tables.squared:
        return reason + "This loss has no single bowl: its slope changes from place to place."
    if endless and point.angle < 5:
        return reason + (
            "Across an endless valley there is one way down, and on the floor every point is as "
            "good as any other."
        )
    if point.angle < 5:
        return reason + (
            "The bowl is round, so every way down leads to the middle."
            if tables.condition < ROUND
            else "You stand on one of the bowl's own axes: there downhill and the way agree."
        )
    return reason + (
        "Downhill looks only at the steepness underfoot, and this bowl is "
        f"{ratio(tables.condition)} as steep in one direction as in the other."
    )


def ratio(condition: float) -> str:
    """A condition number in words."""
    return f"{number(condition, 3)} times" if math.isfinite(condition) else "infinitely many times"


def summary(tables: SurfaceTables, point: PointTables) -> str:
    """One line that says in words where the point is and what it costs."""
    across, up = tables.shown
    place = f"{across} = {number(point.x)}, {up} = {number(point.y)}"
    least = tables.loss_at["optimum"]
    if point.at_optimum:
        lowest = said(point.loss, tables)
        return f"At the optimum: {place}. The loss is {lowest}, the smallest in sight."
    if abs(point.loss - least) <= rounding(tables):
        return (
            f"At {place} the loss is {said(point.loss, tables)}, the smallest in sight: you stand "
            "on the floor, where other points are as good."
        )
    return (
        f"At {place} the loss is {said(point.loss, tables)}; the smallest in sight is "
        f"{said(least, tables)}, at {across} = {number(tables.lowest[0])}, "
        f"{up} = {number(tables.lowest[1])}. Click on the picture or use the sliders to move."
    )


def rounding(tables: SurfaceTables) -> float:
    """A loss this small, or a smaller one, is what float64 leaves of zero."""
    y = tables.points["y"].to_numpy()
    return 1e-13 * float((y**2).mean() if tables.squared else abs(y).mean())


def slope_rounding(tables: SurfaceTables) -> float:
    """The same of a slope: it is a mean of residuals times features."""
    features = tables.points.drop(columns=["y", "i"]).to_numpy()
    largest = max(1.0, float((features**2).mean() ** 0.5))
    return 1e-13 * largest * float((tables.points["y"] ** 2).mean() ** 0.5)


def said(loss: float, tables: SurfaceTables) -> str:
    """A loss as people read it; a rounding is zero."""
    return number(loss if abs(loss) > rounding(tables) else 0)


def key(tables: SurfaceTables) -> dict[str, str]:
    """What the marks mean; there is no truth to mark where nobody knows it."""
    meanings = {
        "model": "the point, its line, and the way downhill",
        "optimum": "the best, by formula" if tables.squared else "the best, by repeated weighing",
        "truth": "the truth",
        "data": "samples",
    }
    if "truth" not in set(tables.places["name"]):
        del meanings["truth"]
    return meanings


def shape_words(tables: SurfaceTables) -> str:
    """What kind of bowl this is, and why."""
    if tables.kind == "Huber":
        return (
            "This surface is made of pieces: parabolas where residuals are within ±δ, and beyond "
            "that its steepness grows no more. So it has no single curvature and no condition "
            "number."
        )
    if not tables.squared:
        return (
            "This surface is not a parabola: its steepness does not grow with the distance, so it "
            "has no single curvature and no condition number."
        )
    flat, steep = tables.curvatures
    if not math.isfinite(tables.condition):
        return (
            f"**A valley without an end.** One curvature is {number(steep)}, the other 0: XᵀX is "
            "singular. Along the flat direction the loss does not change at all, so a whole line "
            "of parameters is equally good and the data cannot choose. The cross marks the one "
            "nearest to zero."
        )
    kind = "nearly round" if tables.condition < ROUND else "a long valley"
    return (
        f"**The condition number is {number(tables.condition)}**: {number(steep)} / "
        f"{number(flat)}, the steepest curvature over the flattest (each λ on the picture is the "
        f"curvature along its line). This bowl is {kind}."
    )


def notice(tables: SurfaceTables, point: PointTables) -> str:
    """What to look for, with the figure's own numbers."""
    across, up = tables.shown
    lines = [shape_words(tables)]
    if math.isfinite(tables.whole_condition) and tables.d > 1 and tables.squared:
        lines.append(
            f"What you see is a cut: over all {tables.d + 1} parameters the condition number is "
            f"{number(tables.whole_condition)}."
        )
    if "truth" in tables.loss_at and tables.squared:
        gap = tables.loss_at["truth"] - tables.loss_at["optimum"]
        lines.append(
            f"**The truth is not the bottom.** Its loss is {number(tables.loss_at['truth'])}, "
            f"{number(gap, 2)} above the optimum: the best line follows these samples, noise and "
            "all."
            if gap > rounding(tables)
            else "**The truth is at the bottom.** Here the samples say nothing else: without "
            "noise there is nothing to be misled by."
        )
    if tables.squared:
        lines.append(
            "Each square is one squared error. Half their mean area is the loss: "
            f"½ · {number(2 * point.loss)} = {number(point.loss)}."
        )
    slope = " and ".join(
        f"{number(part if abs(part) > slope_rounding(tables) else 0, 3)} along {name}"
        for part, name in zip(point.slope, (across, up), strict=True)
    )
    lines.append(f"The surface rises by {slope} for each unit. Downhill is the opposite of that.")
    return "\n".join(f"- {line}" for line in lines)


def formula(tables: SurfaceTables, point: PointTables) -> tuple[str, str]:
    """The bowl as a parabola around its bottom, in letters and with this point's numbers."""
    if not tables.squared:
        mean = r"L(\mathbf{w}, b) = \frac{1}{n} \sum_i \ell(\hat y_i - y_i)"
        costs = [f"{number_tex(v)}" for v in point.residuals["cost"].head(3)]
        dots = r" + \dots" if len(point.residuals) > 3 else ""
        n = len(point.residuals)
        return mean, rf"\tfrac{{1}}{{{n}}} ({' + '.join(costs)}{dots}) = {number_tex(point.loss)}"
    symbols = r"L(\theta) = L^* + \tfrac12\, (\theta - \theta^*)^\top H\, (\theta - \theta^*)"
    away = (point.x - tables.lowest[0], point.y - tables.lowest[1])
    least = tables.loss_at["optimum"]
    parts = curvature_parts(tables, away)
    first, _, second = parts.partition(" + ")  # on two lines: a phone is narrow
    numbers = [
        rf"L &= {tex(least)} + \tfrac12 \cdot \bigl({first}",
        rf"&\quad + {second}\bigr)",
        rf"&= {tex(point.loss)}",
    ]
    return symbols, aligned(numbers)


def aligned(lines: list[str]) -> str:
    """Several lines of LaTeX, one below the other at their `&`: half a page is narrow."""
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def curvature_parts(tables: SurfaceTables, away: tuple[float, float]) -> str:
    """δᵀHδ along the bowl's own axes: curvature times distance squared, twice."""
    terms = []
    for row, curvature in zip(tables.axes, tables.curvatures, strict=True):
        distance = row[0] * away[0] + row[1] * away[1]
        distance = distance if abs(distance) > 1e-13 * max(map(abs, away)) else 0.0
        terms.append(rf"{tex(curvature)} \cdot {tex(distance)}^2")
    return " + ".join(terms)


def formula_words(tables: SurfaceTables) -> str:
    """What the symbols are."""
    if not tables.squared:
        return "ℓ is what one residual costs; every row is visited for every point of the picture."
    return (
        "L* is the smallest loss in sight and θ* its place; H = AᵀA / n, where A is the data with "
        "a column of ones. The numbers go along the bowl's own axes: each curvature times the "
        "square of the way gone along it. One pass over the rows gives H; after that no point "
        "costs more for more rows."
    )


def slices(tables: SurfaceTables, point: PointTables) -> str:
    """What the two slices say."""
    lines = []
    for axis, name in enumerate(tables.shown):
        other = tables.shown[1 - axis]
        (lowest, loss), fixed = point.bottoms[axis], (point.x, point.y)[1 - axis]
        lines.append(
            f"- With {other} kept at {number(fixed)}, the best {name} is **{number(lowest)}**, "
            f"with a loss of {said(loss, tables)}; the smallest of all is "
            f"{said(tables.loss_at['optimum'], tables)}."
        )
    shape = (
        "Each slice of this surface is a parabola; its curvature is the mean of the feature's "
        "square (1 for b)."
        if tables.squared
        else "A slice of this surface is no parabola: it is made of pieces."
    )
    return "\n".join(
        [*lines, f"- {shape} The thin line is the tangent: its slope is one part of the gradient."]
    )


def flat_labels(tables: SurfaceTables, wrong: FlatLabels) -> str:
    """The measured damage of labels without a second dimension."""
    across, up = tables.shown
    n = len(tables.points)
    return (
        f"ŷ is ({n}, 1) and y is ({n},), so ŷ − y is ({n}, {n}): every prediction is compared with "
        f"every label. No error is raised. The bottom of this surface is at {across} = "
        f"{number(wrong.bottom[0])}, {up} = {number(wrong.bottom[1])}: it ignores x and predicts "
        f"the mean of y. Training reports {number(wrong.loss)} and stops there; the true loss of "
        f"that line is {number(wrong.true_loss)}, the best is {number(tables.loss_at['optimum'])}."
    )


def number_tex(value: float) -> str:
    """A number for LaTeX without brackets."""
    return tex(abs(value)) if value >= 0 else f"-{tex(-value)}"


def script(spec: SurfaceSpec, point: PointTables) -> str:
    """A script that repeats the numbers on the page, settings filled in."""
    settings = ", ".join(
        f"{field.name}={getattr(spec, field.name)!r}"
        for field in fields(spec)
        if field.name != "data"
    )
    return (
        f"{data_code(spec.data)}\n\n"
        "from core.loss_surface import SurfaceSpec, surface\n\n"
        f"scene = surface(SurfaceSpec(spec, {settings}))\n"
        f"point = scene.at({point.x!r}, {point.y!r})\n"
        "print(scene.loss(point), scene.slope(point))\n"
        "print(scene.lowest, scene.loss(scene.lowest), scene.cut.condition)\n"
    )


def exercises(tables: SurfaceTables, point: PointTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the surface on the page."""
    across, up = tables.shown
    least, here = tables.loss_at["optimum"], point.loss
    questions = []
    if tables.squared and here - least > rounding(tables):
        x, y = (
            twice if abs(twice := low + 2 * (at - low)) > 1e-13 * abs(at) else 0.0
            for at, low in zip((point.x, point.y), tables.lowest, strict=True)
        )
        questions.append(
            (
                f"The loss here is {number(here)}, which is {number(here - least)} above the "
                f"smallest. Go twice as far from the optimum, to {across} = {number(x)}, "
                f"{up} = {number(y)}. What is the loss there?",
                f"A parabola: twice the distance, four times the height. {number(least)} + 4 × "
                f"{number(here - least)} = **{number(least + 4 * (here - least))}**.",
            )
        )
    if tables.squared:
        name, square = tables.names[tables.feature], tables.mean_square
        questions.append(
            (
                f"The curvature along {name} is the mean of its feature's square, "
                f"{number(square)}. Measure that feature in a unit ten times smaller, so that its "
                "numbers are ten times larger. What becomes of the curvature?",
                f"A hundred times more: **{number(100 * square)}**, while {name} itself becomes "
                "ten times smaller. That is how valleys appear when features have very different "
                "units, and why one standardises them.",
            )
        )
    lowest, loss = point.bottoms[0]
    questions.append(
        (
            f"Keep {up} = {number(point.y)} and move only {across}. Where is the loss lowest, and "
            f"is that the optimum?",
            f"At {across} = **{number(lowest)}**, with a loss of {said(loss, tables)}. "
            + (
                "That is the optimum."
                if abs(loss - least) <= 1e-9 * max(1.0, abs(least))
                else f"No: the smallest in sight is {number(least)}. One parameter at a time "
                "reaches the bottom at once only when the bowl's axes lie along the parameters."
            ),
        )
    )
    return questions
