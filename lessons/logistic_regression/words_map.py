"""What the lesson says of maps of two classes, their columns, and the machine beside them."""

from math import exp, log1p

from charts.numbers import count, number, tex
from charts.text import as_text
from core.script import data_code
from lessons.logistic_regression.tables_map import MapTables
from lessons.logistic_regression.tables_svm import SvmTables

ROOM = 0.005  # shares closer than this are told as equal
LOSS_ROOM = 0.01  # a mean cross-entropy lower by less than this is no better
WEAK = 0.65  # neighbours that agree less often hardly tell

INTRO = (
    "With two columns the boundary is a line in the plane: z = w₁x₁ + w₂x₂ + b is 0 there. A layer "
    "of ten units between the columns and the score may bend it, if it has an activation, and if "
    "training gets that far."
)
ASKED = (
    "Take the activation out of the hidden layer, and leave its ten units. What can the border be?"
)
OPTIONS = ("one straight line", "ten straight pieces", "any curve")
WHY = (
    "(xW₁ + b₁) w₂ + b₂ = x (W₁w₂) + (b₁w₂ + b₂): two layers without an activation are one layer "
    "with other numbers."
)
KEY = {"model": "the border, ŷ = ½", "batch": "held back"}
READOUT = (("Epoch", "{epoch}: loss {loss}"), ("Right", "{right} of {trained} trained on"))
READOUT_HELD = ("Right", "{held_right} of {held} held back")


def percent(share: float) -> str:
    """A share in words.

    >>> percent(0.8684)
    '86.8 %'
    """
    return f"{100 * share:.1f} %"


def key(tables: MapTables) -> dict[str, str]:
    """What the marks mean, beside those of the classes; a ring only where rows are held back."""
    return {role: words for role, words in KEY.items() if role != "batch" or tables.held}


def marks(tables: MapTables) -> str:
    """Which mark is which class, in words: forms are told apart where colours are not."""
    zero, one = (as_text(name) for name in tables.classes)
    return (
        f"Circles: class 0, {zero}. Squares: class 1, {one}. A cross: on the wrong side now. The "
        "shade is deeper where ŷ is beyond ¼ or ¾, and deepest beyond 0.1 or 0.9."
    )


def summary(tables: MapTables) -> str:
    """One line: samples and classes, and where the run ended."""
    zero, one = tables.counts
    last = tables.last
    held = f", and {percent(last['held_accuracy'])} of {tables.held} held back" * bool(tables.held)
    return (
        f"{count(tables.n, 'sample')}, {zero} of class 0 and {one} of class 1: always naming the "
        f"larger class is right for {percent(tables.majority)}. After "
        f"{count(int(last['epoch']), 'epoch')} the loss is {number(last['loss'])} and "
        f"{percent(last['accuracy'])} are right{held}."
    )


def what_was_done(tables: MapTables) -> list[str]:
    """What the reader must know of samples that are not drawn as they came."""
    said = []
    if tables.split_at is not None:
        said.append(
            f"{as_text(tables.label)} has more than two values, so it was cut in two: class 1 is "
            f"what lies above {number(tables.split_at)}."
        )
    said += [
        f"{as_text(name)} is the same in every row: it tells nothing, and counts as 0."
        for name in tables.constant
    ]
    if tables.one_column:
        said.append(
            "There is one feature only: what is up in the map is the row's number, and the net "
            "does not see it."
        )
    return said


def verdict(tables: MapTables) -> tuple[str, str] | None:
    """That a run left float32, with the reason; None of a run that did not."""
    if not tables.diverged:
        return None
    last = int(tables.last["epoch"])
    layers = "the layers without activation feed each other" if tables.collapse is not None else ""
    reason = layers or "the parameters grew beyond 10¹²"
    return "diverged", f"{reason}, and the run was stopped soon after epoch {last}"


def notice(tables: MapTables, score: float, best: tuple[str, float]) -> str:
    """What to look for in this map."""
    lines = [_notice_layer(tables), _notice_pair(tables, score, best)]
    if tables.num_columns > 2:
        lines.append(
            f"The net sees all {tables.num_columns} columns; the map is a slice, with the other "
            f"{tables.num_columns - 2} at their mean. A sample lies off that slice, so its shade "
            "may be another than its own ŷ: **the crosses are right**."
        )
    lines.append(_notice_held(tables))
    if tables.is_scaled:
        lines.append(
            "Each column is scaled to mean 0 and standard deviation 1 before training; the axes "
            "show it as it was measured."
        )
    return "\n".join(f"- {line}" for line in lines)


