"""Own data in any lesson: typed, pasted or a file; one set, whole, for all lessons of a visit."""

from dataclasses import replace
from functools import partial

import streamlit as st

from charts.text import as_text
from core import own_data
from core.data import MAX_N, OWN, OwnSpec
from ui import alone, own_columns, own_link, own_sets, own_words, prose
from ui.own_given import ASKED, HELD, MOST_TYPED, Held, held_now, refused_key
from ui.own_given import Given as Given
from ui.own_given import take as take
from ui.reading import boxed, choose, units
from ui.reading.choose import Chosen
from ui.reading.decode import MOST_BYTES
from ui.reading.table import Question


def chosen(name: str, lesson: str, max_features: int = 2, max_rows: int = MAX_N) -> OwnSpec | None:
    """Own data where the choice of the data, `name`, says so; on a wall their fields are away.

    Their place stands on the page for any choice: nothing below it is built anew.
    """
    with alone.aside("own"), st.container():
        return show(lesson, max_features, max_rows) if name == OWN else None


def show(lesson: str, max_features: int = 2, max_rows: int = MAX_N) -> OwnSpec:
    """Fields for own data; returns the last data that could be used, the example at first.

    The link carries them as `<lesson>_points`. A broken rule is one sentence; nothing is lost.
    """
    own_link.arrive(lesson)
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
        held = held_now()
        with row.popover("Columns", icon=":material/view_column:"):
            own_columns.columns(lesson, held, max_features)
        with row.popover("Keep, download", icon=":material/save:"):
            own_sets.keeping(lesson, held)
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
        _said(held, spec, chosen, used, max_features, lesson)
        own_link.tell(lesson, held, spec)
    st.session_state[f"{lesson}_points_shown"] = True
    return spec


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
    elif refused_key(lesson) not in st.session_state and asked is None:
        st.session_state[key] = st.session_state[seen] = held_now().text[:MOST_TYPED]
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
    refused = st.session_state.get(refused_key(lesson))
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


# --- what is said -------------------------------------------------------------------------------


def _said(
    held: Held, spec: OwnSpec, chosen: Chosen, used: tuple[int, ...], most: int, lesson: str
) -> None:
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
    _units(held, used, lesson)
    advice = held.once(("advice", *of_spec), lambda: [*map(as_text, own_data.advice_on(spec))])
    for sentence in advice:
        st.caption(f":material/lightbulb: {sentence}")
    if spec.standardise:
        back = ("way back", *of_spec)
        plain = replace(spec, standardise=False)
        st.caption(" ".join(held.once(back, lambda: own_words.way_back(spec, plain))))


def _units(held: Held, used: tuple[int, ...], lesson: str) -> None:
    """Columns whose numbers are too long to read, each with the way to short ones, and back."""
    counted = units.powers(held.answers)
    for k in used:
        column = held.table.columns[k]
        now = counted.get(column.name, 0)
        power = now or held.once(("power", k), partial(units.unit_power, column))
        if not power or column.kind != "number":
            continue
        row = st.container(horizontal=True, vertical_alignment="center")
        said = own_words.counted_said if now else own_words.long_said
        name = as_text(column.name)
        row.caption(f":material/lightbulb: {said(column, power)}")
        row.button(
            f"{name} as it was given" if now else f"Count {name} in {units.spelt(power)}",
            key=f"{lesson}_unit_{k}",
            on_click=_count,
            args=(column.name, 0 if now else power, lesson),
        )


def _count(name: str, power: int, lesson: str) -> None:
    """Count a column in a power of ten; in 0 as it was given."""
    given = held_now().given()
    others = {key: answer for key, answer in given.answers.items() if key != units.UNIT + name}
    answers = {**others, units.UNIT + name: str(power)} if power else others
    take(replace(given, answers=answers), lesson)


def _take_label(k: int) -> None:
    held = held_now()
    features = tuple(sorted({*held.roles.features, held.roles.label} - {k}))
    st.session_state[HELD] = replace(
        held, roles=replace(held.roles, label=k, features=features), picked=True, made={}
    )
