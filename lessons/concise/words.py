"""What the lesson says of the two loops: the question, their lines, what to notice, exercises."""

from dataclasses import dataclass
from fractions import Fraction

from charts.numbers import agreeing, bracket, count, number, tex
from core.concise import WAYS
from core.linear_regression import layers_and_parameters
from lessons.concise.tables import EPSILON, ConciseTables, first_update, largest_error

TERMS = (
    "- **Module**: what computes, and holds its parameters: `nn.Linear(2, 1)` holds a weight of "
    "shape (1, 2) and a bias of shape (1,).\n"
    "- **Loss**: a module too: it takes ŷ and y and gives one number, unless told otherwise.\n"
    "- **Trainer**, or optimizer: holds on to the parameters, and changes them by the gradients "
    "that lie in them.\n"
    "- **Loader**: deals the samples in batches, in a new order for every epoch.\n"
    "- **Hyper-parameters** (rate, batch size, epochs) are set beforehand, and no update changes "
    "them. **Parameters** (w and b) are what is learned."
)
HAND, NN = "by hand", "by torch.nn"


@dataclass(frozen=True)
class Question:
    """A question with its options, the true one, and why."""

    text: str
    options: tuple[str, ...]
    answer: str
    why: str


# --- the question -----------------------------------------------------------------------------


def times(factor: Fraction) -> str:
    """A factor in words.

    >>> times(Fraction(1, 5)), times(Fraction(1)), times(Fraction(10))
    ('1/5 of it', 'the same', '10 times as much')
    """
    if factor == 1:
        return "the same"
    if factor < 1:
        return f"{factor.numerator}/{factor.denominator} of it"
    return "twice as much" if factor == 2 else f"{factor} times as much"


def question(tables: ConciseTables) -> Question:
    """What lies in .grad on the other side? The answer is the ratio that was measured."""
    size = int(tables.lines["size"].iloc[0])
    measured = Fraction(tables.ratio).limit_denominator(1000)
    options = sorted({Fraction(1), Fraction(2), Fraction(1, size), Fraction(2, size), measured})
    by_hand = number(float(tables.lines["hand_g0"].iloc[0]))
    share = "" if size == 1 else f", and its mean divides by {size}"
    return Question(
        f"By hand ½(ŷ − y)² of {count(size, 'sample')} is added up, and w₁ has the gradient "
        f"{by_hand}. How large is it with `nn.MSELoss()` on the same batch?",
        tuple(times(option) for option in options),
        times(measured),
        f"MSELoss has no ½, which doubles it{share}: measured, {number(tables.ratio)} times.",
    )


# --- the lines --------------------------------------------------------------------------------


def line_texts(tables: ConciseTables) -> list[dict[int | None, str]]:
    """What stands beside each line, by its phase: by hand, and by torch.nn."""
    row = "row 1: {x1}, {x2} → {y}"
    gradients = "w.grad {%s_g0}, {%s_g1}; b.grad {%s_g2}"
    becomes = "w {%s_t0+1}, {%s_t1+1}; b {%s_t2+1}"
    alone = tables.spec.way == "another shuffle"
    both: list[dict[int | None, str]] = [
        {
            0: row,
            1: f"ŷ ({{size}}, 1), first {{{side}_y}}",
            4: gradients.replace("%s", side),
            5: becomes.replace("%s", side),
        }
        for side in ("hand", "nn")
    ]
    hand, concise = both
    hand[2], hand[3] = "({size}, 1), in all {hand_loss}", "w.grad 0, 0; b.grad 0"
    concise[2], concise[3] = "one number: {nn_loss}", "w.grad None; b.grad None"
    if alone:
        concise[0] = "other rows than on the left"
    if 3 not in WAYS[tables.spec.way].phases:
        concise[3] = "nothing clears .grad: what lies there stays"
    return both


def key() -> dict[str, str]:
    """What the colours of the figures mean: role -> words."""
    return {"model": HAND, "compare": NN, "truth": "truth"}


def summary(tables: ConciseTables) -> str:
    """One line: whether they are equal, and where they part."""
    updates = count(tables.num_updates, "update")
    if tables.is_equal:
        return (
            f"{updates}: no parameter differs by more than {number(tables.most_apart, 2)} at any "
            "step, which is rounding."
        )
    return f"{_how_they_part(tables)} {_what_is_other(tables)}"


