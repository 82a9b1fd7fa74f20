"""Own data in any lesson: typed, pasted or a file; one set, whole, for all lessons of a visit."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import as_text
from core import own_data
from core.data import MAX_N, OwnSpec
from core.own_data import EXAMPLE
from ui import address, own_words, prose
from ui.reading import boxed, carry, choose
from ui.reading.carry import Carried
from ui.reading.choose import Chosen, Roles
from ui.reading.decode import MOST_BYTES
from ui.reading.table import Question, Table, read

HELD = "own_data_held"  # what is in use; not a widget's key, so it stays when one moves on
ASKED = "own_data_asked"  # what somebody gave that asks a question first
SETS = "own_data_sets"  # kept sets of this visit, by name
MOST_SETS = 12
MOST_KEPT = 100_000_000  # bytes of all kept sets of a visit; the oldest go first
MOST_CHIPS = 24  # columns; of more one chooses from a list
MOST_TYPED = 200_000  # characters that a field of text can show without a stop
LAG = 3.0  # seconds in which an address may still be older than the page


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

    @property
    def text(self) -> str:
        """What stands in the field: what was typed, nothing for a file."""
        return str(_unboxed(self.text_or_name))


@dataclass(frozen=True, eq=False)
class Given:
    """What somebody gave, before it is a table that can be used."""

    source: str | bytes
    name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    features: tuple[str, ...] = ()
    width: int = choose.MOST_FEATURES


def show(lesson: str, max_features: int = 2, max_rows: int = MAX_N) -> OwnSpec:
    """Fields for own data; returns the last data that could be used, the example at first.

    The link carries them as `<lesson>_points`. A broken rule is one sentence; nothing is lost.
    """
    _arrive(lesson)
    with st.container(border=True, key=f"{lesson}_own", gap="small"):
        fresh = HELD not in st.session_state and ASKED not in st.session_state
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        head = row.container(width="content")
        if fresh:  # nothing has been given yet: the field is open
            with st.expander("Type, paste, or choose a file", expanded=True, key=f"{lesson}_give"):
                _fields(lesson)
        else:
            with row.popover("Other data", icon=":material/edit:"):
                _fields(lesson)
        _refusal(lesson)
        _question(lesson)
        held = _held()
        with row.popover("Columns", icon=":material/view_column:"):
            _columns(lesson, held, max_features)
        with row.popover("Keep, download", icon=":material/save:"):
            _keeping(lesson, held)
        standardise = row.toggle(
            "Standardise",
            key=f"{lesson}_standardise",
            help="Each feature with mean 0 and standard deviation 1; what one unit is, is said.",
            bind="query-params",
        )
        spec, chosen = held.spec(max_features, max_rows, standardise)
        used = (*held.features(max_features), held.roles.label)
        roles = (used[:-1], used[-1])
        head.markdown(own_words.headline(held.table, spec, roles, held.name))
        _said(held, spec, chosen, used, max_features)
        _link(lesson, held, spec)
    st.session_state[f"{lesson}_points_shown"] = True
    return spec


# --- what is in use -----------------------------------------------------------------------------


def _held() -> Held:
    """What is in use; the example while nobody has given anything."""
    return st.session_state.get(HELD) or _example()


@st.cache_resource(show_spinner=False)
def _example() -> Held:
    """The example, the same for everybody: nothing in it changes."""
    return _made(Given(EXAMPLE), read(EXAMPLE))


def _unboxed(source: str | bytes) -> str | bytes:
    """The text of a set in the box, where the source only names one."""
    name = boxed.named(source) if isinstance(source, str) else ""
    return boxed.text_of(name) if name else source


def _made(given: Given, table: Table) -> Held:
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
    refused = f"{lesson}_points_refused"
    st.session_state.pop(ASKED, None)
    try:
        table = read(_unboxed(given.source), given.answers)
        questions = _questions(given, table)
        if questions:
            st.session_state[ASKED] = (given, questions[0])
        else:
            st.session_state[HELD] = _made(given, table)
        st.session_state.pop(refused, None)
    except ValueError as error:
        st.session_state[refused] = str(error)
    except (ArithmeticError, LookupError, TypeError, RecursionError, MemoryError):
        rule = "own data must be a table of numbers, one sample a line"
        st.session_state[refused] = f"{rule}. Got something that cannot be read."


# --- giving data --------------------------------------------------------------------------------


def _fields(lesson: str) -> None:
    """A field to type and paste, and a place for a file."""
    key, seen = f"{lesson}_points", f"{lesson}_points_seen"
    asked = st.session_state.get(ASKED)
    typed = st.session_state.get(key)
    if typed is not None and seen in st.session_state and typed != st.session_state[seen]:
        st.session_state[seen] = typed
        fresh = HELD not in st.session_state
        take(Given(typed), lesson)
        if fresh and HELD in st.session_state:
            st.rerun()  # the field folds away, the figure comes up
    elif f"{lesson}_points_refused" not in st.session_state and asked is None:
        st.session_state[key] = st.session_state[seen] = _held().text[:MOST_TYPED]
    left, right = st.columns([3, 2])
    left.text_area(
        "One sample a line, y last: type or paste",
        key=key,
        height=130,
        max_chars=MOST_TYPED,
        placeholder="The rows come from a file; what you type here takes their place.",
        help="With names above or without; commas, semicolons, tabs or blanks; a spreadsheet, a "
        "printed table, lists of Python, JSON.",
    )
    upload = right.file_uploader(
        "or a file: .csv, .tsv, .txt, .xlsx, .json",
        key=f"{lesson}_file",
        max_upload_size=MOST_BYTES // 1_000_000,
    )
    right.selectbox(
        "or a real set with a story",
        list(boxed.SETS),
        index=None,
        key=f"{lesson}_boxed",
        on_change=_take_boxed,
        args=(lesson,),
    )
    number = getattr(upload, "file_id", None)
    if upload is not None and st.session_state.get(f"{lesson}_file_seen") != number:
        st.session_state[f"{lesson}_file_seen"] = number
        take(Given(upload.getvalue(), upload.name), lesson)
        st.session_state[seen] = st.session_state.get(key, "")
        st.rerun()  # the field above follows the file


def _take_boxed(lesson: str) -> None:
    """Use a set of the box, with the roles of its story."""
    name = st.session_state.get(f"{lesson}_boxed")
    if name:
        take(Given(boxed.written(name)), lesson)
        st.session_state[f"{lesson}_boxed"] = None


def _refusal(lesson: str) -> None:
    """Why what was given last cannot be used; what could be used stays."""
    refused = st.session_state.get(f"{lesson}_points_refused")
    if refused:
        prose.refused(ValueError(refused), before=f"{lesson}_points_shown" in st.session_state)


def _question(lesson: str) -> None:
    """What the data leave open, and each reading as one click."""
    asked: tuple[Given, Question] | None = st.session_state.get(ASKED)
    if asked is None:
        return
    given, question = asked
    with st.container(key=f"{lesson}_ask_reading"):
        st.info(f"**{as_text(question.text)}** The figures wait for your answer.")
        row = st.container(horizontal=True)
        for number, (answer, reading) in enumerate(question.answers.items()):
            row.button(
                as_text(reading[:1].upper() + reading[1:]),
                key=f"{lesson}_reading_{number}",
                on_click=_answer,
                args=(given, question.key, answer, lesson),
            )


def _answer(given: Given, key: str, answer: str, lesson: str) -> None:
    take(replace(given, answers={**given.answers, key: answer}), lesson)


# --- choosing -----------------------------------------------------------------------------------


def _columns(lesson: str, held: Held, most: int) -> None:
    """Which column is the label, which are features; the first rows, and what each column holds."""
    table = held.table
    numeric = table.numeric
    label_key, feature_key = f"{lesson}_label", f"{lesson}_features"
    st.session_state[label_key] = held.roles.label
    st.session_state[feature_key] = list(held.features(most))

    def raw_name(k: int) -> str:
        return own_words.with_unit(table.columns[k])

    def name_of(k: int) -> str:
        return as_text(raw_name(k))

    few = len(numeric) <= MOST_CHIPS
    one: Callable[..., Any] = st.selectbox
    several: Callable[..., Any] = st.multiselect
    if few:
        one, several = st.pills, partial(st.pills, selection_mode="multi")
    one(
        "Label: what is predicted",
        numeric,
        format_func=name_of if few else raw_name,
        key=label_key,
        on_change=_pick_label,
        args=(lesson,),
    )
    several(
        f"Features: what it is predicted from, {'one' if most == 1 else f'up to {most}'}",
        [k for k in numeric if k != held.roles.label],
        format_func=name_of if few else raw_name,
        key=feature_key,
        on_change=_pick_features,
        args=(lesson, most),
    )
    for k in numeric:
        column = table.columns[k]
        if column.kind == "date":
            _date_reading(lesson, held, k)
    rows = min(table.n, 6)
    first = {own_words.with_unit(c): list(c.shown[:rows]) for c in table.columns}
    st.caption("The first rows, as they were written")
    st.dataframe(pd.DataFrame(first), hide_index=True)
    st.caption("The columns, as they were understood")
    understood = held.once(("understood", most), lambda: _understood(held, most))
    st.dataframe(understood, hide_index=True)


def _date_reading(lesson: str, held: Held, k: int) -> None:
    """A date as days or as years, one click apart."""
    column = held.table.columns[k]
    days = column.unit.startswith("days")
    st.button(
        f"Read {as_text(column.name)} as {'years' if days else 'days'}",
        key=f"{lesson}_date_{k}",
        on_click=_answer_again,
        args=(held, f"date:{column.name}", "years" if days else "days", lesson),
    )


def _answer_again(held: Held, key: str, answer: str, lesson: str) -> None:
    names = [column.name for column in held.table.columns]
    given = Given(
        held.source,
        held.name,
        {**held.answers, key: answer},
        names[held.roles.label],
        tuple(names[k] for k in held.roles.features),
        held.width,
    )
    take(given, lesson)


def _understood(held: Held, most: int) -> pd.DataFrame:
    """One row a column: role, type, range, share missing, and why it is left out."""
    used = held.features(most)
    rows = []
    for k, column in enumerate(held.table.columns):
        role = "label" if k == held.roles.label else "feature" if k in used else "left out"
        present = column.present
        ends = f"{present.min():.6g} to {present.max():.6g}" if len(present) else ""
        gone = (column.missing + len(column.bad)) / max(held.table.n, 1)
        rows.append(
            {
                "column": column.name,
                "role": role,
                "type": column.kind,
                "unit": column.unit,
                "range": ends,
                "missing": f"{gone:.0%}" if column.kind != "text" else "",
                "why": held.roles.why.get(k, column.note) if role == "left out" else column.note,
            }
        )
    return pd.DataFrame(rows)


def _pick_label(lesson: str) -> None:
    held, label = _held(), st.session_state.get(f"{lesson}_label")
    if label is None or label == held.roles.label:
        return
    features = [k for k in held.roles.features if k != label] or [held.roles.label]
    _use(replace(held.roles, label=label, features=tuple(features)), held.width, lesson)


def _pick_features(lesson: str, most: int) -> None:
    held = _held()
    before, now = held.features(most), st.session_state.get(f"{lesson}_features") or []
    if not now:
        return
    fresh = [k for k in now if k not in before]
    kept = [k for k in before if k in now]
    now = sorted([*kept, *fresh][-most:]) if len(kept) + len(fresh) <= most else [
        *kept[len(kept) + len(fresh) - most :], *fresh
    ]  # fmt: skip
    rest = [k for k in held.roles.features if k not in now]
    width = len(now) if len(now) < most or most == choose.MOST_FEATURES else choose.MOST_FEATURES
    _use(replace(held.roles, features=(*now, *rest)), width, lesson)


def _use(roles: Roles, width: int, lesson: str) -> None:
    """The same table with other roles, unless no row would be left."""
    other = replace(_held(), roles=roles, width=width, picked=True, made={})
    try:
        other.spec(1, MAX_N, False)
    except ValueError as error:
        st.session_state[f"{lesson}_points_refused"] = str(error)
        return
    st.session_state.pop(f"{lesson}_points_refused", None)
    st.session_state[HELD] = other


# --- what is said -------------------------------------------------------------------------------


def _said(held: Held, spec: OwnSpec, chosen: Chosen, used: tuple[int, ...], most: int) -> None:
    """What was left out, what to look out for, and a better label when a name says so."""
    table = held.table
    story = boxed.SETS.get(boxed.named(held.text_or_name))
    if story:
        st.caption(f"{story.story} ({story.source})")
    better = None if held.picked else choose.better_label(table, held.roles)
    if better is not None:
        name = as_text(table.columns[better].name)
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(f":material/lightbulb: **{name}** looks like the label by its name.")
        row.button(
            f"Take {name} as the label",
            key=f"own_data_better_{most}",
            on_click=_take_label,
            args=(better,),
        )
    lines = [
        *own_words.rows_said(table, chosen, spec),
        *own_words.left_out(table, held.roles, used, most),
        *own_words.notes(table, used),
    ]
    if lines:
        st.caption(" ".join(lines))
    of_spec = (used, len(spec.rows), spec.standardise)
    advice = held.once(
        ("advice", *of_spec),
        lambda: [*own_words.units_said(table, used), *map(as_text, own_data.advice_on(spec))],
    )
    for sentence in advice:
        st.caption(f":material/lightbulb: {sentence}")
    if spec.standardise:
        back = ("way back", *of_spec)
        plain = replace(spec, standardise=False)
        st.caption(" ".join(held.once(back, lambda: own_words.way_back(spec, plain))))


def _take_label(k: int) -> None:
    held = _held()
    features = tuple(sorted({*held.roles.features, held.roles.label} - {k}))
    st.session_state[HELD] = replace(
        held, roles=replace(held.roles, label=k, features=features), picked=True, made={}
    )


# --- keeping and carrying -----------------------------------------------------------------------


def _keeping(lesson: str, held: Held) -> None:
    """Keep the data under a name for this visit, take kept ones, download them."""
    sets: dict[str, Held] = st.session_state.setdefault(SETS, {})
    name = st.text_input("Name of the set", key=f"{lesson}_set_name", max_chars=40)
    st.button(
        "Keep it for this visit",
        key=f"{lesson}_set_keep",
        disabled=not (name or "").strip(),
        on_click=_keep,
        args=((name or "").strip(), held),
    )
    for number, kept in enumerate(sets):
        st.button(
            f"Take {as_text(kept)}",
            key=f"{lesson}_set_{number}",
            on_click=_take_set,
            args=(kept,),
        )
    st.download_button(
        "Download as CSV",
        lambda: carry.numbers_of(held.table).encode(),
        "own_data.csv",
        "text/csv",
        key=f"{lesson}_own_csv",
        on_click="ignore",
        icon=":material/download:",
        help="All columns of numbers, with their names and units.",
    )


def _keep(name: str, held: Held) -> None:
    sets: dict[str, Held] = st.session_state.setdefault(SETS, {})
    sets.pop(name, None)
    sets[name] = held
    while len(sets) > MOST_SETS or (len(sets) > 1 and sum(map(_size, sets.values())) > MOST_KEPT):
        del sets[next(iter(sets))]


def _size(held: Held) -> int:
    """About how many bytes a set takes."""
    return len(held.source) + 8 * held.table.n * len(held.table.columns)


def _take_set(name: str) -> None:
    st.session_state.pop(ASKED, None)
    st.session_state[HELD] = st.session_state[SETS][name]


def _carried(held: Held, spec: OwnSpec) -> str:
    """What the link says of the data: all, or the rows in use; "" when both are too long."""
    names = [column.name for column in held.table.columns]
    chosen = (names[held.roles.label], tuple(names[k] for k in held.roles.features))
    label, features = chosen if held.picked else ("", ())
    width = held.width if held.picked else choose.MOST_FEATURES
    whole = held.text_or_name or (carry.numbers_of(held.table) if held.table.n < 3000 else "")
    choices = [Carried(whole, held.answers, label, features, width)] if whole else []
    if len(spec.rows) < 3000:
        choices.append(Carried(carry.rows_of(spec)))
    return carry.short_enough(*choices)


def _link(lesson: str, held: Held, spec: OwnSpec) -> None:
    """Say the data to the address; or, before the link is copied, that it cannot carry them."""
    key = f"{lesson}_points"
    asked: tuple[Given, Question] | None = st.session_state.get(ASKED)
    if asked is not None and isinstance(asked[0].source, str):
        link = carry.short_enough(Carried(asked[0].source, asked[0].answers))
    elif f"{key}_refused" in st.session_state and st.session_state.get(key):
        link = carry.short_enough(Carried(st.session_state[key]))
    elif HELD not in st.session_state:
        link = ""
    else:
        slot = ("link", len(spec.rows[0]), len(spec.rows))
        link = held.once(slot, lambda: _carried(held, spec))
        if not link:
            st.caption(
                ":material/link_off: These data are too many for a link: the other person will see "
                "the example. Send the file along (**Keep, download**)."
            )
    told: dict[str, float] = st.session_state.setdefault(f"{key}_told", {})
    told[link] = time.monotonic()
    address.say(key, link, "")


def _arrive(lesson: str) -> None:
    """Take what the link says, when the address has come to say something else than this page."""
    key = f"{lesson}_points"
    given = st.query_params.get(key, "")
    before = st.session_state.get(f"{key}_given")
    st.session_state[f"{key}_given"] = given
    told: dict[str, float] = st.session_state.get(f"{key}_told", {})
    late = time.monotonic() - told.get(given, -LAG) < LAG
    if not given or given == before or late or (told and given == list(told)[-1]):
        return
    try:
        carried = carry.understood(given)
    except ValueError as error:
        st.session_state[f"{key}_refused"] = str(error)
        return
    data = Given(carried.text, "", carried.answers, carried.label, carried.features, carried.width)
    take(data, lesson)
    st.session_state[key] = st.session_state[f"{key}_seen"] = carried.text[:MOST_TYPED]
