"""House prices: the plane over area and age, and what each further factor explains."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from charts import form, heat, theme
from charts.form import Form
from charts.numbers import short, tex
from charts.theme import Palette
from core.house import FACTORS, HouseModel, HouseSpec, draw_houses, fit_houses
from lessons.linear_regression import terms

ORDER = tuple(FACTORS)


@dataclass(frozen=True)
class HouseTables:
    """houses: area, age, distance, price, y_hat. `models` are the fits with 0, 1, 2, … of the
    factors that are on; the last is the one shown. `here` is the house asked about, `overlap` the
    share of the area that age was given."""

    houses: pd.DataFrame
    models: list[HouseModel]
    here: dict[str, float]
    overlap: float

    @property
    def model(self) -> HouseModel:
        """The fit on all factors that are on."""
        return self.models[-1]

    @property
    def parts(self) -> list[float]:
        """The terms of the prediction: weight times value for each factor, then b."""
        weights = self.model.w.flatten().tolist()
        products = [
            w * self.here[name] for w, name in zip(weights, self.model.factors, strict=True)
        ]
        return [*products, self.model.b.item()]

    @property
    def price(self) -> float:
        """The prediction, thousands: the sum of its parts."""
        return float(sum(self.parts))


def house_tables(spec: HouseSpec, factors: Sequence[str], here: dict[str, float]) -> HouseTables:
    """Draw the houses, fit the factors one after another, and predict the house asked about."""
    X, y = draw_houses(spec)
    models = [fit_houses(X, y, factors[:k]) for k in range(len(factors) + 1)]
    houses = pd.DataFrame(X.numpy(), columns=list(FACTORS)).assign(
        price=y.flatten().numpy(), y_hat=models[-1].y_hat.flatten().numpy()
    )
    return HouseTables(houses, models, here, spec.overlap)


def plane_chart(tables: HouseTables, palette: Palette) -> Form:
    """The predicted price over area and age, seen from above: a plane has straight contours."""
    area, age = FACTORS["area"], FACTORS["age"]
    across = np.linspace(area.low, area.high, 81)
    up = np.linspace(age.low, age.high, 81)
    z = plane(tables, across[None, :], up[:, None])
    spread = float(z.max() - z.min())
    levels = (z - z.min()) / spread if spread > 1e-9 else np.full_like(z, 0.5)
    marks = [k for k in range(-1000, 2001, 50) if z.min() < k < z.max()]
    weights = dict(zip(tables.model.factors, tables.model.w.flatten().tolist(), strict=True))
    tilt = {f"w_{name}": weights.get(name, 0.0) for name in ("area", "age")}
    corner = float(plane(tables, np.array([0.0]), np.array([0.0]))[0])
    return plane_form(palette).with_tables(
        at=form.numbers(area=tables.here["area"], age=tables.here["age"], corner=corner, **tilt),
        heat=theme.one_row(
            x=area.low, x2=area.high, y=age.low, y2=age.high, url=heat.png(0.12 + 0.8 * levels)
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
        form.table("levels")
        .mark_text(color="#FFFFFF", fontSize=11, fontWeight="bold", tooltip=None)
        .encode(x=x, y=y, text=alt.Text("text:N")),
        house_dots(x, y),
        here.mark_point(
            filled=True, size=170, color=palette.model, stroke="#FFFFFF", opacity=1
        ).encode(x=x, y=y, tooltip=[alt.Tooltip("price:Q", title="predicted", format=".4g")]),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers), "area", "age"),
            palette,
            title="The price plane from above, in thousands",
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


def plane(tables: HouseTables, area: np.ndarray, age: np.ndarray) -> np.ndarray:
    """The model's price at any area and age, the other factors as in the house asked about."""
    places = {"area": area, "age": age}
    price = np.zeros(np.broadcast_shapes(area.shape, age.shape)) + tables.model.b.item()
    for w, name in zip(tables.model.w.flatten().tolist(), tables.model.factors, strict=True):
        price = price + w * places.get(name, np.array(tables.here[name]))
    return price


def level_table(tables: HouseTables, marks: Sequence[float]) -> pd.DataFrame:
    """The price of each line, written where it leaves the picture at the top or the bottom."""
    weights = dict(zip(tables.model.factors, tables.model.w.flatten().tolist(), strict=True))
    slope, area = weights.get("area", 0.0), FACTORS["area"]
    rows = []
    for height in (FACTORS["age"].high * 0.95, FACTORS["age"].high * 0.05):
        base = float(plane(tables, np.array([0.0]), np.array([height]))[0])
        for mark in marks:
            place = (mark - base) / slope if abs(slope) > 1e-9 else np.inf
            if area.low + 6 < place < area.high - 6:
                rows.append((place, height, f"{mark:g}"))
    return pd.DataFrame(rows, columns=["x", "y", "text"])


