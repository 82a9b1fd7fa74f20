"""What the lesson says of its chain: seven steps, what to notice, questions and exercises.

Every number in a sentence is computed from the tables on screen.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts.numbers import agreeing, number
from core import softmax as sm
from core.logits import LogitsSpec, leaders, said
from lessons.softmax.tables import ChainTables, sums_of


@dataclass(frozen=True)
class Step:
    """One step of the chain: its name on the stepper, its heading, and its one sentence."""

    name: str
    heading: str
    sentence: str


STEPS = (
    Step(
        "1 softmax",
        "Scores become shares",
        "A model gives each class a score, its **logit** o: any number, also a negative one. "
        "**Softmax** makes probabilities ŷ of them: exp turns every score into a positive number, "
        "and dividing by their sum makes them add up to 1.",
    ),
    Step(
        "2 temperature",
        "What changes the shares, and what does not",
        "Divide every logit by a **temperature** T, or add the same c to all of them: one of the "
        "two changes what softmax says, and neither changes which class is ahead.",
    ),
    Step(
        "3 labels",
        "A label becomes a row with a single 1",
        "To compare a label with probabilities, write it as probabilities too: a row with a 1 at "
        "its class and 0 elsewhere, called **one-hot**. Play it, label by label.",
    ),
    Step(
        "4 network",
        "Where the logits come from",
        "Each class has an output, and each output is a linear neuron of its own: a weighted sum "
        "of all inputs plus a bias. The inputs here are the four pixels of a 2 × 2 picture.",
    ),
    Step(
        "5 loss",
        "The likelihood of a label becomes the cross-entropy",
        "The model gave the true class the probability ŷ at that class: the **likelihood** of the "
        "label. Minus its logarithm is the loss, the **cross-entropy**: the one-hot row picks the "
        "true class out of all the logarithms.",
    ),
    Step(
        "6 gradient",
        "The slope is what was said minus what is true",
        "How does the loss change with each logit? By ŷ − y, nothing more. One step of gradient "
        "descent pushes the true class up and every other one down, by as much as it was believed.",
    ),
    Step(
        "7 surprise",
        "Surprise, entropy and cross-entropy",
        "A class of probability Q is a **surprise** of −log Q when it comes. The **entropy** of P "
        "is the mean surprise of who knows how often each class comes; the cross-entropy that of "
        "who believes Q.",
    ),
)


def listed(words: Sequence[str]) -> str:
    """Words with commas, and an `and` before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def named(tables: ChainTables, which: Sequence[int]) -> str:
    """Classes by name."""
    return listed([tables.names[k] for k in which])


def times(ratio: float) -> str:
    """A ratio, with few digits."""
    return f"{number(ratio, 4)} times"


# --- what to notice ---------------------------------------------------------------------------


def _see_softmax(tables: ChainTables) -> str:
    told = tables.said
    ahead = leaders(told.o)
    high, low = told.o.max().item(), told.o.min().item()
    if high - low < 1e-12:
        return (
            f"All {tables.q} logits are equal, so each class has the share 1/{tables.q} = "
            f"{number(1 / tables.q)}, whatever the logits are. Move one and all shares change: "
            "they live off the same sum."
        )
    who = (
        f"**{named(tables, ahead)}** has the largest logit and the largest share, "
        f"{number(told.y_hat.max().item())}"
        if len(ahead) == 1
        else f"**{named(tables, ahead)}** share the largest logit, with "
        f"{number(told.y_hat.max().item())} each"
    )
    last = leaders(-told.o)
    rest = named(tables, last)
    return (
        f"{who}: exp keeps the order, so the **argmax**, the class that is ahead, is the same "
        f"before and after. Only differences count: {tables.names[ahead[0]]} is ahead of {rest} by "
        f"{number(high - low)}, so its share is exp({number(high - low)}) = "
        f"{times(math.exp(high - low))} as large. No share is ever exactly 0, and none exactly 1."
    )


