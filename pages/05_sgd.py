"""Stochastic gradient descent

One mini-batch, one gradient, one small step. Watch which points pull, and where they pull the line.

Group: Linear regression
Objectives:
- follow one update from its batch to the new line, with the numbers
- say why the path wanders, and what a larger batch changes
- read from the data the largest learning rate that is stable
- recognise a run that is slow, noisy, oscillating or diverged
Source: d2l 3.1 and 3.2; SGD-1 to SGD-7, SCR-1 to SCR-4
"""

import streamlit as st

from charts import sgd as charts
from charts import sgd_words as words
from charts.loss_surface import PLANES
from core import data, linear_regression, sgd
from ui import cached, controls, frame, own_data, player, prose, source
from ui import sgd as sgd_ui

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
left, middle, right, far = st.columns(4)
name = controls.SGD_DATA.show(left)
own = own_data.show("sgd", max_rows=sgd.MAX_UPDATES) if name == "own points" else None
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    drawn, plane = name in ("one feature", "two features"), name == "two features"
    n = int(controls.SGD_N.show()) if drawn else 4
    noise = controls.SGD_NOISE.show() if drawn else 0.0
    seed = int(controls.SGD_SEED.show())
    order = controls.SGD_ORDER.show()
    wide = plane or (own is not None and data.shape(own)[1] == 2)
    across, up = PLANES[controls.SGD_SHOWN.show()] if wide else (0, 1)
    start_x, start_y = controls.SGD_START_X.show(), controls.SGD_START_Y.show()
data_spec = own or data.named_spec(name, n=n, noise=noise, seed=seed)
facts = cached.bowl_facts(data_spec)
limit, best_lr = facts["largest_stable_lr"], facts["best_fixed_lr"]
lr = controls.SGD_LR.show(middle, landmarks=(best_lr, limit, 1.3 * limit))
batch_size = int(controls.SGD_BATCH.show(right, landmarks=(facts["n"],), high=facts["n"]))
num_epochs = int(controls.SGD_EPOCHS.show(far))
with tries:
    controls.presets("sgd", controls.sgd_presets(int(facts["n"]), best_lr, limit))
start = [0.0] * (int(facts["d"]) + 1)
start[across], start[up] = start_x, start_y
spec = controls.checked(
    "sgd",
    sgd.SgdSpec,
    safe={"batch_size": int(facts["n"]), "num_epochs": 1},
    data=data_spec,
    lr=lr,
    batch_size=batch_size,
    num_epochs=num_epochs,
    seed=seed,
    start=tuple(start),
    order=order,
)

# --- spec -> tables -> charts -----------------------------------------------------------------
tables = cached.sgd_tables(spec, across, up)
verdict = cached.sgd_verdict(spec)
with question:
    prose.predict(
        "sgd",
        f"Each update sees {spec.batch_size} of {tables.n} samples. What will its path look like?",
        words.SHAPES,
        words.path_shape(tables),
        words.shape_reason(tables),
    )
player.show("sgd", tables.num_updates, landmarks=tables.epoch_ends, phases=charts.PHASES)
prose.key(palette, **words.key(tables))
with st.container(key="sgd"):
    bowl, fit = st.columns(2)
    sgd_ui.bowl(charts.bowl_chart(tables, palette), bowl)
    fit.altair_chart(charts.fit_chart(tables, across if across < tables.d else 0, palette))
    st.altair_chart(charts.loss_chart(tables, palette))
    st.altair_chart(charts.strip_chart(tables, palette))
prose.summary(words.summary(tables))
prose.verdict(verdict.name, verdict.reason)
sgd_ui.keep_button(spec)

st.header("This update, in numbers", anchor=False)
player.readout("sgd", words.readout_lines(tables, lr), words.readout_table(tables))

st.header("What to notice", anchor=False)
prose.notice(words.notice(tables, spec.lr, limit, best_lr))

rule, code = st.columns(2)
with rule:
    st.header("The rule", anchor=False)
    prose.formula(*words.update_formula(tables, spec.lr))
with code:
    st.header("The code that ran", anchor=False)
    source.show(sgd.step)
    source.show(linear_regression.gradient)
with st.expander("The whole run, and a script with today's settings"):
    source.show(sgd.run, data.data_iter)
    source.script(words.script(spec))

# --- break it, compare, measure, by hand ------------------------------------------------------
st.header("Go further", anchor=False)
section = controls.SGD_FURTHER.show()
sgd_ui.further(section, spec, (across, up), tables.names, palette)

st.header("Check yourself", anchor=False)
for exercise in words.exercises(tables, spec.lr, limit):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
