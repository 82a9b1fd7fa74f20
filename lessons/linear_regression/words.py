"""What the lesson says of lines, their losses and their scores."""

import pandas as pd

from charts.numbers import short, signed, tex
from core.data import DataSpec
from core.linear_regression import Convention, layers_and_parameters
from core.script import data_code
from lessons.linear_regression.tables import LineTables, doubled_fit, four_decimals


def line_summary(tables: LineTables) -> str:
    """One line under the figure: how many squares, their area, and what cannot be seen."""
    drawn, points = len(tables.points), tables.points
    first = (
        f" The figure shows the first of your {tables.d} features; the normal equation below uses "
        "all."
        if tables.d > 1
        else ""
    )
    out = ((points["mine"] < tables.y[0]) | (points["mine"] > tables.y[1])).sum()
    less = f" Of {tables.n:,} points, {drawn} evenly chosen are drawn." if drawn < tables.n else ""
    more = f" {out} of the squares leave the picture, but they count." if out else ""
    return (
        "Both sides of a square are its residual, in units of y. Total area "
        f"{short(tables.mine.squares, 5)}; divided by 2n = {2 * tables.n} that is the loss, "
        f"{short(tables.mine.loss, 5)}.{less}{more}{first}"
    )


GUESSES = ("less than 1.5 times", "1.5 to 10 times", "more than 10 times")


def guess_answer(tables: LineTables) -> str:
    """Which of GUESSES is true for my line now."""
    if tables.ratio is None:
        return GUESSES[0] if tables.mine.loss <= tables.no_loss else GUESSES[2]
    return GUESSES[0] if tables.ratio < 1.5 else GUESSES[1 if tables.ratio <= 10 else 2]


def guess_reason(tables: LineTables) -> str:
    """Why, with the two losses and the largest square's share."""
    areas = (tables.points["y"] - tables.points["mine"]) ** 2
    share = float(areas.max() / areas.sum()) if areas.sum() > 0 else 0.0
    return (
        f"Yours is {short(tables.mine.loss, 4)}, the smallest is {short(tables.best.loss, 4)}. "
        f"The largest of the {len(areas)} squares alone is {share:.0%} of your area: an error "
        "counts by its square."
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


def score_formulas(tables: LineTables) -> list[tuple[str, str]]:
    """Loss, RMSE and R² in letters and with the numbers of my line (LaTeX)."""
    s, n = tables.mine, tables.n
    area = tex(s.squares, bare=True)
    shown, spread = four_decimals(s.r2), tex(s.spread, bare=True)
    r2 = (
        r"R^2 \text{ is not defined: every } y \text{ is the same}"
        if shown is None
        else rf"R^2 = 1 - \frac{{{area}}}{{{spread}}} = {tex(shown, bare=True)}"
    )
    return [
        (
            r"L(w, b) = \frac{1}{n} \sum_i \tfrac12 (\hat y^{(i)} - y^{(i)})^2",
            rf"L = \frac{{{area}}}{{2 \cdot {n}}} = {tex(s.loss, bare=True)}",
        ),
        (
            r"\mathrm{RMSE} = \sqrt{\tfrac{1}{n} \sum_i (\hat y^{(i)} - y^{(i)})^2}",
            rf"\mathrm{{RMSE}} = \sqrt{{{area} / {n}}} = {tex(s.rmse, bare=True)}",
        ),
        (r"R^2 = 1 - \frac{\sum_i (\hat y^{(i)} - y^{(i)})^2}{\sum_i (y^{(i)} - \bar y)^2}", r2),
    ]


def line_notice(tables: LineTables) -> str:
    """What to look for, with the figure's own numbers."""
    flat = tables.best.spread / tables.n / 2
    worse = (
        f"\n- Your R² is below zero: the flat line ŷ = ȳ, with a loss of {short(flat, 4)}, "
        "would do better."
        if tables.mine.r2 is not None and tables.mine.r2 < -1e-3
        else ""
    )
    many = (
        ""
        if tables.unique
        else "\n- These points do not fix a line: many lines share the smallest loss."
    )
    floor = (
        "The best line goes through every point: no loss need be left."
        if tables.ratio is None
        else f"No line can do better than **{short(tables.best.loss, 4)}** here: what the best "
        "line leaves is in the points, not in the line."
    )
    return (
        f"- An error of 2 costs four times an error of 1. The RMSE brings the loss back to the "
        f"units of y: your line is off by **{short(tables.mine.rmse)}**, the best by "
        f"**{short(tables.best.rmse)}**.\n- {floor}{worse}{many}"
    )


def exercises(tables: LineTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the points on the page."""
    w, b = tables.best_w, tables.best_b
    ahead = round(float(tables.points["x"].max())) + 1
    return [
        (
            f"What does the best line predict for x = {ahead}?",
            f"{short(w, 4)} · {ahead} {signed(b, 4)} = **{short(w * ahead + b, 4)}**.",
        ),
        (
            "Measure y in units three times smaller, so that every number is three times as "
            "large, and fit again. What happens to the smallest loss, to its RMSE and to R²?",
            f"Areas grow with the square: the loss goes from {short(tables.best.loss, 4)} to "
            f"**{short(9 * tables.best.loss, 4)}**, the RMSE from {short(tables.best.rmse, 4)} to "
            f"**{short(3 * tables.best.rmse, 4)}**. R² is a ratio of areas and stays.",
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
        "`LinearRegression` calls the weights `coef_` and the bias `intercept_`. It also fits "
        "several outputs at once: each has weights of its own, found without looking at the "
        "others. A known trick feeds it every x twice, [x, x], and asks for [x, y]. XᵀX is then "
        f"singular; of the many answers the shortest is taken, `coef_` = ({rows}), and "
        f"[{short(ask[0])}, {short(ask[1])}] gives "
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
