"""A sum by hand: each term is a bar that starts where the one before ended."""

import functools
from collections.abc import Sequence

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette

TOTAL = "ŷ"
NOTHING = 1e-9  # shorter than this is no bar, and no axis
ROOM = 0.22  # of the length of all bars, on each side: the labels stand there


def sum_chart(
    names: Sequence[str], terms: Sequence[str], unit: str, palette: Palette, **numbers: float
) -> Form:
    """Where a prediction comes from, term by term; the total comes last.

    `terms` are expressions of `numbers`, such as "w1 * x1"; thumbs of sliders may move these.
    """
    look = sum_form(palette, tuple(names), tuple(terms), unit, tuple(numbers))
    rows = [*names, TOTAL]
    return look.with_tables(
        at=form.numbers(**numbers), terms={"name": rows, "k": list(range(len(rows)))}
    )


@functools.lru_cache(maxsize=64)
def sum_form(
    palette: Palette,
    names: tuple[str, ...],
    terms: tuple[str, ...],
    unit: str,
    numbers: tuple[str, ...],
) -> Form:
    """What the staircase looks like: the total starts at zero again."""
    last = len(terms)
    ends = [" + ".join(f"parts[{j}]" for j in range(k + 1)) for k in range(last)]
    x = theme.x_axis("start", unit, ("low - room", "high + room"))
    y = alt.Y("name:N", sort=[*names, TOTAL], title=None, axis=alt.Axis(labelFontSize=13))
    rows = (
        form.table("terms")
        .transform_calculate(
            start=f"datum.k % {last} ? ends[datum.k - 1] : 0",
            end=f"ends[min(datum.k, {last - 1})]",
            part=f"datum.k < {last} ? parts[datum.k] : total",
            role=f"datum.k < {last} ? 'part' : 'total'",
        )
        .transform_calculate(tip="max(datum.start, datum.end)", label=spelt("datum.part"))
        .encode(y=y)
    )
    colour = alt.Color(
        "role:N",
        legend=None,
        scale=alt.Scale(domain=["part", "total"], range=[palette.data, palette.model]),
    )
    bars = rows.mark_bar(height=16).encode(
        x=x,
        x2=alt.X2("end"),
        color=colour,
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("part:Q", format=".5g")],
    )
    labels = rows.mark_text(align="left", dx=6, fontSize=13, color=palette.ink, tooltip=None)
    zero = alt.Chart(alt.sequence(0, 1, as_="start")).mark_rule(color=palette.ink, tooltip=None)
    chart = form.steerable(
        alt.layer(
            bars,
            labels.encode(x=theme.on(x, "tip"), text=alt.Text("label:N")),
            zero.encode(x=x),
            form.carried("at"),
        ),
        *numbers,
        parts=f"[{', '.join(terms)}]",
        ends=f"[{', '.join(ends)}]",
        # what rounding leaves of terms that cancel is no total
        total=f"abs(ends[{last - 1}]) > 1e-13 * (high - low) ? ends[{last - 1}] : 0",
        low=f"min(0, {', '.join(ends)})",
        high=f"max(0, {', '.join(ends)})",
        room=f"high - low > {NOTHING} ? {ROOM} * (high - low) : 0.5",
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title="The sum by hand, term by term",
            description="The terms of a sum as bars: each starts where the one before ended.",
            height=106 + 36 * last,
        )
    )
