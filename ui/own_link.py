"""Own data in the address: what a link says of them, and what it brings."""

import time
from collections.abc import Mapping

import streamlit as st

from core.data import OwnSpec
from ui import address
from ui.own_given import ASKED, HELD, MOST_TYPED, Given, Held, refused_key, take
from ui.reading import carry, choose, units
from ui.reading.carry import Carried
from ui.reading.table import Question

LAG = 3.0  # seconds in which an address may still be older than the page


def _carried(held: Held, spec: OwnSpec) -> str:
    """What the link says of the data: all, or the rows in use; "" when both are too long."""
    names = [column.name for column in held.table.columns]
    chosen = (names[held.roles.label], tuple(names[k] for k in held.roles.features))
    label, features = chosen if held.picked else ("", ())
    width = held.width if held.picked else choose.MOST_FEATURES
    whole = held.text_or_name or (carry.numbers_of(held.table) if held.table.n < 3000 else "")
    answers = held.answers if held.text_or_name else without_units(held.answers)
    choices = [Carried(whole, answers, label, features, width)] if whole else []
    if len(spec.rows) < 3000:
        choices.append(Carried(carry.rows_of(spec)))
    return carry.short_enough(*choices)


def without_units(answers: Mapping[str, str]) -> dict[str, str]:
    """What was answered, but not which columns are counted anew: the numbers sent say it."""
    return {key: text for key, text in answers.items() if not key.startswith(units.UNIT)}


def tell(lesson: str, held: Held, spec: OwnSpec) -> None:
    """Say the data to the address; or, before the link is copied, that it cannot carry them."""
    key = f"{lesson}_points"
    asked: tuple[Given, Question] | None = st.session_state.get(ASKED)
    if asked is not None and isinstance(asked[0].source, str):
        link = carry.short_enough(Carried(asked[0].source, asked[0].answers))
    elif refused_key(lesson) in st.session_state and st.session_state.get(key):
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
    told: dict[str, float] = st.session_state.get(f"{key}_told", {})
    now = time.monotonic()
    recent = {text: at for text, at in told.items() if now - at < LAG and text != link}
    st.session_state[f"{key}_told"] = {**recent, link: now}  # the last one told is last
    address.say(key, link, "")


def arrive(lesson: str) -> None:
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
        st.session_state[refused_key(lesson)] = str(error)
        return
    data = Given(carried.text, "", carried.answers, carried.label, carried.features, carried.width)
    take(data, lesson)
    st.session_state[key] = st.session_state[f"{key}_seen"] = carried.text[:MOST_TYPED]
