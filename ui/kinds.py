"""The kinds of control there are; each lesson's `controls.py` declares its own.

Streamlit drops bad values from a link; a value off the grid passes, so `show` rounds it.
"""

import math
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from ui import address, alone, prose

Spec = TypeVar("Spec")
DRAGGED = "dragged_thumbs"  # what the thumbs of a stage show while one is held
Place = Any  # the st module, a column or a container: whatever widgets are drawn on


def dragged(thumbs: dict[str, tuple[float, str]]) -> None:
    """What thumbs that are held show, number and text by key; their sliders give that."""
    st.session_state[DRAGGED] = thumbs


def stand(key: str) -> Any:
    """Where the server knows the thumb of a slider, None where it is not drawn."""
    held = _held(key)
    return held[0] if held else st.session_state.get(key)


def _held(key: str) -> tuple[float, str] | None:
    """What the thumb of a slider shows while it is held, else None."""
    thumbs: dict[str, tuple[float, str]] = st.session_state.get(DRAGGED, {})
    return thumbs.get(key)


def seen(key: str, place: Place) -> Place:
    """Where a control is drawn: out of sight where the link hides it from the class."""
    return place.container(key=f"{key}_hidden_aside") if alone.hidden(key) else place


class _Declared:
    """Whoever declares a control makes it known: a link may hide it, or hold it."""

    key: str
    label: str

    def __post_init__(self) -> None:
        alone.declare(self.key, getattr(self, "label", self.key))