def _notice_layer(tables: MapTables) -> str:
    share, linear = tables.last["accuracy"], tables.linear
    alone = f"Logistic regression alone, fitted to its end, gets {percent(linear)} right"
    if tables.spec.hidden == "no hidden layer":
        return (
            "This is logistic regression: one layer, one straight border. Fitted to its end it "
            f"gets {percent(linear)} right."
        )
    if tables.collapse is not None:
        return (
            "**Two layers, one line**: without an activation they are the one layer whose numbers "
            "stand below. Its scores and those of the two layers differ by "
            f"{number(tables.collapse, 1)} of a score at most, which is rounding. {alone}."
        )
    gain = share - linear
    losses = f"{number(tables.last['loss'], 3)} against {number(tables.linear_loss, 3)}"
    if abs(gain) < ROOM and tables.linear_loss - tables.last["loss"] >= LOSS_ROOM:
        return (
            f"**As many are right, but more surely.** {alone}, this net {percent(share)}; its "
            f"cross-entropy is lower, {losses}. The layer does something that accuracy hides."
        )
    if abs(gain) < ROOM:
        return (
            f"**The hidden layer does nothing here.** {alone}, this net {percent(share)}: ten more "
            f"units, and no better, after {count(int(tables.last['epoch']), 'epoch')} at "
            f"η = {number(tables.spec.lr)}. Nor is the cross-entropy lower by "
            f"{number(LOSS_ROOM)} or more: {losses}. Neither tells that the layer is there."
        )
    if gain > 0:
        return (
            f"**The hidden layer pays**: {percent(share)} right. {alone}: the layer is worth "
            f"{number(100 * gain, 2)} points."
        )
    return f"The net is behind: {percent(share)} right. {alone}."


def _notice_pair(tables: MapTables, score: float, best: tuple[str, float]) -> str:
    names = " and ".join(as_text(name) for name in tables.names)
    if tables.one_column:
        return (
            f"By {as_text(tables.names[0])} alone the nearest samples (15 at most) vote for a "
            f"sample's own class {percent(score)} of the time."
        )
    text = (
        f"**{names}**: the nearest samples (15 at most) vote for a sample's own class "
        f"{percent(score)} of the time."
    )
    if score < WEAK:
        text += " Whoever plots these two sees little of what tells the classes apart."
    if score < best[1]:
        return f"{text} Best of the pairs offered: {as_text(best[0])}, {percent(best[1])}."
    return f"{text} No pair that is offered does better."


def _notice_held(tables: MapTables) -> str:
    if not tables.held:
        return (
            "Accuracy is told of the very rows that were trained on. That flatters: hold every "
            "fifth row back to see."
        )
    gap = 100 * (tables.last["accuracy"] - tables.last["held_accuracy"])
    word = "above" if gap > 0 else "below"
    apart = "equal to" if gap == 0 else f"{number(abs(gap), 2)} points {word}"
    return (
        f"Of {tables.held} rows that training never saw {percent(tables.last['held_accuracy'])} "
        f"are right: the accuracy of the others is {apart} that."
    )


def formula(tables: MapTables) -> tuple[str, str]:
    """The score of the net in letters, and of one layer with its numbers at the end (LaTeX)."""
    if tables.spec.hidden == "sigmoid":
        d, h = tables.num_columns, tables.spec.width
        many = d * h + h + h + 1
        letters = r"z = \sigma(\mathbf x \mathbf W_1 + \mathbf b_1)\, \mathbf w_2 + b_2"
        return letters, rf"{d} \cdot {h} + {h} + {h} + 1 = {many} \text{{ parameters}}"
    *w, b = tables.one_layer
    shown = w[:3]
    terms = " + ".join(rf"{tex(v, 3)}\, x_{j + 1}" for j, v in enumerate(shown))
    rest = r" + \dots" if len(w) > len(shown) else ""
    two = r"(\mathbf x \mathbf W_1 + \mathbf b_1)\, \mathbf w_2 + b_2 = " * (
        tables.spec.hidden == "none"
    )
    return rf"z = {two}\mathbf x \mathbf w + b", rf"z = {terms}{rest} + {tex(b, 3)}"


