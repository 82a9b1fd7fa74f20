"""SGD in words: the sentences, formulas and answers of the lesson, from the tables of a run."""

from charts.numbers import count, number
from core.sgd import SgdSpec
from lessons.sgd.tables import SgdTables


def readout_lines(tables: SgdTables, lr: float) -> list[tuple[str, str]]:
    """The four parts of one update with the numbers of its batch; {name} is filled as it plays."""
    names, d = tables.names, len(tables.names) - 1
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
            "sample (number {first_i}); the batch has {size}",
        ),
        (
            "2 Error",
            "ŷ − y = {first_y_hat} − ({first_y}) = {first_error};  "
            "half the mean square over the batch: L = {batch_loss}",
        ),
        (
            "3 Gradient",
            f"mean of (ŷ − y) · x over the batch: {slopes}.  "
            "It differs from all samples' direction by {angle}°",
        ),
        ("4 Update", moves),
    ]


# What a path can look like on the bowl; the answer of the page's question is one of these
SHAPES = ("nearly straight", "it wanders", "it zig-zags", "it flies away")


def key(tables: SgdTables) -> dict[str, str]:
    """What the marks mean; there is no truth to mark where nobody knows it."""
    meanings = {
        "model": "the model now, and (dashed) the step to come",
        "batch": "the current batch; its bowl with its bottom (+) and its downhill direction",
        "optimum": "closed form",
        "truth": "truth",
        "data": "all samples (white on the bowl: the path, and their downhill direction)",
    }
    if "truth" not in set(tables.places["name"]):
        del meanings["truth"]
    return meanings


def path_shape(tables: SgdTables) -> str:
    """Which of SHAPES the path has, from the angles between its steps and the full gradient."""
    if tables.diverged_at is not None:
        return "it flies away"
    if tables.reversals > 0.5:
        return "it zig-zags"
    return "nearly straight" if median_angle(tables) < 10 else "it wanders"


def median_angle(tables: SgdTables) -> float:
    """The middle angle, in degrees, between the batch's gradient and that of all samples.

    At the bottom both are roundings, and their angle says nothing: these updates do not count.
    """
    above = tables.run["loss"].to_numpy()[: tables.num_updates] - tables.best_loss
    meant = above > 1e-12 * above.max(initial=0)
    return float(tables.updates["angle"][meant].median()) if meant.any() else 0.0


def shape_reason(tables: SgdTables) -> str:
    """Why the path has that shape, with the numbers of this run."""
    if tables.diverged_at is not None:
        return f"The loss grows a million times over by update {tables.diverged_at}."
    angle = median_angle(tables)
    first = (
        f"The downhill direction of a batch differs from that of all samples by {angle:.0f}° "
        "(the median over this run)."
    )
    if tables.reversals > 0.5:
        return first + f" And {tables.reversals:.0%} of the updates turn back on the one before."
    return first


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
        f"After {tables.num_updates} updates: {reached}; the closed form gives {best}. "
        f"Loss {number(last['loss'])}; the smallest is {number(tables.best_loss)}. "
        "On the bowl, white is the path and, ending in a dot, the downhill direction of all "
        "samples; its length and that of the batch's can be compared. They are directions, not "
        "steps: how far a step goes is up to η, and the dashed line is the step."
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
    share = f"{lr / limit:.0%}" if lr > 0.01 * limit else f"{number(100 * lr / limit, 2)}%"
    bowl = (
        "- The batch is all samples, so its bowl is the whole bowl and both gradients are one: "
        "this path does not wander. A smaller batch has a bowl, and a downhill, of its own.\n"
        if sizes[0] == tables.n
        else "- The batch's bowl has its own bottom. Its gradient stands upright on its own ring, "
        f"and so points **{median_angle(tables):.0f}°** (median) away from the gradient of all "
        "samples: that is why the path wanders. A larger batch has a bowl more like the whole.\n"
    )
    return (
        f"{bowl}"
        f"- With all samples in every update, the largest stable rate is 2/λ_max = "
        f"**{limit:.4g}** (λ_max is the bowl's steepest curvature); the best fixed rate is "
        f"**{best_lr:.4g}**. You stand at {lr:.4g}, which is {share} of the limit."
        f"{short}\n"
        "- Step back: the run is remembered, so time runs backwards as easily as forwards."
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
