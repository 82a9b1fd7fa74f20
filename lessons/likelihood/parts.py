"""The centrepiece of lesson 07: data, a movable line, and the seven steps with their figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st
import torch

from charts.form import Form
from charts.theme import Palette
from core import data, likelihood, linear_regression
from core.likelihood import LineSpec
from lessons.likelihood import cache, controls, words, words_formulas, words_practice
from lessons.likelihood.line import Shown, line_chart, noise_chart
from lessons.likelihood.loss import sigma_chart, surface_chart, twin_chart
from lessons.likelihood.product import parts_chart, product_chart
from lessons.likelihood.tables import ChainTables, chain_tables, readout_table
from lessons.likelihood.tables_loss import TwinTables
from ui import figure, kinds, live, own_data, player, prose, source, stage
from ui.stepper import Stepper

MAX_ROWS = 1000  # more factors than anybody steps through
OWN = "my own points"
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
    fold = row.popover("Data")
    with row.popover("Try"):
        kinds.presets("likelihood", controls.PRESETS)
    spec = choose_data(fold, columns[3])
    line = choose_line(spec, columns, best=best, best_sigma=best_sigma)
    own = isinstance(spec, data.OwnSpec)
    thumbs = {
        "w": live.thumb(controls.W, free=not (best or own)),
        "b": live.thumb(controls.B, free=not (best or own)),
        "sigma": live.thumb(controls.SIGMA, free=not (best_sigma or own)),
    }
    return Trial(spec, line, truth, thumbs)


def choose_data(fold: kinds.Place, n_place: kinds.Place) -> data.DataSpec:
    """The data of the chain: drawn with chosen n, noise and seed, a fixed set, or one's own.

    The field for one's own stands on the page: what is wrong with them must be seen.
    """
    name = controls.DATA.show(fold)
    if name == OWN:
        return own_data.show("likelihood", max_features=1, max_rows=MAX_ROWS)
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
) -> LineSpec:
    """The line on trial: w, b and σ by slider (typed for own points), or at the maximum."""
    fields: Sequence[kinds.Slider | kinds.Number] = (
        [controls.OWN_W, controls.OWN_B, controls.OWN_SIGMA]
        if isinstance(spec, data.OwnSpec)
        else [controls.W, controls.B, controls.SIGMA]
    )
    w, b, sigma = (
        field.show(place, disabled=elsewhere)
        for field, place, elsewhere in zip(
            fields, columns[:3], (best, best, best_sigma), strict=True
        )
    )
    if best or best_sigma:
        rows = data.load(spec)
        if best:
            w, b = linear_regression.closed_form(rows.X, rows.y).theta.tolist()
        at_sigma = likelihood.noise_left(rows, torch.tensor([w, b], dtype=torch.double))
        if best_sigma and at_sigma > 0:
            sigma = at_sigma
        elif best_sigma:
            prose.notice(words.EXACT_FIT)
    return _line(w, b, sigma, narrowest=fields[2].step)


def _line(w: float, b: float, sigma: float, narrowest: float) -> LineSpec:
    """The line on trial. A bell without width is refused, and the narrowest one is shown.

    Not the last one that worked: a link would not know it.
    """
    try:
        return LineSpec(w, b, sigma)
    except ValueError as error:
        st.error(f"{error} The figures below show σ = {narrowest:g}, the narrowest one step gives.")
        return LineSpec(w, b, narrowest)


# --- the figures of each step -----------------------------------------------------------------


def _model(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "The data, the line, and the errors it needs"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth, chosen=True))
    figure.beside(*trial.steered(line, noise_chart(tables, palette, heights=False)))


def _density(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "Bells on the line: a density is a length"
    shown = Shown(trial.truth, bells=True, chosen=True)
    line = line_chart(tables, palette, title=title, shown=shown)
    figure.beside(*trial.steered(line, noise_chart(tables, palette, heights=True)))


def _factors(tables: ChainTables, palette: Palette, trial: Trial, logs: bool) -> None:
    """Factors multiplied (or logs added) one by one, in the browser."""
    player.show("likelihood_product", tables.n, unit="factor")
    with st.container(key="likelihood_product"):
        title = f"The points {'added' if logs else 'multiplied'} so far"
        shown = Shown(trial.truth, bells=True, lit=True)
        line = line_chart(tables, palette, title=title, shown=shown)
        figure.beside(*trial.steered(line), product_chart(tables, palette, logs=logs))
    lines = words.READOUT_LOGS if logs else words.READOUT_PRODUCT
    player.readout("likelihood_product", lines, readout_table(tables), "factors")


def _product(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    answer, why = words_practice.product_prediction(tables)
    question = "Multiply 1,000 densities like these in float64. What is left?"
    prose.predict("likelihood_product", question, words_practice.LEFT_OVER, answer, why)
    _factors(tables, palette, trial, logs=False)


def _logs(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    _factors(tables, palette, trial, logs=True)


def _minus(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "Only these residuals, squared, depend on the line"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth))
    figure.beside(*trial.steered(line, parts_chart(tables, palette)))


def _loss(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    links = tables.links
    twin = cache.twin_tables(trial.spec, links.line.sigma)
    both = not links.best.unique or _guessed(twin)  # a flat curve has no lowest point to guess
    kinds: tuple[Literal["loss", "nll"], ...] = ("loss", "nll") if both else ("loss",)
    curve, *surfaces = trial.steered(
        twin_chart(twin, links, palette, both=both),
        *(surface_chart(twin, links.line, palette, kind) for kind in kinds),
    )
    figure.show(curve)
    if both:
        figure.beside(*surfaces)
    else:
        figure.show(surfaces[0], st.columns(2)[0])
    if off := words.dot_off_picture(twin, links):
        prose.summary(off)


def _guessed(twin: TwinTables) -> bool:
    """Ask where −log P is lowest; whether somebody has answered."""
    answer, why = words_practice.lowest_prediction(twin)
    question = (
        "The squared loss has its lowest point at some w. Where has −log P? (It appears then.)"
    )
    return prose.predict("likelihood_lowest", question, words_practice.LOWEST, answer, why)


def _maximum(tables: ChainTables, palette: Palette, trial: Trial) -> None:
    title = "The line on trial, and the likeliest (dotted)"
    line = line_chart(tables, palette, title=title, shown=Shown(trial.truth, best=True))
    figure.beside(*trial.steered(line, sigma_chart(tables.links, palette)))


VIEWS: tuple[Callable[[ChainTables, Palette, Trial], None], ...] = (
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
    with st.expander("A script with today's settings"):
        source.script(words_practice.script(tables))
    practice(tables)
    spec: data.DataSpec = st.session_state[DATA]
    return spec


@stage.fragment
def _chain(stepper: Stepper, palette: Palette) -> tuple[object, ChainTables]:
    """Stepper and one step. Moving the line reruns this; what stands below follows at rest."""
    stage.listen("likelihood", *MOVING)
    number = stepper.show()
    step = words.STEPS[number - 1]
    prose.header(step.heading)
    st.markdown(step.sentence)
    letters = st.container()  # above the controls, so that a wide screen shows it with the figures
    trial = settings()
    before = st.session_state.get(DATA, trial.spec)
    st.session_state[DATA] = trial.spec
    tables = show_step(number, trial, palette, letters)
    stage.mark("likelihood", now := (number, trial.spec, trial.line))
    if before != trial.spec:
        st.rerun()  # the tabs below show the same data
    return now, tables


def show_step(number: int, trial: Trial, palette: Palette, letters: kinds.Place) -> ChainTables:
    """Figures, formula with numbers, what to notice, and the code of one step."""
    figures, (left, right) = st.container(), st.columns(2, gap="large")
    rows = data.load(trial.spec)
    with left:
        chosen = int(controls.POINT.show(high=rows.n)) if number <= 2 else 1
    tables = chain_tables(likelihood.chain(rows, trial.line), chosen)
    with figures:
        VIEWS[number - 1](tables, palette, trial)
        known = rows.w is not None
        prose.key(palette, **words.marks(number, truth=trial.truth and known))
        if trial.truth and not known:
            prose.summary(words.NO_TRUTH)
    with letters:
        prose.formula(*words_formulas.formula(number, tables), beside=True)
    with left:
        prose.notice(words.notice(number, tables))
        if number == 3 and words_practice.lost_with_more(tables):
            kinds.presets("likelihood_more", controls.PRESETS[1:2])
    with right:
        source.show(*CODE[number - 1])
    return tables


def practice(tables: ChainTables) -> None:
    """Mistakes to make and questions to answer, about the line on the page."""
    prose.header("Break it")
    mistake = controls.MISTAKE.show()
    if mistake != "none":
        prose.broken(words_practice.damage(tables.links, mistake))
    prose.header("Check yourself")
    for exercise in words_practice.exercises(tables):
        prose.exercise(*exercise)
