"""SGD in words: the sentences, formulas and answers of the lesson, from the tables of a run."""

import pandas as pd

from charts.naming import model_tex
from charts.numbers import count, number
from core.sgd import SgdSpec
from lessons.sgd.tables import SgdTables

# What the lesson's words mean, each in a line; a page that uses one links to where it is built
TERMS = """
- **Loss** of a sample: ½(ŷ − y)², half the squared error. The ½ changes no minimum; it only makes \
the slope ŷ − y instead of twice that. *The* loss L is the mean over samples.
- **Gradient**: the slopes of L in all parameters, (∂L/∂w, ∂L/∂b). It points uphill; an update \
goes the other way.
- **Mini-batch** 𝓑: the few samples that one update looks at; |𝓑| is how many. **Epoch**: one pass \
over all samples.
- **Learning rate** η: the update is η times the gradient.
- **Curvature** λ: how fast the slope changes along a direction. **λ_max** is that of the bowl's \
steepest direction, λ_min of its flattest, and κ = λ_max/λ_min says how long a valley it is.
- **2/λ_max**: with all samples in every update, the largest stable η. Above it each step lands \
farther from the bottom than it began.
- **Closed form**: the best parameters in one step, by algebra, without any descent.
"""


def readout_lines(tables: SgdTables, lr: float) -> list[tuple[str, str]]:
    """The four parts of one update with the numbers of its batch; {name} is filled as it plays."""
    names, d, own = tables.names, len(tables.names) - 1, tables.called
    called = f". Here y is {own.raw(d)}, x is {' and '.join(map(own.raw, range(d)))}"
    features = called.translate({ord("{"): "(", ord("}"): ")"}) if own.names else ""
    product = " + ".join(f"{{theta{k}}} · {{first_x{k + 1}}}" for k in range(d))
    slopes = ",  ".join(f"∂L/∂{name} = {{g{k}}}" for k, name in enumerate(names))
    moves = ",   ".join(
        f"{name} ← {{theta{k}}} − {lr:g} · ({{g{k}}}) = {{theta{k}+1}}"
        for k, name in enumerate(names)
    )
    return [
        (
            "1 Predict",
            f"ŷ = {product} + {{theta{d}}} = {{first_y_hat}}, for the batch's first "
            f"sample (number {{first_i}}); the batch has {{size}}{features}",
        ),
        (
            "2 Error",
            "ŷ − y = {first_y_hat} − ({first_y}) = {first_error};  "
            "half the mean square over the batch: L = {batch_loss}",
        ),
        (
            "3 Gradient",
            f"over the batch the mean of (ŷ − y) · x for each w, of ŷ − y for b: {slopes}.  "
            "It differs from all samples' direction by {angle}°",
        ),
        ("4 Update", moves),
    ]


# What a path can look like on the bowl; the answer of the page's question is one of these
SHAPES = (
    "nearly straight",
    "it bends",
    "it wanders",
    "it zig-zags",
    "it flies away",
    "it hardly moves",
)


def key(tables: SgdTables) -> dict[str, str]:
    """What the marks mean; there is no truth to mark where nobody knows it."""
    meanings = {
        "model": "the model now, and (dashed) the step to come; white on the bowl: its path",
        "batch": "the current batch; its bowl with its bottom (+) and its downhill direction",
        "optimum": "closed form",
        "truth": "truth",
        "data": "all samples; on the bowl, ending in a dot: their downhill direction",
    }
    if "truth" not in set(tables.places["name"]):
        del meanings["truth"]
    return meanings


def path_shape(tables: SgdTables) -> str:
    """Which of SHAPES the path has: what the run became, else what is drawn."""
    if tables.verdict.name in ("diverged", "unstable"):
        return "it flies away"
    return tables.path.name


