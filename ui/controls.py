"""Every control, declared once: key, label, range, default, help. The key is its name in the link.

Keys begin with the name of their lesson, because Streamlit clears the address between pages.
Streamlit drops bad values from a link; a value off the grid passes, so `show` rounds it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from ui import prose

Spec = TypeVar("Spec")
Place = Any  # the st module, a column or a container: whatever widgets are drawn on


@dataclass(frozen=True)
class Slider:
    """A number between two ends, on a grid."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    help: str = ""
    format: str | None = None

    def show(self, place: Place = st, **changes: Any) -> float:
        """Draw the slider; returns its value on the grid. `high=` narrows it to the data."""
        high = changes.get("high", self.high)
        _forget_unless(self.key, lambda v: self.low <= v <= high)
        value = place.slider(
            self.label,
            self.low,
            high,
            min(self.default, high),
            self.step,
            key=self.key,
            help=self.help or None,
            format=self.format,
            bind="query-params",
        )
        snapped = self.low + round((value - self.low) / self.step) * self.step
        # 0.1 + 0.2 is 0.30000000000000004: give back the number the label shows
        return type(self.low)(round(min(max(snapped, self.low), high), 10))


@dataclass(frozen=True)
class Number:
    """A number that is typed: seeds and exact values."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    help: str = ""
    format: str | None = None

    def show(self, place: Place = st) -> float:
        """Draw the field; returns what was typed, within its range."""
        return place.number_input(  # type: ignore[no-any-return]  # st is Any
            self.label,
            self.low,
            self.high,
            self.default,
            self.step,
            key=self.key,
            help=self.help or None,
            format=self.format,
            bind="query-params",
        )


@dataclass(frozen=True)
class Ladder:
    """A number on uneven rungs, such as a learning rate over five orders of magnitude.

    Landmarks of the data (such as 2/λ_max) join the rungs, so that one can stand on them exactly.
    """

    key: str
    label: str
    rungs: Sequence[float]
    default: float
    help: str = ""

    def show(self, place: Place = st, landmarks: Sequence[float] = ()) -> float:
        """Draw the ladder; returns the number on the chosen rung."""
        options = [f"{v:.6g}" for v in sorted({*self.rungs, *landmarks})]
        stand = st.session_state.get(self.key)
        if stand is not None and stand not in options:
            # the landmark belonged to other data: step to the nearest rung instead of resetting
            near = min(self.rungs, key=lambda v: abs(v - float(stand)))
            st.session_state[self.key] = f"{near:.6g}"
        value = place.select_slider(
            self.label,
            options,
            f"{self.default:.6g}",
            key=self.key,
            help=self.help or None,
            bind="query-params",
        )
        return float(value)


@dataclass(frozen=True)
class Choice:
    """One of a few named options; `options` maps the name in the link to the words on screen."""

    key: str
    label: str
    options: dict[str, str] = field(hash=False)
    default: str
    help: str = ""

    def show(self, place: Place = st) -> str:
        """Draw the choice; returns the name of the chosen option."""
        return place.selectbox(  # type: ignore[no-any-return]  # st is Any
            self.label,
            list(self.options),
            list(self.options).index(self.default),
            format_func=self.options.__getitem__,
            key=self.key,
            help=self.help or None,
            bind="query-params",
        )


@dataclass(frozen=True)
class Switch:
    """On or off: a mistake to make, a mark to hide."""

    key: str
    label: str
    default: bool = False
    help: str = ""

    def show(self, place: Place = st) -> bool:
        """Draw the switch; returns whether it is on."""
        return place.toggle(  # type: ignore[no-any-return]  # st is Any
            self.label, self.default, key=self.key, help=self.help or None, bind="query-params"
        )


@dataclass(frozen=True)
class Preset:
    """A named state of several controls, and the reason to look at it."""

    name: str
    values: dict[str, Any] = field(hash=False)
    reason: str


def presets(key: str, label: str, choices: Sequence[Preset]) -> None:
    """A row of buttons, each of which sets several controls at once; its reason is its help."""
    st.caption(label)
    with st.container(horizontal=True, key=f"{key}_presets"):
        for number, preset in enumerate(choices):
            st.button(
                preset.name,
                key=f"{key}_preset_{number}",
                help=preset.reason,
                on_click=_apply,
                args=(preset.values,),
            )


def checked(key: str, build: Callable[..., Spec], *args: Any, **fields: Any) -> Spec:
    """Build a spec; when a rule is broken say so, and give back the last spec that worked.

    The first bad spec of a visit falls back to the spec's own defaults.
    """
    slot = f"{key}_last_good"
    try:
        st.session_state[slot] = build(*args, **fields)
    except ValueError as error:
        prose.refused(error)
        if slot not in st.session_state:
            st.session_state[slot] = build()
    return st.session_state[slot]  # type: ignore[no-any-return]  # session_state is untyped


def _apply(values: dict[str, Any]) -> None:
    for key, value in values.items():
        st.session_state[key] = value


def _forget_unless(key: str, fits: Callable[[Any], bool]) -> None:
    """Drop a remembered value that today's range no longer allows."""
    if key in st.session_state and not fits(st.session_state[key]):
        del st.session_state[key]


SEED_MAX = 9999

# 1, 1.5, 2, 3, 5, 7 in each decade: even steps to the eye on a logarithmic scale
LR_RUNGS = (
    *(float(f"{m}e{e}") for e in range(-4, 1) for m in ("1", "1.5", "2", "3", "5", "7")),
    10.0,
)
