"""Data in words: every number comes from the tables of the page."""

import math
from collections.abc import Sequence

from charts.naming import model_tex
from charts.numbers import count, number, short, tex
from core import data as core
from core.batches import DealSpec
from core.data import Dataset, DataSpec
from core.linear_regression import linreg, squared_loss
from lessons.data.tables import DataTables, DealTables, real_loss
from lessons.data.words_deal import epoch_answer, spread_exercise

# What the loss of the best line can be; the answer of the page's question is one of these
LOSSES = ("0", "well below σ²/2, not 0", "about σ²/2", "about σ²")
WITHOUT_NOISE = ("0", "more than 0")  # where σ is 0, the others would all be 0


def losses(tables: DataTables) -> tuple[str, ...]:
    """The answers to choose from."""
    return LOSSES if tables.noise else WITHOUT_NOISE


def best_loss_question(tables: DataTables) -> str:
    """What the page asks before it shows anything."""
    sigma = tables.noise or 0.0
    noise = f"with noise σ = {number(sigma)}" if sigma else "without noise (σ = 0)"
    what = f"{count(tables.n, 'sample')} {noise}: which loss has the best possible line?"
    return f"{what} (The loss is the mean of ½ (ŷ − y)².)"


def best_loss(tables: DataTables) -> str:
    """Which of the answers is true of the best line of these data."""
    if tables.loss == 0:
        return LOSSES[0]
    share = tables.loss / core.noise_floor(tables.noise or 1.0)
    return LOSSES[1] if share < 0.7 else LOSSES[2] if share < 1.41 else LOSSES[3]


def best_loss_reason(tables: DataTables) -> str:
    """Why, with the numbers of these data."""
    sigma, samples = tables.noise or 0.0, count(tables.n, "sample")
    loss = f"The best line of {samples} here has a loss of {number(tables.loss)}"
    if sigma == 0:
        return f"{loss}: without noise the samples lie on it."
    if tables.loss == 0:
        return f"{loss}: {tables.d + 1} parameters pass through {samples} exactly, noise and all."
    return (
        f"{loss}. The truth itself pays for the noise: on average σ²/2 = "
        f"{number(core.noise_floor(sigma))}. The best line pays less, on average "
        f"σ²/2 · (1 − {tables.free}/{tables.n}) = {number(tables.expected_loss or 0.0)}, because "
        f"its {count(tables.free, 'free parameter')} follow some of the noise."
    )


DASHED = ("truth",)  # what is a dashed line in the charts of this lesson, not a mark


def key(tables: DataTables) -> dict[str, str]:
    """What the marks of the clouds mean; there is no truth to mark where nobody knows it."""
    two = tables.d > 1
    meanings = {
        "data": "samples",
        "batch": "the batch in hand",
        "truth": "the truth" + ", with the other feature at 0" * two,
        "compare": "the best line of each cloud alone" if two else "the best line",
    }
    if tables.w is None:
        del meanings["truth"]
    return meanings


NOISE_KEY = {
    "data": "drawn: samples, or whole data sets",
    "truth": "what the true noise promises",
    "compare": "the loss that theory expects of the best line",
    "optimum": "the best line of these samples",
}


def summary(tables: DataTables) -> str:
    """One line that says in words what the scatters show."""
    pairs = zip(tables.called.xs, tables.r, tables.slopes, strict=True)
    clouds = "; ".join(
        f"{x}: slope {short(slope)}, r {'=' if r is not None else 'is'} {r_text(r)}"
        for x, r, slope in pairs
    )
    best = zip(tables.names, tables.best, strict=True)
    found = ", ".join(f"{name} = {number(value)}" for name, value in best)
    samples = count(tables.n, "sample")
    return (
        f"{samples}. Each feature alone against {tables.called.y}: {clouds}. The best fit: "
        f"{found}. (r, the correlation, is 1 or −1 where a cloud is a line, and 0 where it has no "
        "slope.)"
    )


def shapes(tables: DataTables) -> str:
    """The shapes of everything, in one line."""
    n, d = tables.n, tables.d
    return f"X is ({n}, {d}), y is ({n}, 1), w is ({d}, 1), b is (1,): Xw + b is ({n}, 1), like y."


