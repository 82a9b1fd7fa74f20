"""A few named steps that one walks forwards and backwards: arrow keys, buttons, and the link."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui import address, alone, kinds


@dataclass(frozen=True)
class Stepper:
    """Steps by name. The name stands in the link, so that a link can open any step.

    A radio group, because the arrow keys move its choice. The buttons answer to the same keys when
    nothing that needs them itself (a slider, a field) has the focus, so from the first moment on.
    """

    key: str
    label: str
    names: Sequence[str]

    def __post_init__(self) -> None:
        alone.declare(self.key, self.label)

    @property
    def options(self) -> Sequence[str]:
        """What the link may say."""
        return self.names

    def show(self) -> int:
        """Draw the names and the buttons; returns the number of the chosen step, from 1."""
        kinds.heard(self.key)
        place = kinds.seen(self.key, st)
        with place.container(horizontal=True, vertical_alignment="center", key=f"{self.key}_bar"):
            name = st.radio(
                self.label,
                self.names,
                key=self.key,
                horizontal=True,
                label_visibility="collapsed",
                disabled=alone.locked(self.key),
                bind="query-params",
            )
            address.say(self.key, name, self.names[0])
            at = list(self.names).index(name)
            self._button("Back", -1, disabled=at == 0)
            self._button("Next", +1, disabled=at == len(self.names) - 1)
        return at + 1

    def _button(self, word: str, by: int, *, disabled: bool) -> None:
        disabled = disabled or alone.locked(self.key)
        st.button(
            word,
            key=f"{self.key}_{word.lower()}",
            shortcut="Left" if by < 0 else "Right",
            help="The arrow keys walk too. A slider keeps them: click beside it first.",
            disabled=disabled,
            on_click=self._move,
            args=(by,),
        )

    def _move(self, by: int) -> None:
        kinds.heard(self.key)  # a quick second press comes with the step before the first
        at = list(self.names).index(st.session_state[self.key]) + by
        kinds.put({self.key: self.names[min(max(at, 0), len(self.names) - 1)]})
