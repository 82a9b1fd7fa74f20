"""What the lesson says of the net that reads: the question, what to notice, formulas, exercises."""

import math
from dataclasses import dataclass

from charts.numbers import agreeing, count, number, tex
from core import rnn
from core.letters import right_without_memory
from core.rnn import CUT, FORGETS, FULL, LINEAR, RnnSpec
from lessons.rnn.tables import RnnTables, at_the_end

TERMS = (
    "- **One-hot**: a letter as a row with a place a letter, all 0 but its own, which is 1.\n"
    "- **State** h: what the net remembers, a few numbers between −1 and 1; before the first "
    "letter all are 0.\n"
    "- **Recurrent**: the state goes back in with the next letter, through the same weights at "
    "every letter.\n"
    "- **Unrolled**: the same net drawn once a letter, side by side.\n"
    "- **Adam**: a gradient descent that gives every parameter a rate of its own, by the sizes "
    "its gradients had so far."
)
SATURATED = 0.99  # beyond it the slope 1 − h² of tanh is below 0.02


@dataclass(frozen=True)
class Question:
    """A question with its options, the true one, and why."""

    text: str
    options: tuple[str, ...]
    answer: str
    why: str


def torn(spec: RnnSpec) -> tuple[int, int] | None:
    """The first two places with the same letter in and different letters to say."""
    return _pair(spec, differs=True)


def twice(spec: RnnSpec) -> tuple[int, int] | None:
    """The first two places with the same letter in; those that are torn come first."""
    return torn(spec) or _pair(spec, differs=False)


def _pair(spec: RnnSpec, *, differs: bool) -> tuple[int, int] | None:
    for second, letter in enumerate(spec.source):
        for first in range(second):
            if spec.source[first] == letter and (
                (spec.target[first] != spec.target[second]) == differs
            ):
                return first, second
    return None


def question(tables: RnnTables) -> Question:
    """How many letters can be right without memory? Counted from the words."""
    spec, length = tables.spec, len(tables.spec.source)
    most, pair = right_without_memory(spec.source, spec.target), torn(spec)
    least = max(0, most - 2)
    told, why = "", "No letter that comes in twice is to be answered in two ways: nothing is lost."
    if pair:
        first, second = (spec.target[k] for k in pair)
        letter = spec.source[pair[0]]
        told = f" The letter `{letter}` comes in more than once, for `{first}` and for `{second}`."
        why = (
            "Without memory the same letter in always gives the same letter out. The best is to "
            f"give each letter its most frequent answer: {most} of {length} are right."
        )
    return Question(
        f"`{spec.source}` comes in, `{spec.target}` is to be said.{told} How many of the "
        f"{count(length, 'letter')} can a net get right that forgets everything between two "
        "letters?",
        tuple(map(str, range(least, length + 1))),
        str(most),
        why,
    )


# --- the line under the views -----------------------------------------------------------------


def key() -> dict[str, str]:
    """What the colours of the figures mean: role -> words."""
    return {"model": "the net: what it says, its loss", "truth": "what it is to say"}


COLOURS = "In the state blue is −1 and orange is +1; of slopes the bright ones are long."


def summary(tables: RnnTables) -> str:
    """One line: what the net says in the end, and its loss beside the floor."""
    spec = tables.spec
    letters = len(spec.source)
    return (
        f"After {count(spec.num_epochs, 'epoch')} from seed {spec.seed} the net says "
        f"`{tables.said[-1]}`: {tables.right} of {count(letters, 'letter')} right. Its loss is "
        f"{number(_end(tables))}; logits between −1 and 1 cannot get below "
        f"{number(tables.floor)}."
    )


def _end(tables: RnnTables) -> float:
    return float(tables.losses[-1])


def broken(tables: RnnTables) -> str:
    """What is other than it should be, or nothing."""
    if tables.spec.way == FULL:
        return ""
    return f"What is other: {rnn.WAYS[tables.spec.way]}."


# --- what to notice ---------------------------------------------------------------------------


def notice(tables: RnnTables) -> str:
    """What to look for, in the numbers of the trained net."""
    lines = (_memory(tables), _when(tables), _pull(tables), _saturated(tables))
    return "\n".join(f"- {line}" for line in lines if line)


