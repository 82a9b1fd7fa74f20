"""The net and its run in words: sentences, formulas and answers, from the tables of a run."""

import math

from charts.numbers import count, number
from core.images import SETS
from core.mlp import MlpSpec, parameters
from lessons.mlp.tables import MlpTables, counted, means

SLOW = 0.2  # a test accuracy below twice guessing has hardly begun
NOISY = 0.03  # a test accuracy that falls by more in a quarter of an epoch is not settled
OPTIONS = ("the first", "one in between", "the last", "none of them moves")

NOT_YET = (
    "This net has not been trained yet: **Train this net** does it here, on the 6,000 clothes, in "
    "{updates}. Until then the figures of the run show the stored one, "
)


def dashes(sizes: tuple[int, ...]) -> str:
    """The layers of a net as one writes them: 784-512-10."""
    return "-".join(map(str, sizes))


def settings(spec: MlpSpec) -> str:
    """All that a run depends on, in a line."""
    return (
        f"{dashes(spec.sizes)}, {spec.activation}, first weights {spec.init}, η = {spec.lr:g}, "
        f"β = {spec.momentum:g}, batches of {spec.batch_size}, {count(spec.num_epochs, 'epoch')}, "
        f"seed {spec.seed}"
    )


def not_yet(wanted: MlpSpec, shown: MlpTables, *, brief: bool = False) -> str:
    """That the settings have no run, and what is shown instead; `brief` where there is no room."""
    if brief:
        return f"Not trained yet. Shown: {dashes(shown.spec.sizes)}."
    updates = count(wanted.num_updates, "update")
    return NOT_YET.format(updates=updates) + settings(shown.spec) + "."


def whence(tables: MlpTables) -> str:
    """Where the run comes from, with its settings."""
    made = (
        f"stored, made by `python -m core.mlp_stored` with torch {tables.torch}, SHA-256 "
        f"{tables.hash[:12]}…"
        if tables.hash
        else "trained on this server"
    )
    return f"{SETS[tables.spec.data].title}: {settings(tables.spec)}; {made}."


def summary(tables: MlpTables) -> str:
    """One line that says where the run ends."""
    first, last, title = tables.moments.iloc[0], tables.last, SETS[tables.spec.data].title
    return (
        f"{title}, {dashes(tables.spec.sizes)}: before the first update "
        f"{first['test_accuracy']:.1%} of {tables.num_test:,} test images are right, after "
        f"{count(int(last['update']), 'update')} {last['test_accuracy']:.1%}; the test loss goes "
        f"from {first['test_loss']:.3f} to {number(last['test_loss'])}."
    )


def verdict(tables: MlpTables) -> tuple[str, str]:
    """What became of the run, in one word of ui/prose.VERDICTS, and why."""
    last, spec = tables.last, tables.spec
    if tables.diverged:
        return "diverged", (
            f"the loss stopped being a number at update {tables.diverged:,} of "
            f"{spec.num_updates:,}. The figures show the "
            f"{count(len(tables.moments), 'moment')} before. Lower the learning rate"
        )
    if tables.stopped:
        return "slow", (
            f"stopped by hand after {count(int(last['update']), 'update')} of "
            f"{spec.num_updates:,}; {last['test_accuracy']:.1%} of the test images are right"
        )
    if last["test_accuracy"] < SLOW:
        return "slow", (
            f"{last['test_accuracy']:.1%} of the test images are right, and guessing gets 10%"
            f"{why_slow(tables)}"
        )
    before = tables.moments["test_accuracy"].iloc[-2]
    if before - last["test_accuracy"] > NOISY:
        return "noisy", (
            f"in the last quarter of an epoch the share of test images that are right fell from "
            f"{before:.1%} to {last['test_accuracy']:.1%}: a few batches still move the net that "
            "far. A smaller learning rate or larger batches are calmer"
        )
    return "good", (
        f"{last['test_accuracy']:.1%} of the test images are right; a quarter of an epoch before "
        f"it was {before:.1%}"
    )


def why_slow(tables: MlpTables) -> str:
    """What holds a net that has hardly begun."""
    hidden = float(tables.moved[-1, :-1].max())
    if tables.spec.init == "zeros":
        return (
            ". All weights began at 0, so every unit of a layer is told the same, and they stay "
            "the same"
        )
    return (
        f". The hidden layers are within {hidden:.1%} of where they began"
        if hidden < 0.1
        else ". More epochs or another learning rate may bring it further"
    )


def notice(tables: MlpTables, size: int) -> str:
    """What to look for, with the run's own numbers."""
    return "\n".join(
        f"- {line}"
        for line in (
            moved_words(tables),
            spread_words(tables),
            seen_words(tables),
            apart(tables, size),
        )
    )