def script(tables: MapTables) -> str:
    """Python that makes the run of the map."""
    spec = tables.spec
    own = f"{data_code(spec.own)}\nown = spec\n" if spec.own is not None else ""
    return (
        f"{own}from core import class_maps\n\n"
        "spec = class_maps.MapSpec(\n"
        f"    {spec.source!r}, {'own' if own else 'None'}, pair={spec.pair!r}, "
        f"only_pair={spec.only_pair!r},\n"
        f"    hidden={spec.hidden!r}, lr={spec.lr!r}, num_epochs={spec.num_epochs}, "
        f"seed={spec.seed},\n"
        f"    held_back={spec.held_back!r},\n"
        ")\n"
        "run = class_maps.train(spec)\n"
        "X, y = run.classes.Z[run.train][:, list(run.columns)], run.classes.y[run.train]\n"
        "loss, accuracy = class_maps.measured(run.nets[-1], X, y)\n"
        "print(run.epoch[-1], loss, accuracy)  # of the rows that were trained on\n"
    )


# --- the machine beside it ----------------------------------------------------------------------

SVM_INTRO = (
    "A **support vector machine** asks for more than the right side: for a margin. With t = ±1 for "
    "the class, a sample costs nothing once tz is 1 or more. Both draw one straight border through "
    "the samples chosen above; only the loss is another."
)
SVM_KEY = {
    "model": "logistic regression",
    "compare": "support vector machine; dashed: its margins, and the hinge without its square",
}


def svm_summary(tables: SvmTables) -> str:
    """One line: how often both are right."""
    here, wide = tables.accuracy, tables.everywhere
    return (
        f"C = {number(tables.spec.C)}, on these two columns: logistic regression gets "
        f"{percent(here['logistic'])} right, the machine {percent(here['svm'])}. On all "
        f"{count(tables.many_columns, 'column')} {percent(wide['logistic'])} and "
        f"{percent(wide['svm'])}."
    )


def svm_notice(tables: SvmTables) -> str:
    """What the machine looks at."""
    idle = tables.n - tables.supporting
    gap = abs(tables.accuracy["logistic"] - tables.accuracy["svm"])
    alike = (
        "Two losses, and nearly the same answers."
        if gap < ROOM
        else f"Here they differ by {number(100 * gap, 2)} points."
    )
    hollow = (
        f"The other {idle:,}, drawn hollow, cost nothing: without them the machine would stand "
        "where it stands."
        if idle
        else "Each of them costs something, so no sample is drawn hollow."
    )
    return (
        f"- {alike}\n"
        f"- **{tables.supporting:,} of {count(tables.n, 'sample')}** lie at a margin below 1. "
        f"{hollow} In logistic regression every sample has a say, if a small one.\n"
        f"- C = {number(tables.spec.C)} weighs mistakes against ½‖w‖²: ‖w‖ is "
        f"{number(tables.lengths['svm'], 3)} here, and the margins are 2/‖w‖ apart. A smaller C "
        "makes them wider.\n"
        "- Its scores are no probabilities. What made these machines strong is the **kernel**, "
        "chosen by hand, which maps samples to where a plane separates them; the hidden layer "
        "above learns its own map instead."
    )


def margin_summary(m: float) -> str:
    """One line: what a sample costs at a margin."""

    logistic, hinge = log1p(exp(-m)), max(0.0, 1 - m)
    return (
        f"At a margin of {number(m)} the logistic loss is {number(logistic)}, the hinge "
        f"{number(hinge)} and its square, which scikit-learn's LinearSVC takes by default, "
        f"{number(hinge**2)}."
    )


def svm_formula(tables: SvmTables) -> tuple[str, str]:
    """What the machine minimises, in letters, and its score (LaTeX)."""
    line = tables.lines[tables.lines["kind"] == "svm"].iloc[0]
    letters = (
        r"\min_{\mathbf w, b}\; \tfrac12 (\lVert\mathbf w\rVert^2 + b^2) + "
        r"C \sum_i \max(0, 1 - t^{(i)} z^{(i)})^2"
    )
    w1, w2, b = (float(line[name]) for name in ("w1", "w2", "b"))
    return letters, rf"z = {tex(w1, 3)}\, x_1 + {tex(w2, 3)}\, x_2 + {tex(b, 3)}"
