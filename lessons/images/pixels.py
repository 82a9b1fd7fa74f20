"""One image as its pixels, and the numbers around one of them.

The place is a formula of the sliders: the frame and the numbers follow the thumb in the browser.
"""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts import images as tiles
from charts.form import Form
from charts.palettes import Palette
from lessons.images.tables import PixelTables, pixel_table
from lessons.images.words import SHOWN

REACH = 4  # pixels to each side of the one that is looked at
STILL: dict[str, Any] = {"tooltip": None}
GREY = ["#000000", "#FFFFFF"]
LIGHT_INK, DARK_INK = "#FFFFFF", "#000000"


def image_chart(tables: PixelTables, palette: Palette, *, mapped: bool = False) -> Form:
    """All pixels of the image, the chosen one in a frame; grey, or in the colours of a map."""
    facts = tables.facts
    h, w = facts.shape
    pixels = tables.pixels.ravel()
    url = (
        tiles.mapped(pixels, facts.shape, facts.top, theme.VIRIDIS)
        if mapped
        else tiles.grey(pixels, facts.shape, facts.top)
    )
    return image_form(palette, (h, w)).with_tables(
        picture={"column": [0], "right": [w], "row": [0], "below": [h], "url": [url]},
        pixels=pixel_table(tables),
        at=numbers_of(tables, f"Image {tables.index:,}: {tables.name}"),
    )


def zoom_chart(tables: PixelTables, unit: str, palette: Palette) -> Form:
    """The pixels around the chosen one, with their numbers in this unit."""
    titles = {
        SHOWN[0]: f"As stored: whole numbers 0 to {tables.facts.top}",
        SHOWN[1]: f"Scaled: divided by {tables.facts.top}",
        SHOWN[2]: "Normalised: minus μ, divided by σ",
    }
    at = numbers_of(tables, titles[unit], unit=SHOWN.index(unit))
    return zoom_form(palette).with_tables(pixels=pixel_table(tables), at=at)


def numbers_of(tables: PixelTables, title: str, **more: float) -> form.Columns:
    """The single numbers that both pictures read."""
    return form.numbers(
        title=title,
        row=float(tables.row),
        column=float(tables.column),
        top=float(tables.facts.top),
        mean=tables.mean,
        std=tables.std,
        **more,
    )


def _grey() -> alt.Fill:
    """Black is 0, white is the largest; the lightest of all is not a colour of the page."""
    scale = alt.Scale(domain=[0, 1], range=GREY, interpolate="rgb")
    return alt.Fill("share:Q", scale=scale, legend=None)


@functools.lru_cache(maxsize=16)
def image_form(palette: Palette, shape: tuple[int, int]) -> Form:
    """What an image of so many rows and columns looks like."""
    h, w = shape
    x = theme.x_axis("column", "column", (0, w)).axis(alt.Axis(grid=False, tickMinStep=1))
    y = theme.y_axis("row", "row", (h, 0)).axis(alt.Axis(grid=False, tickMinStep=1))
    pixels = form.table("pixels").transform_calculate(
        share="datum.value / at.top", right="datum.column + 1", below="datum.row + 1"
    )
    place = {"x": x, "x2": alt.X2("right:Q"), "y": y, "y2": alt.Y2("below:Q")}
    # as one picture, because between 784 rectangles the paper shines through
    whole = form.table("picture").mark_image(aspect=False, smooth=False, **STILL)
    whole = whole.encode(**place, url=alt.Url("url:N"))
    cells = pixels.mark_rect(fillOpacity=0.001, strokeWidth=0).encode(
        **place,
        tooltip=[
            alt.Tooltip("row:Q"),
            alt.Tooltip("column:Q"),
            alt.Tooltip("value:Q", title="as stored"),
            alt.Tooltip("share:Q", title="scaled", format=".4f"),
        ],
    )
    here = alt.Chart(alt.sequence(0, 1, as_="one"))
    reach = f"{REACH}.5"
    around = here.transform_calculate(
        column=f"max(column + 0.5 - {reach}, 0)",
        right=f"min(column + 0.5 + {reach}, {w})",
        row=f"max(row + 0.5 - {reach}, 0)",
        below=f"min(row + 0.5 + {reach}, {h})",
    )
    one = here.transform_calculate(column="column", right="column + 1", row="row", below="row + 1")
    frame: dict[str, Any] = {"fillOpacity": 0, "stroke": palette.model, **STILL}
    layers = [
        whole,
        cells,
        around.mark_rect(strokeWidth=1.5, strokeDash=[4, 3], **frame).encode(**place),
        one.mark_rect(strokeWidth=3, **frame).encode(**place),
        form.carried("at"),
    ]
    chart = form.steerable(alt.layer(*layers), "row", "column")
    description = "The image as a grid of grey pixels, one of them framed."
    return form.of(
        theme.finish(
            chart, palette, title=alt.ExprRef("at.title"), description=description, height=480
        )
    )


@functools.lru_cache(maxsize=4)
def zoom_form(palette: Palette) -> Form:
    """What the numbers around one pixel look like."""
    x = alt.X("left:Q", axis=None, scale=_ends(-REACH, REACH + 1))
    y = alt.Y("upper:Q", axis=None, scale=_ends(REACH + 1, -REACH))
    near = (
        form.table("pixels")
        .transform_filter(
            f"abs(datum.row - row) <= {REACH} && abs(datum.column - column) <= {REACH}"
        )
        .transform_calculate(
            share="datum.value / at.top",
            left="datum.column - column",
            right="datum.column - column + 1",
            upper="datum.row - row",
            lower="datum.row - row + 1",
            middle="datum.column - column + 0.5",
            centre="datum.row - row + 0.5",
        )
        .transform_calculate(z="(datum.share - at.mean) / at.std")
        .transform_calculate(
            text="at.unit == 0 ? format(datum.value, 'd') : at.unit == 1 ? "
            "format(datum.share, '.2f') : replace(format(datum.z, '.2f'), '-', '−')"
        )
    )
    cells = near.mark_rect(stroke=palette.quiet, strokeWidth=1, **STILL).encode(
        x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("lower:Q"), fill=_grey()
    )
    words: dict[str, Any] = {"fontSize": 12, **STILL}
    texts = [
        near.transform_filter(which)
        .mark_text(color=ink, **words)
        .encode(x=theme.on(x, "middle"), y=theme.on(y, "centre"), text=alt.Text("text:N"))
        for which, ink in (("datum.share < 0.5", LIGHT_INK), ("datum.share >= 0.5", DARK_INK))
    ]
    centre = (
        alt.Chart(alt.sequence(0, 1, as_="left"))
        .transform_calculate(right="1", upper="0", lower="1")
        .mark_rect(fillOpacity=0, stroke=palette.model, strokeWidth=3, **STILL)
        .encode(x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("lower:Q"))
    )
    chart = form.steerable(alt.layer(cells, *texts, centre, form.carried("at")), "row", "column")
    description = "The numbers of the pixels around the chosen one."
    return form.of(
        theme.finish(
            chart, palette, title=alt.ExprRef("at.title"), description=description, height=480
        )
    )


def _ends(first: float, last: float) -> alt.Scale:
    return alt.Scale(domain=[first, last], nice=False, zero=False)
