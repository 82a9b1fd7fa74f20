"""The parts of the linear regression lesson that rerun by themselves: controls, table, chart.

Each is a fragment: moving its slider costs its own figures and not the whole page.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from charts.naming import first_only
from charts.palettes import Palette
from core import data, normal_equation
from core.linear_regression import NeuronSpec, linreg, score, squared_loss
from lessons.linear_regression import (
    controls,
    matrix_product,
    tables_network,
    tables_solution,
    words_network,
    words_solution,
)
from lessons.linear_regression import line as charts
from lessons.linear_regression import network as network_charts
from lessons.linear_regression.tables import (
    Range,
    four_decimals,
    line_tables,
    on_grid,
    slider_ranges,
    standing_lines,
)
from lessons.linear_regression.words import (
    lift_question,
    lift_reason,
    line_notice,
    line_summary,
    model_formula,
    score_formulas,
    score_table,
    script,
)
from ui import alone, figure, kinds, live, own_data, player, prose, source, stage, touch

ROWS = data.SyntheticSpec(n=8, seed=3)  # of the matrix picture: as many as a phone can show
MAX_ROWS = 2_000  # all are scored at every move of a slider
SCATTER = touch.Scatter(
    "linreg",
    controls.DATA,
    "linreg_scatter/0",
    "points",
    ("x", "y"),
    {"linreg_scatter/0": charts.OF_POINTS, "linreg_losses/0": charts.OF_POINTS | charts.OF_LOSSES},
    keys=(controls.N.key, controls.NOISE.key, controls.SEED.key),
    stays=(controls.W.key, controls.B.key),
)
NETWORK = {
    "x1": controls.X1,
    "x2": controls.X2,
    "w1": controls.W1,
    "w2": controls.W2,
    "b": controls.BIAS,
}


def points(choice: kinds.Place, place: kinds.Place) -> data.DataSpec:
    """The points of my line: a named set, or own ones; drawn sets have settings in `place`."""
    touch.arrive(SCATTER)
    name = controls.DATA.show(choice)
    if own := own_data.chosen(name, "linreg", max_features=8, max_rows=MAX_ROWS):
        return own
    if name != "one feature":
        return data.named_spec(name)
    with alone.fold(place, "More settings"):
        n = int(controls.N.show())
        noise = controls.NOISE.show()
        seed = int(controls.SEED.show())
    return data.named_spec(name, n=n, noise=noise, seed=seed)


@alone.beside
@stage.fragment
def network(palette: Palette) -> None:
    """The diagram with live weights, the sum by hand, and the same weights on many rows."""
    stage.listen("linreg_network", *NETWORK.values())
    question, sliders = st.container(), st.columns(5)
    here = {n: slider.show(at) for at, (n, slider) in zip(sliders, NETWORK.items(), strict=True)}
    spec = NeuronSpec((here["x1"], here["x2"]), (here["w1"], here["w2"]), here["b"])
    tables = tables_network.network_tables(spec)
    with question:
        prose.predict(
            "linreg_network",
            "Double every input, and leave the weights and the bias. What does the output do?",
            words_network.DOUBLINGS,
            *words_network.doubling(tables),
        )
    diagram, addition = st.columns([3, 2], vertical_alignment="center")
    thumbs = {name: live.thumb(slider) for name, slider in NETWORK.items()}
    figure.show(live.steered(network_charts.network_chart(tables, palette), thumbs), diagram)
    figure.show(live.steered(network_charts.sum_chart(tables, palette), thumbs), addition)
    prose.summary(words_network.network_summary(tables))
    prose.formula(*words_network.neuron_formula(spec))

    prose.header("Many rows, one product")
    _, w, b = spec.tensors
    product = tables_network.matrix_tables(data.load(ROWS).X, w, b)
    player.show("linreg_rows", ROWS.n - 1, unit="row", counts_from=1)
    picture, words = st.columns([3, 2])
    with picture.container(key="linreg_rows"):
        figure.show(live.steered(matrix_product.matrix_chart(product, palette), thumbs))
    with words:
        prose.formula(*words_network.product_formula(product))
        player.readout("linreg_rows", [("This row", product.line)], product.numbers)
        prose.summary(words_network.shapes_words(product))
    source.show(linreg)


def _stand(spec: data.DataSpec) -> tuple[kinds.Slider, kinds.Slider]:
    """My two sliders, over a range that suits the data; they begin flat, at the mean."""
    rows = data.load(spec)
    w, b = slider_ranges(rows)
    return _over(controls.W, w, 0.0), _over(controls.B, b, rows.y.mean().item())


def _over(slider: kinds.Slider, span: Range, start: float) -> kinds.Slider:
    """The slider over another range, with as many decimals as its step needs."""
    return replace(
        slider,
        low=span.low,
        high=span.high,
        step=span.step,
        default=on_grid(start, span),
        format=span.format,
    )


@stage.fragment
def my_line(spec: data.DataSpec, palette: Palette) -> None:
    """My line with its squares, against the smallest loss there is."""
    touch.follow(SCATTER)
    slope, intercept = _stand(spec)
    stage.listen("linreg", slope, intercept)
    question = st.container()
    left, right, switch = st.columns(3, vertical_alignment="bottom")
    w, b = slope.show(left), intercept.show(right)
    show_best = controls.BEST.show(switch)
    tables = line_tables(data.load(spec), w, b)
    kinds.presets("linreg", line_presets(data.load(spec), slope, intercept))
    asked, answers = lift_question(tables)
    with question:
        prose.predict(
            "linreg",
            asked,
            answers,
            answers[0],
            lift_reason(tables),
        )
    best = {"optimum": "the best line and its squares"} if show_best else {}
    words = {"data": "the points", "model": "my line and its squares", **best}
    thumbs = {"w": live.thumb(slope), "b": live.thumb(intercept)}
    line = charts.line_chart(tables, show_best=show_best, palette=palette)
    with alone.views():
        prose.key(palette, dashed=["optimum"], **words)
        picture, numbers = st.columns([3, 2])
        scatter = picture.container(key="linreg_scatter")
        figure.show(live.steered(line, thumbs), scatter, called=first_only(tables.called))
        with picture, alone.aside("touch"):
            rows = data.load(spec)
            touch.bar(SCATTER, spec, rows.X[:, 0].tolist(), rows.y[:, 0].tolist())
        losses = numbers.container(key="linreg_losses")
        figure.show(live.steered(charts.loss_bars(tables, palette), thumbs), losses)
        numbers.markdown(score_table(tables))
        prose.summary(line_summary(tables))
    if alone.on():
        return
    prose.notice(line_notice(tables))
    prose.formula(*model_formula(tables), beside=True)
    for column, formula in zip(st.columns(3), score_formulas(tables), strict=True):
        with column:
            prose.formula(*formula)
    with st.expander("The code that ran, and a script with today's settings"):
        source.show(squared_loss, score)
        source.script(script(spec, w, b), spec)


def line_presets(
    rows: data.Dataset, slope: kinds.Slider, intercept: kinds.Slider
) -> Sequence[kinds.Preset]:
    """Lines worth standing on, each with its reason; to the step of the sliders.

    Only those that keep their word for these points: a best line that is flat has no wrong way.
    """
    w, b = (Range(s.low, s.high, s.step) for s in (slope, intercept))
    lines = standing_lines(rows, w, b)
    flat, best, mirrored = ({slope.key: line[0], intercept.key: line[1]} for line in lines)
    r2 = [four_decimals(line_tables(rows, *line).mine.r2) for line in lines]
    level = "" if r2[0] is None else ": its R² is 0, up to the step of the sliders"
    reason = "The best line mirrored at the mean: worse than no line at all, R² below 0."
    wrong = kinds.Preset("Wrong way", mirrored, reason)
    return (
        kinds.Preset(
            "Take the best line",
            {**best, controls.BEST.key: True},
            "The closed form, an answer by formula, to the step of the sliders.",
        ),
        kinds.Preset("Flat, at the mean", flat, f"The line that ignores x{level}."),
        *([wrong] if r2[2] is not None and r2[2] < 0 else []),
    )


@stage.fragment
def solution(spec: data.DataSpec) -> None:
    """The normal equation step by step, and what to do when it has no single answer."""
    left, right = st.columns(2, vertical_alignment="bottom")
    how = controls.SYSTEM.show(left)
    book = controls.BOOK.show(right)
    rows = data.load(data.SyntheticSpec() if book else spec)
    X, y = normal_equation.arrange(rows.X, rows.y, how)
    names = tables_solution.system_names(X.shape[1], how)
    tables = tables_solution.equation_tables(X, y, names)
    halves = st.columns(2, gap="large")
    for number, (words, *formulas) in enumerate(words_solution.steps(tables)):
        with halves[number // 2]:
            st.markdown(words)
            for formula in formulas:
                st.latex(formula)
    st.markdown(words_solution.answer_table(tables))
    prose.summary(words_solution.answer_words(tables))
    if tables.other_losses:
        prose.broken(words_solution.singular_words(tables))
        st.markdown(words_solution.other_table(tables))
