"""The stage of the lesson: both loops line by line, the player, the paths; then what is said."""

import streamlit as st

from charts.palettes import Palette
from core import concise
from core.concise import PHASES, WAYS, ConciseSpec
from core.data import SyntheticSpec
from lessons.concise import cache, controls, words
from lessons.concise.paths import apart_chart, paths_chart
from lessons.concise.tables import ConciseTables
from ui import alone, figure, kinds, listing, player, prose, source, stage

W, B = (3.0, -3.4), 3.2  # what the data are drawn from


@stage.fragment
def both(palette: Palette) -> ConciseTables:
    """The settings, the player, both loops with the line in hand lit, and the two paths."""
    stage.listen("concise", controls.LR, controls.BATCH, controls.EPOCHS)
    tables = cache.concise_tables(_settings())
    pictures = [figure.ready(view(tables, palette)) for view in (paths_chart, apart_chart)]
    stage.mark("concise", tables.spec)
    player.show(
        "concise",
        tables.num_updates,
        landmarks=tables.epoch_ends,
        phases=PHASES,
        speed=1,
        fine=True,
    )
    with alone.views():
        listing.show("concise", sides(tables), tables.lines, tables.num_updates)
        warned(tables)
        with st.container(key="concise"):
            for column, picture in zip(st.columns(2), pictures, strict=True):
                figure.show(picture, column)
        prose.key(palette, **words.key())
        (prose.summary if tables.is_equal else prose.broken)(words.summary(tables))
    return tables


@alone.beside
def warned(tables: ConciseTables) -> None:
    """What torch says of the concise side while it goes on."""
    if tables.warned:
        st.caption("torch warns, and goes on:")
        st.code(words.warned(tables), language=None, wrap_lines=True)


def _settings() -> ConciseSpec:
    """How the concise side is written, and what both are trained on."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    way = controls.WAY.show(row.container(width=215))
    places = [row.container(width=width) for width in (200, 150, 120)]
    with alone.fold(row, "Try"):
        kinds.presets("concise", controls.PRESETS)
    help = "The data, the seed; what a module, a trainer or a loader is."
    with alone.fold(row, "More", help=help):
        n = int(controls.N.show())
        seed = int(controls.SEED.show())
        prose.notice(words.TERMS)
    lr = controls.LR.show(places[0])
    batch_size = int(controls.BATCH.show(places[1], high=n))
    num_epochs = int(controls.EPOCHS.show(places[2]))
    return kinds.checked(
        "concise",
        ConciseSpec,
        {"batch_size": min(10, n), "num_epochs": 3},
        data=SyntheticSpec(W, B, n=n, seed=seed),
        lr=lr,
        batch_size=batch_size,
        num_epochs=num_epochs,
        seed=seed,
        way=way,
    )


def sides(tables: ConciseTables) -> tuple[listing.Side, listing.Side]:
    """The code of both sides as it ran, with what stands beside each line."""
    way, hand, concise_side = WAYS[tables.spec.way], *words.line_texts(tables)
    right = (*listing.lines_of(concise.made), *listing.lines_of(concise.by_nn, (0, 1, 2, 3, 4, 5)))
    made = [*listing.lines_of(way.make), *listing.lines_of(way.loop, way.phases)]
    for phase in sorted(set(range(len(PHASES))) - set(way.phases)):  # a line that is missing
        after = next(k for k, line in enumerate(made) if line.phase == phase + 1)
        made.insert(after, listing.Line("", phase))
    by_hand = (
        *listing.lines_of(concise.made_by_hand),
        *listing.lines_of(concise.by_hand, (0, 1, 2, 3, 4, 5)),
    )
    return (
        listing.Side("By hand", listing.told(by_hand, hand)),
        listing.Side("By torch.nn", listing.told(listing.marked(made, right), concise_side)),
    )


def question(tables: ConciseTables) -> None:
    """What lies in .grad on the other side? A guess holds for the settings it was made for."""
    asked = words.question(tables)
    prose.predict(
        "concise", asked.text, asked.options, asked.answer, asked.why, settings=tables.spec
    )


def code(tables: ConciseTables) -> None:
    """The small functions of the loop by hand; how both were watched; today's script."""
    source.show(concise.set_to_zero, concise.sgd)
    with st.expander("How both were watched, and a script with today's settings"):
        source.show(concise.run, concise.remember)
        source.script(words.script(tables))
