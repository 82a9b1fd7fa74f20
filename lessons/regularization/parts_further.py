"""The further parts: one weight, weight decay with its player, programs, many columns, scale."""

import streamlit as st

from charts.palettes import Palette
from core import regularization, weight_decay
from core.many_columns import ManySpec
from core.regularization_programs import PROGRAMS
from core.weight_decay import DecaySpec
from lessons.regularization import cache, controls, tables_further, words_further
from lessons.regularization.decaying import size_chart, way_chart
from lessons.regularization.many import many_chart
from lessons.regularization.parts import Now
from lessons.regularization.threshold import charged_chart, threshold_chart
from ui import figure, kinds, live, player, prose, source, stage


@stage.fragment
def zeros(palette: Palette) -> None:
    """One weight under either penalty: why lasso reaches 0 and ridge does not."""
    stage.listen("reg_zeros", controls.W_HAT, controls.THRESHOLD)
    prose.notice(words_further.ZERO_INTRO)
    left, right = st.columns(2)
    w_hat, alpha = controls.W_HAT.show(left), controls.THRESHOLD.show(right)
    thumbs = {"w_hat": live.thumb(controls.W_HAT), "alpha": live.thumb(controls.THRESHOLD)}
    views = [
        charged_chart(w_hat, alpha, palette, lasso=True),
        charged_chart(w_hat, alpha, palette, lasso=False),
        threshold_chart(w_hat, alpha, palette),
    ]
    figure.beside(*(live.steered(view, thumbs) for view in views))
    prose.key(
        palette,
        dashed=["ink"],
        model="loss + penalty; under lasso",
        compare="under ridge",
        data="loss alone; as it is",
        ink="penalty",
        optimum="best without it",
    )
    prose.summary(words_further.zeros(w_hat, alpha))
    prose.formula(*words_further.zero_formula(w_hat, alpha), beside=True)


@stage.fragment
def decay(palette: Palette) -> None:
    """Weight decay update by update, beside ridge's gradient and no decay at all."""
    stage.listen("reg_way", controls.DECAY, controls.LR, controls.UPDATES)
    prose.notice(words_further.DECAY_INTRO)
    st.latex(words_further.DECAY_LETTERS)
    row = st.columns(4)
    rule = controls.RULE.show(row[0])
    spec = DecaySpec(
        controls.LR.show(row[2]),
        controls.DECAY.show(row[1]),
        int(controls.UPDATES.show(row[3])),
        rule,
    )
    kinds.presets("reg_way", controls.DECAY_PRESETS)
    tables = cache.decay_tables(spec)
    views = [figure.ready(view(tables, palette)) for view in (way_chart, size_chart)]
    player.show("reg_way", tables.num_updates, speed=4)
    with st.container(key="reg_way"):
        for column, view in zip(st.columns(2), views, strict=True):
            figure.show(view, column)
    player.readout("reg_way", words_further.DECAY_LINES, tables.lines)
    prose.key(
        palette,
        model="decay apart from the gradient",
        compare="in the gradient",
        data="no decay, and where it ends",
        optimum="ridge, α = nλ",
    )
    (prose.broken if tables.run.diverged else prose.summary)(words_further.decay_summary(tables))
    prose.notice(words_further.decay_words(tables))
    with st.expander("The two updates, and the rules"):
        source.show(weight_decay.in_the_gradient, weight_decay.apart_from_it, weight_decay.move)


@stage.fragment
def programs() -> None:
    """A program as it is written or corrected, and what came of it."""
    st.markdown(words_further.BREAK)
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
            st.code(words_further.error_said(attempt), language=None, wrap_lines=True)
        if attempt.found:
            prose.table(words_further.found_rows(attempt))
        for warning in attempt.warned:
            st.code(warning, language=None, wrap_lines=True)
        (prose.notice if corrected else prose.broken)(
            words_further.became(program, attempt, corrected=corrected)
        )


def further(section: str, now: Now, palette: Palette) -> None:
    """Show the chosen section of the lesson."""
    if section == controls.FURTHER.options[0]:
        _many(palette)
    elif section == controls.FURTHER.options[1]:
        _meanings()
    else:
        _scale(now)


@stage.fragment
def _many(palette: Palette) -> None:
    stage.listen("reg_many", controls.MANY_ALPHA)
    st.markdown(words_further.MANY)
    row = st.columns([3, 2, 1])
    log_alpha = controls.MANY_ALPHA.show(row[0])
    n, seed = int(controls.MANY_N.show(row[1])), int(controls.MANY_SEED.show(row[2]))
    tables = cache.many_tables(ManySpec(n, seed))
    k = tables.at(log_alpha)
    chart = many_chart(tables, float(tables.log_alpha[k]), palette)
    figure.show(live.steered(chart, {"alpha": live.thumb(controls.MANY_ALPHA)}))
    prose.key(palette, model="ridge; dashed: learned rows", data="no penalty; dashed: learned rows")
    prose.summary(words_further.many_summary(tables, k))
    prose.notice(words_further.many_words(tables, k))


@stage.fragment
def _meanings() -> None:
    st.markdown(words_further.MEANINGS)
    left, right = st.columns(2)
    alpha = controls.GIVEN.show(left)
    found = tables_further.meanings(alpha, int(controls.TIMES.show(right)))
    prose.formula(*words_further.meaning_formula(found))
    prose.table(words_further.meaning_rows(found))
    prose.notice(words_further.meaning_words(found))


@stage.fragment
def _scale(now: Now) -> None:
    st.markdown(words_further.SCALE)
    left, right = st.columns(2, vertical_alignment="bottom")
    factor, charged_b = controls.FACTOR.show(left), controls.CHARGED_B.show(right)
    spec, alpha = now.tables.spec, float(now.tables.facts["alpha"].iloc[now.k])
    split = regularization.path_split(spec)
    found = tables_further.damage(split, spec.penalty, alpha, factor, charged_b)
    prose.table(words_further.damage_rows(found, split.names))
    said = words_further.damage_words(found, split.names[found.column], factor, charged_b=charged_b)
    (prose.broken if factor != 1 or charged_b else prose.notice)(said)