def growth_table(tables: HouseTables) -> str:
    """What each factor adds: weights, b, R² and RMSE of the fits, as a Markdown table."""
    head = "| factors | " + " | ".join(f"w {name}" for name in ORDER) + " | b | R² | RMSE |"
    rows = []
    for model in tables.models:
        weights = dict(zip(model.factors, model.w.flatten().tolist(), strict=True))
        cells = [short(weights[name], 4) if name in weights else "–" for name in ORDER]
        r2 = "–" if model.score.r2 is None else f"{model.score.r2:.3f}".replace("-0.000", "0.000")
        name = " + ".join(model.factors) or "none: the mean price"
        rows.append(
            f"| {name} | {' | '.join(cells)} | {short(model.b.item(), 4)} | {r2} "
            f"| {short(model.score.rmse)} |"
        )
    return "\n".join([head, "|---|" + "---:|" * (len(ORDER) + 3), *rows])


def price_formula(tables: HouseTables) -> tuple[str, str]:
    """The prediction as a sum, in letters and in numbers (LaTeX)."""
    names = tables.model.factors
    # each product in braces: a narrow screen may then break the sum, not the product
    letters = "".join(rf"{{w_\text{{{n}}} \cdot \text{{{n}}}}} + " for n in names)
    numbers = "".join(
        rf"{{{tex(w)} \cdot {tex(tables.here[n])}}} + "
        for w, n in zip(tables.model.w.flatten().tolist(), names, strict=True)
    )
    return (
        rf"\text{{price}} = {letters}b",
        rf"{numbers}{tex(tables.model.b.item())} = {tex(tables.price, bare=True)}",
    )


def sum_chart(tables: HouseTables, palette: Palette) -> Form:
    """The price of the house asked about, term by term; thumbs may move its factors."""
    on = tables.model.factors
    weights = dict(zip(on, tables.model.w.flatten().tolist(), strict=True))
    numbers = {f"w_{name}": weight for name, weight in weights.items()}
    numbers |= {name: tables.here[name] for name in on} | {"b": tables.model.b.item()}
    products = [f"w_{name} * {name}" for name in on]
    return terms.sum_chart([*on, "b"], [*products, "b"], "thousand", palette, **numbers)


def house_notice(tables: HouseTables) -> str:
    """The intercept, and what a further factor did to the weight of the first."""
    on = tables.model.factors
    smallest = float(tables.houses["area"].min())
    zeros = " and ".join(f"0 {FACTORS[name].unit}" for name in on) or "every house"
    lines = [
        f"- **b = {short(tables.model.b.item(), 4)}** is the price the model gives to {zeros}."
        + (
            f" No such house was seen: the smallest has {short(smallest)} m². The intercept places "
            "the plane; it need not make sense as a price."
            if "area" in on
            else ""
        )
    ]
    if on and on[0] == "area" and len(tables.models) > 2:
        before, after = tables.models[1].w[0].item(), tables.models[2].w[0].item()
        lines.append(
            f"- With area alone, a square metre is worth {short(before)} thousand; beside {on[1]} "
            f"it is worth **{short(after)}**. {_together(tables, on[1])} A weight means: with the "
            "other factors of the model held still."
        )
    if len(tables.models) > 1:
        worst, best = tables.models[0].score, tables.model.score
        lines.append(
            f"- Each factor makes the fit at least as good on these houses: RMSE went from "
            f"{short(worst.rmse)} to **{short(best.rmse)}** thousand."
        )
    return "\n".join(lines)


def _together(tables: HouseTables, other: str) -> str:
    """How area and another factor move together in these houses, and why that is so."""
    measured = float(tables.houses["area"].corr(tables.houses[other]))
    said = f"correlation {measured:.3f}".replace("-", "−")
    if other != "age":
        return f"The two were drawn apart ({said}): only chance lets one answer for the other."
    move = "move together" if measured > 0.3 else "hardly move together"
    return (
        f"In these houses the two {move} ({said}), and area alone has to answer for both. The "
        f"control makes {tables.overlap:.0%} of an area follow age and leaves the rest to chance; "
        "the correlation is measured on the houses and says how near they lie to one line."
    )