def _memory(tables: RnnTables) -> str:
    spec, pair = tables.spec, twice(tables.spec)
    if not pair:
        return "No letter comes in twice: these words can be had without memory."
    states = at_the_end(tables, "hidden").astype(float)
    first, second = pair
    apart = float(abs(states[first] - states[second]).max())
    said = tables.said[-1]
    text = (
        f"**Memory.** The letter `{spec.source[first]}` comes in at places {first + 1} and "
        f"{second + 1}: the same row of zeros and a one. "
    )
    if spec.way == FORGETS:
        text += "The states are the same too, for nothing is remembered, and so are the answers"
    else:
        held = (
            f"The states differ by up to {number(apart, 3)}, for they also hold what came before."
            if apart
            else "The states also hold what came before, and are the same to all digits."
        )
        text += f"{held} The net says"
    return (
        f"{text}{':' if spec.way == FORGETS else ''} `{said[first]}` and `{said[second]}`; "
        f"asked are `{spec.target[first]}` and `{spec.target[second]}`."
    )


def _when(tables: RnnTables) -> str:
    first, spec = tables.first_right, tables.spec
    if first is None:
        return (
            f"In none of the {count(spec.num_epochs, 'epoch')} did it say `{spec.target}`. Try "
            "another seed: the start decides."
        )
    kept = "and still does in the end" if tables.said[-1] == spec.target else "and lost it again"
    after = f"after {count(first, 'update')}" if first else "before any update, by luck,"
    return f"It first said `{spec.target}` {after} {kept}."


def _pull(tables: RnnTables) -> str:
    reach = at_the_end(tables, "reach").astype(float)
    if len(reach) < 2:
        return ""
    own, far = float(reach[-1, -1]), float(reach[-1, 0])
    text = (
        "**Reach.** The loss of the last letter pulls at the state after that letter with a slope "
        f"of length {number(own, 2)}, at the state after the first one with "
    )
    if tables.spec.way == CUT:
        return f"{text}0: the gradient was stopped at every letter."
    if tables.spec.way == FORGETS:
        return f"{text}0: no state goes on, so nothing leads back."
    times = f", {number(own / far, 2)} times less" if 0 < far < own else ""
    return f"{text}{number(far, 2)}{times}: a factor Wₕₕᵀ(1 − h²) for every letter back."


def _saturated(tables: RnnTables) -> str:
    states = abs(at_the_end(tables, "hidden"))
    many = int((states > SATURATED).sum())
    return (
        f"**Saturation.** {many} of {count(states.size, 'number')} in the states "
        f"{'is' if many == 1 else 'are'} beyond ±{SATURATED}. There tanh is nearly flat, "
        f"its slope 1 − h² below {number(1 - SATURATED**2, 2)}: little gradient gets through."
    )


# --- the rule ---------------------------------------------------------------------------------


def formula(tables: RnnTables) -> tuple[str, str]:
    """The state after the last letter, in letters, and its first unit in the trained net."""
    letters = (
        r"\begin{aligned}\mathbf{h}_t &= \tanh(\mathbf{W}_{xh}\mathbf{x}_t + "
        r"\mathbf{W}_{hh}\mathbf{h}_{t-1} + \mathbf{b})\\"
        r"\frac{\partial L}{\partial \mathbf{h}_{t-1}} &= \mathbf{W}_{hh}^\top\Big((1 - "
        r"\mathbf{h}_t^2)\odot\frac{\partial L}{\partial \mathbf{h}_t}\Big)\end{aligned}"
    )
    T = len(tables.spec.source)
    parts = (
        float(at_the_end(tables, "from_x")[-1, 0]),
        float(at_the_end(tables, "from_h")[-1, 0]),
        float(tables.bias.reshape(-1, tables.spec.units)[-1, 0]),
    )
    total = sum(parts)
    digits = agreeing(lambda *v: sum(v), *parts)
    spelled = " + ".join(tex(v, digits, bare=k == 0) for k, v in enumerate(parts))
    return letters, (
        rf"\begin{{aligned}}h_{{{T},1}} &= \tanh({spelled})\\&= \tanh({tex(total, bare=True)}) = "
        rf"{tex(math.tanh(total), bare=True)}\end{{aligned}}"
    )


