"""The loss surface in words: every number comes from the tables of the page."""

import math
from dataclasses import fields

from charts.naming import model_tex
from charts.numbers import agreeing, count, number, tex
from core.loss_surface import SurfaceSpec
from core.script import data_code
from lessons.loss_surface.tables import SurfaceTables
from lessons.loss_surface.tables_point import PointTables

QUESTION = "From your point, take the steepest way down. Where does it lead?"
WAYS = ("straight at the optimum", "a little beside it", "almost across the valley", "nowhere")

# How long a bowl's rings are beside their width is √κ; each name holds below its condition number.
GRADES = (
    (1.2, "round", "its rings are hardly longer than wide"),
    (4.0, "an oval", "its rings are up to twice as long as wide"),
    (25.0, "a valley", "its rings are two to five times as long as wide"),
    (math.inf, "a long valley", "its rings are more than five times as long as wide"),
)
ROUND = GRADES[0][0]  # at κ < 1.2 no way down is off by more than 5.3°
COSTS = {
    "squared": "half the mean squared residual",
    "absolute": "the mean size of the residuals",
    "Huber": "the mean Huber cost of the residuals",
}

BOWL_3D = (
    "Drag to turn it. The picture above is this bowl seen from straight above, in the same "
    "colours: each ring here is one of its contours, lifted to its loss."
)
WITHOUT_3D = (
    "This browser draws no pictures that turn (it has no WebGL). The map above shows the same bowl "
    "from straight above: yellow is low, and each contour is one height."
)


def grade(condition: float) -> tuple[str, str]:
    """What a bowl of this condition number is called, and what that says of its rings."""
    return next((name, rings) for limit, name, rings in GRADES if condition < limit)


def way(point: PointTables) -> str:
    """Which of WAYS downhill is, from its angle with the way to the optimum."""
    if point.angle is None:
        return WAYS[3]
    return WAYS[0] if point.angle < 5 else WAYS[1] if point.angle < 45 else WAYS[2]


def way_reason(tables: SurfaceTables, point: PointTables) -> str:
    """Why, with the numbers of this point."""
    if point.at_optimum:
        return "You stand on the bottom: every way leads up. Move the point and ask again."
    if point.angle is None:
        return "It is level here: downhill has no direction. Move the point and ask again."
    endless = tables.squared and not math.isfinite(tables.condition)
    goal = "the valley's floor" if endless else "the optimum"
    reason = f"From here downhill points **{point.angle:.0f}°** away from the way to {goal}. "
    if not tables.squared:
        return reason + "This loss has no single bowl: its slope changes from place to place."
    if endless:
        return reason + (
            "Across an endless valley there is one way down, and on the floor every point is as "
            "good as any other."
        )
    if point.angle < 5:
        return reason + (
            "The bowl is round, so every way down leads to the middle."
            if tables.condition < ROUND
            else "You stand on, or close to, one of the bowl's own axes: there downhill and the "
            "way agree."
        )
    return reason + (
        "Downhill looks only at the steepness underfoot, and this bowl is bent "
        f"{number(tables.condition, 3)} times as strongly in one direction as in the other."
    )


def summary(tables: SurfaceTables, point: PointTables) -> str:
    """One line that says in words where the point is and what it costs."""
    across, up = tables.shown
    place = f"{across} = {number(point.x)}, {up} = {number(point.y)}"
    least = tables.loss_at["optimum"]
    loss = f"the loss, {COSTS[tables.kind]}, is {said(point.loss, tables)}"
    if point.at_optimum:
        return f"At the optimum, {place}, {loss}, the smallest in sight."
    if abs(point.loss - least) <= rounding(tables):
        return (
            f"At {place} {loss}, the smallest in sight: you stand on the floor, where other points "
            "are as good."
        )
    return (
        f"At {place} {loss}; the smallest in sight is "
        f"{said(least, tables)}, at {across} = {number(tables.lowest[0])}, "
        f"{up} = {number(tables.lowest[1])}. Click on the picture or use the sliders to move."
    )


