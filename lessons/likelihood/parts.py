"""The centrepiece of lesson 07: data, a movable line, and the seven steps with their figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
import torch

from charts.form import Form
from charts.palettes import Palette
from core import data, likelihood, linear_regression
from core.likelihood import LineSpec
from lessons.likelihood import (
    cache,
    controls,
    words,
    words_formulas,
    words_practice,
    words_predict,
)
from lessons.likelihood.line import Shown, line_chart, noise_chart
from lessons.likelihood.loss import sigma_chart, surface_chart, twin_chart
from lessons.likelihood.product import parts_chart, product_chart
from lessons.likelihood.tables import ChainTables, chain_tables, readout_table
from ui import alone, figure, kinds, live, own_data, player, prose, source, stage
from ui.stepper import Stepper

MAX_ROWS = 1000  # more factors than anybody steps through
MOVING = (
    controls.W,
    controls.B,
    controls.SIGMA,
    controls.N,
)
DATA = "likelihood_data_now"  # the data of the chain, for the tabs; written by the fragment


@dataclass(frozen=True)
class Trial:
    """What is on trial: the data, the line, whether the truth is shown; and who moves the line."""

    spec: data.DataSpec
    line: LineSpec
    truth: bool
    thumbs: Mapping[str, live.Thumb]

    def steered(self, *views: Form) -> list[Form]:
        """The views with their line tied to the sliders."""
        return [live.steered(view, self.thumbs) for view in views]


def settings() -> Trial:
    """The controls of the chain."""
    columns = st.columns(4)
    row = st.container(horizontal=True, vertical_alignment="center", key="likelihood_switches")
    best = controls.BEST.show(row)
    best_sigma = controls.BEST_SIGMA.show(row)
    truth = controls.TRUTH.show(row)
    fold = alone.fold(row, "Data")
    with alone.fold(row, "Try"):
        kinds.presets("likelihood", controls.PRESETS)
    spec = choose_data(fold, columns[3])
    line, free = choose_line(spec, columns, best=best, best_sigma=best_sigma)
    own = isinstance(spec, data.OwnSpec)
    thumbs = {
        name: live.thumb(slider, free=free[name] and not own)
        for name, slider in (("w", controls.W), ("b", controls.B), ("sigma", controls.SIGMA))
    }
    return Trial(spec, line, truth, thumbs)


def choose_data(fold: kinds.Place, n_place: kinds.Place) -> data.DataSpec:
    """The data of the chain: drawn with chosen n, noise and seed, a fixed set, or one's own.

    The field for one's own stands on the page: what is wrong with them must be seen.
    """
    name = controls.DATA.show(fold)
    if own := own_data.chosen(name, "likelihood", max_features=1, max_rows=MAX_ROWS):
        return own
    if name != "one feature":
        return data.named_spec(name)
    return data.named_spec(
        name,
        n=int(controls.N.show(n_place)),
        noise=controls.NOISE.show(fold),
        seed=int(controls.SEED.show(fold)),
    )


def choose_line(
    spec: data.DataSpec, columns: Sequence[kinds.Place], *, best: bool, best_sigma: bool
) -> tuple[LineSpec, dict[str, bool]]:
    """The line on trial: w, b and σ by slider (typed for own points), or at the maximum.

    Also which of the three its own control gives.
    """
    own = isinstance(spec, data.OwnSpec)
    fields: Sequence[kinds.Slider | kinds.Number] = (
        [controls.OWN_W, controls.OWN_B, controls.OWN_SIGMA]
        if own
        else [controls.W, controls.B, controls.SIGMA]
    )
    rows = data.load(spec)
    at = linear_regression.closed_form(rows.X, rows.y).theta.tolist() if best else (None, None)
    w, b = map(_field, fields[:2], columns[:2], at)
    hat = None
    if best_sigma:
        hat = likelihood.noise_left(rows, torch.tensor([w, b], dtype=torch.double)) or None
        if hat is None:
            prose.notice(words.EXACT_FIT)
    sigma = _field(fields[2], columns[2], hat)
    return LineSpec(w, b, sigma), {"w": not best, "b": not best, "sigma": hat is None}


def _field(field: kinds.Slider | kinds.Number, place: kinds.Place, at: float | None) -> float:
    """The control, or in its place the number in force while that is the one at the maximum.

    The control stays on the page, out of sight: its own setting is kept, also in the link.
    """
    if at is None:
        return field.show(place)
    place.markdown(words.in_force(field.label, at))
    field.show(place.container(key=f"{field.key}_aside"), disabled=True)
    return at


# --- the figures of each step -----------------------------------------------------------------


def _model(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "The data, the line, and the errors it needs"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth, chosen=True))
    figure.beside(
        *trial.steered(line, noise_chart(tables, palette, heights=False)), called=tables.called
    )


def _density(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "Bells on the line: a density is a length"
    shown = Shown(trial.truth, bells=True, chosen=True)
    line = line_chart(tables, palette, title=title, shown=shown)
    figure.beside(
        *trial.steered(line, noise_chart(tables, palette, heights=True)), called=tables.called
    )


def _factors(tables: ChainTables, palette: Palette, trial: Trial, logs: bool) -> None:
    """Factors multiplied (or logs added) one by one, in the browser."""
    player.show("likelihood_product", tables.n, unit="factor")
    with st.container(key="likelihood_product"):
        title = f"The points {'added' if logs else 'multiplied'} so far"
        shown = Shown(trial.truth, bells=True, lit=True)
        line = line_chart(tables, palette, title=title, shown=shown)
        product = product_chart(tables, palette, logs=logs)
        figure.beside(*trial.steered(line), product, called=tables.called)
    lines = words.READOUT_LOGS if logs else words.READOUT_PRODUCT
    player.readout("likelihood_product", lines, readout_table(tables), "factors")


def _product(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    _factors(tables, palette, trial, logs=False)


def _logs(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    _factors(tables, palette, trial, logs=True)


def _minus(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "Only these residuals, squared, depend on the line"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth))
    figure.beside(*trial.steered(line, parts_chart(tables, palette)), called=tables.called)


def _loss(tables: ChainTables, palette: Palette, trial: Trial, ask: kinds.Place) -> None:
    links = tables.links
    twin = cache.twin_tables(trial.spec, links.line.sigma)
    both = True  # a flat curve has no lowest point to guess
    if links.best.unique:
        with ask:
            both = _asked("likelihood_lowest", words_predict.lowest(twin))
    names: tuple[Literal["loss", "nll"], ...] = ("loss", "nll") if both else ("loss",)
    views = [twin_chart(twin, links, palette, both=both)]
    views += [surface_chart(twin, links.line, palette, name) for name in names]
    figure.beside(*trial.steered(*views))
    if off := words.dot_off_picture(twin, links):
        prose.summary(off)


def _asked(key: str, question: words_predict.Question | None) -> bool:
    """Ask; whether somebody has answered, or there was nothing to ask."""
    if question is None:
        return True
    return prose.predict(key, question.text, question.options, question.answer, question.why)


def _maximum(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "The line on trial, and the likeliest (dotted)"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth, best=True))
    figure.beside(*trial.steered(line, sigma_chart(tables.links, palette)), called=tables.called)


VIEWS: tuple[Callable[..., None], ...] = (
    _model,
    _density,
    _product,
    _logs,
    _minus,
    _loss,
    _maximum,
)
CODE: tuple[tuple[Callable[..., object], ...], ...] = (
    (likelihood.evidence, linear_regression.linreg),
    (likelihood.normal,),
    (likelihood.running_product, likelihood.breaks_at),
    (likelihood.log_normal,),
    (likelihood.nll,),
    (likelihood.nll_from_loss, linear_regression.squared_loss),
    (linear_regression.closed_form, likelihood.sigma_mle),
)


def chain(stepper: Stepper, palette: Palette) -> data.DataSpec:
    """The whole chain, walked by `stepper`; returns the data it was computed from."""
    now, tables = _chain(stepper, palette)
    stage.follow("likelihood", now)
    spec: data.DataSpec = st.session_state[DATA]
    practice(tables, spec)
    return spec


@stage.fragment
def _chain(stepper: Stepper, palette: Palette) -> tuple[object, ChainTables]:
    """Stepper and one step. Moving the line reruns this; what stands below follows at rest."""
    stage.listen("likelihood", *MOVING)
    number = stepper.show()
    step = words.STEPS[number - 1]
    prose.header(step.heading)
    prose.notice(step.sentence)
    trial = settings()
    before = st.session_state.get(DATA, trial.spec)
    st.session_state[DATA] = trial.spec
    tables = show_step(number, trial, palette)
    stage.mark("likelihood", now := (number, trial.spec, trial.line))
    if before != trial.spec:
        st.rerun()  # the tabs below show the same data
    return now, tables


def show_step(number: int, trial: Trial, palette: Palette) -> ChainTables:
    """Figures, a question, formula with numbers, what to notice, and the code of one step."""
    with alone.views():
        alone.line(f"**{words.STEPS[number - 1].heading}**")
        figures, ask, letters = st.container(), st.container(), st.container()
    left, right = st.columns(2, gap="large")
    rows = data.load(trial.spec)
    with left:
        chosen = int(controls.POINT.show(high=rows.n)) if number <= 2 else 1
    tables = chain_tables(likelihood.chain(rows, trial.line), chosen)
    answered = True
    with ask:
        if number in words_predict.QUESTIONS:
            key, question = words_predict.QUESTIONS[number]
            answered = _asked(key, question(tables))
    with figures:
        VIEWS[number - 1](tables, palette, trial, *([ask] if number == 6 else []))
        known = rows.w is not None
        prose.key(palette, **words.marks(number, truth=trial.truth and known))
        if trial.truth and not known:
            prose.summary(words.NO_TRUTH)
    with letters:
        prose.formula(*words_formulas.formula(number, tables), beside=True)
    with left:
        prose.notice(words.notice(number, tables))
        if number == 3 and answered and not alone.on() and not tables.breaks64:
            prose.notice(words.more_points())
            kinds.presets("likelihood_more", (controls.MANY_POINTS,))
    with right:
        source.show(*CODE[number - 1])
    return tables


@alone.beside
def practice(tables: ChainTables, spec: data.DataSpec) -> None:
    """A script, mistakes to make and questions to answer, about the line on the page."""
    with st.expander("A script with today's settings"):
        source.script(words_practice.script(spec, tables.links.line))
    prose.header("Break it")
    prose.broken(words_practice.damage(tables.links, controls.MISTAKE.show()))
    prose.header("Check yourself")
    for exercise in words_practice.exercises(tables):
        prose.exercise(*exercise)
