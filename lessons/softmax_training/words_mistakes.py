"""What the lesson says of mistakes that no error message reports."""

from charts import scores
from core import softmax as sm
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
        f"falls from {good['test_accuracy']:.1%} to **{bad['test_accuracy']:.1%}**, and the gap "
        f"between certainty and truth goes from {errors[0]:.3f} to {errors[1]:.3f}. Nothing "
        "crashes, which is why this mistake lives long. Hand logits to the loss."
    )


def unscaled_words(right: TrainingTables, naive: TrainingTables, stable: TrainingTables) -> str:
    """The measured damage of pixels that were not scaled, with the book's loss and with ours."""
    top, found = right.facts.top, naive.divergence
    stays = stable.last["test_accuracy"] > right.last["test_accuracy"] - 0.01
    end = (
        f"the loss is not a number at update **{found.update}** of {right.spec.num_updates:,}"
        if found
        else f"the run survives here and ends at a test loss of {naive.last['test_loss']:.3f}"
    )
    return (
        f"**Raw pixels.** Pixels between 0 and {top} make every logit and every slope {top} times "
        f"larger. With the softmax and logarithm that the book, *Dive into Deep Learning*, writes "
        f"first, {end}: exp overflows above {sm.EXP_LIMIT}, and a probability that rounds to 0 has "
        f"the logarithm −∞. Computed from the logits the loss stays a number, but each update is "
        f"{top}² times too bold: the test loss ends at **{stable.last['test_loss']:.3f}** instead "
        f"of {right.last['test_loss']:.3f}, with an accuracy of "
        f"{stable.last['test_accuracy']:.1%} against {right.last['test_accuracy']:.1%}"
        + (": accuracy alone would not have told. " if stays else ". ")
        + f"Divide by {top}, or make the learning rate {top}² = {top**2:,} times smaller."
    )


def metric_words(tables: TrainingTables) -> str:
    """The measured damage of the metric that divides twice."""
    last, spec = tables.last, tables.spec
    if not tables.num_epochs:
        return "No epoch was whole, so there is nothing to print."
    ratio = last["running_loss"] / last["printed_loss"]
    return (
        "**Divided twice.** The built-in loss of a batch is already a mean. Summing "
        f"{spec.updates_per_epoch:,} of them and dividing by {spec.num_train:,} images divides by "
        f"the batch size a second time: the program prints **{last['printed_loss']:.5f}** where "
        f"the mean loss is **{last['running_loss']:.4f}**, {ratio:.1f} times as much "
        f"({spec.num_train:,} / {spec.updates_per_epoch:,} = "
        f"{spec.num_train / spec.updates_per_epoch:.1f}). The training is right, only the number "
        "is wrong: it looks far too good, and changes when you change the batch size. Weigh each "
        "batch by its size before you sum."
    )