def _how_they_part(tables: ConciseTables) -> str:
    if tables.part_at is None:
        text = "As far as both were made they are equal."
    elif tables.part_at == 0:
        text = f"They start {number(float(tables.apart['apart'].iloc[0]), 3)} apart."
    else:
        text = f"They part at update {tables.part_at}."
    most = number(tables.most_apart, 3)
    return f"{text} At most they are {most} apart."


def _what_is_other(tables: ConciseTables) -> str:
    gone = [HAND if side == "hand" else NN for side in tables.diverged]
    text = "" if tables.is_right else f"What is other: {WAYS[tables.spec.way].what}."
    if gone:
        who = "Both" if len(gone) == 2 else f"The run {gone[0]}"
        text += f" {who} diverged: the loss had grown a million times over."
    return text.strip()


def warned(tables: ConciseTables) -> str:
    """What torch warned of, word for word."""
    return "\n".join(tables.warned)


# --- what to notice ---------------------------------------------------------------------------


def notice(tables: ConciseTables) -> str:
    """What to look for, in the numbers of this run."""
    lines = [_notice_gradient(tables), _notice_apart(tables), _notice_floor(tables)]
    lines.append(
        "At the line of `zero_grad` the left side holds zeros and the right side `None`: torch "
        "throws gradients away and makes new ones."
        if 3 in WAYS[tables.spec.way].phases
        else "The line of `zero_grad` is missing on the right: from the second update on what lies "
        "in .grad is the sum of all gradients so far."
    )
    return "\n".join(f"- {line}" for line in lines)


def _notice_gradient(tables: ConciseTables) -> str:
    size = int(tables.lines["size"].iloc[0])
    (_, hand, _), (_, concise, _) = (first_update(tables, side) for side in ("hand", "nn"))
    text = (
        f"After the first backward w₁ has the gradient {number(hand)} by hand and "
        f"{number(concise)} by torch.nn."
    )
    if not tables.is_right:
        return text
    return (
        f"{text} The left one is of a sum of halves, the right one of a mean without ½: "
        f"{number(tables.ratio)} times, 2/|B| with |B| = {size}. Only then does the left side "
        f"divide by |B|, and the right side has η/2 = {number(tables.rate)}: the step is the same."
    )


def _notice_apart(tables: ConciseTables) -> str:
    if tables.is_equal:
        units = tables.most_apart / EPSILON
        return (
            f"**Equal at every step**: the largest difference is {number(tables.most_apart, 2)}, "
            f"{number(units, 2)} times the gap between two float32 numbers at 1. The same sums in "
            "another order are rounded otherwise."
        )
    return f"**Not equal.** {_how_they_part(tables)} {_what_is_other(tables)}"


def _notice_floor(tables: ConciseTables) -> str:
    ends, sigma = tables.ends, tables.spec.data.noise
    told = ", ".join(number(float(v), 3) for v in ends["nn"].iloc[1:])
    off = number(largest_error(tables, "nn"), 2)
    text = (
        f"The book's loss of all samples, by torch.nn after each epoch: {told}. The worst "
        f"parameter ends {off} from the truth."
    )
    if not tables.is_equal:
        return text
    doubled = number(2 * float(ends["nn"].iloc[-1]), 3)
    return (
        f"{text} `MSELoss` of the same samples is twice as much, at last {doubled}. It can fall to "
        f"about σ² = {number(sigma**2)}, the book's to σ²/2 = {number(sigma**2 / 2)}: no worse "
        "fit, only another unit."
    )


# --- the rule ---------------------------------------------------------------------------------


def formula(tables: ConciseTables) -> tuple[str, str]:
    """One step by hand and by torch.nn, in letters and with the numbers of the first update."""
    letters = (
        r"\begin{aligned}w &\leftarrow w - \frac{\eta}{|\mathcal{B}|}\,\partial_w "
        r"\sum_{i\in\mathcal{B}} \tfrac12\,(\hat y^{(i)} - y^{(i)})^2\\"
        r"w &\leftarrow w - \eta'\;\partial_w\, \frac{1}{|\mathcal{B}|}"
        r"\sum_{i\in\mathcal{B}} (\hat y^{(i)} - y^{(i)})^2\end{aligned}"
    )
    size = int(tables.lines["size"].iloc[0])
    rows = []
    for side, rate, over in (("hand", tables.spec.lr, size), ("nn", tables.rate, 1)):
        before, gradient, after = first_update(tables, side)
        digits = agreeing(lambda w, g, r=rate, m=over: w - r / m * g, before, gradient)
        factor = rf"\frac{{{tex(rate)}}}{{{over}}}" if over > 1 else tex(rate)
        rows.append(
            rf"w_1 &= {tex(before, digits, bare=True)} - {factor} \cdot {tex(gradient, digits)} = "
            rf"{tex(after, bare=True)}"
        )
    return letters, rf"\begin{{aligned}}{rows[0]}\\[0.6em]{rows[1]}\end{{aligned}}"


