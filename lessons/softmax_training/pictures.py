"""The ten templates, and test images with what the model says of them."""

import numpy as np
from torch import Tensor

from charts import images as tiles
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from core.images import SETS
from core.softmax_training import SoftmaxSpec
from lessons.softmax_training.tables import TrainingTables


def template_charts(
    tables: TrainingTables, urls: list[list[str]], palette: Palette
) -> tuple[Chart, Chart]:
    """The weights of each class as a picture, in two rows of five; `urls` by state and class."""
    names = tables.facts.names
    half = len(names) // 2
    words = "Pictures of the weights of each class: orange pixels speak for it, blue ones against."
    return (
        tiles.templates_chart(
            [row[:half] for row in urls],
            names[:half],
            palette,
            title="Templates: what each class looks for",
            description=words,
        ),
        tiles.templates_chart(
            [row[half:] for row in urls],
            names[half:],
            palette,
            title="Orange speaks for the class, blue against",
            description=words,
        ),
    )


def live_templates(w: Tensor, spec: SoftmaxSpec, palette: Palette) -> list[Form]:
    """The weights of a run that is going on, on a colour scale of their own."""
    names, shape = SETS[spec.data].names, SETS[spec.data].shape
    w = w.nan_to_num()
    limit = float(w.abs().quantile(0.995))
    urls = [tiles.weights(column, shape, limit, palette) for column in w.T.numpy()]
    half = len(names) // 2
    return [
        tiles.named_chart(
            urls[part],
            names[part],
            palette,
            columns=half,
            tile=104,
            title=title,
            description="Pictures of the weights of each class, while it trains.",
        )
        for part, title in (
            (slice(0, half), "Templates: what each class looks for"),
            (slice(half, None), "Orange speaks for the class, blue against"),
        )
    ]


def gallery_charts(
    tables: TrainingTables, urls: list[str], rows: list[int], palette: Palette
) -> list[Form]:
    """Test images (`urls`) with their names and what the model says at `step`, six to a chart."""
    facts, charts = tables.facts, []
    names = np.array(facts.names)
    for start in range(0, len(rows), 6):
        part = rows[start : start + 6]
        charts.append(
            tiles.gallery_chart(
                urls[start : start + 6],
                [facts.names[label] for label in tables.truth[part]],
                names[tables.said[:, part]],
                tables.sure[:, part],
                palette,
                columns=3,
                title=f"Test images {start + 1} to {start + len(part)}",
                description="Test images with their true class and the class the model gives them; "
                "wrong answers are framed and crossed.",
            )
        )
    return charts
