"""What the lesson says of the stage: question, what to notice, rule, exercises, script."""

from dataclasses import dataclass

from charts.numbers import agreeing, bracket, count, number, tex
from charts.text import as_text
from core.data import OwnSpec
from core.regularization import ALL, DIABETES, STEPS
from core.script import data_code
from lessons.regularization.tables import PathTables

ROUNDING = 1e-9


@dataclass(frozen=True)
class Question:
    """A question with its options, the true one, and why."""

    text: str
    options: tuple[str, ...]
    answer: str
    why: str


def listed(names: list[str]) -> str:
    """Names in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def zeros_at(tables: PathTables, k: int) -> int:
    """How many weights are exactly 0 at a position, constant columns not counted."""
    free = tables.d - len(tables.constant)
    return free - int(tables.facts["left"].iloc[k])


# --- the question -----------------------------------------------------------------------------


def question(tables: PathTables, k: int) -> Question:
    """How many weights are exactly 0 a decade further on?"""
    last = len(tables.facts) - 1
    then = min(k + 20, last)
    free = tables.d - len(tables.constant)
    zeros = zeros_at(tables, then)
    many = f"How many of the {free} weights are" if free > 1 else "How many weights, 0 or 1, are"
    places = sorted({0, zeros, free, zeros_at(tables, k), min(zeros + 1, free)})
    where = "Make α ten times as large as it is now" if then == k + 20 else "Put α at its right end"
    return Question(
        f"{where}, {number(float(tables.facts['alpha'].iloc[then]), 3)}. {many} exactly 0 then?",
        tuple(str(place) for place in places) if len(places) > 1 else ("0", "1"),
        str(zeros),
        _why(tables, then),
    )


def _why(tables: PathTables, k: int) -> str:
    facts = tables.facts.iloc[k]
    if tables.is_flat:
        return "Every label is equal: there is nothing to explain, with any α."
    if not tables.is_lasso:
        stays = ", and a weight that is 0 without a penalty stays 0" if zeros_at(tables, k) else ""
        return (
            "Ridge divides: each part of the weights by one plus something. What is divided "
            f"becomes small (together {number(float(facts['l2']), 3)} long), and never 0{stays}."
        )
    left = int(facts["left"])
    subtracts = "Lasso subtracts and stops at 0: a weight that gains less than α is gone. "
    return subtracts + (f"Left: {_left_names(tables, k)}." if left else "Nothing is left.")


def _left_names(tables: PathTables, k: int) -> str:
    found = tables.weights(k)
    names = [as_text(name) for name, w in zip(tables.names, found, strict=True) if w != 0]
    return listed(names)


# --- the stage --------------------------------------------------------------------------------


def key(tables: PathTables) -> dict[str, str]:
    """What the colours of the stage mean: role -> words."""
    drawn = [tables.names[j] for j in tables.shown]
    if len(drawn) == 1:
        return {
            "model": f"weight of {drawn[0]}; loss + penalty",
            "data": "loss",
            "ink": "penalty",
            "optimum": "least loss",
        }
    shape = "diamond" if tables.is_lasso else "circle"
    others = {"data": "other weights; equal loss"} if tables.d > 2 else {"data": "equal loss"}
    return {
        "model": f"{drawn[0]}; right: both weights, and the {shape} that α allows",
        "compare": drawn[1],
        "optimum": "least loss",
        **others,
    }


def summary(tables: PathTables, k: int) -> str:
    """One line: the strength, the weights that are left, and how well they predict."""
    facts = tables.facts.iloc[k]
    free = tables.d - len(tables.constant)
    size = f"Σ|w| = {number(float(facts['l1']), 3)}"
    if not tables.is_lasso:
        size = f"‖w‖ = {number(float(facts['l2']), 3)}"
    left = int(facts["left"])
    what = (
        f"α = {number(float(facts['alpha']), 3)}: {left} of {count(free, 'weight')} not 0, {size}"
    )
    if facts["test"] == facts["test"]:
        explained = number(float(facts["test"]), 3)
        what += (
            f"; R², the share of the spread explained, is {explained} on {tables.kept} kept rows"
        )
        if tables.best_test is not None:
            what += f" (without a penalty {number(tables.best_test, 3)})"
    return f"{what}."


def troubles(tables: PathTables) -> list[str]:
    """What is unusual about these rows, a sentence each."""
    said = []
    if tables.spec.data == DIABETES:
        said.append(
            "bmi is the body mass index, bp the blood pressure, s1 to s6 are blood values: s1 to "
            "s4 of cholesterol, s5 of blood fat (a logarithm), s6 of sugar."
        )
    if isinstance(tables.spec.data, OwnSpec):
        said.append(
            "Own columns and labels are standardised here: a weight says by how many standard "
            "deviations the label moves with one of the column."
        )
    if tables.is_flat:
        said.append("Every label is equal: there is nothing to explain, and every weight is 0.")
    if tables.constant:
        names = listed([as_text(name) for name in tables.constant])
        are = "is equal in every row" if len(tables.constant) == 1 else "are equal in every row"
        said.append(f"{names} {are} that is learned from: no α gives it a weight other than 0.")
    free = tables.d - len(tables.constant)
    if free >= tables.n:
        said.append(
            f"{count(tables.n, 'row')}, the mean taken away, cannot fix {count(free, 'weight')}: "
            "without a penalty many answers are equally good. Any α above 0 makes ridge choose one."
        )
    if len(tables.shown) == 2 and tables.H[0, 0] * tables.H[1, 1] > 0:
        together = tables.H[0, 1] / (tables.H[0, 0] * tables.H[1, 1]) ** 0.5
        if abs(together) > 0.9999:
            said.append(
                "The two weights of the slice belong to columns that say the same: the lines of "
                "equal loss are as good as straight."
            )
    return said


def notice(tables: PathTables, k: int) -> str:
    """What to look for, in the numbers of these rows."""
    lines = [_notice_zeros(tables, k), _notice_touch(tables, k), _notice_ends(tables)]
    if tables.d > 2 and tables.spec.columns == ALL:
        lines.append(
            "The right picture is a slice: the other weights stand where they are at this α. When "
            "they move, the lines of equal loss move with them."
        )
    return "\n".join(f"- {line}" for line in (*lines, *troubles(tables)))


def _notice_zeros(tables: PathTables, k: int) -> str:
    if tables.is_flat:
        return "No weight can explain labels that are all equal."
    if not tables.is_lasso:
        first, last = tables.facts.iloc[0], tables.facts.iloc[-1]
        return (
            f"**Ridge shrinks.** From left to right ‖w‖ falls from {number(float(first['l2']), 3)} "
            f"to {number(float(last['l2']), 3)}. A single weight may grow on the way or cross 0; "
            f"none is drawn to rest there: {_zeros_said(tables, k)}."
        )
    return (
        f"**Lasso chooses.** Here {_zeros_said(tables, k)}. From about "
        f"α = {number(tables.ends_at, 3)} on nothing is left: there α outweighs the slope of the "
        "loss at w = 0, max |xⱼᵀy| / n, of every column xⱼ."
    )


def _zeros_said(tables: PathTables, k: int) -> str:
    zeros = zeros_at(tables, k)
    if zeros == 0:
        return "no weight is exactly 0"
    names = [
        as_text(name)
        for name, w in zip(tables.names, tables.weights(k), strict=True)
        if w == 0 and name not in tables.constant
    ]
    return f"{count(zeros, 'weight')} {'is' if zeros == 1 else 'are'} exactly 0, {listed(names)}"


def _notice_touch(tables: PathTables, k: int) -> str:
    pair = tables.pair.iloc[k]
    if len(tables.shown) == 1:
        return (
            f"One weight has no circle. The loss alone is least at {number(float(pair['c1']))}, "
            f"loss and penalty together at {number(float(pair['w1']))}."
        )
    w = [float(pair["w1"]), float(pair["w2"])]
    names = [as_text(tables.names[j]) for j in tables.shown]
    if not tables.is_lasso:
        return (
            f"The circle through the dot has radius {number((w[0] ** 2 + w[1] ** 2) ** 0.5, 3)} "
            f"and touches a line of equal loss at {names[0]} {number(w[0], 3)}, {names[1]} "
            f"{number(w[1], 3)}. A circle has no corners: nothing draws the dot onto an axis."
        )
    zero = [name for name, value in zip(names, w, strict=True) if value == 0]
    if len(zero) == 2:
        return "Both weights are 0: the diamond has shrunk to a point."
    if zero:
        return (
            f"The diamond touches with a **corner**: {zero[0]} is exactly 0. A corner "
            "meets lines of equal loss of many slopes, an edge only those of its own."
        )
    return (
        f"The diamond touches with an **edge**: both weights are other than 0 here, {names[0]} "
        f"{number(w[0], 3)} and {names[1]} {number(w[1], 3)}."
    )


def _notice_ends(tables: PathTables) -> str:
    first, last = tables.facts.iloc[0], tables.facts.iloc[-1]
    if tables.best_train is None:
        return "R² has no meaning here: there is no spread to explain."
    return (
        "R² is the share of the spread of y that is explained: 1 is all of it, 0 no more than the "
        f"mean does. Of the learned rows: without a penalty, α = 0, "
        f"{number(tables.best_train, 3)}; at the left end, α = "
        f"{number(float(first['alpha']), 3)}, {number(float(first['train']), 3)}; at "
        f"the right end {number(max(float(last['train']), 0.0), 3)}. **A penalty never fits the "
        "learned rows better**; it may help on others."
    )


def decades(tables: PathTables) -> list[dict[str, str]]:
    """What each whole power of ten is worth, a row each."""
    rows = []
    for k in range(0, len(tables.facts), STEPS):
        facts = tables.facts.iloc[k]
        row = {
            "α": number(float(facts["alpha"]), 3),
            "R², learned rows": number(float(facts["train"]), 3) if not tables.is_flat else "none",
        }
        if facts["test"] == facts["test"]:
            row["R², kept rows"] = number(float(facts["test"]), 3)
        if tables.d == 1:
            row["weight"] = number(float(tables.pair["w1"].iloc[k]))
        else:
            row["Σ\\|w\\|"] = number(float(facts["l1"]), 3)
            row["length of w"] = number(float(facts["l2"]), 3)
        rows.append({**row, "weights not 0": str(int(facts["left"]))})
    return rows


def which(tables: PathTables) -> str:
    """Which α predicts the kept rows best, and what that says."""
    test = tables.facts["test"]
    best = int(test.to_numpy().argmax())
    at, r2 = float(tables.facts["alpha"].iloc[best]), float(test.iloc[best])
    text = (
        f"On the {tables.kept} kept rows the best of these α is {number(at, 3)}, with R² "
        f"{number(r2, 4)}"
    )
    if tables.best_test is None:
        return f"{text}."
    better = "better with" if r2 > tables.best_test else "no better with"
    return (
        f"{text}; without a penalty it is {number(tables.best_test, 4)}, so these rows are "
        f"predicted {better} one. Other rows kept back may say another α. On the learned rows "
        "the dashed line can only fall. Who has to choose an α needs rows that were not learned "
        "from, and others for the last test."
    )


def no_test(tables: PathTables) -> str:
    """Why nothing tells a good α from a bad one here."""
    if tables.kept:
        return "The labels of the rows kept back are all equal: no α can be judged by R² on them."
    return (
        "Here no rows are kept back, so nothing tells a good α from a bad one: on the rows one "
        "learns from, α = 0 fits best."
    )


# --- the rule ---------------------------------------------------------------------------------

LETTERS = {
    True: r"\min_{\mathbf w}\; \frac{1}{2n}\sum_i \left(\hat y^{(i)} - y^{(i)}\right)^2 "
    r"+ \alpha \sum_j |w_j|",
    False: r"\min_{\mathbf w}\; \sum_i \left(\hat y^{(i)} - y^{(i)}\right)^2 "
    r"+ \alpha \sum_j w_j^2 \quad\Rightarrow\quad \mathbf w = "
    r"(\mathbf X^\top\mathbf X + \alpha\mathbf I)^{-1}\mathbf X^\top\mathbf y",
}


def formula(tables: PathTables, k: int) -> tuple[str, str]:
    """What is made small, in letters and, for one weight, with today's numbers."""
    facts = tables.facts.iloc[k]
    alpha = float(facts["alpha"])
    letters = LETTERS[tables.is_lasso]
    if tables.d > 1:
        size = float(facts["l1"]) if tables.is_lasso else float(facts["l2"]) ** 2
        loss = float(facts["loss"])
        digits = agreeing(lambda c, a, s: c + a * s, loss, alpha, size)
        return letters, (
            rf"\underbrace{{{tex(loss, digits)}}}_{{\text{{loss}}}} + "
            rf"\underbrace{{{tex(alpha, digits)} \cdot {tex(size, digits)}}}_{{\text{{penalty}}}}"
            rf" = {tex(loss + alpha * size)}"
        )
    return letters, _one_weight(tables, k, alpha)


