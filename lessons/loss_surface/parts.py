"""The stage of the lesson: what is looked at, and the point one places on its surface."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from charts.bowl import PLANES
from charts.form import Form
from charts.palettes import Palette
from core import bowl, data, losses
from core.loss_surface import SurfaceSpec
from lessons.loss_surface import cache, controls, moved, words, words_keys
from lessons.loss_surface import fit as fit_charts
from lessons.loss_surface.bowl import bowl_chart
from lessons.loss_surface.fit import fit_chart
from lessons.loss_surface.tables import SurfaceTables, point_grid
from lessons.loss_surface.tables_point import PointTables
from ui import alone, figure, kinds, live, own_data, prose, touch
from ui import stage as stages

MAX_ROWS = 1000  # more would be a blob
BOWL = "surface_bowl"  # where the chart stands that one can click on
FIT = "surface_fit"  # where the chart stands whose points one can touch
SCATTER = touch.Scatter(
    "surface",
    controls.DATA,
    f"{FIT}/0",
    "samples",
    ("x", "y"),
    keys=(controls.N.key, controls.NOISE.key, controls.SEED.key, controls.OUTLIERS.key),
    stays=(controls.X.key, controls.Y.key),
    resets={controls.OUTLIERS.key: 0},  # what was lifted stays where it is seen
)


@dataclass(frozen=True)
class Scene:
    """Which surface is looked at, and whether its own axes are drawn."""

    spec: SurfaceSpec
    arms: bool


def scene() -> Scene:
    """Choose the data, the loss, the units, and in the fold what is seldom turned."""
    touch.arrive(SCATTER)
    row = st.columns(4)
    name = controls.DATA.show(row[0])
    own = own_data.chosen(name, "surface", max_rows=MAX_ROWS)
    kind, units = controls.LOSS.show(row[1]), controls.UNITS.show(row[2])
    correlation = controls.CORRELATION.show(row[3]) if name == "two features" else 0.0
    tries = st.container(horizontal=True, vertical_alignment="center")
    with alone.fold(tries, "More settings"):
        standardise = own is None and controls.STANDARDISE.show()
        drawn = _drawn(name)
        outliers = int(controls.OUTLIERS.show())
        delta = controls.DELTA.show() if kind == "Huber" else 1.0
        plane = _plane(name == "two features" or _features(own) == 2, kind)
        arms = controls.ARMS.show()
    with tries:
        kinds.presets("surface", controls.PRESETS)
    spec = kinds.checked(
        "surface",
        SurfaceSpec,
        safe={"outliers": 0},
        data=own or data.named_spec(name, **drawn, correlation=correlation),
        kind=kind,
        delta=delta,
        units=units,
        standardise=standardise,
        outliers=outliers,
        **plane,
    )
    return Scene(spec, arms)


def _drawn(name: str) -> dict[str, Any]:
    """n, noise and seed, where the data are drawn."""
    if name not in ("one feature", "two features"):
        return {}
    n, noise = int(controls.N.show()), controls.NOISE.show()
    return {"n": n, "noise": noise, "seed": int(controls.SEED.show())}


def _features(own: data.OwnSpec | None) -> int:
    return data.shape(own)[1] if own else 0


def _plane(wide: bool, kind: str) -> dict[str, Any]:
    """Which two parameters are seen, and where a third one stands."""
    if not wide:
        return {}
    across, up = PLANES[controls.SHOWN.show()]
    rest = {"rest": controls.REST.show()} if kind == "squared" else {}
    return {"across": across, "up": up, **rest}


def ask(tables: SurfaceTables, point: PointTables) -> None:
    """The prediction of this lesson: where does downhill lead?"""
    answer, why = words.way(point), words.way_reason(tables, point)
    prose.predict("surface", words.QUESTION, words.WAYS, answer, why)


@stages.fragment
def stage(spec: SurfaceSpec, tables: SurfaceTables, arms: bool, palette: Palette) -> PointTables:
    """The point one places and the two pictures that follow it at once; returns what it means."""
    touch.follow(SCATTER)
    stages.listen("surface", controls.X, controls.Y)
    point = place_point(spec, tables)
    arrow = prose.predicted("surface")  # it is the answer
    bowl = figure.ready(steered(bowl_chart(tables, point, palette, arms=arms, arrow=arrow)))
    fit = figure.ready(steered(fit_chart(tables, point, palette)), tables.called)
    stages.mark("surface", (point.x, point.y))
    stages.clicks(BOWL, _stand_here)
    with alone.views():
        left, right = st.columns(2)
        with left:
            figure.show(bowl, st.container(key=BOWL))
            prose.key(palette, **words_keys.surface_key(tables, arrow=arrow))
        with right:
            figure.show(fit, st.container(key=FIT))
            prose.key(palette, dashed=["optimum"], **words_keys.fit_key(tables))
            points = tables.points
            with alone.aside("touch"):
                touch.bar(_touched(tables), spec.data, points["x1"].tolist(), points["y"].tolist())
        prose.summary(words.summary(tables, point))
    return point


def _touched(tables: SurfaceTables) -> touch.Scatter:
    """The scatter, with what follows its points: the bowl where it is the parabola over w and b."""
    if not (tables.squared and tables.d == 1):
        return SCATTER
    follows = {f"{BOWL}/0": moved.OF_POINTS, f"{FIT}/0": moved.OF_POINTS | fit_charts.OF_POINTS}
    return replace(SCATTER, follows=follows, bowl=f"{BOWL}/0")


def place_point(spec: SurfaceSpec, tables: SurfaceTables) -> PointTables:
    """Two sliders and a few buttons that move the point; returns what it means."""
    grids = [point_grid(tables.window, axis) for axis in (0, 1)]
    left, right, buttons = st.columns([2, 2, 3], vertical_alignment="bottom")
    x, y = (
        control.show(f"{name} of your line", *grid, place)
        for control, name, grid, place in zip(
            (controls.X, controls.Y),
            tables.shown,
            grids,
            (left, right),
            strict=True,
        )
    )
    with buttons:
        kinds.presets("surface_go", go_buttons(tables))
    return cache.point_tables(spec, x, y, tables.grain)


def steered(view: Form) -> Form:
    """A view with its point tied to the two sliders."""
    thumbs = {
        "point_x": live.thumb(controls.X),
        "point_y": live.thumb(controls.Y),
    }
    return live.steered(view, thumbs)


def go_buttons(tables: SurfaceTables) -> list[kinds.Preset]:
    """Buttons that move the point to the places worth knowing."""
    names = ["the " + name for name in tables.places["name"]]
    places = [*zip(names, tables.places["x"], tables.places["y"], strict=True), ("zero", 0.0, 0.0)]
    return [
        kinds.Preset(
            f"Go to {name}",
            {controls.X.key: float(x), controls.Y.key: float(y)},
            f"Move the point to {name}.",
        )
        for name, x, y in places
    ]


def _stand_here(x: float, y: float) -> None:
    kinds.put({controls.X.key: x, controls.Y.key: y})


def code(spec: SurfaceSpec) -> tuple[Callable[..., Any], ...]:
    """The functions of core that computed the surface."""
    if spec.kind == "squared":
        return bowl.fold, bowl.loss_at
    return losses.charge, losses.mean_loss
