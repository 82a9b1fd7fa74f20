"""What the lesson says of the price of a house."""

from charts.numbers import agreeing, short, signed, tex
from core.house import BASE, FACTORS
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


def drawn_by(noise: float) -> str:
    """The sum the prices are drawn from, which one would not know of real houses."""
    parts = "".join(f" {signed(f.weight)} · {name}" for name, f in FACTORS.items())
    return (
        "These houses are made up. Their prices, in thousands, are drawn with a seed from a sum we "
        f"chose: price = {short(BASE)}{parts} + noise, normal with σ = {short(noise)}. The fit "
        "below is not told of it. Count one factor, then one more, watch the plane tilt, and see "
        "how near the weights come."
    )


def price_formula(tables: HouseTables) -> tuple[str, str]:
    """The prediction as a sum, in letters and in numbers (LaTeX)."""
    names, weights = tables.model.factors, tables.model.w.flatten().tolist()
    values, b = [tables.here[n] for n in names], tables.model.b.item()

    def price(*numbers: float) -> float:
        *weights, b = numbers
        return sum(w * x for w, x in zip(weights, values, strict=True)) + b

    digits = agreeing(price, *weights, b)
    # each product in braces: a narrow screen may then break the sum, not the product
    letters = "".join(rf"{{w_\text{{{n}}} \cdot \text{{{n}}}}} + " for n in names)
    numbers = "".join(
        rf"{{{tex(w, digits)} \cdot {tex(x)}}} + " for w, x in zip(weights, values, strict=True)
    )
    return (
        rf"\text{{price}} = {letters}b",
        rf"{numbers}{tex(b, digits)} = {tex(tables.price, bare=True)}",
    )


def outside_words(tables: HouseTables) -> str | None:
    """That the model is asked where no house was; None where some were."""
    here, beside = tables.here, tables.outside
    if not beside.extrapolates:
        return None
    beyond = [
        f"{short(here[name])} {FACTORS[name].unit} is {word} seen, "
        f"{short(float(getattr(tables.houses[name], end)()))}"
        for names, word, end in (
            (beside.below, "less than the least", "min"),
            (beside.above, "more than the most", "max"),
        )
        for name in names
    ]
    where = (
        "; ".join(beyond)
        if beyond
        else "each of its numbers was seen, but not together: its leverage, a measure of how far "
        f"it lies from the middle of the houses, is {short(beside.leverage, 2)}, the largest of "
        f"theirs {short(beside.largest, 2)}"
    )
    absurd = " A price below zero: nobody is paid to take a house." if tables.price < 0 else ""
    return (
        f"**Outside of the data.** No house like this one was seen: {where}. The plane goes on "
        f"straight all the same, to **{short(tables.price, 4)} thousand**, and no house backs that "
        f"number: this is extrapolation.{absurd}"
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


TOGETHER = 0.3  # a correlation below it explains less than a tenth of the other's spread


def _together(tables: HouseTables, other: str) -> str:
    """How area and another factor move together in these houses, and why that is so."""
    measured = float(tables.houses["area"].corr(tables.houses[other]))
    said = f"correlation {measured:.3f}".replace("-", "−")
    if other != "age":
        return f"The two were drawn apart ({said}): only chance lets one answer for the other."
    moves = (
        f"In these houses the two move together ({said}), and area alone has to answer for both."
        if measured > TOGETHER
        else f"In these houses the two hardly move together ({said}), so area alone has little of "
        "age to answer for."
    )
    return (
        f"{moves} The control makes {tables.overlap:.0%} of an area follow age and leaves the rest "
        "to chance; the correlation is measured on the houses and says how near they lie to one "
        "line."
    )
