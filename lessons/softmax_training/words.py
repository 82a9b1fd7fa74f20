"""Training on images in words: sentences, formulas and answers, from the tables of a run."""

import math

from charts.numbers import agreeing, count, number, tex
from charts.scores import any_of
from core.images import SETS
from core.softmax_training import SoftmaxSpec
from lessons.softmax_training.tables import TrainingTables, weight_limit


def hardest(tables: TrainingTables) -> list[str]:
    """The class that is recognised least often; all of them where several are."""
    table = tables.classes
    return table.loc[table["share"] == table["share"].iloc[0], "name"].astype(str).tolist()


def hardest_reason(tables: TrainingTables) -> str:
    """How badly the hardest class does, what it is taken for, and how sure that is."""
    table = tables.classes
    worst, best = table.iloc[0], table.iloc[-1]
    easiest = table.loc[table["share"] == best["share"], "name"].astype(str).tolist()
    others = hardest(tables)[1:]
    text = (
        f"{worst['hits']} of {worst['n']} are recognised ({worst['share']:.0%}; with other images "
        f"it might be {worst['low']:.0%} to {worst['high']:.0%})"
    )
    if worst["mistaken"]:
        often = "once" if worst["mistaken"] == 1 else f"{worst['mistaken']} times"
        each = f", {often} each" if " or " in worst["mistaken_for"] else f" {often}"
        text += f"; it is taken for {worst['mistaken_for']}{each}"
    if others:
        text += f". {any_of(others).capitalize()} does as badly"
    return f"{text}. Easiest: {', '.join(easiest)}, with {best['share']:.0%}."


def classes_words(tables: TrainingTables) -> str:
    """Which class is the hardest, and what the lines on the bars are."""
    table = tables.classes
    wide = table["high"] - table["low"]
    row = table.iloc[int(wide.to_numpy().argmax())]
    worst = f"Hardest: {', '.join(hardest(tables))}. {hardest_reason(tables)}"
    return (
        f"{worst} The line on a bar is how far the share may be off for so few images: the truth "
        f"lies on it in 95 of 100 such samples. The longest belongs to {row['name']}, "
        f"{row['n']} images: {row['low']:.0%} to {row['high']:.0%}."
    )


def size_words(spec: SoftmaxSpec) -> str:
    """What the settings amount to: images, updates, parameters."""
    facts = SETS[spec.data]
    held = f" ({spec.num_valid:,} of them held out)" if spec.num_valid else ""
    return (
        f"{spec.num_train:,} of {facts.num_train:,} training images{held}, {facts.num_test:,} for "
        f"testing · {spec.updates_per_epoch:,} updates an epoch, {spec.num_updates:,} in all · "
        f"{facts.d} × {facts.q} weights + {facts.q} biases = {facts.d * facts.q + facts.q:,} "
        f"parameters"
    )


def summary(tables: TrainingTables) -> str:
    """One line that says in words where the run ends."""
    first, last = tables.metrics.iloc[0], tables.last
    return (
        f"From its first weights (loss {first['test_loss']:.3f}, {first['test_accuracy']:.0%} "
        "right) to a "
        f"test loss of {last['test_loss']:.3f} and {last['test_accuracy']:.1%} of "
        f"{tables.facts.num_test:,} test images right after {tables.num_epochs} epochs; on the "
        f"training images {last['train_accuracy']:.1%}."
    )


def template_words(tables: TrainingTables) -> str:
    """What the colours of the templates mean, with the ends of their scale."""
    limit, w = weight_limit(tables), tables.w[-1]
    beyond = int((abs(w) > limit).sum())
    return (
        "Each picture is one column of the weights. A bright pixel of the image raises the score "
        "of a class where its picture is orange and lowers it where it is blue; the ends of the "
        f"scale are ±{limit:.3g}, the same for all ten and for every epoch. At the end {beyond:,} "
        f"of the {w.size:,} weights lie beyond, in the colour of the end. Only differences between "
        "the ten mean something: the same picture added to all of them changes no answer."
    )


def gallery_words(tables: TrainingTables, rows: list[int]) -> str:
    """How many of the images shown are answered right at the end."""
    right = int((tables.said[-1][rows] == tables.truth[rows]).sum())
    return (
        f"Under each image its true class and, at the epoch of the player, what the model says and "
        f"how sure it is. After the last epoch {right} of these {len(rows)} are right; a wrong "
        "answer is framed and crossed, and begins with “said”."
    )