def _one_weight(tables: PathTables, k: int, alpha: float) -> str:
    h, best = float(tables.H[0, 0]), float(tables.pair["c1"].iloc[0])
    w, n = float(tables.pair["w1"].iloc[k]), tables.n
    if h == 0:
        return r"w = 0"
    if not tables.is_lasso:
        top, bottom = n * h * best, n * h
        digits = agreeing(lambda t, b, a: t / (b + a), top, bottom, alpha)
        return (
            rf"w = \frac{{\sum xy}}{{\sum x^2 + \alpha}} = \frac{{{tex(top, digits, bare=True)}}}"
            rf"{{{tex(bottom, digits)} + {tex(alpha, digits)}}} = {tex(w, bare=True)}"
        )
    size = abs(best)
    digits = agreeing(lambda s, a, c: max(s - a / c, 0.0), size, alpha, h)
    sign = "-" if best < 0 else ""
    return (
        rf"w = {sign}\max\left({tex(size, digits)} - \frac{{{tex(alpha, digits)}}}"
        rf"{{{tex(h, digits)}}},\; 0\right) = {tex(w, bare=True)}"
    )


# --- exercises and the script -----------------------------------------------------------------

SQUARES, PRODUCT, ROWS = 5.0, 15.8, 4  # of the exercise, means taken away


