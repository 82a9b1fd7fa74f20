"""What the lesson says further on: exact zeros, weight decay, mistakes, many columns, α twice."""

from charts.numbers import count, number, tex
from charts.text import as_text
from core.attempts import Attempt
from core.many_columns import COUNTS
from core.regularization_programs import Program
from core.weight_decay import GONE, MOMENTUM, PLAIN, largest_stable_lr
from lessons.regularization.tables_further import Damage, DecayTables, ManyTables, Meanings

# --- exact zeros ------------------------------------------------------------------------------

ZERO_INTRO = (
    "Take one weight alone, with a loss of ½(w − ŵ)², and a penalty of ½αw² for ridge, of α|w| for "
    "lasso. The penalty of ridge is flat at 0: the last bit of a weight is free. The penalty of "
    "lasso has a **kink** there: every bit costs the same, α, down to the last. So ridge divides, "
    "and lasso subtracts and stops."
)


def soft(w_hat: float, alpha: float) -> float:
    """What lasso leaves of one weight."""
    size = max(abs(w_hat) - alpha, 0.0)
    return size if w_hat >= 0 else -size


def zeros(w_hat: float, alpha: float) -> str:
    """What both penalties leave of this weight."""
    left, shrunk = soft(w_hat, alpha), w_hat / (1 + alpha)
    text = f"Of ŵ = {number(w_hat)} lasso leaves {number(left)}, ridge {number(shrunk)}. "
    if w_hat == 0:
        return f"{text}There was nothing to take away."
    if alpha == 0:
        return f"{text}Without a penalty both leave it as it is."
    if left == 0:
        return (
            f"{text}At w = 0 the loss falls by {number(abs(w_hat))} for each bit of weight, and "
            f"the bit costs {number(alpha)}: it does not pay, so the weight stays at exactly 0."
        )
    return (
        f"{text}Lasso takes α = {number(alpha)} off; ridge divides by 1 + α = {number(1 + alpha)}."
    )


def zero_formula(w_hat: float, alpha: float) -> tuple[str, str]:
    """Both rules in letters and with these numbers."""
    letters = (
        r"\begin{aligned}w_\text{lasso} &= \operatorname{sign}(\hat w)\,\max(|\hat w| - \alpha,\,0)"
        r"\\ w_\text{ridge} &= \frac{\hat w}{1 + \alpha}\end{aligned}"
    )
    sign = "-" if w_hat < 0 else ""
    return letters, (
        rf"\begin{{aligned}}w_\text{{lasso}} &= {sign}\max({tex(abs(w_hat))} - {tex(alpha)},\,0) = "
        rf"{tex(soft(w_hat, alpha), bare=True)}\\ w_\text{{ridge}} &= "
        rf"\frac{{{tex(w_hat, bare=True)}}}{{1 + {tex(alpha)}}} = "
        rf"{tex(w_hat / (1 + alpha), bare=True)}\end{{aligned}}"
    )


# --- weight decay -----------------------------------------------------------------------------

DECAY_INTRO = (
    "**Weight decay** is the same idea as a rule: at each update the weights first shrink to "
    "1 − ηλ of themselves, then take the step of the loss. The slope of λ/2 ‖w‖² is λw, so a step "
    "along ridge's gradient says the same. With the book's loss, a mean with ½, λ is ridge's α "
    "divided by n."
)
DECAY_LINES = (
    ("shrink", "({w1}, {w2}) → ({s1}, {s2})"),
    ("then step", "− η · ({g1}, {g2}) → ({t1}, {t2})"),
    ("ridge's gradient, one step", "→ ({r1}, {r2})"),
)
DECAY_LETTERS = (
    r"\mathbf w \leftarrow (1 - \eta\lambda)\,\mathbf w - \eta\,\nabla L(\mathbf w) "
    r"\;=\; \mathbf w - \eta\,\nabla\!\left(L + \tfrac{\lambda}{2}\|\mathbf w\|^2\right)"
)


def decay_summary(tables: DecayTables) -> str:
    """Whether decay and ridge's gradient are the same here, and where they end."""
    run = tables.run
    if run.diverged:
        text = "The run with decay diverged: a weight went beyond "
        return f"{text}{number(GONE)} after {count(tables.num_updates, 'update')}."
    if run.inside[-1].abs().max() > GONE:
        return (
            f"They are **not the same**: decay in the gradient diverged after "
            f"{count(len(run.inside) - 1, 'update')}, and decay apart from it stands "
            f"{_off(tables, 'apart')} from ridge."
        )
    if run.equal:
        return (
            f"{count(tables.num_updates, 'update')}: decay and ridge's gradient differ by "
            f"{number(run.differ, 2)} at most, which is rounding."
        )
    return (
        f"They are **not the same**: at most {number(run.differ, 3)} apart. In the end decay apart "
        f"stands {_off(tables, 'apart')} from ridge, decay in the gradient "
        f"{_off(tables, 'inside')}."
    )


