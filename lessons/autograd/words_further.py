"""What the lesson says of missing pieces, of gradients that add up, of the race and the descent."""

from charts.numbers import count, number
from core.attempts import Attempt
from core.autograd_descent import ANSWER, gap
from core.missing_pieces import PIECES
from core.zeroing import CallsSpec
from lessons.autograd.tables_further import NOT_ZEROED, ZEROED, DescentTables, RaceTables

BREAK = (
    "Each piece below is left out on purpose. The code runs now, when you look; what torch says is "
    "caught and shown word for word."
)


def found(attempt: Attempt) -> list[dict[str, str]]:
    """What a function found, one row a name."""
    return [{"name": f"`{k}`", "value": f"`{_told(v)}`"} for k, v in attempt.found.items()]


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(number(v) for v in value)
    return number(value) if isinstance(value, float) else str(value)


def became(piece: str, attempt: Attempt, *, mended: bool) -> str:
    """What became of it, and why, in a sentence or two."""
    state = "in its place" if mended else "missing"
    if attempt.error:
        first = f"With the piece {state}, torch stops with the error above."
        if piece == ".data" and mended:
            first = "Under `no_grad` instead of `.data`, torch stops with the error above."
        return f"{first} {PIECES[piece].why}"
    if mended:
        return f"It runs. {PIECES[piece].why}"
    return f"**No error is raised**, and what comes out is not what was meant. {PIECES[piece].why}"


# --- calls ------------------------------------------------------------------------------------

ADD_UP = (
    "One weight, `loss = 2 * w`: its slope is 2, at every w. Press the buttons, and watch what "
    "lies in `w.grad`."
)


def calls_words(spec: CallsSpec, after: list[float]) -> str:
    """What lies in .grad after each call, and where each part of it comes from."""
    told = ", ".join(number(v) for v in after)
    since = len(spec.calls) - 1 - spec.calls.rfind("z")
    text = f"After the calls one by one `w.grad` is **{told}**. "
    if since == 0:
        return text + "The last call set it to zero, so the next backward starts from nothing."
    zeroed = "since the last zero_()" if "z" in spec.calls else "and no zero_()"
    return text + (
        f"{count(since, 'call')} of backward {zeroed}: {' + '.join(['2'] * since)} = "
        f"{number(after[-1])}. backward never overwrites: it **adds**. That is meant, for a value "
        "used twice needs both its gradients; between two updates somebody has to clear the rest."
    )


# --- the race ---------------------------------------------------------------------------------

RACE = (
    "The book's training (1,000 samples, w = (2, −3.4), b = 4.2), twice: same data, same batches, "
    "same start. One run calls `zero_()` before each backward, the other never. η and the batch "
    "size are **hyper-parameters**: set before, and no update changes them. w and b are the "
    "**parameters**: only they collect a `.grad`."
)
RACE_READOUT = (
    ("Loss, zeroed", "{zeroed_loss}"),
    ("Loss, never zeroed", "{never_loss}"),
    ("Length of .grad, zeroed", "{zeroed_grad}"),
    ("Length of .grad, never zeroed", "{never_grad}"),
)


def race_words(tables: RaceTables) -> str:
    """Who wins, by how much, and what the other does meanwhile."""
    ends, spec = tables.ends, tables.spec
    right, wrong = (ends[name].iloc[-1] for name in (ZEROED, NOT_ZEROED))
    after = count(spec.num_epochs, "epoch")
    text = f"After {after} the zeroed run stands at a loss of **{number(right, 3)}**, the other at "
    text += f"**{number(wrong, 3)}**. "
    gone = [name for name, diverged in tables.diverged.items() if diverged]
    if gone:
        who = "Both runs" if len(gone) == 2 else f"The run that was {gone[0]}"
        text += f"{who} diverged: the loss had grown a million times over. "
    if NOT_ZEROED not in gone and wrong > right:
        text += (
            "What is left in .grad works like a push that never fades: the parameters swing past "
            "the answer and back, as a ball without friction. No message says so. "
        )
    elif NOT_ZEROED not in gone:
        text += (
            "Here the sum of old gradients happens to be ahead: at a small rate it makes longer "
            "steps. Give it more epochs, or a larger rate, and it swings past. "
        )
    losses = "; ".join(
        f"{name}: {', '.join(number(v, 3) for v in ends[name].iloc[1:])}" for name in ends
    )
    return f"{text}After each epoch, {losses}."


# --- the descent ------------------------------------------------------------------------------

DESCENT = (
    "One parameter, ŷ = ax on the toy line 1→2, 2→4, 3→6. torch works out the slope of (ax − y)² "
    "for one sample after the other; the loop keeps plain numbers (`.item()`), so the history can "
    "be plotted."
)


def history(tables: DescentTables) -> list[dict[str, str]]:
    """The first updates, one row each."""
    return [
        {
            "no": str(row["update"]),
            "sample": f"{row['x']:g} → {row['y']:g}",
            "a before": number(row["before"], 7),
            "slope by autograd": number(row["autograd"], 7),
            "2x(ax − y) by hand": number(row["by hand"], 7),
            "a after": number(row["after"], 7),
        }
        for row in tables.first.to_dict("records")
    ]


def descent_words(tables: DescentTables) -> str:
    """Where it ends, why it stalls, and what the epoch's log says."""
    run, spec = tables.run, tables.run.spec
    path = ", ".join(number(a, 5) for a in run.a[:4])
    logged = number(run.epoch_loss(0), 7)
    text = f"a goes {path}, … The losses met in the first epoch average {logged}. "
    if run.diverged:
        return text + (
            f"After {count(len(run.a) - 1, 'update')} a = {number(run.a[-1])}: the rate is above "
            "0.204, and each epoch ends farther from 2. The run was stopped there."
        )
    updates = count(len(run.a) - 1, "update")
    end = f"After {updates} in {spec.dtype} a = **{run.a[-1]!r}**. "
    if run.stalled is None:
        return text + end + "It is still on its way."
    if run.a[-1] == ANSWER:
        return text + end + f"It got there exactly, after {count(run.stalled, 'update')}."
    return text + end + _stall(tables)


def _stall(tables: DescentTables) -> str:
    run, spec = tables.run, tables.run.spec
    a, stalled = run.a[-1], run.stalled or 0
    step = max(abs(spec.alpha * slope) for slope in run.slope[-3:])
    room = gap(a, spec.dtype)
    return (
        f"It stopped after {count(stalled, 'update')}, and not at 2: the updates are now at most "
        f"{number(step, 2)}, and the next number that {spec.dtype} can hold lies {number(room, 2)} "
        "away. What is less than about half of that is rounded off, so a stays, for good."
    )
