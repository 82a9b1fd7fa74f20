"""Data in words: every number comes from the tables of the page."""

import torch

from charts.data import DataTables, DealTables, r_text
from charts.numbers import bracket, short, signed
from charts.theme import number, tex
from core import data as core
from core.data import Dataset, DataSpec, DealSpec
from core.linear_regression import closed_form, linreg, squared_loss

# What the loss of the best line can be; the answer of the page's question is one of these
LOSSES = ("0", "about σ²/2", "about σ²")


def best_loss(tables: DataTables) -> str:
    """Which of LOSSES the best line reaches."""
    floor = core.noise_floor(tables.noise or 0.0)
    if floor == 0 or tables.loss < 0.02 * floor:
        return LOSSES[0]
    return LOSSES[1] if tables.loss < 1.41 * floor else LOSSES[2]


def best_loss_reason(tables: DataTables) -> str:
    """Why, with the numbers of these data."""
    sigma, parameters = tables.noise or 0.0, tables.d + 1
    loss = f"The best line of these {tables.n} samples has a loss of {number(tables.loss)}"
    if sigma == 0:
        return f"{loss}: without noise the samples lie on it."
    if tables.n <= parameters:
        return (
            f"{loss}: {parameters} parameters pass through {tables.n} sample"
            f"{'s' if tables.n > 1 else ''} exactly, noise and all."
        )
    return (
        f"{loss}. The truth itself pays for the noise: on average σ²/2 = "
        f"{number(core.noise_floor(sigma))}. The best line pays a little less, on average "
        f"σ²/2 · (1 − {parameters}/{tables.n}) = {number(tables.expected_loss or 0.0)}, because it "
        "follows some of the noise."
    )


def key(tables: DataTables) -> dict[str, str]:
    """What the marks mean; there is no truth to mark where nobody knows it."""
    meanings = {
        "data": "samples",
        "batch": "the batch in hand",
        "truth": "the truth",
        "compare": "the best line of this cloud alone",
        "optimum": "the best line of all features",
    }
    if tables.w is None:
        del meanings["truth"], meanings["optimum"]
    return meanings


def summary(tables: DataTables) -> str:
    """One line that says in words what the scatters show."""
    pairs = zip(tables.features, tables.r, tables.slopes, strict=True)
    clouds = "; ".join(f"{x}: slope {short(slope)}, r = {r_text(r)}" for x, r, slope in pairs)
    best = zip(tables.names, tables.best, strict=True)
    found = ", ".join(f"{name} = {number(value)}" for name, value in best)
    return f"{tables.n} samples. Each feature alone against y: {clouds}. The best fit: {found}."


def shapes(tables: DataTables) -> str:
    """The shapes of everything, in one line."""
    n, d = tables.n, tables.d
    return f"X is ({n}, {d}), y is ({n}, 1), w is ({d}, 1), b is (1,): Xw + b is ({n}, 1), like y."


def notice(tables: DataTables) -> str:
    """What to look for, with the numbers of these data."""
    return "\n".join(f"- {line}" for line in [*clouds(tables), *floors(tables), *trust(tables)])


def clouds(tables: DataTables) -> list[str]:
    """What the correlations say."""
    lines = []
    rs = [abs(r) if r is not None else 0.0 for r in tables.r]
    if tables.d == 2 and max(rs) > 0:
        first, other = (0, 1) if rs[0] > rs[1] else (1, 0)
        lines.append(
            f"The cloud of {tables.features[first]} is the tighter one: r² = "
            f"{number(rs[first] ** 2, 2)}, so that share of the ups and downs of y goes with it; "
            f"for {tables.features[other]} it is {number(rs[other] ** 2, 2)}. To "
            f"{tables.features[other]} alone, the other feature's part looks like noise."
        )
    if tables.w is not None and tables.expected_r is not None:
        for name, w, slope, r, theory in zip(
            tables.features, tables.w, tables.slopes, tables.r, tables.expected_r, strict=True
        ):
            if theory is not None and r is not None:
                lines.append(
                    f"{name}: the truth's slope is {short(w)}, the cloud's {short(slope)}; r is "
                    f"**{short(r)}**, theory expects {short(theory)}."
                )
        apart = [abs(s - w) for s, w in zip(tables.slopes, tables.w, strict=True)]
        if max(apart) > 0.5 and tables.n > 30 and tables.d == 2:
            lines.append(
                "A cloud alone misleads when the features rise together, by nature or by chance: "
                "part of its slope belongs to the other one. The fit with both keeps them apart: "
                + ", ".join(
                    f"{n} = {short(v)}" for n, v in zip(tables.names, tables.best, strict=True)
                )
                + "."
            )
    return lines