def rounding(tables: SurfaceTables) -> float:
    """A loss this small, or a smaller one, is what float64 leaves of zero."""
    y = tables.points["y"].to_numpy()
    return 1e-13 * float((y**2).mean() if tables.squared else abs(y).mean())


def said(loss: float, tables: SurfaceTables) -> str:
    """A loss as people read it; a rounding is zero."""
    return number(loss if abs(loss) > rounding(tables) else 0)


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
    if steep == 0:
        return (
            "**It is level everywhere**: neither of the two parameters shown changes the loss, for "
            "their features are 0 in every sample."
        )
    if not math.isfinite(tables.condition):
        return (
            "**A valley without an end.** The curvature, which says how fast the slope grows as "
            f"you walk, is {number(steep)} in one direction and 0 in the other (or so small that "
            "float64, numbers of some 16 digits, cannot tell it from 0). XᵀX is singular, which "
            "means that it has no inverse. Along the flat direction the loss does not change, so a "
            "whole line of parameters is equally good and the data cannot choose. The cross marks "
            "the one nearest to zero."
        )
    kind, rings = grade(tables.condition)
    digits = agreeing(lambda a, b: a / b, steep, flat)
    return (
        f"**The condition number is {number(tables.condition)}**: {number(steep, digits)} / "
        f"{number(flat, digits)}, the largest curvature over the smallest. A curvature says how "
        "fast the slope grows as you walk; each λ on the picture is the one along its line. This "
        f"bowl is {kind}: {rings}."
    )


def notice(tables: SurfaceTables, point: PointTables) -> str:
    """What to look for, with the figure's own numbers."""
    lines = [shape_words(tables)]
    if math.isfinite(tables.whole_condition) and tables.d > 1 and tables.squared:
        lines.append(
            f"What you see is a cut: over all {tables.d + 1} parameters the condition number is "
            f"{number(tables.whole_condition)}."
        )
    if "truth" in tables.loss_at and tables.squared:
        lines.append(truth_words(tables))
    if tables.squared:
        digits = agreeing(lambda area: area / 2, 2 * point.loss)
        area = number(2 * point.loss if point.loss > rounding(tables) else 0, digits)
        lines.append(
            "Each square is one squared residual. Half their mean area is the loss: "
            f"½ · {area} = {said(point.loss, tables)}. The ½ only keeps the slope free of a 2."
        )
    lines.append(gradient_words(tables, point))
    return "\n".join(f"- {line}" for line in lines)


def truth_words(tables: SurfaceTables) -> str:
    """Whether the parameters that drew the samples are the best for them, and why not."""
    truth, best = tables.loss_at["truth"], tables.best_loss
    if truth - best > rounding(tables):
        lifted = count(tables.outliers, "lifted label") if tables.outliers else ""
        causes = [cause for cause in ("noise" if tables.noise else "", lifted) if cause]
        digits = agreeing(lambda a, b: a - b, truth, best, digits=2)
        text = (
            f"**The truth is not the best.** Its loss is {number(truth, digits)}; the smallest of "
            f"all parameters is {said_at(best, digits, tables)}, {number(truth - best, 2)} less: "
            f"the best parameters follow these samples, {' and '.join(causes)} included."
        )
    else:
        text = (
            f"**The truth is at the bottom**: its loss, {said(truth, tables)}, is the smallest of "
            "all. The samples lie on the true "
            f"{'line' if tables.d == 1 else 'plane'}, for they have no noise."
        )
    if tables.d > 1 and tables.rest == "at zero":
        text += (
            " Its diamond only shows where it is in these two parameters: the third one is 0 in "
            "this cut and not 0 in the truth."
        )
    return text


def said_at(loss: float, digits: int, tables: SurfaceTables) -> str:
    """As `said`, to so many digits."""
    return number(loss if abs(loss) > rounding(tables) else 0, digits)