def moved_words(tables: MlpTables) -> str:
    """Which layer has moved farthest."""
    far = tables.moved[-1]
    if tables.spec.init == "zeros":
        return (
            "All weights began at 0, so there is no size at the start to measure their way by; at "
            f"the end the largest of the {len(far)} layers has weights of size "
            f"{number(float(far.max()), 2)} (‖w‖)."
        )
    most, least = int(far.argmax()), int(far.argmin())
    if not far.any():
        return "No update was looked at, so no weight has moved."
    return (
        f"Measured against their size at the start, the weights of layer {most + 1} of {len(far)} "
        f"have moved farthest, by **{far[most]:.0%}**; those of layer {least + 1} least, by "
        f"**{far[least]:.0%}**. Layer 1 is the one that sees the pixels."
    )


def spread_words(tables: MlpTables) -> str:
    """How the signals lie before training and at its end."""
    start, end = tables.rows.std[0], tables.rows.std[-1]
    if len(start) == 1:
        return (
            f"What the hidden layer hands on has a standard deviation (std) of "
            f"{number(start[0], 2)} before training and of {number(end[0], 2)} at the end."
        )
    return (
        "Before training what the layers hand on has a standard deviation (std) of "
        f"{number(start[0], 2)} in the first hidden layer and {number(start[-1], 2)} in the last; "
        f"at the end {number(end[0], 2)} and {number(end[-1], 2)}."
    )


def seen_words(tables: MlpTables) -> str:
    """Training images against test images."""
    last = tables.last
    if not tables.num_steps:
        return "No part of an epoch was whole, so there is only the beginning to see."
    over = last["accuracy"] - last["test_accuracy"]
    told = (
        f"the net is {100 * over:.1f} points better on images it has trained with"
        if over > 0.005
        else "the two are close"
        if abs(over) <= 0.005
        else "a mean that was taken while the weights still moved can lie below"
    )
    return (
        f"In the last quarter of an epoch {last['accuracy']:.1%} of the training images were right "
        f"as they passed, and {last['test_accuracy']:.1%} of the test images after it: {told}."
    )


def apart(tables: MlpTables, size: int) -> str:
    """What one batch says of the whole test set."""
    true, _, batches = means(tables, size)
    return (
        f"One batch of {min(size, tables.num_test):,} says little: at the end they lie between "
        f"{batches.min():.1%} and {batches.max():.1%} for a net that has {true:.1%} right."
    )


def strip_words(tables: MlpTables, size: int) -> str:
    """The batches, their mean and the truth, at the end of the run."""
    true, mean, batches = means(tables, size)
    rest = tables.num_test % size
    head = (
        f"{tables.num_test:,} test images are {count(len(batches), 'batch', 'batches')} of {size}"
        if not rest
        else f"{tables.num_test:,} test images are {len(batches) - 1:,} batches of {size:,} and "
        f"one of {rest:,} (ringed)"
    )
    if not rest:
        return (
            f"{head}. All are equally long, so the mean of their accuracies, {mean:.3%}, is the "
            f"accuracy of all, {true:.3%}."
        )
    off = 100 * (mean - true)
    told = (
        f"{abs(off):.3f} points {'above' if off > 0 else 'below'} the accuracy of all, {true:.3%}"
        if abs(off) >= 0.0005
        else f"here by chance the same as the accuracy of all, {true:.3%}"
    )
    return (
        f"{head}. At the end the mean of their accuracies is {mean:.3%}, {told}: in the mean an "
        f"image of the short batch weighs {size / rest:.3g} times as much as another."
    )


def reset_words(tables: MlpTables, size: int) -> str:
    """What a loop prints that sets its counters to 0 for every batch."""
    true, _, batches = means(tables, size)
    return (
        "**Counters reset inside the loop.** Instead of one accuracy the program prints "
        f"**{count(len(batches), 'number')}** between {batches.min():.1%} and {batches.max():.1%}; "
        f"the last, which is taken for the result, is **{batches[-1]:.1%}**. The net has "
        f"**{true:.2%}** right. Set the counters to 0 once, before the loop."
    )


# --- a guess ----------------------------------------------------------------------------------


def farthest(tables: MlpTables) -> str:
    """Which layer's weights have moved farthest at the end, one of OPTIONS."""
    far = tables.moved[-1]
    if not far.any():
        return OPTIONS[3]
    most = int(far.argmax())
    return OPTIONS[0] if most == 0 else OPTIONS[2] if most == len(far) - 1 else OPTIONS[1]


def question(tables: MlpTables) -> str:
    """What is asked before the player is started."""
    return (
        f"{len(tables.moved[0])} layers of weights. Which of them ends farthest from its start, "
        "measured against its size there? Guess, then press play and read the diagram."
    )


def reason(tables: MlpTables) -> str:
    """How far each layer has moved."""
    if tables.spec.init == "zeros":
        sizes = ", ".join(f"layer {k}: {number(v, 2)}" for k, v in enumerate(tables.moved[-1], 1))
        return f"All began at 0; the sizes of their weights at the end are {sizes}."
    ways = ", ".join(f"layer {k}: {far:.0%}" for k, far in enumerate(tables.moved[-1], 1))
    return f"At the end of this run: {ways}."


