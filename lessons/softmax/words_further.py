"""What the lesson says of overflow, of the plane, of good and bad logits, and of softmax twice."""

import math

from charts.numbers import count, number
from core import float_bits, overflow
from core import softmax as sm
from core.overflow import FAILURES
from core.plane_classes import ClassesSpec, Q
from lessons.softmax.tables_batch import BatchTables
from lessons.softmax.tables_edge import EdgeTables, spelt
from lessons.softmax.tables_plane import PlaneTables, TwiceTables

SHOWN = ("logits", "probabilities ŷ", "surprises −log ŷ")


# --- to breaking point ------------------------------------------------------------------------

EDGE_INTRO = (
    "A computer holds a number in few bits: float32, which training uses, in 32. It reaches from "
    "about 10⁻⁴⁵ to 10³⁸, and exp runs through all of that between "
    f"{number(overflow.BOTTOM, 4)} and {sm.EXP_LIMIT}. Push a logit over the edge. Both ways below "
    "are really computed in float32, as PyTorch does it."
)
NEXT = ("a number above 0", "exactly 0", "no number at all")


def next_question(tables: EdgeTables) -> tuple[str, tuple[str, ...], str, str]:
    """What the formula as written says of ŷ₁ when the first logit grows by 1."""
    o = (tables.spec.o[0] + 1, *tables.spec.o[1:])
    way = overflow.as_written(overflow.EdgeSpec(o, tables.spec.label))
    value = way.y_hat[0].item()
    answer = NEXT[2] if math.isnan(value) else NEXT[1] if value == 0 else NEXT[0]
    why = (
        f"exp({number(o[0])}) is {spelt(way.exps[0].item())} in float32 and the sum is "
        f"{spelt(way.total)}: their ratio is {spelt(value)}."
    )
    text = "Raise o₁ by 1. What does the formula as written give for ŷ₁?"
    return text, NEXT, answer, why


def edge_words(tables: EdgeTables) -> str:
    """What happens on the two ways, in a sentence or two."""
    written, rescued = tables.written, tables.rescued
    if tables.fails:
        start = f"**As written it breaks: {tables.fails}.** {FAILURES[tables.fails].capitalize()}."
        return (
            f"{start} Its loss is {spelt(written.loss)}. With the largest logit taken out first "
            f"the exponents are at most 0, so no exp is above 1 and the sum is at least 1: the "
            f"loss is **{spelt(rescued.loss)}**."
        )
    apart = abs(written.loss - rescued.loss)
    same = (
        "and both ways give the same loss"
        if apart <= 1e-6 * max(1.0, abs(rescued.loss))
        else f"but the losses differ: {spelt(written.loss, 6)} and {spelt(rescued.loss, 6)}, "
        "because what lies near the edge has lost digits"
    )
    return (
        f"As written it holds here, {same}, {spelt(rescued.loss)}. There is no difference in the "
        "mathematics: taking out the largest logit is a shift by c = −m, and a shift changes "
        "nothing."
    )


# The two ways in letters: shares, then loss
EDGE_LETTERS = (
    (r"\hat y_j = \frac{\exp(o_j)}{\sum_k \exp(o_k)}", r"l = -\log \hat y_y"),
    (
        r"\hat y_j = \frac{\exp(o_j - m)}{\sum_k \exp(o_k - m)}, \quad m = \max_k o_k",
        r"l = m + \log \sum_k \exp(o_k - m) - o_y",
    ),
)


def bits_words() -> str:
    """How to read the bits."""
    return (
        "A float32 is a sign, an exponent of 8 bits and a fraction of 23. Full is a 1, empty a 0. "
        "An exponent of all ones is ∞ (fraction empty) or not a number; all zeros is 0, or a "
        f"number below {number(float_bits.SMALLEST_NORMAL, 3)} that has fewer digits the smaller "
        "it is."
    )


def edge_rounding(tables: EdgeTables) -> str:
    """What float32 still rounds on the rescued way; nothing where the logits are small."""
    m = max(map(abs, tables.spec.o))
    if m < 64:
        return ""
    gap = 2.0 ** (math.floor(math.log2(m)) - 23)
    return (
        f"The rescue is not exact either: near {number(m)} two neighbours of float32 are "
        f"{number(gap, 3)} apart, and so much the loss may be off."
    )


# --- the plane --------------------------------------------------------------------------------

PLANE_INTRO = (
    "Two inputs instead of four pixels, so that all of them can be seen: each sample is a point of "
    "the plane, its shape is its class. Three linear logits divide the plane in up to three; every "
    "border between two classes is a straight line, where their logits are equal. Play the "
    "training, or walk it back."
)


def plane_key() -> str:
    """What the marks of the plane mean."""
    return (
        "Each region is where its class has the largest logit; the darker bands are where it is at "
        "least 3 and 9 times as likely as any other. Rings: the batch that makes the next update. "
        "×: a sample on the wrong side. The light curves are what is still to come."
    )


def plane_lines() -> list[tuple[str, str]]:
    """The lines of the readout."""
    return [
        ("Loss of all samples", "{loss}, after this update {loss+1}"),
        ("Samples that are right", "{right}, after it {right+1}"),
        ("w₁ for the three classes", "{w00} · {w01} · {w02}"),
        ("w₂ for the three classes", "{w10} · {w11} · {w12}"),
        ("b of the three classes", "{b0} · {b1} · {b2}"),
    ]


def plane_summary(tables: PlaneTables) -> str:
    """One line: where the run begins and where it ends."""
    spec, first, last = tables.spec, tables.run.iloc[0], tables.last
    return (
        f"{count(spec.n, 'sample')}, {count(spec.num_updates, 'update')}: the loss goes from "
        f"{number(first['loss'])} = log {Q} to {number(last['loss'])}, and at the end "
        f"{int(last['right'])} of {spec.n} are right ({last['accuracy']:.1%}). The model has 2 × "
        f"{Q} weights and {Q} biases."
    )


