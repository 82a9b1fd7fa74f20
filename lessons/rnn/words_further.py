"""What is said below the stage: of mistakes, of twenty starts, of long texts, of other words."""

from charts.numbers import count, number
from core.reach import Reached, clipped
from core.rnn import CUT, FORGETS, FULL, LINEAR, TANH, RnnSpec, Start, floor
from lessons.rnn.tables import Asked, Damage, ReachTables, RnnTables, StartsTables

FAR = 1e3  # how many times less or more a slope is, to be called vanished or exploded


# --- mistakes ---------------------------------------------------------------------------------

MISTAKES = (
    "Three mistakes, each a choice above the figures: to hand the state itself to the loss, to "
    "lose the state between two letters, and to lose the gradient there (`h = h.detach()` in the "
    "loop). Not one of them raises an error."
)


def damage_rows(found: tuple[Damage, ...], spec: RnnSpec) -> list[dict[str, str]]:
    """Each way to build the net, and what became of it."""
    return [
        {
            "the logits are": one.head,
            "the net": one.way,
            "says": f"`{one.said}`",
            "right": f"{sum(a == b for a, b in zip(one.said, spec.target, strict=True))} of "
            f"{len(spec.target)}",
            "loss": number(one.loss),
        }
        for one in found
    ]


def damage_words(found: tuple[Damage, ...], spec: RnnSpec) -> str:
    """Which of them got below the floor of tanh, and which said the word."""
    least = floor(len(spec.letters))
    below = [one for one in found if one.loss < least]
    right = [one for one in found if one.said == spec.target]
    return (
        f"From seed {spec.seed}, {count(spec.num_epochs, 'epoch')}. `{spec.target}` is said by "
        f"{_named(right)}. Below {number(least)} is the loss of {_named(below)}: only a linear "
        f"layer on top can get there.{other_units(spec)}"
    )


def other_units(spec: RnnSpec) -> str:
    """That the nets beside each other have another number of units than the stage, where so."""
    letters = len(spec.letters)
    if spec.units == letters:
        return ""
    return (
        f" Every state here has as many units as there are letters, {letters}, that of the stage "
        f"{spec.units}: its loss and its answers may be others."
    )


def _named(found: list[Damage]) -> str:
    ways = {FULL: "remembering", FORGETS: "forgetting", CUT: "with the gradient stopped"}
    heads = {TANH: "the state itself", LINEAR: "a linear layer"}
    return "; ".join(f"{heads[one.head]}, {ways[one.way]}" for one in found) or "none"


# --- twenty starts ----------------------------------------------------------------------------


def starts_words(tables: StartsTables) -> str:
    """How many of the starts are right in the end, under both heads, and their losses."""
    spec = tables.spec
    lines = []
    for head, name in ((TANH, "With the state itself"), (LINEAR, "With a linear layer on top")):
        starts = tables.starts[head]
        ends = [start.losses[-1] for start in starts]
        lines.append(
            f"- **{name}** {len(tables.right(head))} of {count(len(starts), 'start')} say "
            f"`{spec.target}` after {count(spec.num_epochs, 'epoch')}; losses end between "
            f"{number(min(ends))} and {number(max(ends))}{_wrong(starts, spec)}."
        )
    lines.append(
        f"- The floor of tanh is {number(floor(len(spec.letters)))}. A seed is nothing but the "
        "first weights: to report one seed is to report luck."
    )
    return "\n".join(lines)


def _wrong(starts: tuple[Start, ...], spec: RnnSpec) -> str:
    said = [start.said for start in starts if start.said != spec.target]
    kinds = sorted(set(said), key=lambda word: (-said.count(word), word))
    told = ", ".join(f"`{word}` ({said.count(word)})" for word in kinds[:4])
    more = ", …" if len(kinds) > 4 else ""
    return f"; the others say {told}{more}" if said else ""


def open_words(spec: RnnSpec) -> str:
    """What stands over the buttons of the starts."""
    return f"Open a start on the stage (*{spec.head}*):{other_units(spec)}"


def start_label(start: Start) -> str:
    """What stands on the button of a start."""
    return f"{start.seed}: {start.said}"


def start_help(start: Start) -> str:
    """When it was first right."""
    if start.first_right is None:
        return f"Never right. Loss {number(start.losses[-1])}."
    return (
        f"First right after {count(start.first_right, 'update')}. Loss {number(start.losses[-1])}."
    )


# --- a long text ------------------------------------------------------------------------------


def fate(reached: Reached) -> str:
    """What becomes of a slope on its way back: vanishes, explodes, or neither."""
    first, last = float(reached.norms[0]), float(reached.norms[-1])
    if last * FAR < first:
        return "vanishes"
    return "explodes" if last > first * FAR else "is carried"


def reach_words(tables: ReachTables, radius: float) -> str:
    """What became of both slopes; `radius` is that of the trained net above."""
    spec = tables.spec
    text = (
        f"The first weights of seed {spec.seed}, Wₕₕ scaled to a radius of {number(spec.radius)}, "
        f"and {count(spec.length, 'letter')} of `{spec.source}`, over and over. "
    )
    for name, way in (("With tanh", tables.bent), ("Without tanh", tables.straight)):
        text += (
            f"{name} the slope **{fate(way)}**: {number(float(way.norms[-1]), 2)} at the first "
            f"letter, a factor of {number(way.factor, 3)} a letter back. "
        )
    return f"{text}The net trained above has a radius of {number(radius, 3)}."


def clip_words(tables: ReachTables) -> str:
    """What a long text does to one step, and what clipping makes of it."""
    parts = [
        f"{name} {number(way.slope, 3)}, clipped {number(clipped(way.slope), 3)}"
        for name, way in (("with tanh", tables.bent), ("without", tables.straight))
    ]
    return (
        "**Clipping.** A gradient longer than θ is shortened to θ, its direction kept: "
        "g ← min(1, θ/‖g‖) g. It tames what explodes; what has vanished it cannot bring back. The "
        f"gradient of the last loss by Wₕₕ has the length {'; '.join(parts)} (θ = 1)."
    )


# --- another word -----------------------------------------------------------------------------


def asked_rows(asked: Asked) -> list[dict[str, str]]:
    """A row a letter."""
    return [
        {
            "letter": str(place + 1),
            "in": f"`{letter}`",
            "out": f"`{out}`",
            "ŷ of it": number(sure, 3),
        }
        for place, (letter, out, sure) in enumerate(
            zip(asked.word, asked.said, asked.sure, strict=True)
        )
    ]


def asked_words(asked: Asked, tables: RnnTables) -> str:
    """What the net says to a word, and what it writes by itself."""
    known = asked.word == tables.spec.source
    return (
        f"To `{asked.word}` the net says `{asked.said}`. "
        + (
            "It is the word it was trained on. "
            if known
            else "It was trained on one word only, so nothing was asked of it here. "
        )
        + f"Fed with its own letters from `{asked.word[0]}` on, it writes `{asked.writes}`."
    )
