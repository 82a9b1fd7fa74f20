"""The parts of the linear regression lesson that rerun by themselves: controls, table, chart.

Each is a fragment: moving its slider costs its own figures and not the whole page.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from charts.damage import damage_chart, damage_words
from charts.theme import Palette
from core import data, house, normal_equation, sgd
from core.linear_regression import (
    NeuronSpec,
    coefficients,
    conventions,
    linreg,
    score,
    squared_loss,
)
from lessons.linear_regression import (
    cache,
    controls,
    matrix_product,
    tables_house,
    tables_network,
    tables_solution,
    words_house,
    words_network,
    words_solution,
)
from lessons.linear_regression import house as house_charts
from lessons.linear_regression import line as charts
from lessons.linear_regression import network as network_charts
from lessons.linear_regression import squared_loss as loss_charts
from lessons.linear_regression.tables import (
    Range,
    line_tables,
    on_grid,
    one_residual,
    slider_ranges,
    standing_lines,
    trap_table,
)
from lessons.linear_regression.words import (
    GUESSES,
    convention_rows,
    convention_words,
    guess_answer,
    guess_reason,
    line_notice,
    line_summary,
    residual_formula,
    score_formulas,
    score_table,
    script,
    trap_words,
    two_outputs,
)
from ui import figure, kinds, live, player, prose, source, stage
from ui import own_data as own_data_form

ROWS = data.SyntheticSpec(n=8, seed=3)  # of the matrix picture: as many as a phone can show
SWITCHES = {
    "area": controls.AREA,
    "age": controls.AGE,
    "distance": controls.DISTANCE,
}
HERE = {
    "area": controls.HOUSE_AREA,
    "age": controls.HOUSE_AGE,
    "distance": controls.HOUSE_DISTANCE,
}
NETWORK = {
    "x1": controls.X1,
    "x2": controls.X2,
    "w1": controls.W1,
    "w2": controls.W2,
    "b": controls.BIAS,
}


def points(name: str, place: kinds.Place) -> data.DataSpec:
    """The points of my line: a named set, or own ones; drawn sets have settings in `place`."""
    if name == "own points":
        return own_data_form.show("linreg", max_features=2)
    if name != "one feature":
        return data.named_spec(name)
    with place.popover("More settings"):
        n = int(controls.N.show())
        noise = controls.NOISE.show()
        seed = int(controls.SEED.show())
    return data.named_spec(name, n=n, noise=noise, seed=seed)


@st.fragment
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


@st.fragment
def my_line(spec: data.DataSpec, palette: Palette) -> None:
    """My line with its squares, against the smallest loss there is."""
    slope, intercept = _stand(spec)
    stage.listen("linreg", slope, intercept)
    question = st.container()
    left, right, switch = st.columns(3, vertical_alignment="bottom")
    w, b = slope.show(left), intercept.show(right)
    show_best = controls.BEST.show(switch)
    tables = line_tables(data.load(spec), w, b)
    kinds.presets("linreg", line_presets(data.load(spec), slope, intercept))
    with question:
        prose.predict(
            "linreg",
            "Without looking at the bars: how large is my loss, beside the smallest possible?",
            GUESSES,
            guess_answer(tables),
            guess_reason(tables),
        )
    prose.key(palette, data="the points", model="my line and its squares", optimum="the best line")
    picture, numbers = st.columns([3, 2])
    thumbs = {"w": live.thumb(slope), "b": live.thumb(intercept)}
    line = charts.line_chart(tables, show_best=show_best, palette=palette)
    figure.show(live.steered(line, thumbs), picture)
    figure.show(live.steered(charts.loss_bars(tables, palette), thumbs), numbers)
    numbers.markdown(score_table(tables))
    prose.summary(line_summary(tables))
    prose.notice(line_notice(tables))
    for column, formula in zip(st.columns(3), score_formulas(tables), strict=True):
        with column:
            prose.formula(*formula)
    with st.expander("The code that ran, and a script with today's settings"):
        source.show(squared_loss, score)
        source.script(script(spec, w, b))


def line_presets(
    rows: data.Dataset, slope: kinds.Slider, intercept: kinds.Slider
) -> Sequence[kinds.Preset]:
    """Lines worth standing on, each with its reason; to the step of the sliders."""
    w, b = (Range(s.low, s.high, s.step) for s in (slope, intercept))
    flat, best, mirrored = (
        {slope.key: line[0], intercept.key: line[1]} for line in standing_lines(rows, w, b)
    )
    return (
        kinds.Preset(
            "Take the best line",
            {**best, controls.BEST.key: True},
            "The closed form, to the step of the sliders.",
        ),
        kinds.Preset(
            "Flat, at the mean",
            flat,
            "The line that ignores x: its R² is 0, up to the step of the sliders.",
        ),
        kinds.Preset(
            "Wrong way",
            mirrored,
            "The best line mirrored at the mean: worse than no line at all, R² below 0.",
        ),
    )


@st.fragment
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


def further(section: str, spec: data.DataSpec, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section == "What is a house worth?":
        _houses(palette)
    elif section == "Half or not, sum or mean":
        _loss_conventions(spec, palette)
    elif section == "Two outputs":
        prose.notice(two_outputs())
        source.show(coefficients)
    else:
        _broadcast_trap(palette)


@st.fragment
def _houses(palette: Palette) -> None:
    prose.notice(
        "These houses are made up: their prices are drawn from a sum we chose, plus noise, with a "
        "seed. Count one factor, then one more, and watch the plane tilt."
    )
    stage.listen("linreg_house", *HERE.values())
    columns = dict(zip(house.FACTORS, st.columns(len(house.FACTORS)), strict=True))
    on = [name for name, switch in SWITCHES.items() if switch.show(columns[name])]
    here = {name: slider.show(columns[name]) for name, slider in HERE.items()}
    with st.popover("More settings"):
        overlap = controls.OVERLAP.show()
        seed = int(controls.HOUSE_SEED.show())
    spec = kinds.checked("linreg_house", house.HouseSpec, overlap=overlap, seed=seed)
    tables = tables_house.house_tables(spec, on, here)
    plane, addition = st.columns([3, 2])
    thumbs = {name: live.thumb(slider) for name, slider in HERE.items()}
    figure.show(live.steered(house_charts.plane_chart(tables, palette), thumbs), plane)
    figure.show(live.steered(house_charts.sum_chart(tables, palette), thumbs), addition)
    prose.formula(*words_house.price_formula(tables))
    st.markdown(words_house.growth_table(tables))
    prose.notice(words_house.house_notice(tables))
    with st.expander("The code that ran"):
        source.show(house.draw_houses, house.fit_houses)


@st.fragment
def _loss_conventions(spec: data.DataSpec, palette: Palette) -> None:
    prose.notice(
        "The book, *Dive into Deep Learning*, halves the square, so that its slope is the plain "
        "residual. `nn.MSELoss` does not. The best line is the same; the slope is not, and with "
        "it the step that a learning rate makes."
    )
    stage.listen("linreg_loss", controls.Y_HAT, controls.Y)
    left, right = st.columns(2)
    y_hat, y = controls.Y_HAT.show(left), controls.Y.show(right)
    picture, words = st.columns(2)
    one = one_residual(y_hat, y)
    thumbs = {
        "y_hat": live.thumb(controls.Y_HAT),
        "y": live.thumb(controls.Y),
    }
    figure.show(live.steered(loss_charts.parabola_chart(y_hat, y, palette), thumbs), picture)
    with words:
        for formula in residual_formula(y_hat, y):
            prose.formula(*formula)
    rows = data.load(spec)
    prose.summary(convention_words(rows.n))
    left, right = st.columns(2, gap="large")
    left.markdown(convention_rows("this residual", conventions(*one)))
    everywhere = conventions(rows.y * 0, rows.y)
    right.markdown(convention_rows(f"all {rows.n:,} points, ŷ = 0", everywhere))
    source.show(conventions)


@st.fragment
def _broadcast_trap(palette: Palette) -> None:
    prose.notice(
        "Ten predictions of shape (10, 1), ten labels of shape (10,). Switch the reshape off: "
        "nothing complains."
    )
    reshape = controls.RESHAPE.show()
    table = trap_table(data.load(data.SyntheticSpec(n=10)), reshape=reshape)
    cells, beside = st.columns(2)
    figure.show(loss_charts.trap_chart(table, palette), cells)
    cells.caption(trap_words(table, reshape=reshape))
    if reshape:
        with beside:
            source.show(squared_loss)
        return
    mistake = "1-D labels"
    damage = cache.damage_table(sgd.SgdSpec(), mistake)
    figure.show(damage_chart(damage, palette), beside)
    with beside:
        prose.broken(damage_words(damage, mistake, sgd.MISTAKES[mistake]))