def shape_reason(tables: SgdTables) -> str:
    """Why the path has that name, with the numbers of this run."""
    path = tables.path
    if path_shape(tables) == "it flies away":
        return f"{_capital(tables.verdict.reason)}."
    if path.name == "it hardly moves":
        moves = count(tables.num_updates, "update")
        return f"In {moves} it stays within a fiftieth of the picture's side of where it began."
    if path.name == "it zig-zags":
        if path.back > 0.5:
            return f"{path.back:.0%} of its length is in steps that turn back on the one before."
        return (
            f"A turn takes back {path.restless:.0f}° on average, with all samples in every update: "
            "the steps overshoot."
        )
    if path.name == "it wanders":
        return (
            f"It turns left and right: {path.restless:.0f}° a turn are taken back by other turns. "
            f"A batch's downhill differs from that of all samples by {tables.angle:.0f}° (median)."
        )
    away = (
        f"Its farthest point is {path.deviation:.0%} of the way's length off the straight line "
        "between its ends"
    )
    if path.name == "nearly straight":
        return f"{away}."
    why = ": it is down the steep side first, then along the flat one" if tables.full else ""
    return f"{away}, and it turns by {path.turned:.0f}° in all{why}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def summary(tables: SgdTables) -> str:
    """One line that says in words where the run ends and how far that is from the best."""
    last = tables.run.iloc[-1]
    end = [last[f"theta{k}"] for k in range(tables.d + 1)]
    reached = ", ".join(
        f"{name} = {number(value)}" for name, value in zip(tables.names, end, strict=True)
    )
    best = ", ".join(
        f"{name} = {number(value)}" for name, value in zip(tables.names, tables.best, strict=True)
    )
    return (
        f"After {count(tables.num_updates, 'update')}: {reached}; the closed form gives {best}. "
        f"Loss {number(last['loss'])}; the smallest is {number(tables.best_loss)}."
    )


ARROWS = "On the bowl yellow is low. Arrows are directions, not steps; the dashed line is the step."


def arrows() -> str:
    """How to read the bowl's arrows."""
    return (
        "The arrows are directions, not steps: their lengths compare with each other, and how far "
        "a step goes is up to η. The dashed line is the step."
    )


def notice(tables: SgdTables, lr: float, limit: float, best_lr: float) -> str:
    """What to look for, with the run's own numbers."""
    sizes = tables.sizes
    short = (
        f"\n- The last batch of an epoch has **{sizes[tables.epoch_ends[0] - 1]}** samples, "
        f"the others {sizes[0]}."
        if tables.epoch_ends and sizes[tables.epoch_ends[0] - 1] != sizes[0]
        else ""
    )
    return (
        f"- {_own_bowl(tables)}\n"
        f"- With all samples in every update, the largest stable rate is 2/λ_max = "
        f"**{limit:.4g}** (λ_max is the bowl's steepest curvature); the best fixed rate is "
        f"**{best_lr:.4g}**. You stand at {lr:.4g}, which is {of_limit(lr, limit)}."
        f"{short}\n"
        "- Step back: the run is remembered, so time runs backwards as easily as forwards."
    )


def of_limit(lr: float, limit: float) -> str:
    """How much of the limit a rate is, so that a person can read it."""
    if lr > 1e6 * limit:
        return "more than a million times the limit"
    if lr > 10 * limit:
        return f"{lr / limit:,.0f} times the limit"
    share = f"{lr / limit:.0%}" if lr > 0.01 * limit else f"{number(100 * lr / limit, 2)}%"
    return f"{share} of the limit"


def above_limit(lr: float, limit: float, largest: str, scaled: bool) -> str:
    """That a rate lies above the limit of these data, before anybody runs it, and what helps."""
    why = (
        f"curvature grows with the square of {largest}"
        if largest and not scaled
        else "the bowl of these data is steep"
    )
    return (
        f"**η = {lr:.4g} lies above 2/λ_max = {limit:.4g}** of these data, {of_limit(lr, limit)}: "
        f"with all samples in an update the run flies away, for {why}."
    )


