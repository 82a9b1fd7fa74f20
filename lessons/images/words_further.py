"""What the lesson says of unscaled pixels, of batches, of another size and of mean images."""

import math

from charts.numbers import agreeing, count, number, tex
from core.images import SETS, Facts
from lessons.images.tables import AwayTables, DealtSpec, DealtTables, MeansTables, counts_of
from lessons.images.tables_unscaled import UnscaledTables, largest

# --- unscaled -----------------------------------------------------------------------------------


def loss_text(value: float) -> str:
    """A loss in a table: also when it is none."""
    if math.isnan(value):
        return "not a number"
    return "∞" if math.isinf(value) else number(value)


def loss_rows(tables: UnscaledTables, raw: bool) -> list[dict[str, str]]:
    """The losses of the first five updates."""
    rows = []
    for k in range(min(5, len(tables.scaled))):
        row = {"update": str(k + 1), "pixels 0 … 1": loss_text(tables.scaled[k].item())}
        if raw:
            row[f"pixels 0 … {tables.top}"] = loss_text(tables.raw[k].item())
            row["the same, loss from the logits"] = loss_text(tables.stable[k].item())
        rows.append(row)
    return rows


def unscaled_words(tables: UnscaledTables) -> str:
    """The measured damage of pixels that were not scaled."""
    infinite, nan = tables.broken
    top = tables.top
    if nan:
        end = f"at update {nan} the loss is not a number"
        if infinite:
            end = f"at update {infinite} the loss is ∞, and {end}"
        end += ", and stays so: every weight is lost"
    elif infinite:
        end = f"at update {infinite} the loss is ∞"
    else:
        end = (
            f"the loss stays a number for these {count(len(tables.raw), 'update')}, and ends at "
            f"{number(tables.raw[-1].item())} where the scaled one has "
            f"{number(tables.scaled[-1].item())}"
        )
    return (
        f"**Forgot to divide by {top}.** With the same weights every logit is {top} times as "
        f"large, and so is every pixel in a slope. With the softmax and the logarithm that the "
        f"book writes first, {end}. {rescued(tables)} Divide by the largest value before anything "
        "else."
    )


def scaled_words(tables: UnscaledTables) -> str:
    """How the right training begins."""
    first, last = tables.scaled[0].item(), tables.scaled[-1].item()
    fell = (
        f"In {count(len(tables.scaled), 'update')} the loss goes from {number(first)} to "
        f"{number(last)}"
        if math.isfinite(last)
        else "At this learning rate even scaled pixels lose the loss"
    )
    return f"{fell}. What does the same code do when nobody divides by {tables.top}? Switch it on."


def rescued(tables: UnscaledTables) -> str:
    """What the loss from the logits makes of raw pixels."""
    guessing, most = math.log(SETS[tables.spec.data].q), largest(tables)
    if not math.isfinite(most) or not tables.stable.isfinite().all():
        return "The loss computed from the logits breaks too."
    if most > 2 * guessing:
        return (
            f"Computed from the logits it stays a number, but one of up to {number(most)}, where "
            f"guessing costs log {SETS[tables.spec.data].q} = {guessing:.3f}: the steps are far "
            "too long for such pixels."
        )
    last = tables.stable[-1].item()
    return (
        f"Computed from the logits it stays a number, and at this learning rate, small enough for "
        f"raw pixels, it ends at {number(last)}."
    )


# --- batches ------------------------------------------------------------------------------------


def batch_rows(batch_size: int) -> list[dict[str, str]]:
    """Batches of every set, training and test, and the size of the last one."""
    rows = []
    for facts in SETS.values():
        row = {"set": facts.title}
        for part, n in (("training", facts.num_train), ("test", facts.num_test)):
            batches, last = counts_of(n, batch_size)
            row[f"{part} batches"] = f"{batches:,}, the last of {last:,}"
        rows.append(row)
    return rows


def batch_formula(tables: DealtTables) -> tuple[str, str]:
    """Number of batches and size of the last one (LaTeX)."""
    n, size = tables.spec.n, tables.spec.batch_size
    batches, last = counts_of(n, size)
    symbols = (
        r"\left\lceil \frac{n}{|\mathcal{B}|} \right\rceil \text{ batches, the last of } "
        r"n - \left(\left\lceil \frac{n}{|\mathcal{B}|} \right\rceil - 1\right) |\mathcal{B}|"
    )
    numbers = (
        rf"\left\lceil \frac{{{n}}}{{{size}}} \right\rceil = {batches}, \qquad "
        rf"{n} - {batches - 1} \cdot {size} = {last}"
    )
    return symbols, numbers


def batch_titles(tables: DealtTables) -> list[str]:
    """A title for each block of six."""
    shown = len(tables.urls)
    return [
        f"Batch {tables.spec.number:,}: {start + 1} to {min(start + 6, shown)}"
        for start in range(0, shown, 6)
    ]


def batch_words(tables: DealtTables) -> str:
    """What is in the batch, and what another epoch has in its place."""
    spec, names = tables.spec, tables.names
    order = sorted(set(names), key=lambda name: (-names.count(name), name))
    most = ", ".join(f"{name} ({names.count(name)})" for name in order[:3])
    size = len(tables.rows)
    held = f"Batch {spec.number:,} of epoch {spec.epoch} has {count(size, 'image')}"
    mix = f", most often {most}." if len(order) > 3 else f": {most}."
    if spec.shuffle:
        again = (
            "In epoch 1 other images stood in its place: a new order every epoch."
            if spec.epoch > 1 and not tables.same
            else "Another epoch deals another order: turn the epoch."
            if spec.epoch == 1
            else "Epoch 1 happened to deal the same images."
        )
    else:
        again = (
            f"Not shuffled, it begins at image {tables.rows[0]:,} and is the same in every epoch."
        )
    return held + mix + " " + again


