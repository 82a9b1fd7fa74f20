"""What somebody gave as own data, and what is in use: one set, whole, for a visit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.data import MAX_N, OwnSpec
from core.own_data import EXAMPLE
from ui.reading import boxed, choose, units
from ui.reading.choose import Chosen, Roles
from ui.reading.table import Question, Table, read

HELD = "own_data_held"  # what is in use; not a widget's key, so it stays when one moves on
ASKED = "own_data_asked"  # what somebody gave that asks a question first
MOST_TYPED = 200_000  # characters that a field of text can show without a stop


@dataclass(frozen=True, eq=False)
class Held:
    """A table with its roles. `made` keeps what was made of it, for each lesson's needs."""

    source: str | bytes
    name: str  # of the file; "" where it was typed
    table: Table
    roles: Roles
    answers: Mapping[str, str] = field(default_factory=dict)
    width: int = choose.MOST_FEATURES
    picked: bool = False
    made: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out once: a slider moves often, and a table may be long."""
        if key not in self.made:
            self.made[key] = make()
        return self.made[key]

    @property
    def text_or_name(self) -> str:
        """The text that was given, or the name of a set in the box as a link has it."""
        return self.source if isinstance(self.source, str) else ""

    def features(self, most: int) -> tuple[int, ...]:
        """The features that a lesson shows which can show so many."""
        return self.roles.features[: min(most, self.width)]

    def spec(self, most: int, max_rows: int, standardise: bool) -> tuple[OwnSpec, Chosen]:
        """The rows in use as own data, made once."""
        key = (self.features(most), self.roles.label, max_rows, standardise)
        found: tuple[OwnSpec, Chosen] = self.once(key, lambda: choose.spec_of(self.table, *key))
        return found

    def given(self) -> "Given":
        """What it came from, with the roles that somebody chose: to be read in another way."""
        names = [column.name for column in self.table.columns]
        label, features = names[self.roles.label], tuple(names[k] for k in self.roles.features)
        given = Given(self.source, self.name, self.answers, width=self.width)
        return replace(given, label=label, features=features) if self.picked else given

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, nothing for a file."""
        return str(unboxed(self.text_or_name))


@dataclass(frozen=True, eq=False)
class Given:
    """What somebody gave, before it is a table that can be used."""

    source: str | bytes
    name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    features: tuple[str, ...] = ()
    width: int = choose.MOST_FEATURES


def held_now() -> Held:
    """What is in use; the example while nobody has given anything."""
    return st.session_state.get(HELD) or _example()


@st.cache_resource(show_spinner=False)
def _example() -> Held:
    """The example, the same for everybody: nothing in it changes."""
    return made_of(Given(EXAMPLE), read(EXAMPLE))


def refused_key(lesson: str) -> str:
    """Where a lesson keeps the sentence why what was given last cannot be used."""
    return f"{lesson}_points_refused"


def unboxed(source: str | bytes) -> str | bytes:
    """The text of a set in the box, where the source only names one."""
    name = boxed.named(source) if isinstance(source, str) else ""
    return boxed.text_of(name) if name else source


def made_of(given: Given, table: Table) -> Held:
    """The data of what somebody gave. Raises ValueError in one sentence."""
    story = boxed.SETS.get(boxed.named(given.source) if isinstance(given.source, str) else "")
    if story and not given.label:
        given = replace(given, label=story.label, features=story.features)
    if given.answers.get("row"):
        table = choose.with_rows(table)
    roles = choose.default_roles(table)
    names = {column.name: k for k, column in enumerate(table.columns)}
    wanted = [names[name] for name in given.features if name in names]
    label = names.get(given.label, roles.label)
    wanted = [k for k in wanted if k in table.numeric and k != label]
    if wanted and label in table.numeric:
        roles = replace(roles, label=label, features=tuple(wanted))
    table = units.counted(table, units.powers(given.answers))
    made = Held(
        given.source, given.name, table, roles, given.answers, max(given.width, 1), bool(wanted)
    )
    made.spec(2, MAX_N, False)  # that a row is complete
    return made


def _questions(given: Given, table: Table) -> list[Question]:
    """What is open about what somebody gave."""
    asked = list(table.questions)
    if (
        not asked
        and "label" not in given.answers
        and not given.label
        and not given.answers.get("row")
    ):
        last = choose.label_question(table, choose.default_roles(table))
        asked += [last] if last else []
    return asked


def take(given: Given, lesson: str) -> None:
    """Use it, or ask what it leaves open, or say in one sentence why it cannot be used."""
    refused = refused_key(lesson)
    st.session_state.pop(ASKED, None)
    try:
        table = read(unboxed(given.source), given.answers)
        questions = _questions(given, table)
        if questions:
            st.session_state[ASKED] = (given, questions[0])
        else:
            st.session_state[HELD] = made_of(given, table)
        st.session_state.pop(refused, None)
    except ValueError as error:
        st.session_state[refused] = str(error)
    except (ArithmeticError, LookupError, TypeError, RecursionError, MemoryError):
        rule = "own data must be a table of numbers, one sample a line"
        st.session_state[refused] = f"{rule}. Got something that cannot be read."
