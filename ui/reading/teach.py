"""What a lesson has for a teacher: the steps of a class, each a state of the lesson.

`lessons/<slug>/teach.toml`, read from the lesson's own room:

    aim = "What the class should take home."

    [[step]]
    minutes = 10                    # the shortest class that has this step: 10, 30 or 60
    name = "A rate that is right"   # title of the slide, name in the plan
    link = "<key>=0.2"              # the settings of the state
    ask = "What do you ask?"
    expect = "What do you hear, and what is true?"
    says = ["words of the page"]    # what it says in this state: a test opens it
    figures = ["Loss over w and b"] # for the deck: how their titles begin
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ui.reading.plan import Step

CLASSES = (10, 30, 60)  # minutes
FILE = "teach.toml"
TASK = 200  # characters of a name: what a slide's title holds


@dataclass(frozen=True)
class Moment:
    """One step of a class: a state of the lesson, and what is said about it."""

    minutes: int
    name: str
    link: str
    ask: str
    expect: str
    says: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.minutes not in CLASSES:
            raise ValueError(f"minutes must be one of {CLASSES}. Got {self.minutes}.")
        for name in ("name", "ask", "expect"):
            if not getattr(self, name):
                raise ValueError(f"{name} must say something. Got nothing.")

    def step(self, slug: str) -> Step:
        """As a step of a lesson plan."""
        return Step(self.name, slug, self.link)


@dataclass(frozen=True)
class Notes:
    """All that a lesson has for a teacher."""

    aim: str
    moments: tuple[Moment, ...]

    def of_class(self, minutes: int) -> tuple[Moment, ...]:
        """The steps of a class of so many minutes: those of a shorter one are among them."""
        return tuple(moment for moment in self.moments if moment.minutes <= minutes)


def parse(text: str) -> Notes:
    """The notes of a file. Raises ValueError with the step and the rule that it breaks."""
    raw = tomllib.loads(text)
    if not raw.get("aim") or not raw.get("step"):
        raise ValueError(f"{FILE} must have an aim and at least one [[step]].")
    return Notes(str(raw["aim"]), tuple(_moment(k, step) for k, step in enumerate(raw["step"], 1)))


def _moment(number: int, step: dict[str, Any]) -> Moment:
    known = {field.name for field in fields(Moment)}
    if set(step) - known:
        raise ValueError(f"Step {number}: {sorted(set(step) - known)} mean nothing in {FILE}.")
    lists = {name: tuple(step.get(name, ())) for name in ("says", "figures")}
    try:
        return Moment(**{**step, **lists})
    except (TypeError, ValueError) as error:
        raise ValueError(f"Step {number}: {error}") from None


def of_room(room: Path) -> Notes | None:
    """The notes of the lesson in this room; None where it has none yet."""
    file = room / FILE
    return parse(file.read_text(encoding="utf-8")) if file.exists() else None