def rule(tables: ConciseTables) -> str:
    """Which rate makes the same steps, in each way to add up."""
    size, lr = tables.spec.batch_size, tables.spec.lr
    return (
        f"Above by hand with η = {number(lr)}, below by torch.nn with η′ = {number(tables.rate)}. "
        f"For equal steps η′ must be η/2 = {number(lr / 2)}; with `reduction='sum'` η/(2|B|) = "
        f"{number(lr / 2 / size)}. PyTorch does not add up by default: `.sum()` does, where "
        "somebody writes it. Who divides a mean by |B| once more makes the step |B| times shorter."
    )


# --- exercises and the script -----------------------------------------------------------------


def exercises(tables: ConciseTables) -> list[tuple[str, str]]:
    """Questions with answers, computed."""
    size, lr = 32, tables.spec.lr
    layers, parameters = layers_and_parameters((5, 3))
    sigma = tables.spec.data.noise
    batch_losses = (2.0, 4.0, 9.0)
    sizes = (3, 3, 1)
    mean = sum(batch_losses) / len(batch_losses)
    true = sum(a * b for a, b in zip(batch_losses, sizes, strict=True)) / sum(sizes)
    digits = agreeing(lambda *v: sum(a * b for a, b in zip(v, sizes, strict=True)), *batch_losses)
    weighted = " + ".join(
        f"{m} · {bracket(v, digits)}" for m, v in zip(sizes, batch_losses, strict=True)
    )
    return [
        (
            f"A loop by hand (½, sum, divided by the batch size) runs with η = {number(lr)} and "
            f"batches of {size}. Which rate makes the same steps with `nn.MSELoss()`? And with "
            "`nn.MSELoss(reduction='sum')`?",
            f"{number(lr / 2)}, for the missing ½ doubles the gradient and the mean has divided "
            f"already. With the sum {number(lr / 2 / size)}: nothing divides, so the rate must.",
        ),
        (
            "`net = nn.Linear(5, 3)`. Which shapes have `net.weight` and `net.bias`, and how many "
            "parameters are there?",
            f"(3, 5) and (3,): outputs first. {count(parameters, 'parameter')} in "
            f"{count(layers, 'layer')}.",
        ),
        (
            f"The data have noise of σ = {number(sigma)}. Your loop prints MSELoss, and it stays "
            f"at about {number(sigma**2, 2)} however long you train. What is wrong?",
            f"Nothing. The mean square of the noise itself is σ² = {number(sigma**2, 2)}; the "
            f"book's loss, with ½, stays at {number(sigma**2 / 2, 2)}.",
        ),
        (
            "Seven samples in batches of three. A loop prints the mean of its three batch losses, "
            f"{', '.join(number(v) for v in batch_losses)}. Is that the loss of the epoch?",
            f"No. The last batch has one sample and counts as much as three: the mean is "
            f"{number(mean)}, and over the samples ({weighted}) / {sum(sizes)} = {number(true)}. "
            "Besides, the weights have moved in between: work the loss out once, at the end, over "
            "all rows and under `no_grad`.",
        ),
    ]


def script(tables: ConciseTables) -> str:
    """Python that trains both ways with today's settings."""
    spec = tables.spec
    return (
        "from core import concise\n"
        "from core.data import SyntheticSpec\n\n"
        f"data = {spec.data!r}\n"
        "spec = concise.ConciseSpec(\n"
        f"    data, lr={spec.lr!r}, batch_size={spec.batch_size}, num_epochs={spec.num_epochs},\n"
        f"    seed={spec.seed}, way={spec.way!r},\n"
        ")\n"
        "both = concise.run(spec)\n"
        "print(both.hand.theta[-1])  # (w1, w2, b) by hand\n"
        "print(both.nn.theta[-1])  # by torch.nn\n"
        "print(both.apart.max())  # the largest difference at any step\n"
    )
