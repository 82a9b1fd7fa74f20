"""Which columns of own data are in use: chips, the first rows, and what was understood."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.text import as_text
from core.data import MAX_N
from ui import own_words
from ui.own_given import HELD, Given, Held, held_now, refused_key, take
from ui.reading import choose
from ui.reading.choose import Roles

MOST_CHIPS = 24  # columns; of more one chooses from a list


def columns(lesson: str, held: Held, most: int) -> None:
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
    held, label = held_now(), st.session_state.get(f"{lesson}_label")
    if label is None or label == held.roles.label:
        return
    features = [k for k in held.roles.features if k != label] or [held.roles.label]
    _use(replace(held.roles, label=label, features=tuple(features)), held.width, lesson)


def _pick_features(lesson: str, most: int) -> None:
    held = held_now()
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
    other = replace(held_now(), roles=roles, width=width, picked=True, made={})
    try:
        other.spec(1, MAX_N, False)
    except ValueError as error:
        st.session_state[refused_key(lesson)] = str(error)
        return
    st.session_state.pop(refused_key(lesson), None)
    st.session_state[HELD] = other