def _see_temperature(tables: ChainTables) -> str:
    told, spec = tables.said, tables.said.spec
    top = told.tempered.max().item()
    ahead = leaders(told.o)
    even = 1 / tables.q
    limit = "1" if len(ahead) == 1 else f"1/{len(ahead)} = {number(1 / len(ahead))}"
    shift = (
        f"The shift c = {number(spec.shift)} multiplies every exponential by exp(c / T) = "
        f"{number(math.exp(spec.shift / spec.temperature))}, and their sum too: it cancels, and "
        "not one share moves."
        if spec.shift
        else "Move c: every exponential changes, the sum changes with them, and no share does."
    )
    largest = (told.o.max().item() + spec.shift) / spec.temperature
    over = (
        f" The largest exponent here is {number(largest)}: float32 would already have lost it, as "
        "you can see further down under To breaking point."
        if largest > sm.EXP_LIMIT
        else ""
    )
    if (told.o.max() - told.o.min()).item() < 1e-12:
        return f"All logits are equal: at every temperature each class has {number(even)}. {shift}"
    return (
        f"At T = {number(spec.temperature)} {named(tables, ahead)} "
        f"{'has' if len(ahead) == 1 else 'have'} {number(top)}"
        f"{'' if len(ahead) == 1 else ' each'}. Towards T = 0 that goes to {limit}, and all others "
        f"to 0; towards T = ∞ every class goes to 1/{tables.q} = {number(even)}. The order, and "
        f"with it the argmax, never changes. {shift}{over}"
    )


def _see_loss(tables: ChainTables) -> str:
    told, spec = tables.said, tables.said.spec
    p = told.y_hat[spec.label].item()
    guess = math.log(tables.q)
    if abs(told.loss - guess) < 1e-9:
        beside = "exactly what guessing costs"
    elif told.loss < guess:
        beside = "less than guessing costs"
    else:
        beside = "more than guessing costs"
    return (
        f"The model gave {tables.names[spec.label]}, the true class, {number(p)}: the loss is "
        f"**{number(told.loss)}**, {beside} (log {tables.q} = {number(guess)}). A loss of 0 would "
        "need a probability of 1, which softmax never gives. What the other classes got does not "
        "enter on its own: only the part that was taken from the true class."
    )


def _see_gradient(tables: ChainTables) -> str:
    told, spec = tables.said, tables.said.spec
    pull = -told.slope[spec.label].item()
    rivals = [k for k in range(tables.q) if k != spec.label]
    worst = max(rivals, key=lambda k: told.slope[k].item())
    most = told.slope[worst].item()
    even = [k for k in rivals if told.slope[k].item() >= most - 1e-12]
    down = "is pushed down hardest" if len(even) == 1 else "are pushed down hardest, alike"
    return (
        f"{tables.names[spec.label].capitalize()} is pulled up by {number(pull)}: that much was "
        f"missing to 1. {named(tables, even).capitalize()} {down}, by {number(most)}. The slopes "
        "add up to 0, so what one gains the others lose. One update at η = "
        f"{number(spec.lr)} takes the loss from {number(told.loss)} to "
        f"**{number(told.loss_after)}**; the better the model already is, the smaller the "
        "slope, and so the step."
    )


def _see_surprise(tables: ChainTables) -> str:
    told = tables.said
    gap = max(tables.cross - tables.entropy, 0.0)
    if gap < 1e-12:
        return (
            f"The model believes exactly what happens, so cross-entropy and entropy are one "
            f"number, {number(tables.cross)}: no Q does better for this P. What is left is chance "
            "that no model can remove."
        )
    digits = agreeing(lambda h, g: h + g, tables.entropy, gap)
    start = (
        "P is sure, so its entropy is 0 and the whole cross-entropy is the model's own fault: it "
        "is the loss of this label."
        if tables.entropy == 0
        else f"Of the mean surprise {number(tables.cross)}, {number(tables.entropy, digits)} is "
        f"chance that no model can remove; {number(gap, digits)} is the price of believing Q where "
        "P is true."
    )
    return (
        f"{start} That gap is called the Kullback-Leibler divergence and is never below 0. With "
        f"the logarithm to base 2 the unit is the bit: one nat is 1 / log 2 = "
        f"{number(1 / math.log(2))} bits. Most surprising would be "
        f"{named(tables, leaders(told.surprise))}, with {number(told.surprise.max().item())} nats."
    )