def _off(tables: DecayTables, way: str) -> str:
    run = tables.run
    return number((getattr(run, way)[-1] - run.ridge).norm().item(), 3)


def decay_words(tables: DecayTables) -> str:
    """What to notice in the ways."""
    spec = tables.run.spec
    keep = 1 - spec.lr * spec.decay
    beyond = " A shrinking beyond 0 is none: ηλ has to stay below 1." if keep < 0 else ""
    lines = [
        f"An update leaves 1 − ηλ = {number(keep)} of each weight, whatever the data say.{beyond}"
    ]
    if spec.decay == 0:
        lines.append("λ = 0: nothing decays, and all three ways are one.")
    elif spec.rule == PLAIN:
        lines.append(
            "With plain gradient descent both are the same step, written twice: the thin way lies "
            "on the broad one at every update."
        )
    elif spec.rule == MOMENTUM:
        lines.append(
            "In the gradient, the decay gathers momentum like everything else; apart from it, it "
            "does not. Where that way comes to rest it has 0.1 λ for λ: momentum makes the loss's "
            "steps ten times as long, and not the shrinking."
        )
    else:
        lines.append(
            "Adam divides each weight's gradient by its size, the decay in it too, so that weights "
            "with large gradients decay less. AdamW shrinks apart from that."
        )
    if spec.rule == PLAIN:
        limit = largest_stable_lr(spec.decay)
        free = largest_stable_lr(0.0)
        lines.append(
            f"Decay bends the bowl: rates up to {number(limit, 3)} are safe with it, and up to "
            f"{number(free, 3)} without."
        )
    return "\n".join(f"- {line}" for line in lines)


# --- break it ---------------------------------------------------------------------------------

BREAK = (
    "Programs as older notes have them, run now with the scikit-learn that is installed here: its "
    "words have changed, and its two α do not mean the same."
)
MOST_LINES = 2  # paragraphs of an error: the rest says where to get a set nobody should use


def error_said(attempt: Attempt) -> str:
    """The error, word for word, as far as it tells what is wrong."""
    parts = [part for part in attempt.error.split("\n\n") if part.strip()]
    shown = "\n".join(" ".join(part.split()) for part in parts[:MOST_LINES])
    return f"{shown} …" if len(parts) > MOST_LINES else shown


def found_rows(attempt: Attempt) -> list[dict[str, str]]:
    """What a program found, a row each."""
    return [
        {"found": name, "": number(value) if isinstance(value, float) else str(value)}
        for name, value in attempt.found.items()
    ]


def became(program: Program, attempt: Attempt, *, corrected: bool) -> str:
    """What came of a program, in a sentence."""
    if corrected:
        return f"Corrected. What was wrong: {program.wrong}."
    how = (
        "stops with the error above"
        if attempt.error
        else "is warned of"
        if attempt.warned
        else "runs without a word"
    )
    return f"This program {how}: {program.wrong}."


# --- too many features ------------------------------------------------------------------------

MANY = (
    f"Ten columns are real. Then come columns of pure noise, up to {COUNTS[-1]}. More columns can "
    "only fit the learned rows better; what they do to other rows is another matter."
)


def many_words(tables: ManyTables, k: int) -> str:
    """What the errors say."""
    free, ridge = tables.free, tables.of(k)
    worst = int(free["test"].to_numpy().argmax())
    last = len(free) - 1
    enough = free.loc[free["columns"] >= tables.spec.n, "train"]
    alpha = number(float(10 ** tables.log_alpha[k]), 3)
    lines = [
        f"Without a penalty the error on kept rows is worst at {int(free['columns'][worst])} "
        f"columns, {number(float(free['test'][worst]), 3)}; who says the mean for everybody errs "
        f"by {number(tables.nothing, 3)}.",
    ]
    if len(enough):
        lines.append(
            f"From {tables.spec.n} columns on, as many as rows, the learned rows are fitted "
            f"exactly (error at most {number(max(float(enough.max()), 0.0), 2)}; the dashed line "
            "has left the picture). That says nothing about others."
        )
    lines.append(
        f"With ridge, α = {alpha}, the error on kept rows at {int(free['columns'][worst])} columns "
        f"is {number(float(ridge['test'][worst]), 3)}, and at {int(free['columns'][last])} columns "
        f"{number(float(ridge['test'][last]), 3)}."
    )
    return "\n".join(f"- {line}" for line in lines)