def notice(tables: DataTables, *, floor: bool = True) -> str:
    """What to look for, with the numbers of these data; what the floor is only if asked for."""
    of_the_floor = floors(tables) if floor else []
    return "\n".join(f"- {line}" for line in [*clouds(tables), *of_the_floor, *trust(tables)])


def clouds(tables: DataTables) -> list[str]:
    """What the correlations say."""
    lines = tighter(tables)
    if tables.w is None or tables.expected_r is None:
        return lines
    for name, w, slope, r, theory in zip(
        tables.called.xs, tables.w, tables.slopes, tables.r, tables.expected_r, strict=True
    ):
        if theory is not None and r is not None:
            lines.append(
                f"{name}: the truth's slope is {short(w)}, the cloud's {short(slope)}; r is "
                f"**{short(r)}**, theory expects {short(theory)}."
            )
    return lines + misleading(tables)


def tighter(tables: DataTables) -> list[str]:
    """Which of two clouds says more about y."""
    features, squares = tables.called.xs, [r**2 for r in tables.r if r is not None]
    if tables.d != 2 or len(squares) != 2:
        return []
    shares = [number(square, 2) for square in squares]
    if shares[0] == shares[1]:
        return [
            f"Both clouds are equally tight: r² = {shares[0]}, so either feature alone explains "
            f"that share of the ups and downs of {tables.called.y}."
        ]
    first, other = (0, 1) if squares[0] > squares[1] else (1, 0)
    line = (
        f"The cloud of {features[first]} is the tighter one: r² = {shares[first]}, so this feature "
        f"alone explains that share of the ups and downs of {tables.called.y}; {features[other]} "
        f"alone explains "
        f"{shares[other]}."
    )
    return [line + (like_noise(tables, first, other) if abs(tables.best[first]) > 0 else "")]


UNLIKE = 0.2  # features whose correlation is smaller have next to nothing in common


def like_noise(tables: DataTables, first: int, other: int) -> str:
    """What one feature alone takes for noise: of the other's part, what the two do not share."""
    features, between = tables.called.xs, abs(tables.between or 0.0)
    if between < UNLIKE and misleading(tables):
        return ""  # by chance they have something in common after all
    if between < UNLIKE:
        return f" To {features[other]} alone, the part of {features[first]} looks like noise."
    return (
        f" The two features have a correlation of {short(tables.between or 0.0)} with each other, "
        "so a part of what either explains belongs to the other."
    )


def misleading(tables: DataTables) -> list[str]:
    """What a cloud alone takes from the other feature: its slope minus the weight of the fit."""
    apart = [abs(slope - w) for slope, w in zip(tables.slopes, tables.best, strict=False)]
    if tables.d != 2 or tables.n <= 30 or max(apart) <= 0.5:
        return []
    line = (
        "A cloud alone misleads when the features are correlated, by nature or by chance: part of "
        "its slope belongs to the other one."
    )
    if tables.unique:
        fit = zip(tables.names, tables.best, strict=True)
        found = ", ".join(f"{name} = {short(value)}" for name, value in fit)
        line += f" The fit with both keeps them apart: {found}."
    return [line]


def floors(tables: DataTables) -> list[str]:
    """What the noise costs even the best line."""
    if tables.noise is None:
        return [left_behind(tables)]
    # a copy of a feature is no further parameter; too few rows do not make them fewer
    free = tables.free if tables.n > tables.d else tables.d + 1
    return [
        f"The loss of the best line is **{number(tables.loss)}**. The **floor** is what the truth "
        "itself pays for the noise on average: σ²/2 = "
        f"{number(core.noise_floor(tables.noise))}; with {count(free, 'free parameter')} and "
        f"{count(tables.n, 'row')} theory expects {number(tables.expected_loss or 0.0)}. No line "
        "can promise less on new data than the floor."
    ]


