"""What features and label are called: as their owner calls them, or x and y as in the book.

One way for all lessons: words take `x(j)` and `y`, formulas `tex_x(j)` and `tex_y`, and `named`
writes names and units onto the axes and tooltips of a finished chart.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from charts.form import Form
from charts.numbers import tex
from charts.text import as_tex, as_text
from core.data import Dataset

DIGITS = "₁₂₃₄₅₆₇₈"
REST = "minus the other features' part"  # of an axis on which other features are taken away


@dataclass(frozen=True)
class Naming:
    """Names and units of d features and then of the label; no names are the book's x and y."""

    d: int
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    scaled: bool = False  # the features are standardised

    def book(self, j: int) -> str:
        """The book's name of a feature: x, or x₁, x₂, …"""
        return "x" if self.d == 1 else f"x{DIGITS[j]}"

    def raw(self, j: int) -> str:
        """A feature's name as it was written, for charts; `j` = d is the label."""
        return self.names[j] if self.names else "y" if j == self.d else self.book(j)

    def x(self, j: int = 0) -> str:
        """A feature in a sentence (Markdown)."""
        return as_text(self.raw(j)) if self.names else self.raw(j)

    @property
    def xs(self) -> list[str]:
        """All features in sentences (Markdown)."""
        return [self.x(j) for j in range(self.d)]

    @property
    def y(self) -> str:
        """The label in a sentence (Markdown)."""
        return as_text(self.raw(self.d)) if self.names else "y"

    def unit(self, j: int) -> str:
        """A unit as it was written; "" where there is none."""
        return self.units[j] if self.units else ""

    def axis(self, j: int) -> str:
        """What stands on an axis: the name and its unit, or that it is standardised."""
        if self.scaled and j < self.d and self.names:
            return f"{self.raw(j)}, standardised"
        unit = self.unit(j)
        return f"{self.raw(j)} ({unit})" if unit else self.raw(j)

    @property
    def in_y(self) -> str:
        """The units of the label in a sentence (Markdown): `units of y`, `k€`."""
        unit = self.unit(self.d)
        return as_text(unit) if unit else f"units of {self.y}"

    def tex_x(self, j: int = 0) -> str:
        """A feature in a formula (LaTeX)."""
        if self.names:
            return as_tex(self.raw(j))
        return "x" if self.d == 1 else f"x_{j + 1}"

    @property
    def tex_y(self) -> str:
        """The label in a formula (LaTeX)."""
        return as_tex(self.raw(self.d)) if self.names else "y"


def naming(data: Dataset) -> Naming:
    """What the columns of these data are called."""
    return Naming(data.d, data.names, data.units, data.scaled)


def first_only(called: Naming) -> Naming:
    """The same names where a picture shows the first feature alone, as plain x."""
    if called.d == 1:
        return called
    ends = (0, called.d)
    return Naming(
        1,
        tuple(called.names[j] for j in ends) if called.names else (),
        tuple(called.units[j] for j in ends) if called.units else (),
        called.scaled,
    )


def model_tex(called: Naming, w: list[float], b: float) -> tuple[str, str]:
    """The model in letters, and with these weights (LaTeX), each feature by its name."""
    hat = rf"\widehat{{{called.tex_y}}}" if called.names else r"\hat y"
    one = called.d == 1
    letters = " + ".join(
        rf"w{'' if one else f'_{j + 1}'} \cdot {called.tex_x(j)}" for j in range(len(w))
    )
    numbers = " + ".join(rf"{tex(v)} \cdot {called.tex_x(j)}" for j, v in enumerate(w))
    return f"{hat} = {letters} + b", f"{hat} = {numbers} + {tex(b)}"


# --- axes ---------------------------------------------------------------------------------------

KEPT: "OrderedDict[tuple[int, Naming], tuple[dict[str, Any], dict[str, Any]]]" = OrderedDict()
MOST_KEPT = 64


def named(view: Form, called: Naming) -> Form:
    """The chart with names and units where the book's x and y stood: on axes and in tooltips."""
    if not called.names:
        return view
    key = (id(view.spec), called)
    if key not in KEPT:
        KEPT[key] = (view.spec, renamed(view.spec, titles(called)))
        while len(KEPT) > MOST_KEPT:
            KEPT.popitem(last=False)
    return Form(KEPT[key][1], view.tables)


def titles(called: Naming) -> dict[str, str]:
    """The book's titles of axes -> those of the data."""
    label = called.axis(called.d)
    found = {called.book(j): called.axis(j) for j in range(called.d)}
    return found | {"y": label, f"y {REST}": f"{label} {REST}"}


def renamed(part: Any, words: dict[str, str]) -> Any:
    """A part of a specification with the titles of its axes replaced, and those of its tooltips."""
    if isinstance(part, list):
        return [renamed(item, words) for item in part]
    if not isinstance(part, dict):
        return part
    new = {key: renamed(value, words) for key, value in part.items()}
    for channel in ("x", "y"):
        axis = new.get(channel)
        if isinstance(axis, dict) and axis.get("title") in words:
            new[channel] = axis | {"title": words[axis["title"]]}
    if isinstance(new.get("tooltip"), list):
        new["tooltip"] = [tip_of(tip, new) for tip in new["tooltip"]]
    return new


def tip_of(tip: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """A line of a tooltip, called as the axis it reads is called."""
    channel = {"x": "x", "y": "y", "v": "y"}.get(tip.get("field", ""), "")
    axis = encoding.get(channel)
    if "title" in tip or not isinstance(axis, dict) or not isinstance(axis.get("title"), str):
        return tip
    return tip | {"title": axis["title"]}
