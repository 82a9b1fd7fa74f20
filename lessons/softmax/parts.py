"""The chain of the lesson: seven steps from logits to surprise, with their controls and figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from charts.form import Form
from charts.palettes import Palette
from core import information, logits, small_network
from core import softmax as sm
from core.logits import NAMES, LogitsSpec
from core.small_network import OUTPUTS, NetSpec
from lessons.softmax import controls, curves, words, words_formulas, words_net
from lessons.softmax.labels import NUM_MOMENTS, one_hot_chart
from lessons.softmax.network import network_chart, product_chart
from lessons.softmax.rows import looks, rows_chart
from lessons.softmax.tables import ChainTables, chain_tables
from lessons.softmax.tables_net import net_tables
from ui import alone, figure, kinds, live, player, prose, source, stage

# What stands beside the rows of a step: name of the look, and the curve
VIEWS: dict[int, tuple[str, Callable[[ChainTables, Palette], Form]]] = {
    1: ("softmax", curves.exp_chart),
    2: ("temperature", curves.temperature_chart),
    5: ("likelihood", curves.loss_chart),
    6: ("gradient", curves.update_chart),
    7: ("surprise", curves.entropy_chart),
}
CODE: dict[int, tuple[Callable[..., object], ...]] = {
    1: (sm.softmax,),
    2: (sm.tempered,),
    3: (sm.one_hot,),
    4: (sm.logits, small_network.parameters),
    5: (sm.cross_entropy, sm.cross_entropy_naive, sm.log_sum_exp),
    6: (sm.gradient, logits.updated),
    7: (information.entropy, information.cross_entropy, information.surprise),
}
SAID = "softmax_said"  # what the logits say, for the exercises; written by the chain
LABELLED = (5, 6, 7)  # the steps at which a label is at hand


@dataclass(frozen=True)
class Chosen:
    """What is on the sliders: the logits and all that goes with them, and whose thumbs they are."""

    tables: ChainTables
    thumbs: Mapping[str, live.Thumb]


@stage.fragment
def chain(palette: Palette) -> None:
    """Stepper and one step. A slider reruns this alone; the exercises follow when it rests."""
    stage.listen("softmax", *controls.LOGITS, controls.T, controls.SHIFT, controls.LR)
    number = controls.STEP.show()
    step = words.STEPS[number - 1]
    prose.header(step.heading)
    prose.notice(step.sentence)
    here = st.container()
    with st.container(key="softmax_aside"):  # controls of other steps, kept with their settings
        aside = st.container()
    with here:
        chosen = choose(number, aside)
        net = choose_net(number, aside)
        if number == 3:
            _labels(palette)
        elif number == 4:
            _network(net, palette)
        else:
            _step(number, chosen, palette)
    st.session_state[SAID] = chosen.tables
    stage.mark("softmax", settings_of(chosen.tables))


def settings_of(tables: ChainTables) -> object:
    """What the exercises depend on."""
    return tables.said.spec, tables.spot


@stage.fragment
def practice() -> None:
    """The script and the exercises, about the logits of the chain."""
    tables: ChainTables = st.session_state[SAID]
    stage.follow("softmax", settings_of(tables), "words")
    with st.expander("A script with today's logits"):
        source.script(words.script(tables.said.spec))
    for exercise in words.exercises(tables):
        prose.exercise(*exercise)


def choose(number: int, aside: kinds.Place) -> Chosen:
    """The logits, and what goes with them at this step; the controls of other steps stand aside."""
    here = number in VIEWS
    row = (st if here else aside).container(
        horizontal=True, vertical_alignment="bottom", key="softmax_settings"
    )
    narrow = row.container(width=110)
    q = int(controls.CLASSES.show(narrow))
    names = NAMES[:q]
    spot = names.index(_in(number, (1, 2, 6), controls.SPOT, row, aside, names))
    label = names.index(_in(number, LABELLED, controls.LABEL, row, aside, names))
    kind = _in(number, (7,), controls.KIND, row, aside, (), width=270)
    if here:
        with alone.fold(row, "Try"):
            kinds.presets("softmax", controls.PRESETS)
    place = st if here else aside
    o = []
    for start in range(0, q, 5):
        columns = place.columns(q if q <= 5 else 5)
        sliders = controls.LOGITS[start : min(start + 5, q)]
        o += [slider.show(at) for slider, at in zip(sliders, columns, strict=False)]
    left, right = (st if number == 2 else aside).columns(2)
    T, shift = controls.T.show(left), controls.SHIFT.show(right)
    lr = controls.LR.show((st if number == 6 else aside).columns(2)[0])
    spec = LogitsSpec(tuple(o), label, *((T, shift) if number == 2 else (1.0, 0.0)), lr=lr)
    shown = spot if number in (1, 2, 6) else label
    tables = chain_tables(spec, shown, kind, asks=number in LABELLED)
    moved = {f"o{k + 1}": live.thumb(slider) for k, slider in enumerate(controls.LOGITS[:q])}
    moved |= {"shift": live.thumb(controls.SHIFT)} if number == 2 else {}
    moved |= {"lr": live.thumb(controls.LR)} if number == 6 else {}
    return Chosen(tables, moved)


def _in(
    number: int,
    steps: tuple[int, ...],
    choice: kinds.Choice,
    row: kinds.Place,
    aside: kinds.Place,
    names: tuple[str, ...],
    width: int = 170,
) -> str:
    """A choice in the row at its steps, out of sight at others."""
    return choice.show(row.container(width=width) if number in steps else aside, names)


def choose_net(number: int, aside: kinds.Place) -> NetSpec:
    """The picture and the weights of the small network."""
    place = st if number == 4 else aside
    x = [slider.show(at) for slider, at in zip(controls.PIXELS, place.columns(4), strict=True)]
    left, middle, right = place.columns(3)
    weights = controls.NET.show(left)
    turned = controls.TURN.show(middle)
    by = controls.BY.show(right)
    return NetSpec(tuple(x), weights, turned, by)


# --- the steps --------------------------------------------------------------------------------


def _step(number: int, chosen: Chosen, palette: Palette) -> None:
    """A step of the logits: rows and curve, question, formula with numbers, notice, code."""
    tables = chosen.tables
    look, curve = VIEWS[number]
    pictures = [rows_chart(tables, looks()[look], palette), curve(tables, palette)]
    with alone.views():
        alone.line(f"**{words.STEPS[number - 1].heading}**")
        for column, picture in zip(st.columns([3, 2]), pictures, strict=True):
            figure.show(live.steered(picture, chosen.thumbs), column)
        prose.key(palette, **words.MARKS[number])
    if question := words.QUESTIONS[number](tables):
        prose.predict(
            f"softmax_{look}",
            question.text,
            question.options,
            question.answer,
            question.why,
            settings=(number, tables.said.spec, tables.spot, tables.kind),
        )
    if number == 6:
        _take_step(tables)
    if number == 5 and not alone.on():
        _loss_cards(tables)
    else:
        prose.formula(*words_formulas.formula(number, tables), beside=True)
    prose.notice(words.notice(number, tables))
    source.show(*CODE[number])


def _loss_cards(tables: ChainTables) -> None:
    """Likelihood, cross-entropy, and the loss from the logits, beside each other."""
    cards = words_formulas.loss_cards(tables)
    for column, (name, letters, numbers) in zip(st.columns(3), cards, strict=True):
        with column:
            prose.notice(f"**{name}**")
            prose.formula(letters, numbers)


def _take_step(tables: ChainTables) -> None:
    """Move the sliders by the one update, to their nearest marks."""
    st.button(
        "Take this step",
        key="softmax_take",
        icon=":material/south_east:",
        help="The logits become what the update makes of them, to the step of the sliders.",
        on_click=_put_logits,
        args=(tables.said.after.tolist(),),
    )


def _put_logits(after: list[float]) -> None:
    sliders = controls.LOGITS[: len(after)]
    kinds.put(
        {
            slider.key: kinds.on_grid(value, slider.low, slider.high, slider.step)
            for slider, value in zip(sliders, after, strict=True)
        }
    )


def _labels(palette: Palette) -> None:
    """Step 3: names, numbers, rows."""
    player.show("softmax_labels", NUM_MOMENTS, unit="move", start=NUM_MOMENTS)
    with alone.views():
        alone.line(f"**{words.STEPS[2].heading}**")
        picture, side = st.columns([3, 2], gap="large")
        with picture.container(key="softmax_labels"):
            figure.show(one_hot_chart(palette))
    with side:
        prose.formula(*words_net.labels_formula())
        prose.predict(
            "softmax_ones",
            "How many 1s are there in the whole matrix?",
            words_net.ONES,
            words_net.ONES[0],
            words_net.ones_why(),
        )
    prose.notice(words_net.labels_notice())
    source.show(*CODE[3])


def _network(spec: NetSpec, palette: Palette) -> None:
    """Step 4: the small network, as edges and as a product."""
    tables = net_tables(spec, spot=small_network.PARAMETERS.index(spec.turned) % OUTPUTS)
    thumbs = {f"x{i + 1}": live.thumb(slider) for i, slider in enumerate(controls.PIXELS)}
    thumbs |= {"by": live.thumb(controls.BY)}
    pictures = [network_chart(tables, palette), product_chart(tables, palette)]
    with alone.views():
        for column, picture in zip(st.columns([3, 2]), pictures, strict=True):
            figure.show(live.steered(picture, thumbs), column)
        prose.summary(words_net.net_summary(tables))
    question, answer, why = words_net.turned_question(tables)
    prose.predict("softmax_turned", question, words_net.SOME, answer, why, settings=spec)
    prose.formula(*words_net.net_formula(tables))
    prose.notice(words_net.net_notice(tables))
    for slug in ("linear_regression", "softmax_training"):
        prose.lesson(slug)
    source.show(*CODE[4])