def left_behind(tables: DataTables) -> str:
    """What the best line leaves of samples whose truth nobody knows: noise, or also its misfit."""
    sigma = core.estimated_noise(tables.loss, tables.n, tables.free - 1)
    if sigma is None:
        return "There are too few rows to tell the noise from the line."
    fit = "plane" if tables.d > 1 else "line"
    lead = (
        f"Nobody knows the truth of these samples. The best {fit} leaves a loss of "
        f"{number(tables.loss)}"
    )
    if tables.loss == 0:
        return f"{lead}: they lie on it."
    bent = [name for name, bends in zip(tables.called.xs, tables.bends, strict=True) if bends]
    if bent:
        return (
            f"{lead}, but that is not noise alone: what is left **bends** with "
            f"{' and '.join(bent)}, as fewer than 1 in 100 samples of pure noise would. A part of "
            f"it is the misfit of the {fit}."
        )
    return (
        f"{lead}. If they lie about a {fit}, that speaks of noise of about σ = "
        f"{number(sigma, 3)}; what is left bends with no feature more than noise would."
    )


LEFT_KEY = {
    "data": "samples",
    "compare": "the best line",
    "optimum": "means of neighbours (dotted)",
}


def trust(tables: DataTables) -> list[str]:
    """When the data cannot tell the parameters apart."""
    if tables.unique:
        return []
    why = (
        f"{count(tables.n, 'row')} cannot fix {tables.d + 1} parameters"
        if tables.n <= tables.d
        else "one column is made of the others (or constant, like the column of ones)"
    )
    return [
        f"**XᵀX is singular**: {why}. Many parameters fit equally well; the ones shown are the "
        "shortest of them, not the truth."
    ]


TERMS = (
    "ε is the **noise**: what a label has beside Xw + b. In N(0, σ²) the second number is the "
    "variance; σ, its root, is the standard deviation, and that is what the code and the slider "
    "take."
)
LEFT_TERMS = "The **residual** r is what the best line leaves of a label: noise, or its misfit."


def terms(tables: DataTables) -> str:
    """What the letters of the rule mean."""
    return LEFT_TERMS if tables.w is None else TERMS


def formula(tables: DataTables) -> tuple[str, str]:
    """The recipe in letters, and the first sample in numbers (LaTeX).

    Where nobody knows the truth, the best line stands in for it, and what it leaves for the noise.
    """
    symbols = r"\mathbf{y} = X\mathbf{w} + b + \epsilon, \qquad \epsilon \sim N(0, \sigma^2)"
    if tables.w is None or tables.b is None:
        symbols = (
            r"\begin{gathered}\mathbf{y} = X\hat{\mathbf{w}} + \hat{b} + \mathbf{r}\\"
            r"\hat{\mathbf{w}}, \hat{b}\text{: the best line, }\mathbf{r}\text{: what it leaves}"
            r"\end{gathered}"
        )
    if tables.called.names:
        symbols = model_tex(tables.called, tables.best[:-1], tables.best[-1])[0]
    first, weights = tables.points.iloc[0], tables.w or tables.best[:-1]
    bias, y = tables.best[-1] if tables.b is None else tables.b, float(first["y"])
    products = [(w, float(first[f"x{j + 1}"])) for j, w in enumerate(weights)]
    left = y - sum(w * x for w, x in products) - bias
    left = 0.0 if abs(left) < 1e-12 * max(abs(y), abs(bias)) else left
    terms = [*products, (bias,), (tables.epsilon[0] if tables.epsilon else left,)]
    digits, equals = digits_that_add_up(terms, y)
    written = [r" \cdot ".join(tex(v, digits) for v in term) for term in terms]
    lines = [
        rf"{{{tables.called.tex_y}}}_0 &= " + " + ".join(written[:-2]),
        r"&\quad + " + " + ".join(written[-2:]),
        f"&{equals} {tex(y, bare=True)}",
    ]
    return symbols, r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def digits_that_add_up(terms: Sequence[tuple[float, ...]], total: float) -> tuple[int, str]:
    """The fewest digits with which the products, as written, add up to the total as written.

    And how to write that: =, or ≈ where eight digits do not suffice.
    """
    for digits in range(4, 9):
        rounded = [[float(f"{value:.{digits}g}") for value in term] for term in terms]
        if tex(math.fsum(map(math.prod, rounded))) == tex(total):
            return digits, "="
    return digits, r"\approx"


