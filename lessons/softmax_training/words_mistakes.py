"""What the lesson says of mistakes that no error message reports."""

from charts import scores
from charts.numbers import agreeing, count, number
from core import softmax as sm
from core.softmax_training import SoftmaxSpec
from lessons.softmax_training.tables import TrainingTables


def double_words(right: TrainingTables, wrong: TrainingTables) -> str:
    """The measured damage of a second softmax."""
    floor, good, bad = sm.double_floor(right.facts.q), right.last, wrong.last
    errors = [scores.calibration_error(tables.calibration) for tables in (right, wrong)]
    return (
        f"**Softmax twice.** The loss function already contains a softmax; the model applies one "
        f"too. What goes into the second is squeezed between 0 and 1, so its answer can never be "
        f"sure: with {right.facts.q} classes the reported loss cannot fall below "
        f"log(e + {right.facts.q - 1}) − 1 = **{floor:.4f}**. Here it reports "
        f"{bad['running_loss']:.3f}, while the same weights have a true loss of "
        f"{bad['train_loss']:.3f}; the right run is at {good['train_loss']:.3f}. Test accuracy "
        f"goes from {good['test_accuracy']:.1%} to **{bad['test_accuracy']:.1%}**, and the gap "
        f"between certainty and truth from {errors[0]:.3f} to {errors[1]:.3f}{_here(right, wrong)} "
        "Nothing crashes, which is why this mistake lives long. Hand logits to the loss."
    )


def _here(right: TrainingTables, wrong: TrainingTables) -> str:
    """Where the damage is none with these settings, that is said."""
    if wrong.last["test_accuracy"] > right.last["test_accuracy"]:
        return (
            ". Here that did better on the test images: a second softmax makes every slope "
            "smaller, as a smaller learning rate would."
        )
    return "."


def unscaled_words(right: TrainingTables, naive: TrainingTables, stable: TrainingTables) -> str:
    """The measured damage of pixels that were not scaled, with the book's loss and with ours."""
    top, found = right.facts.top, naive.divergence
    end = (
        f"the loss is not a number at update **{found.update}** of {right.spec.num_updates:,}"
        if found
        else f"the run survives here and ends at a test loss of {naive.last['test_loss']:.3f}"
    )
    return (
        f"**Raw pixels.** Pixels between 0 and {top} make every logit and every slope {top} times "
        f"larger. With the softmax and logarithm that the book, *Dive into Deep Learning*, writes "
        f"first, {end}: exp overflows above {sm.EXP_LIMIT}, and a probability that rounds to 0 has "
        f"the logarithm −∞. Computed from the logits {_stays(stable)}, but each update is {top}² "
        f"times as bold: the test loss ends at **{number(stable.last['test_loss'])}** instead of "
        f"{number(right.last['test_loss'])}, with an accuracy of "
        f"{stable.last['test_accuracy']:.1%} against {right.last['test_accuracy']:.1%}"
        f"{_told(right, stable)} Divide by {top}, or make the learning rate {top}² = {top**2:,} "
        "times smaller: that is the same."
    )


def _stays(stable: TrainingTables) -> str:
    if not stable.divergence:
        return "the loss stays a number"
    return f"it lasts until update {stable.divergence.update:,}"


def _told(right: TrainingTables, stable: TrainingTables) -> str:
    """What loss and accuracy would have told of the mistake."""
    better = stable.last["test_loss"] < right.last["test_loss"]
    stays = stable.last["test_accuracy"] > right.last["test_accuracy"] - 0.01
    if better:
        return ". Here that ended lower: for scaled pixels there is room for bolder updates."
    return ": accuracy alone would not have told." if stays else "."


def metric_words(tables: TrainingTables) -> str:
    """The measured damage of the metric that divides twice."""
    last, spec = tables.last, tables.spec
    if not tables.num_epochs:
        return "No epoch was whole, so there is nothing to print."
    mean, printed = last["running_loss"], last["printed_loss"]
    ratio = mean / printed
    many = agreeing(lambda a, b: a / b, mean, printed)
    said, true = number(printed, many), number(mean, many)
    return (
        "**Divided twice.** The built-in loss of a batch is already a mean. Summing "
        f"{count(spec.updates_per_epoch, 'of them', 'of them')} and dividing by "
        f"{count(spec.num_fit, 'image')} divides by the batch size a second time: the program "
        f"prints **{said}** where the mean loss is **{true}**, {number(ratio)} times as much "
        f"({spec.num_fit:,} / {spec.updates_per_epoch:,} = "
        f"{number(spec.num_fit / spec.updates_per_epoch)}"
        f"{_short_batch(spec)}). The training is right, only the number is wrong{_looks(ratio)}. "
        "Weigh each batch by its size before you sum."
    )


def _short_batch(spec: SoftmaxSpec) -> str:
    if spec.num_fit % spec.batch_size:
        return "; not exactly that, for the short last batch counts as much as a full one"
    return ""


def _looks(ratio: float) -> str:
    if ratio < 1.05:
        return ", and with a batch size of 1 it is not even wrong"
    return ": it looks far too good, and changes when you change the batch size"