def notice(tables: TrainingTables) -> str:
    """What to look for, with the run's own numbers."""
    if not tables.num_epochs:
        return "- No epoch was whole, so there is only the beginning to see: ten pictures of noise."
    last = tables.last
    return (
        f"{running_words(tables)}"
        f"- At the end **{last['train_accuracy']:.1%}** of the training images and "
        f"**{last['test_accuracy']:.1%}** of the test images are right{_heart(tables)}.\n"
        "- One linear layer has one template a class. It cannot say “either of these two shapes”; "
        "that is what more layers are for.\n"
        f"{_chosen(tables)}"
    )


def _chosen(tables: TrainingTables) -> str:
    """By what one may choose: by images held out, not by those of the test."""
    if not tables.spec.num_valid:
        return (
            "- The test set is looked at after every epoch here, to see. To *choose* a learning "
            "rate or a number of epochs, hold out a part of the training images instead: *More "
            "settings* does."
        )
    after = tables.metrics.iloc[1:]
    best = after.iloc[int(after["valid_loss"].to_numpy().argmin())]
    return (
        f"- The {tables.spec.num_valid:,} images held out have seen no update. By their loss one "
        f"would stop after epoch {best['epoch']:.0f} ({best['valid_loss']:.3f}; "
        f"{best['valid_accuracy']:.1%} right), without a look at the test images, of which "
        f"{best['test_accuracy']:.1%} are right then."
    )


def running_words(tables: TrainingTables) -> str:
    """How the running mean lies to what is measured at the end of the epoch: in 1, and in all."""
    first, after = tables.metrics.iloc[1], tables.metrics.iloc[1:]
    running, end, test = (first[f"{name}_accuracy"] for name in ("running", "train", "test"))
    if running < end:
        why = (
            "The running mean is the lower one: it remembers the beginning of the epoch, when the "
            "weights knew less"
        )
    elif running > end:
        why = (
            "The running mean is the higher one: on the way the weights did better, on average, "
            "than those that the epoch ended with"
        )
    else:
        why = "The two are equal here"
    lower = int((after["running_accuracy"] < after["train_accuracy"]).sum())
    return (
        f"- In epoch 1 the running accuracy, counted while the weights moved, is **{running:.1%}**."
        f" With the weights that the epoch ended with, **{end:.1%}** of the training images are "
        f"right and **{test:.1%}** of the test images. {why}. Only what is measured alike can be "
        f"compared. In {lower} of {count(len(after), 'epoch')} the running mean is the lower one.\n"
    )


def _heart(tables: TrainingTables) -> str:
    """What the gap between training and test images says, where there is one."""
    last = tables.last
    gap = last["train_accuracy"] - last["test_accuracy"]
    reach = 1.96 * math.sqrt(
        max(last["test_accuracy"] * (1 - last["test_accuracy"]), 0) / tables.facts.num_test
    )
    if max(last["train_accuracy"], last["test_accuracy"]) <= 2 / tables.facts.q or gap <= reach:
        return ""
    return (
        f". {100 * gap:.1f} points are more than chance of {tables.facts.num_test:,} test images "
        "explains: a part of what it learned holds for its training images alone"
    )


def definitions() -> str:
    """What the letters of the formulas below mean, before they are used."""
    return (
        "- An image is a row **x** of *d* pixels; **o** = **xW** + **b** are its *q* **logits**, "
        "one score a class.\n"
        "- **Softmax** makes them probabilities, positive and with a sum of 1: "
        r"$\hat{y}_j = e^{o_j} / \sum_k e^{o_k}$. The largest logit has the largest."
        "\n"
        r"- $\hat{y}_y$ is the probability of the class *y* that the image truly has; the loss is "
        "its surprise, 0 where the model is sure and right.\n"
        r"- A **batch** $\mathcal{B}$ is $|\mathcal{B}|$ images, the rows of $\mathbf{X}$. Each "
        r"row of $\mathbf{Y}$ is **one-hot**: 1 at the true class, 0 elsewhere. So "
        r"$\hat{\mathbf{Y}} - \mathbf{Y}$ is what every answer has too much."
    )


