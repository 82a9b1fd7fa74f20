"""House prices: the plane over area and age, and what each further factor explains."""

import functools

import altair as alt
import numpy as np

from charts import form, heat, theme
from charts.form import Form
from charts.palettes import Palette
from core.house import FACTORS
from lessons.linear_regression import terms
from lessons.linear_regression.tables_house import HouseTables, level_table, plane


def plane_chart(tables: HouseTables, palette: Palette) -> Form:
    """The predicted price over area and age, seen from above: a plane has straight contours."""
    area, age = FACTORS["area"], FACTORS["age"]
    across = np.linspace(area.low, area.high, 81)
    up = np.linspace(age.low, age.high, 81)
    z = plane(tables, across[None, :], up[:, None])
    low, high = float(z.min()), float(z.max())
    if high - low < 1e-9:
        low, high = low - 1, high + 1  # every house costs the same
    marks = [k for k in range(-1000, 2001, 50) if z.min() < k < z.max()]
    weights = dict(zip(tables.model.factors, tables.model.w.flatten().tolist(), strict=True))
    tilt = {f"w_{name}": weights.get(name, 0.0) for name in ("area", "age")}
    corner = float(plane(tables, np.array([0.0]), np.array([0.0]))[0])
    return plane_form(palette).with_tables(
        at=form.numbers(area=tables.here["area"], age=tables.here["age"], corner=corner, **tilt),
        heat=theme.one_row(
            x=area.low,
            x2=area.high,
            y=age.low,
            y2=age.high,
            url=heat.png((high - z) / (high - low)),
            low=low,
            high=high,
        ),
        contour=heat.contour_table(across, up, z, marks),
        levels=level_table(tables, marks),
        houses=tables.houses.rename(columns={"area": "x", "age": "y"}),
    )


@functools.lru_cache(maxsize=4)
def plane_form(palette: Palette) -> Form:
    """What the plane looks like; the house asked about stands where its sliders stand."""
    area, age = FACTORS["area"], FACTORS["age"]
    x = theme.x_axis("x", "area, m²", (area.low, area.high))
    y = theme.y_axis("y", "age, years", (age.low, age.high))
    here = form.table("at").transform_calculate(
        x="area", y="age", price="at.corner + at.w_area * area + at.w_age * age"
    )
    layers = [
        heat.heatmap(alt.NamedData("heat"), x, y),
        heat.contours(alt.NamedData("contour"), x, y, opacity=0.7),
        *heat.contour_labels(alt.NamedData("levels"), x, y),
        house_dots(x, y),
        here.mark_point(
            filled=True, size=170, color=palette.model, stroke="#FFFFFF", opacity=1
        ).encode(x=x, y=y, tooltip=[alt.Tooltip("price:Q", title="predicted", format=".4g")]),
        heat.scale(alt.NamedData("heat"), "price, thousand (yellow is low)", log=False),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers), "area", "age"),
            palette,
            title="The price plane from above",
            description="Heat map of the predicted price over area and age, with the houses as "
            "dots.",
            height=400,
        )
    )


def house_dots(x: alt.X, y: alt.Y) -> alt.Chart:
    """The houses, with what is known of each and what the plane says of it."""
    told = {"x": "area", "y": "age", "distance": "distance", "price": "price", "y_hat": "predicted"}
    return (
        form.table("houses")
        .mark_circle(size=34, color="#FFFFFF", stroke="#1D2126", strokeWidth=1, opacity=0.9)
        .encode(
            x=x,
            y=y,
            tooltip=[alt.Tooltip(f"{f}:Q", title=title, format=".4g") for f, title in told.items()],
        )
    )


def sum_chart(tables: HouseTables, palette: Palette) -> Form:
    """The price of the house asked about, term by term; thumbs may move its factors."""
    on = tables.model.factors
    weights = dict(zip(on, tables.model.w.flatten().tolist(), strict=True))
    numbers = {f"w_{name}": weight for name, weight in weights.items()}
    numbers |= {name: tables.here[name] for name in on} | {"b": tables.model.b.item()}
    products = [f"w_{name} * {name}" for name in on]
    return terms.sum_chart([*on, "b"], [*products, "b"], "thousand", palette, **numbers)
