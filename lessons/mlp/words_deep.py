"""What the lesson says of depth, and of programs that do not run."""

from charts.numbers import count, number, tex
from core.attempts import Attempt
from lessons.mlp.tables import DepthTables, Rows

HARDLY = 0.3  # a share of right answers below this is not much more than guessing
INTRO = (
    "A signal passes every layer on its way forward, a slope every layer on its way back. Each "
    "layer multiplies both by something. Here is a net of equal layers; the figures begin "
    "**before training**, and the player moves on through it. *Noise* has labels that "
    "were drawn by lot: who gets them right has learned the samples by heart."
)
BREAK = (
    "Four programs as one finds them. Each is run when you choose it; what stands there is what "
    "torch says of it now."
)
WRONG = {
    "losses kept for a plot": "A loss is a tensor that remembers how it came about. A plot wants "
    "numbers, and torch refuses to hand one out while slopes might still be asked for; and each "
    "tensor in the list keeps the graph of its whole batch alive. `batch_loss.item()` is the "
    "number.",
    "pictures not flattened": "A linear layer takes the last axis, which is 28 pixels of one line, "
    "for its 784 inputs. `X.reshape(-1, 784)` makes a row of each picture.",
    "everything in one row": "`X.flatten()` flattens the batch too: one row of 64 · 784 = 50,176 "
    "numbers. `X.reshape(-1, 784)` or `X.flatten(start_dim=1)` keep the first axis.",
    "the right shape, mixed up": "`X.reshape(784, -1).T` has the right shape, so nothing crashes. "
    "But reshape fills row by row: each row of the result holds pixels of many pictures, and its "
    "label belongs to one of them. Let −1 stand for the batch, and never transpose to make a shape "
    "fit.",
}


def became(name: str, attempt: Attempt, *, corrected: bool) -> str:
    """What became of a program, and what was wrong."""
    if attempt.error:
        return f"It stops with the error above. {WRONG[name]}"
    return f"Corrected, it runs. {WRONG[name]}" if corrected else f"It runs. {WRONG[name]}"


def printed(attempt: Attempt) -> list[dict[str, str]]:
    """What a program printed, one row a line."""
    return [{"what": name, "printed": str(value)} for name, value in attempt.found.items()]


# --- depth ------------------------------------------------------------------------------------


def verdict(tables: DepthTables) -> tuple[str, str]:
    """What became of a deep net, in one word of ui/prose.VERDICTS, and why."""
    spec, last = tables.spec, tables.looks.iloc[-1]
    if tables.diverged:
        return "diverged", (
            f"by update {tables.diverged} the numbers had ended; the figures show what was before. "
            f"A learning rate of {spec.lr:g} is too bold for this start"
        )
    told = (
        f"after {count(int(last['update']), 'update')} {last['accuracy']:.1%} of the training "
        f"samples are right, and {last['test_accuracy']:.1%} of those it has not seen"
    )
    if last["accuracy"] < HARDLY:
        return "slow", f"{told}; guessing gets about 10%"
    if spec.data == "noise":
        return "good", (
            f"{told}. The labels were drawn by lot, so what it has learned are the samples "
            "themselves"
        )
    return "good", told


def across(rows: Rows, step: int) -> tuple[float, float]:
    """The std of the first layer and of the last at a step."""
    return float(rows.std[step, 0]), float(rows.std[step, -1])


def ratio(first: float, last: float) -> str:
    """What becomes of a std from the first layer to the last."""
    if first == 0 or last == 0:
        return "exactly 0 at one end or at both"
    if not 0.5 < last / first < 2:
        times = last / first if last > first else first / last
        return f"{'larger' if last > first else 'smaller'} by a factor of {number(times, 2)}"
    return "about as large"


def notice(tables: DepthTables) -> str:
    """Signals on the way forward, slopes on the way back, and units that are the same."""
    lines = [lost_words(tables)] if tables.spec.depth > 1 else [one_layer(tables)]
    lines += (
        [later_words(tables)] if tables.diverged else [later_words(tables), distinct_words(tables)]
    )
    return "\n".join(f"- {line}" for line in lines)


def one_layer(tables: DepthTables) -> str:
    """The start of a net with one hidden layer."""
    return (
        "With one hidden layer nothing has to pass through others: std "
        f"{number(across(tables.signals, 0)[0], 2)} of what it hands on, "
        f"{number(across(tables.slopes, 0)[0], 2)} of the slopes of its weights."
    )


def lost_words(tables: DepthTables) -> str:
    """What is lost between the layers before the first update."""
    depth = tables.spec.depth
    signals, slopes = across(tables.signals, 0), across(tables.slopes, 0)
    return (
        f"Before training what layer {depth} hands on has a std of **{number(signals[1], 2)}**, "
        f"layer 1 one of **{number(signals[0], 2)}**: {ratio(*signals)}. On the way back the "
        f"slopes of the weights have a std of {number(slopes[1], 2)} in layer {depth} and of "
        f"{number(slopes[0], 2)} in layer 1: {ratio(*slopes[::-1])}."
    )


def later_words(tables: DepthTables) -> str:
    """The same at the end, and why a layer's input does not stand still."""
    if not tables.num_steps:
        return "No look after the start was made of numbers, so there is nothing to compare with."
    first, last = tables.signals.std[0], tables.signals.std[-1]
    before, after = ([number(std[k], 2) for k in (0, -1)] for std in (first, last))
    if before == after:
        return (
            f"While it trains the signals hardly change: the std of what layer 1 hands on stays at "
            f"{before[0]}, that of layer {tables.spec.depth} at {before[1]}."
        )
    return (
        f"While it trains the signals change under every layer: the std of what layer 1 hands on "
        f"goes from {number(first[0], 2)} to {number(last[0], 2)}, that of layer "
        f"{tables.spec.depth} from {number(first[-1], 2)} to {number(last[-1], 2)}. A layer has to "
        "follow an input that does not stand still; this is called internal covariate shift."
    )


def distinct_words(tables: DepthTables) -> str:
    """How many units of a layer can be told apart at the end."""
    width, fewest = tables.spec.width, min(tables.distinct)
    if fewest < width:
        return (
            f"Of {count(width, 'unit')} a layer, at the end only **{fewest}** can be told apart in "
            "the layer with the fewest: what starts alike gets the same slopes and stays alike. "
            "First weights have to differ by chance."
        )
    return (
        f"All {count(width, 'unit')} of every layer can be told apart by their weights: chance has "
        "made them differ at the start."
        if width > 1
        else "Each layer has one unit, and there is nothing to tell it apart from."
    )


def formula(tables: DepthTables) -> tuple[str, str]:
    """How large first weights are, in letters and for this net (LaTeX)."""
    d = tables.spec.width
    symbols = (
        r"\text{default: } \mathrm{Var}\, w = \frac{1}{3 d}, \quad "
        r"\text{Xavier: } \frac{2}{d + q}, \quad \text{He: } \frac{2}{d}"
    )
    numbers = (
        rf"d = q = {d}: \quad {tex(1 / (3 * d), 3)}, \quad {tex(1 / d, 3)}, \quad {tex(2 / d, 3)}"
    )
    return symbols, numbers
