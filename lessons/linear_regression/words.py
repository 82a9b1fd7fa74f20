"""What the lesson says of lines, their losses and their scores."""

import pandas as pd

from charts.naming import first_only, model_tex
from charts.numbers import agreeing, short, signed, tex
from core.data import DataSpec
from core.linear_regression import Convention, layers_and_parameters
from core.script import data_code
from lessons.linear_regression.tables import LineTables, doubled_fit, four_decimals


def line_summary(tables: LineTables) -> str:
    """One line under the figure: how many squares, their area, and what cannot be seen."""
    drawn, points = len(tables.points), tables.points
    name = f", {tables.called.x()}" if tables.called.names else ""
    first = (
        f" The figure shows the first of your {tables.d} features{name}; the normal equation below "
        "uses all."
        if tables.d > 1
        else ""
    )
    out = ((points["mine"] < tables.y[0]) | (points["mine"] > tables.y[1])).sum()
    less = f" Of {tables.n:,} points, {drawn} evenly chosen are drawn." if drawn < tables.n else ""
    more = f" {out} of the squares leave the picture, but they count." if out else ""
    digits = agreeing(lambda area: area / 2 / tables.n, tables.mine.squares, digits=5, least=5)
    return (
        f"Both sides of a square are its residual, in {tables.called.in_y}. Total area "
        f"{short(tables.mine.squares, digits)}; divided by 2n = {2 * tables.n} that is the loss, "
        f"{short(tables.mine.loss, 5)}.{less}{more}{first}"
    )


def lift_question(tables: LineTables) -> tuple[str, tuple[str, str, str]]:
    """What lifting the best line costs: the question and its three answers, the first is true."""
    lift = short(tables.lift)
    squared = f"({lift})²" if "×" in lift else f"{lift}²"  # 1 × 10¹¹² is another number
    return (
        f"Take the best line and lift all of it by {lift}. By how much does its loss grow?",
        (
            f"by ½ · {squared} = {short(tables.lift**2 / 2)}",
            f"by {lift}",
            "that depends on the points",
        ),
    )


def lift_reason(tables: LineTables) -> str:
    """Why, with the two losses."""
    more, least = tables.lift**2 / 2, tables.best.loss
    digits = agreeing(lambda a, b: a + b, least, more)
    return (
        f"The residuals of the best line add up to 0. Add {short(tables.lift)} to each and square: "
        f"only the square of the lift is new. The loss goes from {short(least, digits)} to "
        f"{short(least, digits)} + {short(more, digits)} = {short(least + more, 4)}, and it would "
        "grow by as much for any other points."
    )


def score_table(tables: LineTables) -> str:
    """Both lines side by side, as a Markdown table."""
    rows = [
        ("w", tables.w, tables.best_w),
        ("b", tables.b, tables.best_b),
        ("area of all squares", tables.mine.squares, tables.best.squares),
        ("loss", tables.mine.loss, tables.best.loss),
        ("RMSE", tables.mine.rmse, tables.best.rmse),
        ("R²", four_decimals(tables.mine.r2), four_decimals(tables.best.r2)),
    ]
    cells = [
        f"| {name} | {'not defined' if m is None else short(m, 4)} "
        f"| {'not defined' if o is None else short(o, 4)} |"
        for name, m, o in rows
    ]
    return "\n".join(["| | my line | best line |", "|---|---:|---:|", *cells])


def model_formula(tables: LineTables) -> tuple[str, str]:
    """My line in letters and with its numbers, by the names of the data (LaTeX)."""
    return model_tex(first_only(tables.called), [tables.w], tables.b)


def score_formulas(tables: LineTables) -> list[tuple[str, str]]:
    """Loss, RMSE and R² in letters and with the numbers of my line (LaTeX)."""
    s, n = tables.mine, tables.n
    loss_digits = agreeing(lambda area: area / 2 / n, s.squares)
    rmse_digits = agreeing(lambda area: (area / n) ** 0.5, s.squares)
    area, mean = (tex(s.squares, d, bare=True) for d in (loss_digits, rmse_digits))
    return [
        (
            r"L(w, b) = \frac{1}{n} \sum_i \tfrac12 (\hat y^{(i)} - y^{(i)})^2",
            rf"L = \frac{{{area}}}{{2 \cdot {n}}} = {tex(s.loss, bare=True)}",
        ),
        (
            r"\mathrm{RMSE} = \sqrt{\tfrac{1}{n} \sum_i (\hat y^{(i)} - y^{(i)})^2}",
            rf"\mathrm{{RMSE}} = \sqrt{{{mean} / {n}}} = {tex(s.rmse, bare=True)}",
        ),
        (
            r"R^2 = 1 - \frac{\sum_i (\hat y^{(i)} - y^{(i)})^2}{\sum_i (y^{(i)} - \bar y)^2}",
            r_squared(tables),
        ),
    ]