# --- formulas, code, exercises ----------------------------------------------------------------


SIGNS = (
    "In the line below, $\\mathbf{A}_k$ holds what layer $k$ gives and $\\mathbf{A}_0 = "
    "\\mathbf{X}$; $\\boldsymbol{\\Delta}_k$ is the slope of the loss in the sums of layer $k$, "
    "before the bend $\\sigma$: one row for each image, one column for each unit. $\\odot$ "
    "multiplies two arrays of one size, entry by entry. The last layer has no bend of its own."
)


def formula(spec: MlpSpec) -> tuple[str, str]:
    """One layer forward and backward in letters, and the first one with its sizes (LaTeX)."""
    d, q, n = spec.sizes[0], spec.sizes[1], spec.batch_size
    symbols = (
        r"\mathbf{A}_k = \sigma(\mathbf{A}_{k-1} \mathbf{W}_k^\top + \mathbf{b}_k), \quad "
        r"\partial_{\mathbf{W}_k} = \boldsymbol{\Delta}_k^\top \mathbf{A}_{k-1}, \quad "
        r"\boldsymbol{\Delta}_{k-1} = (\boldsymbol{\Delta}_k \mathbf{W}_k) \odot \sigma'"
    )
    numbers = (
        rf"\underset{{{n} \times {q}}}{{\mathbf{{A}}_1}} = \mathrm{{{spec.activation}}}("
        rf"\underset{{{n} \times {d}}}{{\mathbf{{X}}}} \;"
        rf"\underset{{{d} \times {q}}}{{\mathbf{{W}}_1^\top}} + \mathbf{{b}}_1)"
    )
    return symbols, numbers


def update_formula(spec: MlpSpec) -> tuple[str, str]:
    """The update with momentum in letters and with this run's numbers (LaTeX)."""
    return (
        r"\mathbf{v} \leftarrow \beta \mathbf{v} + \mathbf{g}, \qquad "
        r"\mathbf{w} \leftarrow \mathbf{w} - \eta \mathbf{v}",
        rf"\mathbf{{v}} \leftarrow {spec.momentum:g}\, \mathbf{{v}} + \mathbf{{g}}, \qquad "
        rf"\mathbf{{w}} \leftarrow \mathbf{{w}} - {spec.lr:g}\, \mathbf{{v}}",
    )


def size_words(spec: MlpSpec) -> str:
    """How the parameters add up."""
    counts = parameters(spec.sizes)
    if len(counts) > 6:
        return f"{len(counts)} layers of weights, {sum(counts):,} parameters in all."
    return f"{' + '.join(f'{n:,}' for n in counts)} = {sum(counts):,} parameters."


def script(spec: MlpSpec) -> str:
    """A script that repeats the run on the page, settings filled in."""
    return (
        "from core import images\n"
        "from core.mlp import MlpSpec, run\n\n"
        f"spec = {spec!r}\n"
        "result = run(images.load(spec.data), spec)\n"
        "for moment in result.moments:\n"
        '    print(moment.update, f"{moment.test_accuracy:.4f}")\n'
    )


def exercises(tables: MlpTables, size: int) -> list[tuple[str, str]]:
    """Questions with answers computed from the run on the page."""
    spec, first = tables.spec, tables.moments.iloc[0]
    sizes, counts = spec.sizes, parameters(spec.sizes)
    rest, steady = tables.num_test % size, 1 / (1 - spec.momentum)
    return [
        (
            f"Without the diagram: how many parameters has the first layer of {dashes(sizes)}?",
            f"({sizes[0]} + 1) · {sizes[1]:,} = **{counts[0]:,}**, the 1 for the bias: "
            f"{counts[0] / sum(counts):.1%} of all {sum(counts):,}.",
        ),
        (
            "What loss do you expect before the first update?",
            f"Near log 10 = **{math.log(10):.4f}**, as long as the net favours no class. Measured "
            f"on the test images: {first['test_loss']:.4f}.",
        ),
        (
            f"The slope stays the same for many updates. How long do the steps become with "
            f"β = {spec.momentum:g}?",
            f"v tends to g / (1 − β): steps of η / (1 − β) = {spec.lr:g} · {number(steady)} = "
            f"**{number(spec.lr * steady)}** times the slope.",
        ),
        (
            f"A test loop takes {tables.num_test:,} images in batches of {size:,} and means the "
            "accuracies of the batches. What is wrong with the last one?",
            (
                f"It has only {rest:,} images, and counts like one of {size:,}. Count what is "
                f"right and what there is, through all batches, and divide once: "
                f"{counted(tables)}."
            )
            if rest
            else f"Here nothing: {size:,} divides {tables.num_test:,}, all batches are equally "
            "long. The mean of means is the mean.",
        ),
    ]