NOTICES: dict[int, Callable[[ChainTables], str]] = {
    1: _see_softmax,
    2: _see_temperature,
    5: _see_loss,
    6: _see_gradient,
    7: _see_surprise,
}


def notice(step: int, tables: ChainTables) -> str:
    """What to see at a step of the logits, with the figure's own numbers."""
    return NOTICES[step](tables)


# --- what the marks mean ----------------------------------------------------------------------

MARKS: dict[int, dict[str, str]] = {
    1: {"data": "logits and their exponentials", "model": "what the model says"},
    2: {"data": "logits and their exponentials", "model": "what the model says"},
    5: {"model": "what the model says", "truth": "the true class", "data": "surprises"},
    6: {
        "model": "what the model says",
        "truth": "the true class",
        "batch": "the slope",
        "data": "the logits after it",
    },
    7: {"truth": "what happens", "model": "what the model says", "data": "surprises"},
}


# --- questions --------------------------------------------------------------------------------

GROWS = ("by less than 0.1", "by 0.1 to 0.2", "by more than 0.2")
COLDER = ("more than now", "less than now", "the same")
COSTS = ("by less than 0.1", "by 0.1 to 0.5", "by more than 0.5")
SUM_MOVES = ("it grows", "it falls", "it stays")


@dataclass(frozen=True)
class Question:
    """A question, its options, the one that is true of the tables, and why."""

    text: str
    options: Sequence[str]
    answer: str
    why: str


def moved(spec: LogitsSpec, k: int, by: float) -> LogitsSpec:
    """The same logits with one of them moved."""
    o = tuple(value + by * (j == k) for j, value in enumerate(spec.o))
    return LogitsSpec(o, spec.label, spec.temperature, spec.shift, spec.lr)


def _grows(tables: ChainTables) -> Question:
    k = tables.spot
    now = tables.said.y_hat[k].item()
    then = said(moved(tables.said.spec, k, 1.0)).y_hat[k].item()
    gain = then - now
    answer = GROWS[0] if gain < 0.1 else GROWS[1] if gain <= 0.2 else GROWS[2]
    why = (
        f"It goes from {number(now)} to {number(then)}. Its exponential becomes e = 2.718 times as "
        "large, but it is part of the sum too; near 0 and near 1 there is little to gain."
    )
    text = f"Raise the logit of {tables.names[k]} by 1. By how much does its ŷ grow?"
    return Question(text, GROWS, answer, why)


def _colder(tables: ChainTables) -> Question:
    spec = tables.said.spec
    k = leaders(tables.said.o)[0]
    half = LogitsSpec(spec.o, spec.label, spec.temperature / 2, spec.shift)
    now, then = (told.tempered[k].item() for told in (tables.said, said(half)))
    same = abs(then - now) < 1e-9
    answer = COLDER[2] if same else COLDER[0] if then > now else COLDER[1]
    why = f"ŷ of {tables.names[k]} goes from {number(now, 6)} to {number(then, 6)}."
    if same:
        why += " All there is to have is at the top already, to nine decimals."
        if max(spec.o) - min(spec.o) < 1e-12:
            why = f"Equal logits are equal shares at every temperature: {number(now)}."
    else:
        why += " Half the temperature doubles every difference between logits."
    place = "which is ahead" if len(leaders(tables.said.o)) == 1 else "which shares the top"
    text = f"Halve the temperature. What does {tables.names[k]}, {place}, get?"
    return Question(text, COLDER, answer, why)


def _rival(tables: ChainTables) -> Question:
    spec = tables.said.spec
    rivals = [k for k in range(tables.q) if k != spec.label]
    k = max(rivals, key=lambda j: spec.o[j])
    then = said(moved(spec, k, 1.0)).loss
    gain = then - tables.said.loss
    answer = COSTS[0] if gain < 0.1 else COSTS[1] if gain <= 0.5 else COSTS[2]
    why = (
        f"It goes from {number(tables.said.loss)} to {number(then)}: "
        f"{tables.names[k]} takes its new share from everybody, the true class included."
    )
    text = f"Raise the logit of {tables.names[k]}, a wrong class, by 1. How does the loss grow?"
    return Question(text, COSTS, answer, why)


