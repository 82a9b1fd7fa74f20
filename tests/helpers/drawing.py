"""Rows that are hard to draw, what every figure must be, and how the browser draws it."""

import copy
import html
import json
import re

import altair as alt
import vl_convert

from charts.form import THUMB

AWKWARD = {
    "one point": ((1.0, 2.0),),
    "two points": ((1.0, 2.0), (2.0, 5.0)),
    "all equal": ((1.0, 2.0),) * 5,
    "one x": ((1.0, 2.0), (1.0, 4.0), (1.0, 9.0)),
    "one y": ((1.0, 2.0), (2.0, 2.0), (4.0, 2.0)),
    "outlier of 1e9": (*((float(x), 2.0 * x + x % 3) for x in range(8)), (3.5, 1e9)),
    "huge": ((-1e12, 1e12), (1e12, -1e12), (0.0, 3.0)),
    "exact line": ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0), (4.0, 8.0)),
}


def assert_drawable(chart, *, validate: bool = False) -> None:
    """No NaN and no infinity: Altair writes both as null in data, json refuses them elsewhere."""
    spec = chart.to_dict()
    if validate:
        alt.LayerChart.from_dict({**spec, "datasets": {}}, validate=True)
    json.dumps(spec, allow_nan=False)
    assert not fading_groups(spec)
    for rows in spec["datasets"].values():
        assert all(None not in row.values() for row in rows)
    assert 0 < len(spec["title"]["text"]) <= 50  # a phone shows no more of it
    assert len(spec["description"]) > 20


def fading_groups(spec: dict) -> list[str]:
    """Marks of many items with a group opacity: one compositing effect each in the browser.

    Lines and areas are one item, whatever their data; an image of a heat map is one as well.
    """
    layers = spec.get("layer", [])
    mark = spec.get("mark", {})
    many = mark.get("type") in {"circle", "point", "rule", "rect", "bar", "tick"}
    own = [mark["type"]] if many and 0 < mark.get("opacity", 1) < 1 else []
    own += [mark["type"]] if many and "opacity" in spec.get("encoding", {}) else []
    return own + [found for layer in layers for found in fading_groups(layer)]


def picture(chart, width: int = 300, **thumbs: float) -> str:
    """The chart as a browser draws it, with the thumbs of its sliders (and the player) there."""
    spec = copy.deepcopy(chart.to_dict())  # forms are made once and shared
    for param in spec["params"]:
        name = param["name"].removesuffix(THUMB)
        if name != param["name"] and name in thumbs:
            param["value"] = str(thumbs[name])
        elif name in thumbs:
            param["value"] = thumbs[name]
    svg = vl_convert.vegalite_to_svg(spec | {"width": width})
    assert "NaN" not in re.sub("href=.*?>", "", svg)
    return re.sub(r"(clip|gradient)_?[0-9]+", "", svg)


def texts_in(svg: str) -> list[str]:
    """Everything that is written in a picture."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
