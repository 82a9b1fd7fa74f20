"""What the lesson says of a ReLU before a loss of probabilities, and of torch's messages."""

from charts.numbers import count, number
from core.attempts import Attempt
from core.relu_head import LR, WIDTHS
from lessons.logistic_regression.tables_heads import HeadTables

SIZE = "-".join(map(str, WIDTHS))
INTRO = (
    f"A net {SIZE} with ReLUs, on eight measurements of the breast cancer set, each from −1 to 1, "
    f"at η = {number(LR)}. Somebody puts a ReLU after the last layer too, and `BCELoss` behind it. "
    "Each tile is another start. **Crash**: an output was above 1, and torch stops. **Dead**: "
    "every output is exactly 0, and stays so. **Fine**: neither."
)
KEY = {"model": "the open seed", "data": "the others"}


def summary(tables: HeadTables) -> str:
    """One line: how many ended how."""
    return (
        f"{tables.spec.head}, {tables.spec.way}: of {len(tables.runs)} starts "
        f"{tables.many('crash')} crash, {tables.many('dead')} die, {tables.many('fine')} are fine."
    )


def opened(tables: HeadTables, seed: int) -> str:
    """What became of the open start."""
    run = tables.runs.iloc[seed]
    majority = max(tables.ones, tables.rows - tables.ones) / tables.rows
    if run["outcome"] == "crash":
        return (
            f"**Seed {seed} crashes** after {count(int(run['crashed']), 'epoch')}: an output is "
            f"{number(run['largest'], 6)}, and torch says *all elements of input should be between "
            "0 and 1*. ReLU has no upper end; a probability has."
        )
    if run["outcome"] == "dead":
        return (
            f"**Seed {seed} is dead**: no score is above 0, so every output is exactly 0. The "
            f"{tables.ones} samples of class 1 cost 100 each, where log 0 is cut, the others "
            f"nothing: 100 · {tables.ones}/{tables.rows} = {number(run['loss'])}. Below 0 a ReLU "
            "has no slope, so no gradient comes through, and no rate and no patience help."
        )
    better = run["right"] > majority + 1e-9
    judged = "more than" if better else "no more than"
    return (
        f"**Seed {seed} is fine** so far: loss {number(run['loss'])}, {100 * run['right']:.1f} % "
        f"right. Always naming the larger class is right for {100 * majority:.1f} %: it has "
        f"learned {judged} that."
    )


def lesson_of(tables: HeadTables) -> str:
    """What to do instead, in the numbers of this choice."""
    broken = tables.many("crash") + tables.many("dead")
    if tables.spec.head == "ReLU":
        return (
            f"{count(broken, 'start')} of {len(tables.runs)} fail. Put a sigmoid there, or nothing "
            "at all and `BCEWithLogitsLoss`: the same starts, the same rows."
        )
    stuck = tables.many("fine") - _learned(tables)
    return (
        f"With a sigmoid {count(broken, 'start')} of {len(tables.runs)} fail. That is not the same "
        f"as learning: {stuck} of them are right no more often than who always names the larger "
        f"class, after {tables.num_epochs} epochs at η = {number(LR)}. It takes a larger rate, or "
        "more updates."
    )


def _learned(tables: HeadTables) -> int:
    majority = max(tables.ones, tables.rows - tables.ones) / tables.rows
    fine = tables.runs["outcome"] == "fine"
    return int((fine & (tables.runs["right"] > majority + 1e-9)).sum())


MESSAGES = {
    "above_one": "An output of 1.2 is no probability: torch stops, and names the rule.",
    "exactly_zero": "A score below 0 for a sample of class 1, behind a ReLU: the loss is cut at "
    "100, and the slope that comes back is 0.",
    "size_average": "An old name of the reduction: still accepted, with a warning. Write "
    "`reduction=` instead.",
}


def printed(attempt: Attempt) -> list[dict[str, str]]:
    """What a program found, as rows of a table."""
    return [
        {"": name, "torch": number(value) if isinstance(value, float) else str(value)}
        for name, value in attempt.found.items()
    ]
