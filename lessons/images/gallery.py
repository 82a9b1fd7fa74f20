"""Images in blocks of six, with their names; one of them can be picked."""

from collections.abc import Sequence

from charts import images as tiles
from charts.form import Form
from charts.palettes import Palette

BLOCK, ACROSS = 6, 3  # images of a block, and of its rows


def gallery_charts(
    urls: Sequence[str], names: Sequence[str], titles: Sequence[str], palette: Palette, picked: int
) -> list[Form]:
    """Blocks of six images with their classes; `picked` counts over all blocks, −1 for none."""
    return [
        tiles.named_chart(
            urls[start : start + BLOCK],
            names[start : start + BLOCK],
            palette,
            columns=ACROSS,
            tile=104,
            title=title,
            description="Images with the name of their class.",
            picked=picked - start,
        )
        for start, title in zip(range(0, len(urls), BLOCK), titles, strict=False)
    ]


def place_of(x: float, y: float) -> int:
    """Which tile of a block is at a place of its chart, from 0."""
    column, row = min(max(int(x), 0), ACROSS - 1), max(int(-y), 0)
    return row * ACROSS + column


def mean_charts(
    urls: Sequence[str], names: Sequence[str], palette: Palette, *, picked: int
) -> list[Form]:
    """The mean images in two blocks of five; the nearest has a frame."""
    titles = ("The mean image of each class", "Each pixel is the mean of its pixels")
    return [
        tiles.named_chart(
            urls[start : start + 5],
            names[start : start + 5],
            palette,
            columns=5,
            tile=96,
            title=titles[start // 5],
            description="The mean image of each class, with its name.",
            picked=picked - start,
        )
        for start in (0, 5)
    ]


def strip_chart(
    urls: Sequence[str],
    names: Sequence[str],
    below: Sequence[str],
    palette: Palette,
    *,
    columns: int,
    tile: int = 134,
    title: str,
    description: str,
) -> Form:
    """Pictures in one row, each with a name and a line under it."""
    return tiles.named_chart(
        urls,
        names,
        palette,
        columns=columns,
        tile=tile,
        title=title,
        description=description,
        below=below,
    )
