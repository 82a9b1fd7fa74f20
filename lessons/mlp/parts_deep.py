"""The further sections: programs that break, and what depth does to signals and slopes."""

import streamlit as st

from charts.palettes import Palette
from charts.theme import Chart
from core import depth, mlp
from core.depth import DepthSpec
from core.mlp_programs import PROGRAMS
from lessons.mlp import cache, controls, words_deep
from lessons.mlp.curves import learning_chart
from lessons.mlp.layers import layers_chart
from lessons.mlp.tables import DepthTables
from ui import figure, kinds, player, prose, source, stage

HEIGHT = 400  # pixels of the rows, however many: another height would be another chart


def programs() -> None:
    """A program as it is written or corrected, and what came of it."""
    st.markdown(words_deep.BREAK)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.PROGRAM.show(row.container(width=280))
    corrected = controls.CORRECTED.show(row)
    program, attempt = PROGRAMS[name], cache.program(name, corrected)
    left, right = st.columns([3, 2])
    with left:
        source.show(program.corrected if corrected else program.written)
    with right:
        st.caption("What came of it")
        if attempt.error:
            st.code(attempt.error, language=None, wrap_lines=True)
        if attempt.found:
            prose.table(words_deep.printed(attempt))
        (prose.notice if corrected else prose.broken)(
            words_deep.became(name, attempt, corrected=corrected)
        )


@stage.fragment
def deep(palette: Palette) -> None:
    """A net of equal layers: its signals, its slopes, and what it learns."""
    stage.listen("mlp_deep", controls.DEEP_DEPTH)
    st.markdown(words_deep.INTRO)
    tables = cache.depth_tables(_settings())
    views = [figure.ready(view) for view in _views(tables, palette)]
    player.show("mlp_deep", tables.num_steps, unit="look", speed=4)
    with st.container(key="mlp_deep"):
        for column, view in zip(st.columns(2), views[:2], strict=True):
            figure.show(view, column)
        left, right = st.columns(2)
        figure.show(views[2], left)
    with right:
        prose.key(palette, model="training samples; the bars", truth="samples not seen")
        prose.verdict(*words_deep.verdict(tables))
        prose.notice(words_deep.notice(tables))
    prose.formula(*words_deep.formula(tables), beside=True)
    with st.expander("How it is watched"):
        source.show(mlp.first_layer, depth.look, depth.run)


def _views(tables: DepthTables, palette: Palette) -> list[Chart]:
    return [
        layers_chart(
            tables.signals,
            palette,
            title="Forward: what each layer hands on",
            axis=f"{tables.spec.activation}, exact zeros left out",
            description="A histogram of the activations of each hidden layer.",
            height=HEIGHT,
        ),
        layers_chart(
            tables.slopes,
            palette,
            title="Back: the slopes of each layer's weights",
            axis="log₁₀ |slope|, exact zeros left out",
            description="A histogram of the sizes of the slopes of each hidden layer's weights.",
            height=HEIGHT,
        ),
        learning_chart(tables.looks, palette),
    ]


def _settings() -> DepthSpec:
    row = st.columns(4)
    data = controls.DEEP_DATA.show(row[0])
    activation = controls.DEEP_ACTIVATION.show(row[1])
    init = controls.DEEP_INIT.show(row[2])
    lr = controls.DEEP_LR.show(row[3])
    row = st.columns(4, vertical_alignment="bottom")
    num_layers = int(controls.DEEP_DEPTH.show(row[0]))
    width = int(controls.DEEP_WIDTH.show(row[1]))
    seed = int(controls.DEEP_SEED.show(row[2]))
    kinds.presets("mlp_deep", controls.DEEP_PRESETS)
    return kinds.checked(
        "mlp_deep",
        DepthSpec,
        data=data,
        depth=num_layers,
        width=width,
        activation=activation,
        init=init,
        lr=lr,
        seed=seed,
    )