def _own_bowl(tables: SgdTables) -> str:
    if tables.full:
        return (
            "The batch is all samples, so its bowl is the whole bowl and both gradients are one: "
            "this path does not wander. A smaller batch has a bowl, and a downhill, of its own."
        )
    wanders = ": that is why the path wanders" if path_shape(tables) == "it wanders" else ""
    larger = " A larger batch has a bowl more like the whole." if tables.sizes[0] < tables.n else ""
    return (
        "The batch's bowl has its own bottom. Its gradient stands upright on its own ring, "
        f"and so points **{tables.angle:.0f}°** (median) away from the gradient of all "
        f"samples{wanders}.{larger}"
    )


def update_formula(tables: SgdTables, lr: float) -> tuple[str, str]:
    """The update in letters, and the first update of this run in numbers (LaTeX)."""
    w0, w1, g0 = tables.run["theta0"][0], tables.run["theta0"][1], tables.run["g0"][0]
    name = "w" if tables.d == 1 else "w_1"
    symbols = (
        r"(\mathbf{w}, b) \leftarrow (\mathbf{w}, b) - \frac{\eta}{|\mathcal{B}|} "
        r"\sum_{i \in \mathcal{B}} \partial_{(\mathbf{w}, b)}\, l^{(i)}(\mathbf{w}, b)"
    )
    numbers = rf"\text{{update 1: }}\; {name} = {w0:.4g} - {lr:g} \times ({g0:.5g}) = {w1:.5g}"
    return symbols, numbers


def model_formula(tables: SgdTables) -> tuple[str, str]:
    """The model in letters and at its closed form, by the names of the data (LaTeX)."""
    return model_tex(tables.called, tables.best[:-1], tables.best[-1])


def letters() -> str:
    """What the letters of the rule are."""
    return (
        "η is the learning rate, 𝓑 the batch and |𝓑| how many samples it truly has, ∂ the slope, "
        "and l⁽ⁱ⁾ = ½(ŷ − y)² the loss of sample i. Below: the model, and its closed form."
    )


def in_place(table: pd.DataFrame, size: int) -> list[dict[str, str]]:
    """The first update as the book makes it, row by row: before, the gradient, after."""
    return [
        {
            "parameter": row["parameter"],
            "before": number(row["before"], 5),
            f"its .grad, the sum over {count(size, 'sample')}": number(row["grad"], 5),
            "after": number(row["after"], 5),
            "its .grad now": number(row["grad_after"], 5),
        }
        for row in table.to_dict("records")
    ]


def script(spec: SgdSpec) -> str:
    """A script that repeats the run on the page, settings filled in."""
    return (
        "from core.data import FixedSpec, OwnSpec, SyntheticSpec\n"
        "from core.sgd import SgdSpec, run\n\n"
        f"result = run({spec!r})\n"
        "print(result.theta[-1], result.full_loss[result.epoch_ends])\n"
    )


def exercises(tables: SgdTables, lr: float, limit: float) -> list[tuple[str, str]]:
    """Questions with answers computed from the run on the page."""
    n, size = tables.n, tables.sizes[0]
    per_epoch = -(-n // size)
    g0, w0 = tables.run["g0"][0], tables.run["theta0"][0]
    name = tables.names[0]
    return [
        (
            f"How many updates make one epoch of {count(n, 'sample')} with batches of {size}?",
            f"⌈{n} / {size}⌉ = **{per_epoch}**, and the last batch holds "
            f"{n - (per_epoch - 1) * size}.",
        ),
        (
            f"The first update: {name} is {number(w0)} and its slope is {number(g0)}. "
            f"With a learning rate of {lr:g}, where does {name} go?",
            f"{number(w0)} − {lr:g} × ({number(g0)}) = **{number(w0 - lr * g0)}**.",
        ),
        (
            "Double the steepest curvature of the bowl. What happens to the largest stable rate?",
            f"It halves: 2/λ_max goes from {limit:.4g} to **{limit / 2:.4g}**.",
        ),
    ]
