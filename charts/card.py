"""The small pictures of the home page: no axes, and middle tones on no background.

They are drawn once and kept, so that the home page needs neither torch nor a chart, and so that one
picture serves light and dark. A lesson draws its own (`lessons/<slug>/picture.py`).
"""

from typing import Any

from charts.theme import Chart
from core.data import SyntheticSpec

SIZE = {"width": 360, "height": 190}
LINE = SyntheticSpec(w=(2.0,), b=4.2, noise=1.0, n=60, seed=3)
INK = "#8A929A"  # 3:1 on paper and on slate


def bare(chart: Chart) -> dict[str, Any]:
    """A chart as a picture: no axes, no frame, no background."""
    spec = chart.properties(**SIZE).to_dict()
    for layer in spec.get("layer", [spec]):
        for part in layer.get("layer", [layer]):
            for channel in ("x", "y"):
                part["encoding"][channel]["axis"] = None
    spec["config"] = {"view": {"stroke": None}}
    return spec | {"background": "transparent", "padding": 2}