def exercises() -> list[tuple[str, str]]:
    """Questions with answers, computed."""
    alpha = 5.0
    ridge = PRODUCT / (SQUARES + alpha)
    gone = PRODUCT / ROWS
    lr, decay = 0.1, 0.2
    keep = 1 - lr * decay
    half = next(t for t in range(1, 1000) if keep**t <= 0.5)
    return [
        (
            f"Four points have Σx² = {number(SQUARES)} and Σxy = {number(PRODUCT)}, means taken "
            f"away. Which slope has ridge with α = {number(alpha)}?",
            f"{number(PRODUCT)} / ({number(SQUARES)} + {number(alpha)}) = {number(ridge)}, half of "
            f"{number(PRODUCT / SQUARES)}: α equals Σx².",
        ),
        (
            "From which α on is the slope of lasso 0 on the same points?",
            f"From |Σxy| / n = {number(PRODUCT)} / {ROWS} = {number(gone)} on. The slope is "
            f"max({number(PRODUCT / SQUARES)} − {number(ROWS / SQUARES)} α, 0).",
        ),
        (
            f"A run has η = {number(lr)} and weight decay λ = {number(decay)}. After how many "
            "updates is a weight that no gradient touches down to half?",
            f"Each update leaves 1 − {number(lr)} · {bracket(decay)} = {number(keep)} of it. After "
            f"{count(half, 'update')}: {number(keep)} to the power of {half} is "
            f"{number(keep**half, 3)}.",
        ),
        (
            "You doubled your data, row for row, and scikit-learn's Ridge gave other weights with "
            "the same α, Lasso did not. Why?",
            "Ridge adds the squared errors up, so twice the rows weigh twice as much against the "
            "same α. Lasso takes their mean. Double Ridge's α too and nothing changes.",
        ),
    ]


def script(tables: PathTables, k: int) -> str:
    """Python that fits this model with today's settings."""
    spec = tables.spec
    own = isinstance(spec.data, OwnSpec)
    head = data_code(spec.data) if isinstance(spec.data, OwnSpec) else f"spec = {spec.data!r}"
    alpha = float(tables.facts["alpha"].iloc[k])
    columns = "" if spec.columns == ALL else f", columns={spec.columns!r}"
    imports = "import torch\n\nfrom core import regularization\n"
    gap = "" if own else "\n"
    return (
        f"{imports}{head if own else gap + head}\n\n"
        f"path = regularization.path(regularization.PathSpec(spec, {spec.penalty!r}{columns}))\n"
        "X, y = path.split.X, path.split.y\n"
        f"alphas = torch.tensor([{alpha!r}], dtype=torch.double)\n"
        f"(w,) = regularization.weights(X, y, {spec.penalty!r}, alphas)\n"
        "print(dict(zip(path.split.names, w.tolist())))\n"
        "print(int((w != 0).sum()))  # how many are left\n"
        "print(path.best)  # without a penalty\n"
    )
