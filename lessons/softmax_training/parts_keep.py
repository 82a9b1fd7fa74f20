"""The result as files, and weights from a file."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from charts import images as tiles
from charts.palettes import Palette
from core import weights_file
from lessons.softmax_training import tables_keep, words
from lessons.softmax_training.tables import TrainingTables
from ui import alone, prose
from ui.columns import side_by_side
from ui.image_sets import image_set

TORCH = "one-layer-weights.pt"


@alone.beside
def save(tables: TrainingTables) -> None:
    """Weights in two kinds of file, and three tables; each is made when somebody asks for it."""
    weights = tables_keep.weights_of(tables)
    files: tuple[tuple[str, str, Callable[[], Any]], ...] = (
        (
            "Weights, safetensors",
            "weights.safetensors",
            partial(weights_file.to_safetensors, *weights),
        ),
        ("Weights, state_dict", "weights.pt", partial(weights_file.to_torch, *weights)),
        ("History", "history.csv", partial(tables_keep.history, tables)),
        ("Predictions", "predictions.csv", partial(tables_keep.predictions, tables)),
        ("Scores of the classes", "scores.csv", partial(tables_keep.class_scores, tables)),
    )
    with st.container(horizontal=True):
        for label, name, make in files:
            kind = "text/csv" if name.endswith("csv") else "application/octet-stream"
            st.download_button(
                label,
                make,
                f"one-layer-{name}",
                kind,
                key=f"training_save_{name}",
                on_click="ignore",
                icon=":material/download:",
            )
    prose.summary(
        "Weights of the last epoch, (classes × pixels), and biases, as torch.nn.Linear has them."
    )
    if not alone.paper():  # nobody runs paper
        prose.summary("So the state_dict is loaded:")
        st.code(words.load_code(tables.spec, TORCH), language="python", wrap_lines=True)


@alone.beside
def load(tables: TrainingTables, palette: Palette) -> None:
    """Weights of a file on the test images of this page; the run stays as it is."""
    given: Any = st.file_uploader(
        "Weights from a file: safetensors, or a state_dict that torch.save wrote",
        key="training_file",
        max_upload_size=math.ceil(weights_file.MOST / 1e6),
    )
    if given is None:
        return
    try:
        found = tables_keep.loaded(given.getvalue(), tables, image_set(tables.spec.data), palette)
    except ValueError as error:
        prose.error(f"{error} The run above is as it was.")
        return
    names = tables.facts.names
    half = len(names) // 2
    charts = [
        tiles.named_chart(
            found.urls[part],
            names[part],
            palette,
            columns=half,
            tile=104,
            title=title,
            description="Pictures of the weights of each class, from a file.",
        )
        for part, title in (
            (slice(0, half), "Templates of the file"),
            (slice(half, None), "Orange speaks for the class, blue against"),
        )
    ]
    side_by_side(charts)
    prose.summary(words.loaded_words(tables, found.loss, found.accuracy, found.apart))