def r_squared(tables: LineTables) -> str:
    """R² of my line with its numbers (LaTeX)."""
    s, shown = tables.mine, four_decimals(tables.mine.r2)
    if shown is None:
        return r"R^2 \text{ is not defined: every } y \text{ is the same}"

    def ratio(area: float, spread: float) -> float:
        return four_decimals(1 - area / spread) or 0.0

    digits = agreeing(ratio, s.squares, s.spread)
    area, spread = (tex(value, digits, bare=True) for value in (s.squares, s.spread))
    return rf"R^2 = 1 - \frac{{{area}}}{{{spread}}} = {tex(shown, bare=True)}"


def line_notice(tables: LineTables) -> str:
    """What to look for, with the figure's own numbers."""
    many = (
        "\n- These points do not fix a line: many lines share the smallest loss."
        if not tables.unique
        else ""
    )
    floor = (
        "The best line goes through every point, as far as float64 (numbers of some 16 digits) can "
        "tell: no loss need be left."
        if tables.ratio is None
        else f"No line can do better than **{short(tables.best.loss, 4)}** here: what the best "
        "line leaves is in the points, not in the line."
    )
    return (
        "- The loss is half the mean of the squares (the ½ only keeps its slope free of a 2), so "
        "an error of 2 costs four times an error of 1. The RMSE, the root of the mean square, is "
        f"back in {tables.called.in_y}: your line is off by **{short(tables.mine.rmse)}**, the "
        f"best by **{short(tables.best.rmse)}**.\n- {floor}\n- {r2_words(tables)}{many}"
    )


def r2_words(tables: LineTables) -> str:
    """What the value of R² means, for both lines."""
    mine, best = four_decimals(tables.mine.r2), four_decimals(tables.best.r2)
    if mine is None or best is None:
        y = tables.called.y
        return f"**R²** compares with the spread of {y}; every {y} is the same, so there is none."
    flat = short(tables.best.spread / tables.n / 2, 4)
    worse = (
        f" The flat line, with a loss of {flat}, would do better than yours." if mine < 0 else ""
    )
    return (
        f"**R²** is the share of the spread of {tables.called.y} that a line explains: 1 is all of "
        "it, 0 no more than the flat line at the mean, below 0 is worse than that. The best line "
        f"has {short(best, 4)}, yours **{short(mine, 4)}**.{worse}"
    )


