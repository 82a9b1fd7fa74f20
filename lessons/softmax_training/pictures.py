"""The ten templates, and test images with what the model says of them."""

import numpy as np
import torch

from charts import images as tiles
from charts.theme import Chart, Palette
from core.images import ImageSet
from lessons.softmax_training.tables import TrainingTables, weight_limit


def template_urls(tables: TrainingTables, palette: Palette) -> list[list[str]]:
    """The weights of every class at every state as pictures, all on one scale: [state][class]."""
    limit, shape = weight_limit(tables), tables.facts.shape
    return [
        [tiles.weights(w[:, j], shape, limit, palette) for j in range(w.shape[1])] for w in tables.w
    ]


def template_charts(tables: TrainingTables, palette: Palette) -> tuple[Chart, Chart]:
    """The weights of each class as a picture, in two rows of five."""
    names, urls = tables.facts.names, template_urls(tables, palette)
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


def gallery_charts(
    tables: TrainingTables, images: ImageSet, rows: list[int], palette: Palette
) -> list[Chart]:
    """Test images with their names and what the model says of them at `step`, six to a chart."""
    facts, charts = tables.facts, []
    names = np.array(facts.names)
    for start in range(0, len(rows), 6):
        part = rows[start : start + 6]
        pixels = images.X_test[torch.tensor(part)].numpy()
        charts.append(
            tiles.gallery_chart(
                [tiles.grey(image, facts.shape, facts.top) for image in pixels],
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