def batch_script(spec: DealtSpec) -> str:
    """A script that deals the same batches."""
    return (
        "import torch\n\n"
        "from core import images\n"
        "from core.batches import data_iter\n\n"
        f'data = images.load("{spec.data}")\n'
        f"generator = torch.Generator().manual_seed({spec.seed})\n"
        f"for epoch in range({spec.epoch}):\n"
        f"    batches = data_iter({spec.batch_size}, {spec.n}, generator, shuffle={spec.shuffle})\n"
        "print(len(batches), len(batches[-1]))\n"
        f"print(batches[{spec.number - 1}], data.y[batches[{spec.number - 1}]])\n"
    )


def workers_words(facts: Facts, batch_size: int) -> str:
    """Why this app needs no worker processes."""
    size = min(batch_size, facts.num_train)
    return (
        "torch's DataLoader can read ahead in *worker* processes (`num_workers=4`): while one "
        "batch trains, the next is read from files and turned into tensors, image by image. Here "
        "the number is **0**. The set is one uint8 tensor in memory, "
        f"{facts.num_train:,} × {facts.d} bytes = {number(facts.num_train * facts.d / 1e6, 3)} MB, "
        f"and a batch is a slice of it, {size:,} × {facts.d} bytes = "
        f"{number(size * facts.d / 1e3, 3)} kB: nothing is left to wait for. Each worker would be "
        "another process with torch in it, started for every visitor; and on systems that start "
        "processes by running the program again, it would start the app again unless the code "
        'stands under `if __name__ == "__main__":`.'
    )


# --- another size -------------------------------------------------------------------------------


def resize_words(facts: Facts, side: int) -> str:
    """What another size means for the model."""
    d = side * side
    per = facts.d / d
    change = (
        f"about {number(per, 3)} old pixels for each new one: what is smaller than that is lost"
        if per > 1
        else f"about {number(1 / per, 3)} new pixels for each old one: more numbers, and no more "
        "to see"
        if per < 1
        else "as many as before"
    )
    return (
        f"From {facts.shape[0]} × {facts.shape[1]} = {facts.d} to {side} × {side} = {d} pixels, "
        f"{change}. A linear layer with {facts.q} classes has {d} × {facts.q} + {facts.q} = "
        f"{d * facts.q + facts.q:,} parameters then, instead of {facts.d * facts.q + facts.q:,}."
    )


RESIZE_FORMULA = (
    r"\mathbf{X}' = \mathbf{A}_h \, \mathbf{X} \, \mathbf{A}_w^{\top}, \qquad "
    r"\sum_j (\mathbf{A}_h)_{ij} = 1"
)


def resize_numbers(facts: Facts, side: int) -> str:
    """The shapes of the two products (LaTeX)."""
    h, w = facts.shape
    return (
        rf"\underset{{{side} \times {side}}}{{\mathbf{{X}}'}} = "
        rf"\underset{{{side} \times {h}}}{{\mathbf{{A}}_h}} \; "
        rf"\underset{{{h} \times {w}}}{{\mathbf{{X}}}} \; "
        rf"\underset{{{w} \times {side}}}{{\mathbf{{A}}_w^{{\top}}}}"
    )


# --- means --------------------------------------------------------------------------------------

SHARES = ("all of them", "about 9 in 10", "about 2 in 3", "about 4 in 10", "1 in 10, as by chance")


def means_question(tables: MeansTables) -> tuple[str, tuple[str, ...], str, str]:
    """How many test images lie nearest to their own mean: question, options, answer, why."""
    ends = (0.99, 0.8, 0.55, 0.2)
    answer = next((SHARES[k] for k, end in enumerate(ends) if tables.accuracy >= end), SHARES[-1])
    return (
        "Name each test image after the class whose mean image lies nearest. How many are right?",
        SHARES,
        answer,
        f"{tables.accuracy:.1%} of {tables.facts.num_test:,}: without any training, and with no "
        "more than ten pictures to remember.",
    )


def away_words(tables: AwayTables) -> str:
    """Which mean is nearest, and how far the others are."""
    first, second = tables.order[:2]
    near = float(tables.away[first])
    text = (
        f"The nearest mean is that of **{tables.names[first]}**, {number(near)} away; then "
        f"{tables.names[second]}, {number(float(tables.away[second]))}."
    )
    if tables.label < 0:
        return text
    if first == tables.label:
        return f"{text} It is one, so the nearest mean names it right."
    own = float(tables.away[tables.label])
    return (
        f"{text} But it is of the class {tables.names[tables.label]}, whose mean is "
        f"{number(own)} away: the nearest mean names it wrong."
    )


def away_formula(tables: AwayTables) -> tuple[str, str]:
    """The distance in letters, then to the nearest mean (LaTeX)."""
    near = float(tables.away[tables.nearest])
    digits = agreeing(math.sqrt, near**2)
    symbols = (
        r"\lVert \mathbf{x} - \boldsymbol{\mu}_k \rVert = "
        r"\sqrt{\textstyle\sum_{j} (x_j - \mu_{kj})^2}"
    )
    numbers = (
        rf"\text{{{tables.names[tables.nearest]}: }} \sqrt{{{tex(near**2, digits)}}} = "
        rf"{tex(near, 4)}"
    )
    return symbols, numbers


MEANS_WORDS = (
    "A mean image is blurred where its class varies, and sharp where it does not. Naming an image "
    "after the nearest mean draws straight borders between classes, as softmax regression does, "
    "but puts them half-way between means; training moves them to where the mistakes are fewest."
)
