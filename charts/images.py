"""Small pictures in rows of tiles: grey images, weights as pictures, and what a model says of them.

A chart holds one row or block of tiles, so that a page can set several side by side and a phone
can stack them. What changes with `step` is filtered by it: there are few tiles and few epochs.
"""

import base64
import functools
import io
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from PIL import Image

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart

# blue speaks against, orange for; the middle is nearly the page, so that silence looks silent.
# Equal steps in lightness on both sides, and told apart by every kind of colour vision.
DIVERGING = {
    "light": (
        *("#053061", "#2166AC", "#4393C3", "#92C5DE", "#D1E5F0"),
        "#F7F5F0",
        *("#FEE0B6", "#FDB863", "#E08214", "#B35806", "#7F3B08"),
    ),
    "dark": (
        *("#C6E2F5", "#7DBBE6", "#3F8FCB", "#22608F", "#1F3F58"),
        "#1E2428",
        *("#54371F", "#8A4F17", "#C87420", "#F0A04B", "#FFD9A8"),
    ),
}
LEVELS = 15  # colours of a weight picture: odd, so that zero has one; 16 fit into half a byte


def data_url(image: Image.Image, **options: Any) -> str:
    """A picture as the text that a browser draws."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True, **options)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def grey(pixels: np.ndarray, shape: tuple[int, int], top: int) -> str:
    """One image as a data URL: 0 is black, `top` is white. pixels (h·w,) whole numbers."""
    levels = pixels.reshape(shape).astype(np.uint16) * 255 // top
    return data_url(Image.fromarray(levels.astype(np.uint8)))


def mapped(pixels: np.ndarray, shape: tuple[int, int], top: int, colours: Sequence[str]) -> str:
    """One image in the colours of a map, from 0 to `top`, as a data URL. pixels (h·w,)."""
    levels = pixels.reshape(shape).astype(np.uint16) * 255 // top
    picture = Image.fromarray(levels.astype(np.uint8), mode="P")
    picture.putpalette(ramp(colours, 256))
    return data_url(picture)


def thumbnail(pixels: np.ndarray, most: int = 128) -> str:
    """Any picture as a data URL of at most `most` pixels a side: (h, w) grey or (h, w, 3) uint8."""
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    picture.thumbnail((most, most))
    return data_url(picture)


def ramp(colours: Sequence[str], levels: int) -> list[int]:
    """`levels` colours evenly along a list of colours, as r, g, b, r, g, b, …"""
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours])
    at = np.linspace(0, len(rgb) - 1, levels)
    mixed = [np.interp(at, range(len(rgb)), rgb[:, channel]) for channel in range(3)]
    return [int(v) for v in np.stack(mixed, axis=1).round().astype(int).ravel()]


def weights(w: np.ndarray, shape: tuple[int, int], limit: float, palette: Palette) -> str:
    """Weights as a data URL: the middle colour is 0, the ends are ±limit. w (h·w,)."""
    share = np.clip(w / max(limit, 1e-12), -1, 1)
    level = ((share + 1) / 2 * (LEVELS - 1)).round().astype(np.uint8).reshape(shape)
    picture = Image.fromarray(level, mode="P")
    picture.putpalette(ramp(DIVERGING[palette.name], LEVELS))
    return data_url(picture, bits=4)


def tile_table(count: int, columns: int, lines: int, **more: Sequence[Any]) -> pd.DataFrame:
    """One row a tile: i, its corners x, x2, y, y2, its middle, and heights of `lines` of text.

    A tile has a width and a height of 1; rows go down from y = 0.
    """
    i = np.arange(count)
    x, y = i % columns, -(i // columns)
    bottom = y - 1 + 0.14 * lines
    return pd.DataFrame(
        {"i": i, "x": x + 0.05, "x2": x + 0.95, "middle": x + 0.5, "y": bottom, "y2": y - 0.04}
        | {"line1": bottom - 0.03, "line2": bottom - 0.14, **more}
    )


def tile_axes(count: int, columns: int) -> tuple[alt.X, alt.Y]:
    """Axes without ink that hold the tiles of `tile_table`."""
    rows = -(-count // columns)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, columns], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-rows, 0], nice=False))
    return x, y


def pictures(table: theme.Table, x: alt.X, y: alt.Y) -> alt.Chart:
    """The pictures of a tile table in their boxes, square and with hard pixels."""
    return (
        alt.Chart(table)
        .mark_image(aspect=True, smooth=False, tooltip=None)
        .encode(x, alt.X2("x2:Q"), y, alt.Y2("y2:Q"), alt.Url("url:N"))
    )


def line(table: theme.Table, at: str, text: str, **mark: Any) -> alt.Chart:
    """A line of text under each tile; `at` is its column of heights."""
    options = {"fontSize": 12, "baseline": "top", "tooltip": None, **mark}
    return (
        alt.Chart(table)
        .mark_text(**options)
        .encode(alt.X("middle:Q"), alt.Y(f"{at}:Q"), alt.Text(text))
    )


def named_chart(
    urls: Sequence[str],
    names: Sequence[str],
    palette: Palette,
    *,
    columns: int,
    title: str,
    description: str,
    tile: int,
    picked: int = -1,
    below: Sequence[str] = (),
) -> Form:
    """Pictures with their names under them, and a second line `below`; `picked` has a frame.

    A tile is about `tile` pixels wide on a wide screen: its height follows, so that it is square.
    """
    lines = 2 if below else 1
    more = {"line": list(below)} if below else {}
    tiles = tile_table(len(urls), columns, lines, url=list(urls), name=list(names), **more)
    size = (len(urls), columns, lines, tile)
    return named_form(palette, *size, description).with_tables(
        tiles=tiles, at=form.numbers(title=title, picked=picked)
    )


@functools.lru_cache(maxsize=64)
def named_form(
    palette: Palette, count: int, columns: int, lines: int, tile: int, description: str
) -> Form:
    """What so many named pictures in so many columns look like."""
    x, y = tile_axes(count, columns)
    tiles = alt.NamedData("tiles")
    frame = (
        form.table("tiles")
        .transform_filter("datum.i === at.picked")
        .mark_rect(fillOpacity=0, stroke=palette.model, strokeWidth=3, tooltip=None)
        .encode(x, alt.X2("x2:Q"), y, alt.Y2("y2:Q"))
    )
    texts = [line(tiles, "line1", "name:N", color=palette.ink, fontWeight="bold")]
    if lines > 1:
        texts.append(line(tiles, "line2", "line:N", color=palette.ink, fontSize=11))
    layers = [pictures(tiles, x, y), frame, *texts, form.carried("at")]
    chart = form.reading(alt.layer(*layers))
    rows = -(-count // columns)
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title"),
            description=description,
            height=45 + round(tile * 0.9 / (0.96 - 0.14 * lines)) * rows,
        )
    )


def templates_chart(
    urls: list[list[str]], names: Sequence[str], palette: Palette, *, title: str, description: str
) -> Chart:
    """A row of weight pictures that follow `step`. urls[step][i] is the picture of names[i]."""
    table = tile_table(len(names), len(names), 1, name=list(names))
    x, y = tile_axes(len(names), len(names))
    every = table.merge(steps_table(url=urls), on="i")
    tiles = (
        alt.Chart(every)
        .transform_filter("datum.step == step")
        .mark_image(aspect=True, smooth=False)
        .encode(x, alt.X2("x2"), y, alt.Y2("y2"), alt.Url("url:N"), alt.Tooltip("name:N"))
    )
    labels = line(table, "line1", "name:N", color=palette.ink)
    chart = theme.stepped(alt.layer(tiles, labels), len(urls) - 1)
    return theme.finish(chart, palette, title=title, description=description, height=175)


def steps_table(**columns: Any) -> pd.DataFrame:
    """Rows step, i and a column for every grid[step][i]: few enough for a filter by step."""
    shape = np.shape(next(iter(columns.values())))
    step, i = np.indices(shape, dtype=np.int16)
    flat = {name: np.asarray(grid).ravel() for name, grid in columns.items()}
    return pd.DataFrame({"step": step.ravel(), "i": i.ravel(), **flat})


def gallery_chart(
    urls: Sequence[str],
    truth: Sequence[str],
    said: np.ndarray,
    sure: np.ndarray,
    palette: Palette,
    *,
    columns: int,
    title: str,
    description: str,
) -> Form:
    """Images with their true name and, at `step`, what the model says and how sure it is (%).

    said and sure are (steps, images). A wrong answer has a frame, a cross and the word "said".
    """
    tiles = tile_table(len(urls), columns, 2, url=list(urls), truth=list(truth))
    answers = steps_table(said=said, sure=sure)
    wrong = answers["said"] != np.tile(np.asarray(truth), len(said))
    words = (
        np.where(wrong, "said ", "") + answers["said"] + ", " + answers["sure"].astype(str) + "%"
    )
    places = tiles[["i", "x", "x2", "y", "y2", "middle", "line2"]]
    return gallery_form(palette, len(urls), columns, description).with_tables(
        tiles=tiles,
        answers=places.merge(answers.assign(wrong=wrong, words=words), on="i"),
        at=form.numbers(title=title),
    )


@functools.lru_cache(maxsize=64)
def gallery_form(palette: Palette, count: int, columns: int, description: str) -> Form:
    """What a gallery of so many images in so many columns looks like."""
    x, y = tile_axes(count, columns)
    now = form.table("answers").transform_filter("datum.step == step")
    wrong = now.transform_filter("datum.wrong")
    frame = wrong.mark_rect(
        fill=None, stroke=palette.model, strokeWidth=2, strokeDash=[5, 3], tooltip=None
    ).encode(x, alt.X2("x2:Q"), y, alt.Y2("y2:Q"))
    cross = wrong.mark_point(
        shape="cross", angle=45, size=150, filled=True, color=palette.model, tooltip=None
    ).encode(alt.X("x2:Q"), alt.Y("y2:Q"))
    tiles = alt.NamedData("tiles")
    names = line(tiles, "line1", "truth:N", color=palette.ink, fontWeight="bold")
    said = now.mark_text(fontSize=11, baseline="top", color=palette.ink, tooltip=None).encode(
        alt.X("middle:Q"), alt.Y("line2:Q"), alt.Text("words:N")
    )
    layers = [pictures(tiles, x, y), frame, cross, names, said, form.carried("at")]
    chart = form.reading(theme.stepped(alt.layer(*layers), form.LAST_STEP))
    rows = -(-count // columns)
    title = alt.ExprRef("at.title")
    return form.of(
        theme.finish(chart, palette, title=title, description=description, height=30 + 150 * rows)
    )