def many_summary(tables: ManyTables, k: int) -> str:
    """One line under the errors."""
    ridge = tables.of(k)
    best = int(ridge["test"].to_numpy().argmin())
    return (
        f"{count(tables.spec.n, 'row')} to learn from. With this α the kept rows are predicted "
        f"best at {int(ridge['columns'][best])} columns: error "
        f"{number(float(ridge['test'][best]), 3)}."
    )


# --- one α, two meanings ----------------------------------------------------------------------

MEANINGS = (
    "scikit-learn's `Ridge` makes Σ(ŷ − y)² + α‖w‖² small, its `Lasso` Σ(ŷ − y)²/2n + α‖w‖₁. So "
    "α stands beside a **sum** in one and beside a **mean** in the other. The four points of the "
    "exercise, each taken m times:"
)


def meaning_rows(found: Meanings) -> list[dict[str, str]]:
    """The slopes, a row each."""
    given = number(found.alpha)
    return [
        {"model": f"Ridge(alpha={given})", "slope": number(found.as_ridge)},
        {
            "model": f"Ridge(alpha={number(found.alpha * found.times)}), α · m",
            "slope": number(found.converted),
        },
        {"model": f"Lasso(alpha={given})", "slope": number(found.as_lasso)},
    ]


def meaning_formula(found: Meanings) -> tuple[str, str]:
    """Both slopes as formulas of α and of the number of times m."""
    letters = (
        r"w_\text{ridge} = \frac{15.8\,m}{5\,m + \alpha} \qquad "
        r"w_\text{lasso} = \max(3.16 - 0.8\,\alpha,\;0)"
    )
    return letters, (
        rf"w_\text{{ridge}} = \frac{{15.8 \cdot {found.times}}}{{5 \cdot {found.times} + "
        rf"{tex(found.alpha)}}} = {tex(found.as_ridge, bare=True)} \qquad w_\text{{lasso}} = "
        rf"\max(3.16 - 0.8 \cdot {tex(found.alpha)},\;0) = {tex(found.as_lasso, bare=True)}"
    )


def meaning_words(found: Meanings) -> str:
    """What this α means, extremes included."""
    if found.alpha == 0:
        return (
            "α = 0 is least squares under either name. scikit-learn advises `LinearRegression` "
            "then: its Lasso is made for an α above 0."
        )
    lines = []
    if found.as_lasso == 0:
        lines.append(
            f"Lasso leaves nothing: from α = {number(found.nothing_from)} on the slope is exactly 0"
            f"{', however large α is' if found.alpha > 1e3 else ''}."
        )
    if found.alpha > 1e3:
        lines.append(
            f"Ridge's slope is {number(found.as_ridge, 3)}: tiny, and still not 0. Everybody gets "
            "the mean."
        )
    lines.append(
        "Each row stands once: the two rows of Ridge are the same."
        if found.times == 1
        else f"With each row {count(found.times, 'time')}, Ridge's α has to be {found.times} times "
        "as large for the same slope. Lasso's stays."
    )
    return " ".join(lines)


# --- scale, and b -----------------------------------------------------------------------------

SCALE = (
    "A penalty compares weights, so it matters what a weight is counted in. The rows, penalty and "
    "α are those of the stage; one mistake at a time, or both:"
)


def damage_rows(found: Damage, names: tuple[str, ...]) -> list[dict[str, str]]:
    """The column in question, a few others, and b: as they should be and with the mistake."""
    others = [j for j in range(len(names)) if j != found.column]
    pairs = [
        (as_text(names[j]), float(found.right[j]), float(found.wrong[j]))
        for j in (found.column, *others[:3])
    ]
    return [
        {"": name, "as it should be": number(right), "with the mistake": number(wrong)}
        for name, right, wrong in (*pairs, ("b", found.right_b, found.wrong_b))
    ]


def damage_words(found: Damage, name: str, factor: float, *, charged_b: bool) -> str:
    """What the mistake costs."""
    if factor == 1 and not charged_b:
        return "No mistake is switched on: choose other units, or charge for b."
    said = []
    if factor != 1:
        dear = "dearer" if factor < 1 else "cheaper"
        said.append(
            f"{as_text(name)} multiplied by {number(factor)} needs a weight {number(1 / factor)} "
            f"times as large, so the same effect is {dear} (the table counts in the old units). "
            "Bring columns to one scale first."
        )
    if charged_b:
        said.append(
            f"b is drawn towards 0, from {number(found.right_b)} to {number(found.wrong_b)}, and "
            "all predictions with it. Centre the labels, or leave b out of the penalty."
        )
    if found.right_r2 is not None and found.wrong_r2 is not None:
        rows = "kept" if found.kept else "learned"
        said.append(
            f"R² of the {rows} rows: {number(found.right_r2)} becomes {number(found.wrong_r2)}."
        )
    return " ".join(said)