def floors(tables: DataTables) -> list[str]:
    """What the noise costs even the best line."""
    if tables.noise is None:
        sigma = core.estimated_noise(tables.loss, tables.n, tables.d)
        if sigma is None:
            return ["There are too few rows to tell the noise from the line."]
        return [
            f"Nobody knows the truth of these samples. The best line leaves a loss of "
            f"{number(tables.loss)}, which speaks of noise of about σ = {number(sigma, 3)}."
        ]
    return [
        f"The loss of the best line is **{number(tables.loss)}**. The floor σ²/2 is "
        f"{number(core.noise_floor(tables.noise))}; with {tables.d + 1} parameters and {tables.n} "
        f"rows theory expects {number(tables.expected_loss or 0.0)}. No line can promise less on "
        "new data than the floor."
    ]


def trust(tables: DataTables) -> list[str]:
    """When the data cannot tell the parameters apart."""
    if tables.unique:
        return []
    why = (
        f"{tables.n} row{'s' if tables.n > 1 else ''} cannot fix {tables.d + 1} parameters"
        if tables.n <= tables.d
        else "one column is made of the others (or constant, like the column of ones)"
    )
    return [
        f"**XᵀX is singular**: {why}. Many parameters fit equally well; the ones shown are the "
        "shortest of them, not the truth."
    ]


def formula(tables: DataTables) -> tuple[str, str]:
    """The recipe in letters, and the first sample in numbers (LaTeX)."""
    symbols = r"\mathbf{y} = X\mathbf{w} + b + \epsilon, \qquad \epsilon \sim N(0, \sigma^2)"
    first = tables.points.iloc[0]
    weights = tables.w or tables.best[:-1]
    bias = tables.b if tables.b is not None else tables.best[-1]
    epsilon = (
        tables.epsilon[0]
        if tables.epsilon
        else float(first["y"])
        - sum(w * float(first[f"x{j + 1}"]) for j, w in enumerate(weights))
        - bias
    )
    product = " + ".join(
        rf"{tex(w)} \cdot {tex(float(first[f'x{j + 1}']))}" for j, w in enumerate(weights)
    )
    lines = [
        rf"y_0 &= {product}",
        rf"&\quad + {tex(bias)} + {tex(epsilon)}",
        rf"&= {tex(float(first['y']), 5)}",
    ]
    return symbols, r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def readout_lines(deal: DealTables, d: int) -> list[tuple[str, str]]:
    """The batch in hand, in shapes; {name} is filled as it plays."""
    return [
        (
            "In hand",
            f"batch {{number}} of {deal.per_epoch} in epoch {{epoch}}: X is ({{size}}, {d}), y is "
            "({size}, 1)",
        ),
        ("Seen", "{seen} of " + str(deal.spec.n) + " samples of this epoch, this batch included"),
    ]


def readout_rows(deal: DealTables) -> list[dict[str, int | None]]:
    """One row a step: number, epoch, size, seen. The last has no batch."""
    rows: list[dict[str, int | None]] = []
    for step, batch in enumerate(deal.batches):
        place = step % deal.per_epoch
        rows.append(
            {
                "number": place + 1,
                "epoch": step // deal.per_epoch + 1,
                "size": len(batch),
                "seen": sum(deal.sizes[: place + 1]),
            }
        )
    return [*rows, {"number": None, "epoch": None, "size": None, "seen": None}]


def deal_words(deal: DealTables) -> str:
    """What the dealing does, and what the switches change."""
    sizes, n = deal.sizes, deal.spec.n
    lines = [
        f"{n} = {len(sizes) - 1} × {sizes[0]} + {sizes[-1]}: the last batch holds **{sizes[-1]}**."
        if sizes[-1] != sizes[0]
        else f"{n - deal.dropped} = {len(sizes)} × {sizes[0]}: every batch is full.",
        "Every sample is in exactly one batch of an epoch, as every card of a pack is dealt once."
        if not deal.dropped
        else f"**{deal.dropped}** samples are in no batch of this epoch: drop last leaves them "
        "out.",
        "The next epoch shuffles anew, so the same samples meet in other batches."
        if deal.spec.shuffle
        else "Without shuffling every epoch deals the same batches in the same order. If the data "
        "are sorted, each batch then shows a one-sided picture.",
    ]
    if sizes[-1] != sizes[0]:
        lines.append(
            "Whoever divides the sum over the short batch by the full batch size takes too short "
            f"a step: {sizes[-1]}/{sizes[0]} of it."
        )
    return "\n".join(f"- {line}" for line in lines)


def script(spec: DataSpec, deal: DealSpec) -> str:
    """A script that repeats the data and the batches on the page, settings filled in."""
    return (
        "from core.data import DealSpec, FixedSpec, OwnSpec, SyntheticSpec, deal_epochs, load\n"
        "from core.linear_regression import closed_form\n\n"
        f"data = load({spec!r})\n"
        "print(data.X[:3], data.y[:3], closed_form(data.X, data.y))\n"
        f"for batch in deal_epochs({deal!r})[0]:\n"
        "    print(len(batch), data.X[batch].shape, data.y[batch].shape)\n"
    )


