"""The further sections of the lesson: houses, conventions of the loss, two outputs, a trap."""

import streamlit as st

from charts.damage import damage_chart, damage_words
from charts.palettes import Palette
from core import data, house, sgd
from core.linear_regression import coefficients, conventions, squared_loss
from lessons.linear_regression import cache, controls, tables_house, words_house
from lessons.linear_regression import house as house_charts
from lessons.linear_regression import squared_loss as loss_charts
from lessons.linear_regression.tables import one_residual, trap_table
from lessons.linear_regression.words import (
    convention_rows,
    convention_words,
    residual_formula,
    trap_words,
    two_outputs,
)
from ui import figure, kinds, live, prose, source, stage

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


@stage.fragment
def _houses(palette: Palette) -> None:
    prose.notice(words_house.drawn_by(house.HouseSpec().noise))
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
    outside = words_house.outside_words(tables)
    if outside:
        prose.broken(outside)
    st.markdown(words_house.growth_table(tables))
    prose.notice(words_house.house_notice(tables))
    with st.expander("The code that ran"):
        source.show(house.draw_houses, house.fit_houses)


@stage.fragment
def _loss_conventions(spec: data.DataSpec, palette: Palette) -> None:
    prose.notice(
        "The book (Dive into Deep Learning) halves the square, so that its slope is the plain "
        "residual r = ŷ − y. PyTorch's `nn.MSELoss` does not. The best line is the same; the slope "
        "is not, and with it the step that a learning rate makes."
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


@stage.fragment
def _broadcast_trap(palette: Palette) -> None:
    prose.notice(
        "Ten predictions of shape (10, 1), ten labels of shape (10,), and no reshape in the loss: "
        "nothing complains. Switch it on, and only the errors are left."
    )
    reshape = controls.RESHAPE.show()
    table = trap_table(data.load(data.SyntheticSpec(n=10)), reshape=reshape)
    cells, beside = st.columns(2)
    figure.show(loss_charts.trap_chart(table, palette), cells)
    cells.caption(trap_words(table, reshape=reshape))
    if reshape:
        source.show(squared_loss)
        return
    mistake = "1-D labels"
    damage = cache.damage_table(sgd.SgdSpec(), mistake)
    figure.show(damage_chart(damage, palette), beside)
    with beside:
        prose.broken(damage_words(damage, mistake, sgd.MISTAKES[mistake]))