def rule(tables: RnnTables) -> str:
    """What the numbers are, and what the second line does."""
    return (
        "On the right the first unit after the last letter, in the trained net; the stage shows "
        "all units of the letter in hand. **Backpropagation through time** is the second line, "
        "from the last letter to the first: the same weights served at every letter, so their "
        "gradient is the sum over all letters. In the trained net the largest eigenvalue of Wₕₕ "
        f"has size {number(tables.radius, 3)}."
    )


def times_of(many: int) -> str:
    """How often e⁻² stands in the floor of so many letters; once is not written."""
    return "" if many == 2 else f"{many - 1} "


def floor_words(tables: RnnTables) -> str:
    """The floor, from the best logits there are."""
    V = len(tables.spec.letters)
    best, times = math.exp(-tables.floor), times_of(V)
    return (
        f"With {V} letters the best that logits between −1 and 1 can do is 1 for the right letter "
        f"and −1 for all others. Even then the right one has only the probability "
        f"e / (e + {times}e⁻¹) = {number(best, 3)}, and its loss is −ln {number(best, 3)} = "
        f"ln(1 + {times}e⁻²) = {number(tables.floor)}. tanh never gives a full 1, so no "
        f"training crosses the line. {_beside_the_floor(tables)}"
    )


def _beside_the_floor(tables: RnnTables) -> str:
    end = _end(tables)
    apart = number(abs(end - tables.floor), 2)
    if tables.spec.head == LINEAR:
        where = "below" if end < tables.floor else "above"
        return f"A linear layer on top makes logits of any size: this run ended {apart} {where} it."
    return f"This run ended {apart} above it."


def parameters(spec: RnnSpec) -> str:
    """Where the parameters sit."""
    V, H = len(spec.letters), spec.units
    head = f" + {V} · {H} + {V}" if spec.head == LINEAR else ""
    return f"{H} · {V} + {H} · {H} + {H} + {H}{head} = {rnn.num_parameters(spec)}"


# --- exercises and the script -----------------------------------------------------------------


def exercises(tables: RnnTables) -> list[tuple[str, str]]:
    """Questions with answers, computed."""
    spec = tables.spec
    many, radius = 26, 0.8
    back = math.ceil(math.log(1000) / -math.log(radius))
    bare = RnnSpec(spec.source, spec.target)
    H = bare.units
    return [
        (
            f"`{spec.source}` → `{spec.target}` with a state that is read as the logits. How many "
            "parameters has the net, and which are there twice?",
            f"{parameters(bare)}: letter to state, state to state, and two biases, as "
            "`torch.nn.RNN` has them. Only the sum of the biases counts, and both have the same "
            f"gradient: {count(H, 'parameter')} of them could go.",
        ),
        (
            f"Somebody trains a net on {many} letters, takes the state for the logits, and the "
            "loss of a letter stays above 1.4 however long it trains. Which line is wrong?",
            f"The one that hands h to the cross-entropy: with logits between −1 and 1 the least is "
            f"ln(1 + {times_of(many)}e⁻²) = {number(rnn.floor(many))}. A linear layer on top, "
            f"`nn.Linear(hidden, {many})`, takes the floor away.",
        ),
        (
            f"The largest eigenvalue of Wₕₕ has size {radius}, and tanh is not there. After how "
            "many letters back is a gradient about a thousandth?",
            f"After {back}: {radius} to the power of {back} is {number(radius**back, 2)}. With "
            "tanh every factor 1 − h² makes it less still.",
        ),
    ]


def script(tables: RnnTables) -> str:
    """Python that trains the net with today's settings."""
    spec = tables.spec
    return (
        "from core.rnn import RnnSpec, floor, run\n\n"
        "spec = RnnSpec(\n"
        f"    source={spec.source!r}, target={spec.target!r}, head={spec.head!r},\n"
        f"    hidden={spec.hidden}, lr={spec.lr!r}, num_epochs={spec.num_epochs}, "
        f"seed={spec.seed},\n"
        f"    way={spec.way!r},\n"
        ")\n"
        "result = run(spec)\n"
        "print(result.said[-1])  # what the trained net says\n"
        "print(result.trace.loss[-1])  # its loss a letter\n"
        "print(floor(len(spec.letters)))  # the least for logits between -1 and 1\n"
    )