@dataclass(frozen=True)
class _Range(_Declared):
    """A number between two ends, in steps."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    help: str = ""
    format: str | None = None


class Slider(_Range):
    """A number that is dragged, on a grid."""

    def show(self, place: Place = st, *, disabled: bool = False) -> float:
        """Draw the slider; returns its value on the grid. `disabled` while it does not count."""
        heard(self.key)
        _forget_unless(self.key, lambda value: self.low <= value <= self.high)  # of other data
        value = seen(self.key, place).slider(
            self.label,
            self.low,
            self.high,
            self.default,
            self.step,
            key=self.key,
            help=self.help or None,
            format=self.format,
            disabled=disabled or alone.locked(self.key),
            bind="query-params",
        )
        value = (_held(self.key) or (value,))[0]
        snapped = self.low + round((value - self.low) / self.step) * self.step
        # 0.1 + 0.2 is 0.30000000000000004: give back the number the label shows
        digits = max(10, 6 - math.floor(math.log10(self.step)))
        value = type(self.low)(round(min(max(snapped, self.low), self.high), digits))
        address.say(self.key, value, self.default)
        return value


class Number(_Range):
    """A number that is typed: seeds and exact values."""

    def show(self, place: Place = st, *, high: float = math.inf, disabled: bool = False) -> float:
        """Draw the field; returns what was typed, within its range and not above `high`."""
        heard(self.key)
        high = min(high, self.high)
        if st.session_state.get(self.key, high) > high:
            st.session_state[self.key] = float(high)  # it belonged to other data
        if isinstance(self.low, int):
            self._make_whole(high)
        # Floats even for whole numbers: Streamlit fails on `inf` in a link to an integer field.
        value = seen(self.key, place).number_input(
            self.label,
            *map(float, (self.low, high, self.default, self.step)),
            key=self.key,
            help=self.help or None,
            format=self.format or ("%.0f" if isinstance(self.low, int) else None),
            disabled=disabled or alone.locked(self.key),
            bind="query-params",
        )
        value = type(self.low)(value)
        address.say(self.key, value, self.default)
        return value

    def _make_whole(self, high: float) -> None:
        """Field, number in use and link are one whole number, whatever was typed: 3.7 is 4."""
        stand = st.session_state.get(self.key)
        if isinstance(stand, float) and stand != (whole := math.floor(stand + 0.5)):
            st.session_state[self.key] = float(whole)
        linked = None if stand is not None else _in_the_link(self.key, high)
        if linked and float(linked) != (whole := math.floor(float(linked) + 0.5)):
            st.query_params[self.key] = str(whole)
            st.rerun()  # from the link that was meant


@dataclass(frozen=True)
class Ladder(_Declared):
    """A number on uneven rungs, such as a learning rate over five orders of magnitude.

    Landmarks of the data (such as 2/λ_max) join the rungs, so that one can stand on them exactly.
    """

    key: str
    label: str
    rungs: Sequence[float]
    default: float
    help: str = ""

    def show(
        self, place: Place = st, landmarks: Sequence[float] = (), high: float = math.inf
    ) -> float:
        """Draw the ladder; returns the number on the chosen rung, none above `high`."""
        heard(self.key)
        rungs = [v for v in self.rungs if v <= high] or [high]
        options = [rung(v) for v in sorted({*rungs, *landmarks})]
        default = nearest(rungs, self.default)
        stand = self._stand(default)
        if stand is not None and stand not in options:
            # the rung belonged to other data: step to the nearest one instead of resetting
            st.session_state[self.key] = nearest(rungs, float(stand))
        linked = None if stand else _in_the_link(self.key, float(options[-1]))
        if linked and linked not in options:
            st.query_params[self.key] = nearest(rungs, float(linked))
            st.rerun()  # from the link that was meant: Streamlit drops the other one
        value = seen(self.key, place).select_slider(
            self.label,
            options,
            default,
            key=self.key,
            help=self.help or None,
            disabled=alone.locked(self.key),
            bind="query-params",
        )
        held = _held(self.key)
        value = held[1] if held and held[1] in options else value
        address.say(self.key, value, default)
        return float(value)

    def _stand(self, default: str) -> str | None:
        """The rung chosen so far; one that was only the default of other data follows the default.

        The link leaves a default out, so a rung that stayed behind would be lost with it.
        """
        stand: str | None = st.session_state.get(self.key)
        before = st.session_state.get(f"{self.key}_default")
        st.session_state[f"{self.key}_default"] = default
        if stand is not None and stand == before != default:
            stand = st.session_state[self.key] = default
        return stand


@dataclass(frozen=True)
class Coordinate(_Declared):
    """A number along an axis of a picture: ends, grid and name come from what is drawn."""

    key: str
    default: float
    format: str | None = None

    def show(self, label: str, low: float, high: float, step: float, place: Place = st) -> float:
        """Draw the slider; returns its value on the grid that begins at `low`."""
        heard(self.key)
        grid = partial(on_grid, low=low, high=high, step=step)
        stand = st.session_state.get(self.key)
        if stand is not None and grid(stand) != stand:
            st.session_state[self.key] = grid(stand)  # the picture is another one now
        value = seen(self.key, place).slider(
            label,
            low,
            high,
            grid(self.default),
            step,
            self.format,
            key=self.key,
            disabled=alone.locked(self.key),
            bind="query-params",
        )
        value = grid((_held(self.key) or (value,))[0])
        address.say(self.key, value, grid(self.default))
        return value


def on_grid(value: float, low: float, high: float, step: float) -> float:
    """The value moved between the ends and onto the nearest step."""
    return round(min(max(low + round((value - low) / step) * step, low), high), 10)


@dataclass(frozen=True)
class Choice(_Declared):
    """One of a few named options: name -> what it is. The link carries the name one reads.

    An option may bring settings that suit it, by key: choosing it sets them, and a link that names
    it and says nothing of them means them.
    """

    key: str
    label: str
    options: dict[str, str] = field(hash=False)
    default: str
    help: str = ""
    brings: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False)

    def show(self, place: Place = st, names: Sequence[str] = ()) -> str:
        """Draw the choice; returns the chosen name. `names` offers only some of the options."""
        heard(self.key)
        offered = list(names or self.options)
        described = [
            f"- **{name}**: {self.options[name]}" for name in offered if self.options[name]
        ]
        default = self.default if self.default in offered else offered[0]
        _forget_unless(self.key, lambda v: v in offered)
        name: str = seen(self.key, place).selectbox(
            self.label,
            offered,
            offered.index(default),
            key=self.key,
            help="\n".join([self.help, *described]).strip() or None,
            disabled=alone.locked(self.key),
            bind="query-params",
            on_change=self._bring if self.brings else None,
        )
        if name != default:
            self._bring_what_the_link_left_out(name)
        address.spell_out(self.key, self.brings.get(name, {}) if name != default else ())
        address.say(self.key, name, default)
        return name

    def _bring(self) -> None:
        put(self.brings.get(st.session_state.get(self.key, ""), {}))

    def _bring_what_the_link_left_out(self, name: str) -> None:
        for key, value in self.brings.get(name, {}).items():
            if key not in st.session_state and key not in st.query_params:
                st.session_state[key] = value


@dataclass(frozen=True)
class Tabs(_Declared):
    """Sections of which one is open; the others cost nothing until they are."""

    key: str
    label: str
    options: tuple[str, ...]
    default: str

    def show(self, place: Place = st) -> str:
        """Draw the row of sections; returns the open one."""
        heard(self.key)
        chosen = seen(self.key, place).segmented_control(
            self.label,
            self.options,
            default=self.default,
            key=self.key,
            disabled=alone.locked(self.key),
            label_visibility="collapsed",
            bind="query-params",
        )
        address.say(self.key, chosen or self.default, self.default)
        return chosen or self.default


@dataclass(frozen=True)
class Panels:
    """Sections in a row of tabs; the page computes those that say they are open."""

    key: str
    options: tuple[str, ...]

    def show(self) -> Sequence[Any]:
        """Draw the tabs; returns one container each, in order."""
        return st.tabs(self.options, key=self.key, bind="query-params")


@dataclass(frozen=True)
class Switch(_Declared):
    """On or off: a mistake to make, a mark to hide."""

    key: str
    label: str
    default: bool = False
    help: str = ""

    def show(self, place: Place = st) -> bool:
        """Draw the switch; returns whether it is on."""
        heard(self.key)
        on: bool = seen(self.key, place).toggle(
            self.label,
            self.default,
            key=self.key,
            help=self.help or None,
            disabled=alone.locked(self.key),
            bind="query-params",
        )
        address.say(self.key, on, self.default)
        return on


@dataclass(frozen=True)
class Text(_Declared):
    """A line of text; whoever reads it says what is wrong with it."""

    key: str
    label: str
    help: str = ""
    most: int = 1000  # characters
    default: str = ""

    def show(self, place: Place = st) -> str:
        """Draw the field; returns what was typed, or what the link says."""
        heard(self.key)
        typed = seen(self.key, place).text_input(
            self.label,
            self.default,
            max_chars=self.most,
            key=self.key,
            help=self.help or None,
            disabled=alone.locked(self.key),
            bind="query-params",
        )
        address.say(self.key, typed or "", self.default)
        return typed or ""


@dataclass(frozen=True)
class Preset:
    """A named state of several controls, and the reason to look at it."""

    name: str
    values: dict[str, Any] = field(hash=False)
    reason: str


def _in_the_link(key: str, high: float) -> str | None:
    """A positive number that the link gives, up to `high`; what makes no sense is left alone."""
    text = st.query_params.get(key, "")
    with suppress(ValueError):
        if 0 < float(text) <= high:
            return text
    return None


def nearest(rungs: Sequence[float], value: float) -> str:
    """The rung closest to a value, as the ladder spells it."""
    return rung(min(rungs, key=lambda v: abs(v - value)))


def rung(value: float) -> str:
    """A number as the rungs of a ladder spell it."""
    return f"{value:.6g}"


def presets(key: str, choices: Sequence[Preset]) -> None:
    """A row of buttons, each of which sets several controls at once; its reason is its help."""
    with st.container(horizontal=True, key=f"{key}_presets", gap="small"):
        for number, preset in enumerate(choices):
            st.button(
                preset.name,
                key=f"{key}_preset_{number}",
                help=preset.reason,
                on_click=put,
                args=(preset.values,),
            )


def checked(
    key: str, build: Callable[..., Spec], safe: dict[str, Any] | None = None, **fields: Any
) -> Spec:
    """Build a spec; when a rule is broken say so, and give back the last spec that worked.

    The first bad spec of a visit takes the `safe` fields instead, or all of the spec's defaults.
    """
    slot = f"{key}_last_good"
    try:
        st.session_state[slot] = build(**fields)
    except ValueError as error:
        prose.refused(error, before=slot in st.session_state)
        if slot not in st.session_state:
            st.session_state[slot] = build(**(fields | safe if safe else {}))
    return st.session_state[slot]  # type: ignore[no-any-return]  # session_state is untyped


PUT = "put_and_not_heard_of"  # what callbacks set, until the browser is known to have heard of it
DRAWING = "page_is_being_drawn"
LATE = 1.0  # seconds after the page was drawn in which a message may still be older than it


@dataclass
class _Put:
    """What a callback set a control to, what it was before, and when a page was drawn with it.

    Before it are all that the browser may still show: it may have heard of an earlier preset.
    """

    value: Any
    before: tuple[Any, ...]
    drawn: float = math.inf


def heard(key: str) -> None:
    """Before a control is drawn: what a callback set it to counts until the browser has heard it.

    Who presses two presets within a moment sends the second with the controls as they were before
    the first; Streamlit takes that for moves, and half of the first preset is undone.
    """
    waiting: dict[str, _Put] = st.session_state.get(PUT, {})
    late = waiting.get(key)
    if late is None:
        return
    now = st.session_state.get(key)
    stale = now != late.value and now in late.before
    if stale and time.monotonic() < late.drawn + LATE:
        st.session_state[key] = late.value
    elif now != late.value or time.monotonic() > late.drawn + LATE:
        del waiting[key]


def begin() -> None:
    """A run of the whole page begins."""
    st.session_state[DRAWING] = True


def drawn(keys: Collection[str] | None = None) -> None:
    """What callbacks had set was drawn: of these controls by a part of a page, or of the page.

    A part that no page follows has to tell it: else its controls, set back by hand later, were
    taken for what the browser had not heard of yet, and jumped. Within a run of the whole page it
    is the page's end that counts: what hands did meanwhile is heard after it.
    """
    if keys is None:
        st.session_state[DRAWING] = False
    elif st.session_state.get(DRAWING):
        return
    for key, late in st.session_state.get(PUT, {}).items():
        if keys is None or key in keys:
            late.drawn = min(late.drawn, time.monotonic())


def put(values: dict[str, Any]) -> None:
    """Set controls by key, from a callback; the link follows.

    Streamlit writes the link for controls that are drawn. One that only the new state draws would
    be set and not stand in the link, so it is written here.
    """
    waiting: dict[str, _Put] = st.session_state.setdefault(PUT, {})
    for key, value in values.items():
        if alone.locked(key):
            continue  # not by a preset either
        earlier = waiting.get(key)
        before = (*earlier.before, earlier.value) if earlier else (st.session_state.get(key),)
        waiting[key] = _Put(value, before)
        st.session_state[key] = value
        with suppress(StreamlitAPIException):  # it is drawn, so Streamlit refuses, and writes it
            st.query_params[key] = str(value).lower() if isinstance(value, bool) else str(value)


def _forget_unless(key: str, fits: Callable[[Any], bool]) -> None:
    """Drop a remembered value that today's range no longer allows."""
    if key in st.session_state and not fits(st.session_state[key]):
        del st.session_state[key]
