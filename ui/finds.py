"""What one can look for: terms, formulas, mistakes, each with the place where it runs.

Every room says what is in it (`lessons/<slug>/finds.toml`), and `lessons/paths.toml` how to walk
through the rooms. Both are read without torch: the first page is the fastest.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from ui import course
from ui.prose import anchor

KINDS = ("term", "formula", "mistake")
FIELDS = {"name", "also", "says", "tex", "at", "under"}


@dataclass(frozen=True)
class Stand:
    """A place in a lesson: its settings, by the names they have in a link, and a heading."""

    lesson: course.Lesson
    at: Mapping[str, str] = field(default_factory=dict, hash=False)
    under: str = ""

    @property
    def link(self) -> str:
        """The address of the place, below that of the app.

        >>> Stand(course.all_lessons()[0], {"n": "5"}, "Go further").link.partition("?")[2]
        'n=5#go-further'
        """
        asked = f"?{urlencode(self.at, quote_via=quote)}" if self.at else ""
        return self.lesson.slug + asked + (f"#{anchor(self.under)}" if self.under else "")


@dataclass(frozen=True)
class Find:
    """A term, a formula or a mistake: its name, other words for it, what it is, where it runs."""

    kind: str
    name: str
    says: str
    stand: Stand
    also: tuple[str, ...] = ()
    tex: str = ""


@dataclass(frozen=True)
class Stop:
    """A part of a walk: where, how long, and what to do there."""

    stand: Stand
    minutes: int
    do: str


@dataclass(frozen=True)
class Path:
    """A way through the lessons: its stops for each number of minutes one may have."""

    name: str
    says: str
    walks: Mapping[int, tuple[Stop, ...]] = field(hash=False)


def read(text: str, lesson: course.Lesson) -> tuple[Find, ...]:
    """The finds of a room, in the order of the file within each kind.

    Raises ValueError naming the entry for a field that nobody knows, and where name or sentence is
    missing.
    """
    found = []
    for kind, entries in tomllib.loads(text).items():
        if kind not in KINDS:
            raise ValueError(f"A find must be one of {', '.join(KINDS)}. Got {kind!r}.")
        for entry in entries:
            if not {"name", "says"} <= set(entry) <= FIELDS:
                raise ValueError(f"A find has name, says and of the rest {FIELDS}. Got {entry}.")
            stand = Stand(lesson, entry.get("at", {}), entry.get("under", ""))
            also, tex = tuple(entry.get("also", ())), entry.get("tex", "")
            found.append(Find(kind, entry["name"], entry["says"], stand, also, tex))
    return tuple(found)


@cache
def all_finds() -> tuple[Find, ...]:
    """What all rooms have: lesson by lesson, terms before formulas before mistakes."""
    rooms = ((lesson, lesson.room / "finds.toml") for lesson in course.all_lessons())
    return tuple(
        find
        for lesson, file in rooms
        if file.exists()
        for find in read(file.read_text(encoding="utf-8"), lesson)
    )


@cache
def all_paths() -> tuple[Path, ...]:
    """The ways through the lessons. Raises KeyError for a lesson that is not there."""
    lessons = {lesson.slug: lesson for lesson in course.all_lessons()}
    text = (course.ROOT / "lessons" / "paths.toml").read_text(encoding="utf-8")

    def stop(said: dict[str, Any]) -> Stop:
        stand = Stand(lessons[said["lesson"]], said.get("at", {}), said.get("under", ""))
        return Stop(stand, said["minutes"], said["do"])

    return tuple(
        Path(
            path["name"],
            path["says"],
            {walk["minutes"]: tuple(map(stop, walk["stops"])) for walk in path["walk"]},
        )
        for path in tomllib.loads(text)["path"]
    )
