"""The least a slider can cost: one slider and one chart of four points that keeps its form."""

import gc

import streamlit as st


@st.cache_resource
def warm() -> None:
    """As the app does it: else every rerun ends with a collection of everything."""
    gc.collect()
    gc.freeze()


warm()
height = st.slider("Height", 0.0, 10.0, 1.0, 0.1)
axes = {
    name: {"field": name, "type": "quantitative", "scale": {"domain": [0, 10]}} for name in "xy"
}
points = {"x": [1.0, 2.0, 3.0, 4.0], "y": [height, 2.0, height, 4.0]}
st.vega_lite_chart(
    {
        "data": {"name": "points"},
        "datasets": {"points": points},
        "mark": {"type": "line", "clip": True},
        "encoding": axes,
        "height": 300,
    }
)
