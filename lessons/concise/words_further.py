"""What the lesson says of single lines, of the programs, of the toy net, and of every mistake."""

import pandas as pd

from charts.numbers import count, number
from core.attempts import Attempt, Found
from core.concise import WAYS
from core.concise_pieces import Piece
from core.concise_programs import Program
from core.toy_net import ANSWER, MAX_EPOCHS, of_seeds
from lessons.concise.tables_further import ToyTables, epochs_until

# --- inside a line ----------------------------------------------------------------------------

INSIDE = (
    "Each line of torch.nn decides things that it does not say. Both columns run now, on a handful "
    "of numbers."
)


def found_beside(by_torch: Found, by_hand: Found) -> list[dict[str, str]]:
    """What both sides found, a row a name."""
    return [
        {"": name, "by torch.nn": told(value), "by hand": told(by_hand[name])}
        for name, value in by_torch.items()
    ]


def told(value: object) -> str:
    """A value that was found, as it is read."""
    if isinstance(value, list):
        return ", ".join(number(float(v)) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, float) else f"`{value}`"


def hides(piece: Piece) -> str:
    """What the line does not say."""
    return "\n".join(f"- {text}" for text in piece.hides)


# --- the programs -----------------------------------------------------------------------------

BREAK = (
    "The switch is *The concise side*, above the player: each of its ways changes one line, which "
    "is underlined, and the paths part. Below are programs for this task as one finds them in "
    "notes. They run when you look; what Python says is caught and shown word for word."
)
TWO_SETTINGS = (
    "The snippet trains for three epochs at 0.03, the whole program for five at 0.01, and no word "
    "says why they differ. Both reach the floor: the epochs needed go with one over the rate. "
    "Choose one pair, and say which when you tell a loss."
)


def printed(attempt: Attempt) -> list[dict[str, str]]:
    """What a program printed, one row a line."""
    return [{"what": name, "printed": told(value)} for name, value in attempt.found.items()]


def became(program: Program, attempt: Attempt, *, corrected: bool) -> str:
    """What became of it, and what was wrong."""
    if attempt.error:
        return f"It stops with the error above. {program.wrong}"
    return f"Corrected, it runs. {program.wrong}" if corrected else program.wrong


# --- the toy net ------------------------------------------------------------------------------

TOY = (
    "The smallest net: one input, one output, `nn.MSELoss(reduction='sum')`, all three samples of "
    "1→2, 2→4, 3→6 in every update. Trained, it is asked for x = 4. The curve is worked out in "
    "your browser by the formula of the bowl, also while you drag; the dots are torch's."
)
TOY_LINES: dict[int | None, str] = {
    0: "ŷ {y1}, {y2}, {y3}",
    1: "sum of squares {loss}",
    2: "w.grad None; b.grad None",
    3: "w.grad {gw}; b.grad {gb}",
    4: "w {w+1}; b {b+1}; at 4: {said+1}",
}


def toy_verdict(tables: ToyTables) -> tuple[str, str]:
    """What became of the training in a word, and the reason."""
    spec, limit = tables.run.spec, tables.limit
    against = f"the limit 2/λ_max = {number(limit, 3)}"
    rate = f"the rate {number(spec.lr)}"
    if spec.lr > limit:
        grown = (
            "the loss had grown a million times over"
            if tables.run.diverged
            else (
                f"after {count(tables.run.num_epochs, 'epoch')} it says {number(tables.said)} at 4"
            )
        )
        return "diverged", f"{rate} is above {against}: {grown}"
    ends = f"it says {number(tables.said, 5)} at 4, {number(tables.off, 2)} from {ANSWER:g}"
    if tables.off <= 0.01:
        return "good", ends
    if spec.lr > 0.95 * limit:
        return "oscillating", f"{ends}; {rate} is just below {against}"
    return "slow", f"{ends}; {rate} is below {against}, and the way is long"


def toy_words(tables: ToyTables) -> str:
    """Twenty starts, the slow direction, and how long it takes."""
    spec = tables.run.spec
    least, median, most = (number(v, 4) for v in tables.seeds)
    text = (
        f"Of twenty starts the net says between {least} and {most} at 4 after "
        f"{count(spec.num_epochs, 'epoch')}, in the middle {median}."
    )
    if spec.lr >= tables.limit:
        return f"{text} No number of epochs helps above the limit: take a smaller rate."
    enough = epochs_until(tables, 0.01)
    long = of_seeds(spec.lr, MAX_EPOCHS)
    text += (
        f" After a thousand at this rate between {number(long[0].item(), 5)} and "
        f"{number(long[-1].item(), 5)}."
    )
    if enough is not None:
        text += f" This start is within 0.01 of 8 from epoch {enough:,} on."
    return text + (
        f" One direction of the bowl is flat: an epoch leaves {tables.slow:.1%} of the distance "
        "along it. A hundred epochs at 0.01, as the program stands in notes, end too early."
    )


# --- every mistake ----------------------------------------------------------------------------

MEASURED = (
    "All ways to write the concise side, with the settings above: the same data, the same start, "
    "the same batches. The loss is the book's, over all samples, so that the rows compare."
)


def damage_rows(found: pd.DataFrame) -> list[dict[str, str]]:
    """One row a way."""
    return [
        {
            "the concise side": str(row["way"]),
            "what is other": WAYS[str(row["way"])].what,
            "parts at update": "never" if row["part_at"] < 0 else f"{row['part_at']}",
            "most apart": number(row["apart"], 3),
            "ends at a loss of": "diverged" if row["diverged"] else number(row["loss"], 3),
        }
        for row in found.to_dict("records")
    ]


def damage_words(found: pd.DataFrame) -> str:
    """Which way ends worst, and whether one happens to end better."""
    rows = found.to_dict("records")
    (right,) = (row["loss"] for row in rows if row["right"])
    ended = [row for row in rows if not row["right"] and not row["diverged"]]
    gone = [row["way"] for row in rows if row["diverged"]]
    text = f"The right way ends at a loss of {number(right, 3)}. "
    if gone:
        text += f"Diverged: {', '.join(gone)}. "
    better = [row["way"] for row in ended if row["loss"] < right]
    if better:
        text += (
            f"A lower loss here ({', '.join(better)}) is no merit: other steps than those asked "
            "for happen to suit these settings. "
        )
    if ended:
        worst = max(ended, key=lambda row: row["loss"])
        text += f"The dearest that still ends: {worst['way']}, at {number(worst['loss'], 3)}. "
    return text + "Only one of them is told by torch: labels without a column, by a warning."
