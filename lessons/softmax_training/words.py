"""Training on images in words: sentences, formulas and answers, from the tables of a run."""

import math

from core.images import SETS
from core.softmax_training import SoftmaxSpec
from lessons.softmax_training.tables import TrainingTables, weight_limit

NOISY = 0.03  # test accuracy that jumps by more than this between late epochs is noisy
SLOW = 0.02  # a loss that still falls by more than this share in an epoch is not done


def hardest(tables: TrainingTables) -> str:
    """The class that is recognised least often."""
    return str(tables.classes.iloc[0]["name"])


def hardest_reason(tables: TrainingTables) -> str:
    """How badly the hardest class does, and what it is taken for."""
    worst, best = tables.classes.iloc[0], tables.classes.iloc[-1]
    return (
        f"{worst['hits']} of {worst['n']} are recognised ({worst['share']:.0%}); it is taken for "
        f"{worst['mistaken_for']} {worst['mistaken']} times. The easiest is {best['name']}, with "
        f"{best['share']:.0%}."
    )


def size_words(spec: SoftmaxSpec) -> str:
    """What the settings amount to: images, updates, parameters."""
    facts = SETS[spec.data]
    return (
        f"{spec.num_train:,} of {facts.num_train:,} training images, {facts.num_test:,} for "
        f"testing · {spec.updates_per_epoch:,} updates an epoch, {spec.num_updates:,} in all · "
        f"{facts.d} × {facts.q} weights + {facts.q} biases = {facts.d * facts.q + facts.q:,} "
        f"parameters"
    )


def summary(tables: TrainingTables) -> str:
    """One line that says in words where the run ends."""
    first, last = tables.metrics.iloc[0], tables.last
    return (
        f"From guessing (loss {first['test_loss']:.3f}, {first['test_accuracy']:.0%} right) to a "
        f"test loss of {last['test_loss']:.3f} and {last['test_accuracy']:.1%} of "
        f"{tables.facts.num_test:,} test images right after {tables.num_epochs} epochs; on the "
        f"training images {last['train_accuracy']:.1%}."
    )


def template_words(tables: TrainingTables) -> str:
    """What the colours of the templates mean, with the ends of their scale."""
    return (
        "Each picture is one column of the weights. A bright pixel of the image raises the score "
        "of a class where its picture is orange and lowers it where it is blue; the ends of the "
        f"scale are ±{weight_limit(tables):.3g}, the same for all ten and for every epoch."
    )


def gallery_words(tables: TrainingTables, rows: list[int]) -> str:
    """How many of the images shown are answered right at the end."""
    right = int((tables.said[-1][rows] == tables.truth[rows]).sum())
    return (
        f"Under each image its true class and, at the epoch of the player, what the model says and "
        f"how sure it is. After the last epoch {right} of these {len(rows)} are right; a wrong "
        "answer is framed and crossed, and begins with “not”."
    )


