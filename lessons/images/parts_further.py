"""What follows the pixels: normalising, forgetting to scale, batches, sizes and mean images."""

import math
from functools import partial

import pandas as pd
import streamlit as st
import torch

from charts import images as tiles
from charts.curves import compare_chart
from charts.palettes import Palette
from charts.theme import Chart
from core import batches, class_means, images, resize, softmax_training
from core.images import SETS
from core.softmax_training import SoftmaxSpec
from lessons.images import cache, controls, words, words_further
from lessons.images.gallery import gallery_charts, mean_charts, strip_chart
from lessons.images.histogram import histogram_charts
from lessons.images.parts import Scene, pixel_tables
from lessons.images.strips import away_chart, batches_chart
from lessons.images.tables import DealtSpec, away_tables, counts_of
from lessons.images.tables_unscaled import UnscaledTables, finite
from ui import figure, kinds, live, prose, source, stage
from ui.columns import side_by_side

CODE = "The code that ran"


@stage.fragment
def normalise(scene: Scene, palette: Palette) -> None:
    """All pixels of the set before and after, with μ and σ under the thumb."""
    stage.listen("images_normal", controls.MEAN, controls.STD)
    kinds.presets("images_normal", controls.PRESETS)
    left, right = st.columns(2)
    mean, std = controls.MEAN.show(left), controls.STD.show(right)
    tables = cache.histogram_tables(scene.data)
    thumbs = {"mean": live.thumb(controls.MEAN), "std": live.thumb(controls.STD)}
    charts = histogram_charts(tables, mean, std, palette)
    side_by_side([live.steered(chart, thumbs) for chart in charts])
    prose.key(
        palette,
        dashed=["truth"],
        truth="mean of all pixels, and one standard deviation to each side",
    )
    prose.summary(words.histogram_words(tables, mean, std))
    prose.formula(*words.normal_formula(tables, mean, std))
    prose.notice(words.NORMAL_WORDS)
    with st.expander(CODE):
        source.show(images.pixel_moments, images.grey_counts)


@stage.fragment
def unscaled(scene: Scene, palette: Palette) -> None:
    """The first updates of a training; a switch forgets to divide."""
    row = st.columns([2, 2, 3], vertical_alignment="bottom")
    lr, seed = controls.LR.show(row[0]), int(controls.SEED.show(row[1]))
    raw = controls.RAW.show(row[2])
    facts = SETS[scene.data]
    n = min(6000, facts.num_train)
    spec = kinds.checked(
        f"images_raw_{scene.data}",
        SoftmaxSpec,
        data=scene.data,
        num_train=n,
        lr=lr,
        batch_size=min(256, n),
        num_epochs=4,
        seed=seed,
    )
    tables = cache.unscaled_tables(spec)
    left, right = st.columns([3, 2])
    figure.show(_loss_chart(tables, palette, raw=raw), left)
    with right:
        prose.table(words_further.loss_rows(tables, raw))
    if raw:
        prose.broken(words_further.unscaled_words(tables))
    else:
        prose.summary(words_further.scaled_words(tables))
    prose.lesson("softmax")
    with st.expander(CODE):
        source.show(images.scale, softmax_training.naive_loss)


def _loss_chart(tables: UnscaledTables, palette: Palette, *, raw: bool) -> Chart:
    """The losses of the first batches on a log scale, as far as they are numbers."""

    def by_update(losses: list[float]) -> pd.Series:
        return pd.Series(losses, index=range(1, len(losses) + 1), dtype=float)

    scaled = by_update(finite(tables.scaled).tolist())
    series = {"pixels 0 … 1": (scaled, "model", False)}
    if raw:
        stable = by_update(finite(tables.stable).clamp(min=1e-6).tolist())
        series[f"pixels 0 … {tables.top}, loss from the logits"] = (stable, "compare", True)
    return compare_chart(
        series,
        palette,
        title="Loss of the first batches on a log scale",
        axis="loss (log scale)",
        level=(math.log(SETS[tables.spec.data].q), "guessing"),
        log=True,
        across="update",
    )