def gradient_words(tables: SurfaceTables, point: PointTables) -> str:
    """What the gradient of the point is, and what it says."""
    corners = int((point.residuals["r"].abs() <= 1e-9 * tables.points["y"].abs().max()).sum())
    if tables.kind == "absolute" and corners:
        return (
            f"{count(corners, 'residual')} {'is' if corners == 1 else 'are'} 0 at your point, "
            "where |r| has a corner: the slope on one side is not that on the other, so the "
            "gradient, the slope along every parameter, is not one number here."
        )
    if point.slope == (0.0, 0.0):
        return "The gradient, the slope along every parameter, is 0: it is level here."
    slope = " and ".join(
        f"{number(part, 3)} along {name}"
        for part, name in zip(point.slope, tables.shown, strict=True)
    )
    return (
        f"The gradient, the slope along each parameter, is {slope} at your point: so much the loss "
        "rises per unit of a very short step. Downhill is its opposite, with another slope in "
        "every place."
    )


def formula(tables: SurfaceTables, point: PointTables) -> tuple[str, str]:
    """The bowl as a parabola around its bottom, in letters and with this point's numbers."""
    if not tables.squared:
        mean = r"L(\mathbf{w}, b) = \frac{1}{n} \sum_i \ell(\hat y_i - y_i)"
        few = point.residuals["cost"].head(3).tolist()
        whole = len(point.residuals) == len(few)
        digits = agreeing(lambda *v: sum(v) / len(v), *few) if whole else 4
        costs = [tex(v, digits) for v in few]
        dots = r" + \dots" if len(point.residuals) > 3 else ""
        n = len(point.residuals)
        return (
            mean,
            rf"\tfrac{{1}}{{{n}}} ({' + '.join(costs)}{dots}) = {tex(point.loss, bare=True)}",
        )
    symbols = r"L(\theta) = L^* + \tfrac12\, (\theta - \theta^*)^\top H\, (\theta - \theta^*)"
    away = (point.x - tables.lowest[0], point.y - tables.lowest[1])
    least = tables.loss_at["optimum"]
    gone = [row[0] * away[0] + row[1] * away[1] for row in tables.axes]
    gone = [way if abs(way) > 1e-13 * max(map(abs, away)) else 0.0 for way in gone]
    digits = agreeing(parabola, least, *tables.curvatures, *gone)
    first, second = (
        rf"{tex(curvature, digits)} \cdot {tex(way, digits)}^2"
        for curvature, way in zip(tables.curvatures, gone, strict=True)
    )
    numbers = [  # on two lines: a phone is narrow
        rf"L &= {tex(least, digits)} + \tfrac12 \cdot \bigl({first}",
        rf"&\quad + {second}\bigr)",
        rf"&= {tex(parabola(least, *tables.curvatures, *gone))}",
    ]
    return symbols, aligned(numbers)


def model_formula(tables: SurfaceTables, point: PointTables) -> tuple[str, str]:
    """The model of the point in letters and in numbers, by the names of the data (LaTeX)."""
    return model_tex(tables.called, point.theta[:-1], point.theta[-1])


def parabola(least: float, flat: float, steep: float, along: float, across: float) -> float:
    """The loss of a bowl, so far gone along its two axes."""
    return least + (flat * along**2 + steep * across**2) / 2


def aligned(lines: list[str]) -> str:
    """Several lines of LaTeX, one below the other at their `&`: half a page is narrow."""
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def formula_words(tables: SurfaceTables) -> str:
    """What the symbols are."""
    if not tables.squared:
        return (
            "ℓ is what one residual costs; every row is visited for every point of the picture. No "
            "formula gives the optimum: it is found by least squares again and again, each time "
            "with less weight for the rows that are far off."
        )
    return (
        "θ stands for the parameters, L* is the smallest loss in sight and θ* its place. H = AᵀA / "
        "n holds the curvatures, where A is the data with a column of ones. The numbers go along "
        "the bowl's own axes: each curvature times the square of the way gone along it. One pass "
        "over the rows gives H; after that no point costs more for more rows."
    )


