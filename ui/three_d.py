"""A picture that one can turn, and what stands in its place where a browser draws no 3-D."""

from typing import Any

import streamlit as st

from ui import assets

_instead = st.components.v2.component(
    "onelayer_instead",
    html='<p class="instead" hidden></p>',
    css=".instead { margin: 0; color: var(--st-text-color); font-family: var(--st-font); }\n",
    js=assets.text("three_d.js"),
)


def show(chart: Any, key: str, instead: str) -> None:
    """Draw it; where the browser has no WebGL say `instead`, and leave no grey box."""
    with st.container(key=f"{key}_box"):
        st.plotly_chart(chart, key=key)
    _instead(data={"box": f"{key}_box", "instead": instead}, key=f"{key}_instead")