def verdict(tables: TrainingTables) -> tuple[str, str]:
    """What became of the run, in one word of ui/prose.VERDICTS, and why."""
    spec, metrics, found = tables.spec, tables.metrics, tables.divergence
    if found:
        return "diverged", (
            f"the loss stopped being a number at update {found.update:,} (epoch {found.epoch}); "
            f"the figures show the {tables.num_epochs} epochs before. Lower the learning rate"
        )
    late = metrics["test_accuracy"].iloc[-max(3, len(metrics) // 3) :]
    late = late[late.index > 0]
    if len(late) > 1 and late.max() - late.min() > NOISY and late.diff().min() < -NOISY / 2:
        return "noisy", (
            f"test accuracy still jumps between {late.min():.1%} and {late.max():.1%} from epoch "
            f"to epoch: a learning rate of {spec.lr:g} is bold for batches of {spec.batch_size}"
        )
    fall = 1 - metrics["train_loss"].iloc[-1] / metrics["train_loss"].iloc[-2]
    if fall > SLOW:
        return "slow", (
            f"the last epoch still took {fall:.1%} off the training loss. More epochs, a larger "
            "learning rate or smaller batches would bring it further"
        )
    return "good", (
        f"the last epoch changed the training loss by {abs(fall):.1%}; "
        f"{tables.last['test_accuracy']:.1%} of the test images are right"
    )


def notice(tables: TrainingTables) -> str:
    """What to look for, with the run's own numbers."""
    if not tables.num_epochs:
        return "- No epoch was whole, so there is only the beginning to see: ten pictures of noise."
    first, last, worst = tables.metrics.iloc[1], tables.last, tables.classes.iloc[0]
    lag = (
        f"- In epoch 1 the running accuracy is **{first['running_accuracy']:.1%}** and the test "
        f"accuracy **{first['test_accuracy']:.1%}**. The test set is not easier: the running mean "
        "remembers the beginning of the epoch, when the weights knew nothing. Measured alike, at "
        f"the end of the epoch, the training images are at {first['train_accuracy']:.1%}.\n"
    )
    learned_by_heart = last["train_accuracy"] - last["test_accuracy"] > 0.02
    return (
        lag + f"- At the end **{last['train_accuracy']:.1%}** of the training images and "
        f"**{last['test_accuracy']:.1%}** of the test images are right"
        + (": it also learned accidents of its training images" if learned_by_heart else "")
        + f".\n- The hardest class is **{worst['name']}**: {worst['hits']} of {worst['n']}, most "
        f"often taken for {worst['mistaken_for']}. Compare their two templates.\n"
        "- One linear layer has one template a class. It cannot say “either of these two shapes”; "
        "that is what more layers are for.\n"
        "- The test set is looked at after every epoch here, to see. To *choose* a learning rate "
        "or a number of epochs, hold out a part of the training images instead."
    )


def formula(tables: TrainingTables) -> tuple[str, str]:
    """Model and loss in letters, and the first test image in numbers (LaTeX)."""
    y_hat, loss = tables.first
    name = tables.facts.names[int(tables.truth[0])]
    symbols = (
        r"\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{x}\mathbf{W} + \mathbf{b}), \quad "
        r"l = -\log \hat{y}_y \;"  # the space keeps the index inside its box
    )
    numbers = rf"\text{{first test image, {name}: }} l = -\log {y_hat:.4g} = {loss:.4g}"
    return symbols, numbers


def update_formula(spec: SoftmaxSpec) -> tuple[str, str]:
    """The update in letters, and with this run's rate and the sizes of its matrices (LaTeX)."""
    d, q, n = SETS[spec.data].d, SETS[spec.data].q, spec.batch_size
    symbols = (
        r"\mathbf{W} \leftarrow \mathbf{W} - \frac{\eta}{|\mathcal{B}|} "
        r"\mathbf{X}^\top (\hat{\mathbf{Y}} - \mathbf{Y})"
    )
    numbers = (
        rf"\underset{{{d} \times {q}}}{{\mathbf{{W}}}} \leftarrow \mathbf{{W}} - "
        rf"\frac{{{spec.lr:g}}}{{{n}}} \underset{{{d} \times {n}}}{{\mathbf{{X}}^\top}} "
        rf"(\underset{{{n} \times {q}}}{{\hat{{\mathbf{{Y}}}} - \mathbf{{Y}}}})"
    )
    return symbols, numbers


def script(spec: SoftmaxSpec) -> str:
    """A script that repeats the run on the page, settings filled in."""
    return (
        "from core import images\n"
        "from core.softmax_training import SoftmaxSpec, run\n\n"
        f"spec = {spec!r}\n"
        "result = run(images.load(spec.data), spec)\n"
        "for epoch in result.epochs:\n"
        '    print(epoch.epoch, f"{epoch.running_loss:.4f} {epoch.test_accuracy:.4f}")\n'
    )


def exercises(tables: TrainingTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the run on the page."""
    facts, first = tables.facts, tables.metrics.iloc[0]
    said, share = tables.on_black
    last = tables.spec.num_train - (tables.spec.updates_per_epoch - 1) * tables.spec.batch_size
    return [
        (
            f"Before the first update, what loss do you expect for {facts.q} classes?",
            f"Every class gets about 1/{facts.q}, so −log(1/{facts.q}) = log {facts.q} = "
            f"**{math.log(facts.q):.4f}**. Measured: {first['train_loss']:.4f}.",
        ),
        (
            "An image that is black everywhere: what does the trained model say?",
            "All inputs are 0, so the weights play no part and the logits are the biases. It says "
            f"**{said}**, with a probability of {share:.0%}.",
        ),
        (
            "How many images are in the last batch of an epoch, and how many updates is an epoch?",
            f"⌈{tables.spec.num_train:,} / {tables.spec.batch_size:,}⌉ = "
            f"**{tables.spec.updates_per_epoch:,}** updates; the last batch has **{last:,}**. The "
            "update divides by that number, not by the nominal batch size.",
        ),
    ]