def exercises(tables: DataTables, deal: DealTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the data on the page."""
    n, size = deal.spec.n, deal.spec.batch_size
    full, rest = divmod(n, size)
    questions = [
        (
            f"{n} samples in batches of {size}: how many batches has an epoch, and how large is "
            "the last?",
            f"{full} full ones"
            + (f" and one of {rest}: **{full + 1}** in all." if rest else f": **{full}** in all."),
        )
    ]
    if tables.noise is not None and tables.w is not None and tables.expected_std is not None:
        floor = core.noise_floor(tables.noise)
        questions.append(
            (
                f"The floor is σ²/2 = {number(floor)}. Double the noise. Where is the floor?",
                f"Four times as high: **{number(4 * floor)}**.",
            )
        )
        squares = " + ".join(f"{bracket(w)}²" for w in tables.w)
        questions.append(
            (
                "The features have standard deviation 1. What is the standard deviation of y?",
                f"√({squares} {signed(tables.noise)}²) = **{number(tables.expected_std)}** when "
                "they are uncorrelated; correlated features add 2 · w₁ · w₂ · ρ under the root."
                if tables.d == 2
                else f"√({squares} {signed(tables.noise)}²) = **{number(tables.expected_std)}**.",
            )
        )
    return questions


# --- mistakes -----------------------------------------------------------------------------------

MISTAKES = {
    "X and y shuffled apart": "two shuffles where one is needed: every label meets a stranger",
    "with replacement": "each batch drawn afresh, as if every card were put back",
    "1-D labels": "y is (n,) where ŷ is (n, 1): the difference becomes (n, n) (B20)",
}


def shuffled_apart(right: DataTables, wrong: DataTables) -> str:
    """The measured damage of shuffling features and labels one after the other."""
    before = ", ".join(r_text(r) for r in right.r)
    after = ", ".join(r_text(r) for r in wrong.r)
    return (
        f"Nothing looks wrong: X and y hold the same numbers as before. But the correlation falls "
        f"from {before} to {after}, and the best line's loss rises from {number(right.loss)} to "
        f"{number(wrong.loss)}: there is nothing left to learn. Shuffle the indices once and use "
        "them for both."
    )


def with_replacement(batches: list[torch.Tensor], n: int) -> str:
    """The measured damage of drawing every batch afresh."""
    missed, drawn = core.never_seen(batches, n), sum(len(batch) for batch in batches)
    expected = (1 - 1 / n) ** drawn
    return (
        f"After {drawn} draws, **{missed}** of {n} samples ({missed / n:.0%}) were never seen in "
        f"this epoch, and others came several times. Theory expects (1 − 1/{n})^{drawn} = "
        f"{expected:.0%} unseen, close to 1/e. Dealing from a shuffled pack shows each sample "
        "once."
    )


def flat_labels(rows: Dataset) -> str:
    """The measured damage of labels that are (n,), at the best line."""
    theta = closed_form(rows.X, rows.y).theta
    y_hat = linreg(rows.X, theta[:-1, None], theta[-1:])
    few = min(rows.n, 2000)  # n × n numbers are many
    right = squared_loss(y_hat, rows.y).mean().item()
    wrong = ((y_hat[:few] - rows.y[:few].flatten()) ** 2 / 2).mean().item()
    return (
        f"ŷ is ({rows.n}, 1), y is ({rows.n},). ŷ − y is ({rows.n}, {rows.n}): every prediction "
        f"minus every label, {rows.n**2:,} differences instead of {rows.n:,}, and no error. At the "
        f"best line the loss should be {number(right)}; this computes {number(wrong)}. "
        "y.reshape(ŷ.shape) in the loss is what prevents it."
    )


def by_hand(rows: Dataset, spec: DealSpec) -> str:
    """What the first batch of the hand-written dealer holds."""
    batch = core.deal_epochs(spec)[0][0]
    return f"The first batch: {batch_shapes(rows.X[batch], rows.y[batch])}"


def by_loader(rows: Dataset, spec: DealSpec) -> str:
    """What the first batch of torch's dealer holds, and that it shows every sample once too."""
    loader = core.load_array(rows.X, rows.y, spec.batch_size, spec.shuffle, spec.seed)
    X, y = next(iter(loader))
    seen = sum(len(labels) for _, labels in loader)
    return (
        f"The first batch: {batch_shapes(X, y)} An epoch shows {seen} of {rows.n} samples, in "
        f"{len(loader)} batches. The same seed gives another order than by hand: the two draw "
        "their shuffle in different ways."
    )


def batch_shapes(X: torch.Tensor, y: torch.Tensor) -> str:
    """The shapes of a batch and its first label."""
    return f"X {tuple(X.shape)}, y {tuple(y.shape)}, first label {number(y[0, 0].item())}."
