"""Filters by epoch, the accuracy of a run, feature maps, and the answer."""

import functools

import altair as alt
import pandas as pd

from charts import form, theme
from charts import images as tiles
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.cnn.tables_maps import MapTables, RunTables, filter_urls, map_urls, picture_url


def filters_chart(run: RunTables, palette: Palette) -> Chart:
    """The ten kernels of the first layer at the epoch of the player."""
    return tiles.templates_chart(
        filter_urls(run, palette),
        [str(k + 1) for k in range(len(run.kernels[0]))],
        palette,
        title="Ten filters: orange above 0, blue below",
        description="The kernels of the first convolution as pictures of five by five weights.",
    )


def curve_chart(
    metrics: pd.DataFrame, num_epochs: int, palette: Palette, *, live: bool = False
) -> Chart:
    """Test accuracy by epoch; a rule at the epoch of the player, unless the run goes on."""
    x = theme.x_axis("epoch", "epoch", (0, 1.03 * num_epochs)).axis(tickMinStep=1)
    y = theme.y_axis("test_accuracy", "test accuracy", (0, 1)).axis(format=".0%")
    base = alt.Chart(metrics).encode(x=x, y=y)
    layers: list[Chart] = [
        base.mark_line(color=palette.model, strokeWidth=2, clip=True, tooltip=None),
        base.mark_point(color=palette.model, filled=True, size=50, clip=True).encode(
            tooltip=theme.tips("epoch", "test_accuracy")
        ),
    ]
    if not live:
        now = alt.Chart(theme.one_row()).transform_calculate(epoch="step")
        rule = now.mark_rule(color=palette.ink, opacity=0.6, tooltip=None)
        layers.insert(0, rule.encode(alt.X("epoch:Q")))
    chart: Chart = alt.layer(*layers)
    if not live:
        chart = theme.stepped(chart, num_epochs)
    return theme.finish(
        chart,
        palette,
        title="All test images, after each epoch",
        description="Share of the test images that are named right, by epoch.",
        height=220,
    )


def map_charts(tables: MapTables, palette: Palette) -> list[Form]:
    """The picture and its ten maps, and the twenty maps of the second layer."""
    first = [str(k + 1) for k in range(len(tables.map1))]
    second = [str(k + 1) for k in range(len(tables.map2))]
    return [
        tiles.named_chart(
            [picture_url(tables), *map_urls(tables.map1)],
            ["picture", *first],
            palette,
            columns=6,
            tile=92,
            title="The picture, and ten maps of 12 × 12",
            description="The picture, and what pooling and ReLU leave of each filter's sums.",
        ),
        tiles.named_chart(
            map_urls(tables.map2),
            second,
            palette,
            columns=10,
            tile=66,
            title="Twenty maps of 4 × 4",
            description="What pooling and ReLU leave of the second convolution.",
        ),
    ]


def answer_chart(tables: MapTables, palette: Palette) -> Form:
    """The ten probabilities."""
    answers = tables.answers.assign(
        text=[f"{share:.1%}" for share in tables.answers["share"]],
        said=tables.answers["name"] == tables.said,
    )
    at = form.numbers(title=f"It says: {tables.said}")
    return answer_form(palette).with_tables(at=at, answers=answers)


@functools.lru_cache(maxsize=4)
def answer_form(palette: Palette) -> Form:
    """What ten probabilities look like."""
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1.25], nice=False))
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelOverlap=False))
    table = form.table("answers")
    fill = alt.condition("datum.said", alt.value(palette.model), alt.value(palette.data))
    layers: list[Chart] = [
        table.mark_bar(height=12, tooltip=None).encode(x=x, y=y, color=fill),
        table.mark_text(align="left", dx=5, fontSize=12, color=palette.ink, tooltip=None).encode(
            x=x, y=y, text=alt.Text("text:N")
        ),
        form.carried("at"),
    ]
    chart = form.reading(alt.layer(*layers))
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title"),
            description="The probability of each class, as bars.",
            height=270,
        )
    )
