"""What the lesson says of the price of a house."""

from charts.numbers import short, tex
from core.house import FACTORS
from lessons.linear_regression.tables_house import ORDER, HouseTables


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
