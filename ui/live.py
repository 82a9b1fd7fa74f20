"""Sliders that move charts in the browser, before the server has heard of the move.

A form says which of its numbers a thumb may move (`charts.form.steerable`), a lesson which slider
that is. The server follows, with the same number in the tables and with everything that is said
about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from charts.form import AT, THUMB, Form
from ui import assets, kinds

_wire = st.components.v2.component(
    "onelayer_live", html='<span class="wire"></span>', js=assets.text("live.js")
)


@dataclass(frozen=True)
class Thumb:
    """The slider that moves a number: its key, and where it stood in this run.

    `stand` is None where the number comes from elsewhere, such as "take the best line".
    """

    key: str
    stand: float | None = None


def thumb(slider: kinds.Slider | kinds.Coordinate, *, free: bool = True) -> Thumb:
    """A slider as it stands; not `free` while its number comes from elsewhere."""
    return Thumb(slider.key, kinds.stand(slider.key) if free else None)


def wire() -> None:
    """Once in a page: tie its sliders to its charts."""
    _wire(key="live_wire", height=0)


def steered(form: Form, thumbs: Mapping[str, Thumb]) -> Form:
    """The form with its numbers tied to sliders, number -> thumb."""
    params = [_tied(param, thumbs) for param in form.spec["params"]]
    stands = {
        f"{name}_stand": ["" if thumb.stand is None else repr(float(thumb.stand))]
        for name, thumb in thumbs.items()
    }
    at = {str(name): list(values) for name, values in form.tables[AT].items()}
    return Form({**form.spec, "params": params}, {**form.tables, AT: at | stands})


def _tied(param: dict[str, Any], thumbs: Mapping[str, Thumb]) -> dict[str, Any]:
    """A parameter that holds a thumb gets a hidden input; its placeholder is the slider's key."""
    name = param["name"].removesuffix(THUMB)
    if name == param["name"] or name not in thumbs:
        return param
    return {**param, "bind": {"input": "text", "placeholder": thumbs[name].key}}