def common_words(tables: TrainingTables) -> str:
    """Why weights are known only up to something common to all classes, with this run's numbers."""
    mean = tables.w.mean(axis=2)
    moved = float(abs(mean[-1] - mean[0]).max())
    far = float(abs(tables.w[-1] - tables.w[0]).max())
    return (
        "Softmax sees only differences of logits, so the same vector added to every column of "
        "**W** changes nothing. The update never adds one: the rows of "
        r"$\hat{\mathbf{Y}} - \mathbf{Y}$ sum to 0, so the mean of the columns stays where the "
        f"first weights put it. Here it moved by at most {number(moved, 2)} (rounding), while "
        f"single weights moved by up to {number(far, 3)}."
    )


def formula(tables: TrainingTables) -> tuple[str, str]:
    """Model and loss in letters, and the first test image in numbers (LaTeX)."""
    name = tables.facts.names[int(tables.truth[0])]
    symbols = (
        r"\hat{\mathbf{y}} = \mathrm{softmax}(\mathbf{x}\mathbf{W} + \mathbf{b}), \quad "
        r"l = -\log \hat{y}_y \;"  # the space keeps the index inside its box
    )
    return symbols, rf"\text{{first test image, {name}: }} {surprise(tables.first)}"


def surprise(loss: float) -> str:
    """The loss of one image with the probability it comes from, so that the one gives the other."""
    y_hat = math.exp(-loss)
    if y_hat == 0:
        return rf"l = \log \sum_k e^{{o_k}} - o_y = {tex(loss)}"
    many = agreeing(lambda share: abs(math.log(share)), y_hat)
    return rf"l = -\log {tex(y_hat, many)} = {tex(abs(math.log(y_hat)))}"


def update_formula(spec: SoftmaxSpec) -> tuple[str, str]:
    """The update in letters, and with this run's rate and the sizes of its matrices (LaTeX)."""
    d, q, n = SETS[spec.data].d, SETS[spec.data].q, spec.batch_size
    symbols = (
        r"\mathbf{W} \leftarrow \mathbf{W} - \frac{\eta}{|\mathcal{B}|} "
        r"\mathbf{X}^\top (\hat{\mathbf{Y}} - \mathbf{Y}), \quad "
        r"\mathbf{b} \leftarrow \mathbf{b} - \frac{\eta}{|\mathcal{B}|} "
        r"\sum_{i \in \mathcal{B}} (\hat{\mathbf{y}}^{(i)} - \mathbf{y}^{(i)})"
    )
    numbers = (
        rf"\underset{{{d} \times {q}}}{{\mathbf{{W}}}} \leftarrow \mathbf{{W}} - "
        rf"\frac{{{spec.lr:g}}}{{{n}}} \underset{{{d} \times {n}}}{{\mathbf{{X}}^\top}} "
        rf"(\underset{{{n} \times {q}}}{{\hat{{\mathbf{{Y}}}} - \mathbf{{Y}}}})"
    )
    return symbols, numbers


def load_code(spec: SoftmaxSpec, name: str) -> str:
    """The lines that load the weights into a layer of torch."""
    facts = SETS[spec.data]
    return (
        "import torch\n"
        f"net = torch.nn.Linear({facts.d}, {facts.q})\n"
        f'net.load_state_dict(torch.load("{name}", weights_only=True))'
    )


def loaded_words(tables: TrainingTables, loss: float, accuracy: float, apart: float) -> str:
    """What weights from a file do on the test images, and how far they are from those here."""
    facts, last = tables.facts, tables.last
    same = (
        "They are the very weights of the run above."
        if apart == 0
        else f"The run above ends at {last['test_loss']:.4f} and {last['test_accuracy']:.1%}; the "
        f"largest difference of a weight or bias is {number(apart, 3)}."
    )
    return (
        f"The weights of the file: a test loss of **{loss:.4f}**, and **{accuracy:.1%}** of "
        f"{facts.num_test:,} test images right. {same}"
    )


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
    last = tables.spec.num_fit - (tables.spec.updates_per_epoch - 1) * tables.spec.batch_size
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
            f"⌈{tables.spec.num_fit:,} / {tables.spec.batch_size:,}⌉ = "
            f"**{tables.spec.updates_per_epoch:,}** updates; the last batch has **{last:,}**. The "
            "update divides by that number, not by the nominal batch size.",
        ),
    ]
