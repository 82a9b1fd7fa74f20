"""The stage: the picture with the window on it, every product of the window, and what it makes."""

import functools

import altair as alt

from charts import form, theme
from charts.cells import sheet
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.cnn.tables import SlideTables, out_url, picture_url

HEIGHT = 300
NOW = "min(step, at.last)"
ROW, COLUMN = f"floor({NOW} / at.columns)", f"{NOW} % at.columns"


def picture_chart(tables: SlideTables, palette: Palette) -> Form:
    """The picture, its rim of zeros, and the window that the kernel stands on."""
    spec = tables.spec
    at = form.numbers(
        title="The picture",
        **_way(tables),
        low=-spec.padding,
        high=tables.side + spec.padding,
        side=tables.side,
    )
    return picture_form(palette).with_tables(at=at, shown={"url": [picture_url(tables)]})


def _way(tables: SlideTables) -> dict[str, float]:
    """What the browser needs to know of the places."""
    spec = tables.spec
    return {
        "last": tables.places - 1,
        "columns": tables.columns,
        "rows": tables.rows,
        "k": spec.k,
        "stride": spec.stride,
    }


def square_axes(low: str, high: str) -> tuple[alt.X, alt.Y]:
    """Axes without ink on which a unit is as long across as down, in a view of any shape."""
    middle, half = f"({low} + {high}) / 2", f"({high} - {low}) / 2 * 1.02"
    across = f"{half} * max(1, width / height)"
    down = f"{half} * max(1, height / width)"
    ends = [[f"{middle} - {way}", f"{middle} + {way}"] for way in (across, down)]
    x, y = (
        alt.Scale(domain=[alt.ExprRef(end) for end in pair], nice=False, zero=False)
        for pair in (ends[0], ends[1][::-1])
    )
    return alt.X("x:Q", axis=None, scale=x), alt.Y("y:Q", axis=None, scale=y)


def _box(x0: str, x1: str, y0: str, y1: str, data: str = form.AT) -> alt.Chart:
    """A row with the corners of a box."""
    return form.table(data).transform_calculate(x=x0, x2=x1, y=y0, y2=y1)


@functools.lru_cache(maxsize=4)
def picture_form(palette: Palette) -> Form:
    """What a picture with a window on it looks like."""
    x, y = square_axes("at.low", "at.high")
    place = {"x": x, "x2": alt.X2("x2:Q"), "y": y, "y2": alt.Y2("y2:Q")}
    left, top = f"at.low + {COLUMN} * at.stride", f"at.low + {ROW} * at.stride"
    window = _box(left, f"{left} + at.k", top, f"{top} + at.k")
    layers: list[Chart] = [
        _box("at.low", "at.high", "at.low", "at.high")
        .mark_rect(fill="#000000", stroke=palette.data, strokeDash=[3, 3], tooltip=None)
        .encode(**place),
        _box("0", "at.side", "0", "at.side", "shown")
        .mark_image(aspect=False, smooth=False, tooltip=None)
        .encode(url=alt.Url("url:N"), **place),
        window.mark_rect(fillOpacity=0, stroke="#FFFFFF", strokeWidth=5, tooltip=None).encode(
            **place
        ),
        window.mark_rect(fillOpacity=0, stroke=palette.batch, strokeWidth=3, tooltip=None).encode(
            **place
        ),
    ]
    return _finished(layers, palette, "A picture, and the window that the kernel stands on now.")


def _finished(layers: list[Chart], palette: Palette, description: str) -> Form:
    chart = form.reading(theme.stepped(alt.layer(*layers), form.LAST_STEP))
    title = alt.ExprRef("at.title")
    return form.of(
        theme.finish(chart, palette, title=title, description=description, height=HEIGHT)
    )


def out_chart(tables: SlideTables, palette: Palette) -> Form:
    """What the kernel has made so far; the sum of the window in hand has a frame."""
    widest = max(tables.rows, tables.columns)
    at = form.numbers(title="Sums so far", **_way(tables), low=0, high=widest)
    return out_form(palette).with_tables(at=at, made={"url": [out_url(tables, palette)]})


@functools.lru_cache(maxsize=4)
def out_form(palette: Palette) -> Form:
    """What a growing output looks like: all of it, and paper over what is still to come."""
    x, y = square_axes("at.low", "at.high")
    place = {"x": x, "x2": alt.X2("x2:Q"), "y": y, "y2": alt.Y2("y2:Q")}
    row, column = ROW, COLUMN
    to_come = [
        _box("0", "at.columns", f"{row} + 1", "at.rows"),
        _box(f"{column} + 1", "at.columns", row, f"{row} + 1"),
    ]
    layers: list[Chart] = [
        _box("0", "at.columns", "0", "at.rows", "made")
        .mark_image(aspect=False, smooth=False, tooltip=None)
        .encode(url=alt.Url("url:N"), **place),
        *(
            part.mark_rect(fill=palette.paper, stroke=palette.paper, tooltip=None).encode(**place)
            for part in to_come
        ),
        _box("0", "at.columns", "0", "at.rows")
        .mark_rect(fillOpacity=0, stroke=palette.data, tooltip=None)
        .encode(**place),
        _box(column, f"{column} + 1", row, f"{row} + 1")
        .mark_rect(fillOpacity=0, stroke=palette.model, strokeWidth=3, tooltip=None)
        .encode(**place),
    ]
    return _finished(
        layers, palette, "The sums of the places so far as a picture, the latest one framed."
    )


def products_chart(tables: SlideTables, palette: Palette) -> Form:
    """Pixels in view, kernel, their products, and the sum: what is worked out at this place."""
    at = form.numbers(
        title="At this place",
        **_way(tables),
        wide=tables.wide,
        high=tables.high,
        room=tables.room,
        across=tables.side + 2 * tables.spec.padding,
    )
    return products_form(palette, tables.high).with_tables(
        at=at,
        cells=tables.cells,
        signs=tables.signs,
        around={"value": tables.around},
        sums={"value": tables.out},
    )


@functools.lru_cache(maxsize=16)
def products_form(palette: Palette, rows: float) -> Form:
    """What the work at one place looks like, whatever the numbers."""
    pixel = "pixels[(now_row * at.stride + datum.i) * at.across + now_column * at.stride + datum.j]"
    value = (
        f"datum.block == 'pixels' ? {pixel} : datum.block == 'kernel' ? datum.weight"
        f" : datum.block == 'products' ? {pixel} * datum.weight : sums[{NOW}]"
    )
    look = "datum.block == 'pixels' ? 'read' : datum.block == 'sum' ? 'made' : 'own'"
    cells = form.table("cells").transform_calculate(value=value)
    cells = cells.transform_calculate(look=look, text="format(datum.value, '.4~r')")
    return sheet(
        cells,
        palette,
        description="The pixels in view, the kernel, the product of each pair, and their sum.",
        rows=rows,
        tips={"block": "in", "text": "number"},
        reads=("around", "sums"),
        pixels="pluck(data('around'), 'value')",
        sums="pluck(data('sums'), 'value')",
        now_row=ROW,
        now_column=COLUMN,
    )