def slices(tables: SurfaceTables, point: PointTables) -> str:
    """What the two slices say."""
    lines = []
    for axis, name in enumerate(tables.shown):
        other = tables.shown[1 - axis]
        (lowest, loss), fixed = point.bottoms[axis], (point.x, point.y)[1 - axis]
        best = f"the best {name} is **{number(lowest)}**, with a loss of {said(loss, tables)}"
        if tables.squared and tables.H[axis][axis] == 0:
            best = f"every {name} gives a loss of {said(loss, tables)}"
        lines.append(
            f"- With {other} kept at {number(fixed)}, {best}; the smallest in sight is "
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
    return [
        *(twice_as_far(tables, point) if tables.squared else []),
        *(other_unit(tables) if tables.squared else []),
        one_at_a_time(tables, point),
    ]


def twice_as_far(tables: SurfaceTables, point: PointTables) -> list[tuple[str, str]]:
    """Twice the distance from the optimum; nothing to ask of who stands as low."""
    across, up = tables.shown
    least, gap = tables.loss_at["optimum"], point.loss - tables.loss_at["optimum"]
    if gap <= rounding(tables):
        return []
    x, y = (
        twice if abs(twice := low + 2 * (at - low)) > 1e-13 * abs(at) else 0.0
        for at, low in zip((point.x, point.y), tables.lowest, strict=True)
    )
    digits = agreeing(lambda a, b: a + 4 * b, least, gap)
    return [
        (
            f"The loss here is {number(point.loss)}, which is {number(gap)} above the "
            f"smallest. Go twice as far from the optimum, to {across} = {number(x)}, "
            f"{up} = {number(y)}. What is the loss there?",
            f"A parabola: twice the distance, four times the height. {number(least, digits)} + 4 × "
            f"{number(gap, digits)} = **{number(least + 4 * gap)}**.",
        )
    ]


def other_unit(tables: SurfaceTables) -> list[tuple[str, str]]:
    """A feature in another unit, and what becomes of the curvature."""
    name, square = tables.names[tables.feature], tables.mean_square
    feature = f" (the feature is {tables.called.x(tables.feature)})" if tables.called.names else ""
    return [
        (
            f"The curvature along {name} is the mean of its feature's square{feature}, "
            f"{number(square)}. Measure that feature in a unit ten times smaller, so that its "
            "numbers are ten times larger. What becomes of the curvature?",
            f"A hundred times more: 100 · {number(square, agreeing(lambda v: 100 * v, square))} = "
            f"**{number(100 * square)}**, while the best {name} becomes ten times smaller. That is "
            "how valleys appear when features have very different units, and why one standardises "
            "them.",
        )
    ]


def one_at_a_time(tables: SurfaceTables, point: PointTables) -> tuple[str, str]:
    """Where one parameter alone leads."""
    across, up = tables.shown
    (lowest, loss), least = point.bottoms[0], tables.loss_at["optimum"]
    answer = f"At {across} = **{number(lowest)}**, with a loss of {said(loss, tables)}. "
    if loss - least <= rounding(tables):
        endless = tables.squared and not math.isfinite(tables.condition)
        answer += (
            "That is as low as the optimum: you stand on the floor."
            if endless
            else "No other place in sight is lower: that is the optimum, or as good."
        )
    elif tables.squared:
        answer += (
            f"No: the smallest in sight is {said(least, tables)}. One parameter at a time reaches "
            "the bottom at once only when the other stands right already, or when the bowl's axes "
            "lie along the parameters."
        )
    else:
        answer += f"No: the smallest in sight is {said(least, tables)}."
    return (
        f"Keep {up} = {number(point.y)} and move only {across}. Where is the loss lowest, and is "
        "that the optimum?",
        answer,
    )