def plane_notice(tables: PlaneTables) -> str:
    """What to see, with the run's own numbers."""
    accuracy, loss = tables.run["accuracy"], tables.run["loss"]
    best = float(accuracy.max())
    when = int((accuracy >= best - 1e-9).to_numpy().argmax())
    later = float(loss.iloc[when] - loss.iloc[-1])
    goes_on = (
        f" From there on the loss still falls, by {number(later)}: accuracy "
        "cannot tell how sure an answer is, the loss can."
        if later > 0 and when < tables.spec.num_updates
        else ""
    )
    rough = int((loss.diff() > 1e-6).sum())
    ups = (
        f" {count(rough, 'update raised', 'updates raised')} the loss of all samples: an update "
        "knows its own batch alone."
        if rough
        else " Every update lowered the loss of all samples."
    )
    return (
        f"The most that are right at any time is {best:.1%}, first at update {when}.{goes_on}{ups} "
        "Before the first update all weights are 0: all three classes tie everywhere, and no "
        "border is to be seen."
    )


def plane_prediction(tables: PlaneTables) -> tuple[str, tuple[str, ...], str, str]:
    """How many samples end on the right side."""
    right = tables.last["accuracy"]
    options = ("all", "more than 90%, not all", "70% to 90%", "fewer than 70%")
    answer = options[0] if right == 1 else options[3] if right < 0.7 else options[2]
    answer = options[1] if 0.9 < right < 1 else answer
    why = (
        f"{int(tables.last['right'])} of {tables.spec.n}. Straight borders can go between clouds, "
        "not around one and not through where they mix."
    )
    return (
        "How many samples will three straight borders get right at the end?",
        options,
        answer,
        why,
    )


def plane_script(spec: ClassesSpec) -> str:
    """A script that repeats the run on the page."""
    return (
        "from core.plane_classes import ClassesSpec, train\n\n"
        f"run = train({spec!r})\n"
        "print(run.loss[-1], run.accuracy[-1])\n"
        "print(run.w[-1], run.b[-1])\n"
    )


# --- good and bad logits ----------------------------------------------------------------------

GOOD_INTRO = (
    "Three samples, their labels ringed in green, and two models' logits for them. The loss of a "
    "row is minus the log of the share in the ringed cell; the filled cell is the class that is "
    "ahead. `nn.CrossEntropyLoss` takes exactly such logits, and the labels as numbers."
)


def batch_words(good: BatchTables, bad: BatchTables) -> str:
    """What the two batches cost, and what stretching the logits does to them."""
    surer = (
        f"Stretched by {number(good.scale)}, which changes no answer: "
        if good.scale != 1
        else "As published: "
    )
    return (
        f"{surer}the good logits cost **{good.loss:.7f}** and {good.accuracy:.0%} of them are "
        f"right, the bad ones **{bad.loss:.7f}** with {bad.accuracy:.0%}. Accuracy cannot tell "
        "barely right from surely right; the loss can. Stretch the logits: who is right gets "
        "cheaper, who is wrong dearer, without bound."
    )


BATCH_FORMULA = (
    r"P(\mathbf Y \mid \mathbf X) = \prod_{i=1}^{n} \hat y^{(i)}_{y^{(i)}}, \qquad "
    r"-\tfrac1n \log P = \tfrac1n \sum_{i=1}^{n} l^{(i)}"
)


def batch_numbers(tables: BatchTables) -> str:
    """The mean of the three losses, in numbers (LaTeX)."""
    losses = " + ".join(f"{loss:.5f}" for loss in tables.losses.tolist())
    return rf"\tfrac13 ({losses}) = {tables.loss:.5f}"


# --- softmax twice ----------------------------------------------------------------------------

TWICE_INTRO = (
    "`nn.CrossEntropyLoss` already contains a softmax. A model that ends in a softmax of its own "
    "hands it probabilities instead of logits, and nothing complains. Both trainings below start "
    "at the same zero weights and are dealt the same batches, with the settings of the plane above."
)


def twice_words(tables: TwiceTables) -> str:
    """The measured damage."""
    right, wrong = tables.right.last, tables.wrong.last
    floor = sm.double_floor(Q)
    apart = abs(right["accuracy"] - wrong["accuracy"])
    if apart < 0.0005:
        same = f"Accuracy is the same, {right['accuracy']:.1%}"
    elif apart <= 0.02:
        same = f"Accuracy hardly tells, {right['accuracy']:.1%} against {wrong['accuracy']:.1%}"
    else:
        same = f"Accuracy is {right['accuracy']:.1%} against {wrong['accuracy']:.1%}"
    dearer = float(wrong["loss"] - right["loss"])
    true = (
        f"the true loss of the same weights is {number(wrong['loss'])} where the right training "
        f"has {number(right['loss'])}"
    )
    verdict = (
        "worse"
        if dearer > 0
        else "no worse here, which is no merit of it: it makes other steps, and these settings "
        "happen to gain by them"
    )
    return (
        f"**Softmax twice.** {same}; {true}: {verdict}. It reports {number(wrong['reported'])}, "
        f"and can never report less than log(e + {Q - 1}) − 1 = **{number(floor)}**: the second "
        "softmax is handed numbers between 0 and 1, at best (1, 0, 0), and softmax of that gives "
        f"the true class no more than {number(math.exp(-floor))}. On average the "
        f"largest ŷ is {wrong['confidence']:.1%}, after the right training "
        f"{right['confidence']:.1%}. A loss that stays up there is the sign to look for. Hand the "
        "logits to the loss."
    )
