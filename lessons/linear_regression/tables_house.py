"""Houses, their prices, and the plane that is fitted through them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.house import (
    FACTORS,
    HouseModel,
    HouseSpec,
    Outside,
    draw_houses,
    fit_houses,
    outside,
)

ORDER = tuple(FACTORS)


@dataclass(frozen=True)
class HouseTables:
    """houses: area, age, distance, price, y_hat. `models` are the fits with 0, 1, 2, … of the
    factors that are on; the last is the one shown. `here` is the house asked about, `outside`
    where it lies beside those seen, `overlap` the share of the area that age was given, `noise` the
    standard deviation of the prices around their sum."""

    houses: pd.DataFrame
    models: list[HouseModel]
    here: dict[str, float]
    outside: Outside
    overlap: float
    noise: float

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
    beside = outside(X, factors, here)
    return HouseTables(houses, models, here, beside, spec.overlap, spec.noise)


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