def _sum_moves(tables: ChainTables) -> Question:
    told = tables.said
    drift = (told.after.sum() - told.o.sum()).item()
    answer = SUM_MOVES[2] if abs(drift) < 1e-9 else SUM_MOVES[0 if drift > 0 else 1]
    why = (
        "ŷ adds up to 1, and so does y: their difference adds up to 0. The logits sum to "
        f"{number(round(told.o.sum().item(), 9))} before and after."
    )
    return Question("One update. What becomes of the sum of all logits?", SUM_MOVES, answer, why)


def _costliest(tables: ChainTables) -> Question | None:
    costs = tables.P * tables.said.surprise
    most = leaders(costs)
    if len(most) > 1:
        return None
    k = most[0]
    why = (
        f"It comes {number(tables.P[k].item())} of the time and costs "
        f"{number(tables.said.surprise[k].item())} when it does: together "
        f"{number(costs[k].item())} of {number(tables.cross)}."
    )
    text = "Which class adds most to the cross-entropy?"
    return Question(text, tables.names, tables.names[k], why)


QUESTIONS: dict[int, Callable[[ChainTables], Question | None]] = {
    1: _grows,
    2: _colder,
    5: _rival,
    6: _sum_moves,
    7: _costliest,
}


# --- exercises and script ---------------------------------------------------------------------


def exercises(tables: ChainTables) -> list[tuple[str, str]]:
    """Questions with answers computed from the logits on the page."""
    spec, q = tables.said.spec, tables.q
    high = max(spec.o)
    reach = sm.EXP_LIMIT - high
    k = tables.spot
    others = tables.said.total - tables.said.exps[k].item()
    half = math.log(others)
    digits = agreeing(math.log, others)
    down, across = ([f"{v:g}" for v in sums] for sums in sums_of(((1, 2, 3), (4, 5, 6))))
    return [
        (
            f"Which logit would {tables.names[k]} need to get exactly half of everything, if the "
            "others stay?",
            f"Its exponential must equal the sum of the others, {number(others, digits)}: "
            f"log {number(others, digits)} = **{number(half)}**. Now it has {number(spec.o[k])}.",
        ),
        (
            "By how much could all these logits be shifted up before exp overflows in float32?",
            f"The largest may reach {sm.EXP_LIMIT}; it is at {number(high)}, so by "
            f"**{number(reach)}**. With the largest taken out first there is no such limit.",
        ),
        (
            f"A model that knows nothing gives {q} classes the same logit. What is its loss, "
            "whatever the label?",
            f"log {q} = **{number(math.log(q))}**. A training that begins elsewhere began with an "
            "opinion.",
        ),
        (
            "A batch of two rows, X = [[1, 2, 3], [4, 5, 6]]. Which of its sums does softmax "
            "divide by, `X.sum(0)` or `X.sum(1, keepdim=True)`?",
            f"Rows are samples, so each row is divided by its own sum: `X.sum(1, keepdim=True)`, "
            f"here **[[{across[0]}], [{across[1]}]]** (of the exponentials, once exp is applied). "
            f"`X.sum(0)` is [{', '.join(down)}] and adds up different samples. `keepdim` keeps the "
            "shape (2, 1), which is broadcast along each row.",
        ),
        (
            f"Softmax twice, {q} classes: what is the smallest loss that can be reported?",
            f"The second softmax is handed at best (1, 0, …, 0): log(e + {q - 1}) − 1 = "
            f"**{number(sm.double_floor(q))}**.",
        ),
    ]


def script(spec: LogitsSpec) -> str:
    """A script that computes what the page shows, digit for digit."""
    return (
        "from core.logits import LogitsSpec, said\n\n"
        f"told = said({spec!r})\n"
        "print(told.y_hat, told.loss)\n"
        "print(told.slope, told.after, told.loss_after)\n"
    )
