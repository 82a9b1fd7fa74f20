"""Samples of a few classes in a plane: a colour and a shape each, and a cross on those that err."""

from typing import Any

import altair as alt
import numpy as np

from charts.palettes import Palette
from charts.theme import tips

SHAPES = ("circle", "square", "triangle-up")
STILL: dict[str, Any] = {"clip": True, "tooltip": None}


def colours(palette: Palette) -> list[str]:
    """A colour a class, told apart by every kind of colour vision; the shape says it too."""
    return [palette.optimum, palette.truth, palette.compare]


def samples(
    table: alt.Chart, x: alt.X, y: alt.Y, palette: Palette, q: int, size: int | alt.ExprRef = 46
) -> list[alt.Chart]:
    """The samples of `table` (fields i, k, and `wrong`) as dots, with a cross on the wrong ones."""
    place = table.encode(x=x, y=y)
    domain = [*range(q)]
    dots = place.mark_point(filled=True, size=size, opacity=1, fillOpacity=0.95, clip=True).encode(
        fill=alt.Fill(
            "k:O", legend=None, scale=alt.Scale(domain=domain, range=colours(palette)[:q])
        ),
        shape=alt.Shape("k:N", legend=None, scale=alt.Scale(domain=domain, range=[*SHAPES[:q]])),
        tooltip=[alt.Tooltip("i:Q", title="sample"), *tips("x", "y")],
    )
    return [dots, *crosses(place.transform_filter("datum.wrong"), palette)]


def crosses(wrong: alt.Chart, palette: Palette, size: int = 20) -> list[alt.Chart]:
    """A cross on each sample that lies on the wrong side, with a halo of paper."""
    style: dict[str, Any] = {"text": "×", "fontSize": size, "fontWeight": "bold", **STILL}
    halo = wrong.mark_text(color=palette.paper, stroke=palette.paper, strokeWidth=4, **style)
    return [halo, wrong.mark_text(color=palette.ink, **style)]


SURE = (0.1, 0.25, 0.5, 0.75, 0.9)  # probabilities at which a map of two classes changes its shade
INKS = (0.42, 0.28, 0.13)  # how much of a class's colour is in a shade, from sure to in doubt


def shades(palette: Palette) -> list[str]:
    """Six shades from surely class 0 to surely class 1, the palest on both sides of ½."""
    zero, one = colours(palette)[:2]
    return [mixed(zero, palette.paper, share) for share in INKS] + [
        mixed(one, palette.paper, share) for share in reversed(INKS)
    ]


def mixed(colour: str, paper: str, share: float) -> str:
    """A share of one colour on another.

    >>> mixed("#FF0000", "#000000", 0.5)
    '#800000'
    """
    parts = [(int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in parts)


def shade_of(p: np.ndarray) -> np.ndarray:
    """The shade of each probability, as `heat.png` reads it: 0, ⅕, … 1."""
    return np.searchsorted(np.array(SURE), p, side="right") / len(SURE)