def exercises(tables: LineTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the points on the page."""
    w, b, last = tables.best_w, tables.best_b, float(tables.points["x"].max())
    ahead = round(last) + 1
    digits = agreeing(lambda w, b: w * ahead + b, w, b)
    nine = agreeing(lambda loss: 9 * loss, tables.best.loss)
    three = agreeing(lambda rmse: 3 * rmse, tables.best.rmse)
    stays = (
        "R² is a ratio of areas and stays."
        if tables.best.r2 is not None
        else "R² stays undefined: every y is the same."
    )
    return [
        (
            f"What does the best line predict for {tables.called.x()} = {ahead}?",
            f"{short(w, digits)} · {ahead} {signed(b, digits)} = **{short(w * ahead + b, 4)}**. No "
            f"point lies there, the last has {tables.called.x()} = {short(last)}: this is "
            "extrapolation, the line going on straight whether or not the world does.",
        ),
        (
            f"Measure {tables.called.y} in units three times smaller, so that every number is "
            "three times as large, and fit again. What happens to the smallest loss, to its RMSE "
            "and to R²?",
            f"Areas grow with the square: the loss becomes 9 · {short(tables.best.loss, nine)} = "
            f"**{short(9 * tables.best.loss, 4)}**, the RMSE 3 · {short(tables.best.rmse, three)} "
            f"= **{short(3 * tables.best.rmse, 4)}**. {stays}",
        ),
        (
            "A fully connected layer has 4 inputs and 3 outputs. How many parameters is that?",
            "4 · 3 weights and 3 biases: "
            f"**{layers_and_parameters((4, 3))[1]}**, in {layers_and_parameters((4, 3))[0]} layer.",
        ),
    ]


def two_outputs() -> str:
    """Two columns in, two columns out, on the toy line: what is fitted and what it predicts."""
    coef, ask, answer = doubled_fit()
    rows = ", ".join(f"({', '.join(short(v, 4) for v in row)})" for row in coef)
    return (
        "scikit-learn, the library for fitting such models in one call, has `LinearRegression`. It "
        "calls the weights `coef_` and the bias `intercept_`, and it also fits "
        "several outputs at once: each has weights of its own, found without looking at the "
        "others. A known trick feeds it every x twice, [x, x], and asks for [x, y]. XᵀX is then "
        "singular (it has no inverse); of the many answers the shortest is taken, "
        f"`coef_` = ({rows}), and [{short(ask[0])}, {short(ask[1])}] gives "
        f"**[{', '.join(short(v, 4) for v in answer)}]**. One column in and one out does the same "
        "without the detour."
    )


def script(spec: DataSpec, w: float, b: float) -> str:
    """A script that repeats my line and the best line on the page, settings filled in."""
    return (
        f"{data_code(spec)}\n\n"
        "from core.data import load\n"
        "from core.linear_regression import closed_form, score\n\n"
        "data = load(spec)\n"
        "x = data.X[:, :1]  # the first feature\n"
        f"print(score(x * {w!r} + {b!r}, data.y))\n"
        "print(closed_form(x, data.y))\n"
    )


KINDS = ["½ r²", "r²"]  # the book's loss, and nn.MSELoss


def convention_words(n: int) -> str:
    """What distinguishes the two tables of conventions."""
    return (
        "The slope is that of the loss when every prediction rises together (the slope in b). With "
        f"one residual, sum and mean agree; with all {n:,} points of this page, and the flat line "
        f"ŷ = 0, a sum is {n:,} times its mean. A learning rate that suits one convention is too "
        "large or too small by that factor for another."
    )


def convention_rows(what: str, found: list[Convention]) -> str:
    """The conventions as a Markdown table: loss, slope, and how many times the book's slope."""
    book = found[0].slope
    rows = [
        f"| {c.name} | {short(c.loss)} | {short(c.slope)} | {times(c.slope, book)} |" for c in found
    ]
    head = f"| {what} | loss | slope | times the book's |"
    return "\n".join([head, "|---|---:|---:|---:|", *rows])


def times(value: float, book: float) -> str:
    """A ratio of slopes; at the bottom of the bowl both are zero and there is none."""
    return "–" if abs(book) < 1e-12 else f"{value / book:.6g}"


def residual_formula(y_hat: float, y: float) -> list[tuple[str, str]]:
    """The two losses of one residual and their slopes: letters, then numbers (LaTeX)."""
    r = y_hat - y
    number = tex(r)
    return [
        (
            r"l = \tfrac12 r^2, \qquad \partial l / \partial \hat y = r",
            rf"\tfrac12 \cdot {number}^2 = {tex(r * r / 2)}, \qquad {tex(r, bare=True)}",
        ),
        (
            r"l = r^2, \qquad \partial l / \partial \hat y = 2r",
            rf"{number}^2 = {tex(r * r)}, \qquad 2 \cdot {number} = {tex(2 * r, bare=True)}",
        ),
    ]


def trap_words(table: pd.DataFrame, *, reshape: bool) -> str:
    """What the shapes do, and what that makes of the loss of this batch."""
    n = int(table["row"].max()) + 1
    right = float((table.loc[table["right"], "value"] ** 2).mean() / 2)
    if reshape:
        return (
            f"ŷ ({n}, 1) minus y.reshape(ŷ.shape) ({n}, 1) is ({n}, 1): {n} errors, and their loss "
            f"is {short(right, 4)}."
        )
    wrong = float((table["value"] ** 2).mean() / 2)
    return (
        f"ŷ ({n}, 1) minus y ({n},) is ({n}, {n}): {n * n} differences, of which {n * n - n} "
        "compare one sample's prediction with another's label. The mean loss reads "
        f"{short(wrong, 4)} instead of {short(right, 4)}, and no error is raised."
    )