@stage.fragment
def deal(scene: Scene, palette: Palette) -> None:
    """An epoch dealt into batches, and one of them."""
    facts = SETS[scene.data]
    row = st.columns([4, 2, 2, 2], vertical_alignment="bottom")
    size = int(controls.BATCH.show(row[0], high=facts.num_train))
    count, _ = counts_of(facts.num_train, size)
    number = int(controls.NUMBER.show(row[1], high=count))
    epoch = int(controls.EPOCH.show(row[2]))
    shuffle = controls.SHUFFLE.show(row[3])
    tables = cache.dealt_tables(DealtSpec(scene.data, size, shuffle, epoch, number))
    figure.show(batches_chart(tables, palette), st.container(key="images_dealt"))
    stage.clicks("images_dealt", partial(_take_batch, size, count))
    prose.key(palette, batch="the batch looked at", model="the last one, when it is short")
    titles = words_further.batch_titles(tables)
    side_by_side(gallery_charts(tables.urls, tables.names, titles, palette, -1), columns=3)
    prose.summary(words_further.batch_words(tables))
    prose.formula(*words_further.batch_formula(tables))
    prose.table(words_further.batch_rows(size))
    prose.notice(words_further.workers_words(facts, size))
    prose.lesson("data")
    with st.expander(CODE):
        source.show(batches.data_iter, images.scale)
        source.script(words_further.batch_script(tables.spec), name="batches")


def _take_batch(size: int, count: int, x: float, _y: float) -> None:
    """Look at the batch that was clicked on."""
    kinds.put({controls.NUMBER.key: float(min(max(int(x / size), 0), count - 1) + 1)})


@stage.fragment
def another_size(scene: Scene, palette: Palette) -> None:
    """The image in another size, three ways."""
    facts = SETS[scene.data]
    side = int(controls.SIDE.show(st.columns(2)[0]))
    picture = pixel_tables(scene, 0, 0).pixels
    stored = torch.from_numpy(picture)
    made = {
        method: resize.resized(stored, (side, side), method).round().clamp(0, facts.top)
        for method in resize.METHODS
    }
    pictures = {"as it is": stored, **made}
    urls = [
        tiles.grey(p.numpy().astype(int).ravel(), (p.shape[0], p.shape[1]), facts.top)
        for p in pictures.values()
    ]
    shapes = [f"({p.shape[0]}, {p.shape[1]})" for p in pictures.values()]
    half = len(urls) // 2
    names = list(pictures)
    side_by_side(
        [
            strip_chart(
                urls[part],
                names[part],
                shapes[part],
                palette,
                columns=half,
                tile=190,
                title=title,
                description="The image in another size, made in different ways.",
            )
            for part, title in (
                (slice(0, half), f"From {shapes[0]} to ({side}, {side})"),
                (slice(half, None), "The same size, made in other ways"),
            )
        ]
    )
    prose.summary(words_further.resize_words(facts, side))
    prose.notice("\n".join(f"- **{name}**: {what}." for name, what in resize.METHODS.items()))
    prose.formula(words_further.RESIZE_FORMULA, words_further.resize_numbers(facts, side))
    with st.expander(CODE):
        source.show(resize.weights, resize.resized)


def mean_images(scene: Scene, palette: Palette) -> None:
    """The mean image of each class, and how far the image taken above lies from each."""
    tables = cache.means_tables(scene.data)
    away = away_tables(tables, pixel_tables(scene, 0, 0).pixels, scene.label)
    prose.predict("images_means", *words_further.means_question(tables))
    side_by_side(mean_charts(tables.urls, tables.facts.names, palette, picked=away.nearest))
    left, right = st.columns([3, 2])
    figure.show(away_chart(away, palette), left)
    with right:
        prose.key(palette, model="the nearest mean", truth="the class of the image")
        prose.summary(words_further.away_words(away))
        prose.formula(*words_further.away_formula(away))
    prose.notice(words_further.MEANS_WORDS)
    with st.expander(CODE):
        source.show(
            class_means.class_means, class_means.distances, class_means.nearest_mean_accuracy
        )