def script(spec: DataSpec, deal: DealSpec) -> str:
    """A script that repeats the data and the batches on the page, settings filled in."""
    return (
        "from core.batches import DealSpec, deal_epochs\n"
        f"from core.data import {type(spec).__name__}, best_line, load\n\n"
        f"data = load({core.written(spec)})\n"
        "best = best_line(data)\n"
        "print(data.X[:3], data.y[:3])  # the first samples\n"
        "print(best.theta, best.loss)  # the best line, and its loss\n"
        f"for batch in deal_epochs({deal!r})[0]:\n"
        "    print(len(batch), data.X[batch].shape, data.y[batch].shape)\n"
    )


def exercises(tables: DataTables, deal: DealTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the data on the page."""
    n, size = deal.spec.n, deal.spec.batch_size
    questions = [
        (
            f"{count(n, 'sample')} in batches of {size:,}: how many batches has an epoch, and how "
            "large is the last?",
            epoch_answer(n, size, drop_last=deal.spec.drop_last),
        )
    ]
    if tables.noise is not None and tables.w is not None and tables.expected_std is not None:
        floor = core.noise_floor(tables.noise)
        questions.append(
            (
                f"The floor is σ²/2 = {number(floor, 7)}. Double the noise. Where is the floor?",
                f"Four times as high: **{number(4 * floor, 7)}**.",
            )
        )
        questions.append(spread_exercise(tables.w, tables.rho, tables.noise, tables.expected_std))
    return questions


# --- mistakes -----------------------------------------------------------------------------------

MISTAKES = {
    "X and y shuffled apart": "two shuffles where one is needed: every label meets a stranger",
    "with replacement": "each batch drawn afresh, every card put back: the SGD of theory does so, "
    "a deal does not",
    "1-D labels": "y is (n,) where ŷ is (n, 1): the difference becomes (n, n)",
}


def shuffled_apart(right: DataTables, wrong: DataTables) -> str:
    """The measured damage of shuffling features and labels one after the other."""
    if right.points["y"].equals(wrong.points["y"]) or not any(right.r):
        return (
            "Here the mistake does not show: no label came to other features than it had. With "
            "more samples, whose features and labels differ, it does."
        )
    changes = [
        goes(f"r of {x}", short(before), short(after))
        for x, before, after in zip(right.called.xs, right.r, wrong.r, strict=True)
        if before is not None and after is not None
    ]
    changes.append(goes("the best line's loss", number(right.loss), number(wrong.loss)))
    exactly = " A line fits so few samples whatever their labels are." if wrong.loss == 0 else ""
    return (
        "Nothing looks wrong: X and y hold the same numbers as before. But now "
        f"{', '.join(changes[:-1])}, and {changes[-1]}.{exactly} What is left of a correlation is "
        "chance: there is nothing left to learn. Shuffle the indices once and use them for both."
    )


def goes(what: str, before: str, after: str) -> str:
    """How a number changes, in words that also fit where it does not."""
    return f"{what} goes from {before} to {after}" if before != after else f"{what} stays {before}"


def flat_labels(rows: Dataset) -> str:
    """The measured damage of labels that are (n,), at the best line."""
    if rows.n == 1:
        return (
            "ŷ is (1, 1), y is (1,). With one sample ŷ − y is (1, 1), and the mistake does not "
            "show. With n samples it is (n, n): every prediction minus every label."
        )
    theta = core.best_line(rows).theta
    y_hat = linreg(rows.X, theta[:-1, None], theta[-1:])
    few = min(rows.n, 2000)  # n × n numbers are many
    right = squared_loss(y_hat, rows.y).mean().item()
    wrong = ((y_hat[:few] - rows.y[:few].flatten()) ** 2 / 2).mean().item()
    return (
        f"ŷ is ({rows.n}, 1), y is ({rows.n},). ŷ − y is ({rows.n}, {rows.n}): every prediction "
        f"minus every label, {rows.n**2:,} differences instead of {rows.n:,}, and no error. At the "
        f"best line the loss should be {number(real_loss(right, rows))}; this computes "
        f"{number(real_loss(wrong, rows))}. y.reshape(ŷ.shape) in the loss is what prevents it."
    )


def r_text(r: float | None) -> str:
    """A correlation, or the word for one that is not defined."""
    return "undefined" if r is None else short(r)
