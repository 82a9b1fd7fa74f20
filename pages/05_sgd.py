"""Stochastic gradient descent

One mini-batch, one gradient, one small step. Watch which points pull, and where they pull the line.

Group: Linear regression
Objectives:
- follow one update from its batch to the new line, with the numbers
- say why the path wanders, and what a larger batch changes
- read from the data the largest learning rate that is stable
- recognise a run that is slow, noisy, oscillating or diverged
Source: d2l 3.1 and 3.2; SGD-1, SGD-2, SGD-3, SCR-1
"""

import streamlit as st

from charts import sgd as charts
from core import data, linear_regression, sgd
from ui import cached, controls, frame, player, prose, source

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
left, middle, right, far = st.columns(4)
name = controls.SGD_DATA.show(left)
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    more = [st.container()] * 3
    drawn, plane = name in ("one feature", "two features"), name == "two features"
    n = int(controls.SGD_N.show(more[0])) if drawn else 4
    noise = controls.SGD_NOISE.show(more[1]) if drawn else 0.0
    seed = int(controls.SGD_SEED.show(more[2]))
    across, up = charts.PLANES[controls.SGD_SHOWN.show(more[0])] if plane else (0, 1)
    start_x, start_y = controls.SGD_START_X.show(more[1]), controls.SGD_START_Y.show(more[2])
data_spec = data.named_spec(name, n=n, noise=noise, seed=seed)
facts = cached.bowl_facts(data_spec)
limit, best_lr = facts["largest_stable_lr"], facts["best_fixed_lr"]
lr = controls.SGD_LR.show(middle, landmarks=(best_lr, limit, 1.3 * limit))
batch_size = int(controls.SGD_BATCH.show(right, high=max(int(facts["n"]), 2)))
num_epochs = int(controls.SGD_EPOCHS.show(far))
with tries:
    controls.presets("sgd", controls.sgd_presets(int(facts["n"]), best_lr, limit))
start = [0.0] * (int(facts["d"]) + 1)
start[across], start[up] = start_x, start_y
spec = controls.checked(
    "sgd",
    sgd.SgdSpec,
    data=data_spec,
    lr=lr,
    batch_size=batch_size,
    num_epochs=num_epochs,
    seed=seed,
    start=tuple(start),
)

# --- spec -> tables -> charts -----------------------------------------------------------------
tables = cached.sgd_tables(spec, across, up)
verdict = cached.sgd_verdict(spec)
with question:
    prose.predict(
        "sgd",
        f"Each update sees {spec.batch_size} of {tables.n} samples. What will its path look like?",
        charts.SHAPES,
        charts.path_shape(tables),
        charts.shape_reason(tables),
    )
player.show("sgd", tables.num_updates, landmarks=tables.epoch_ends, phases=charts.PHASES)
prose.key(
    palette,
    model="the model now",
    batch="the current batch, its bowl and its downhill direction",
    optimum="closed form",
    truth="truth",
    data="all samples",
)
with st.container(key="sgd"):
    bowl, fit = st.columns(2)
    bowl.altair_chart(charts.bowl_chart(tables, palette))
    fit.altair_chart(charts.fit_chart(tables, across if across < tables.d else 0, palette))
    st.altair_chart(charts.loss_chart(tables, palette))
    st.altair_chart(charts.strip_chart(tables, palette))
prose.summary(charts.summary(tables))
prose.verdict(verdict.name, verdict.reason)

st.header("This update, in numbers", anchor=False)
player.readout("sgd", charts.readout_lines(tables, lr), charts.readout_table(tables))

st.header("What to notice", anchor=False)
prose.notice(charts.notice(tables, spec.lr, limit, best_lr))

words, code = st.columns(2)
with words:
    st.header("The rule", anchor=False)
    prose.formula(*charts.update_formula(tables, spec.lr))
with code:
    st.header("The code that ran", anchor=False)
    source.show(sgd.step)
    source.show(linear_regression.gradient)
with st.expander("The whole run, and a script with today's settings"):
    source.show(sgd.run, data.data_iter)
    source.script(charts.script(spec))

# --- break it ---------------------------------------------------------------------------------
st.header("Break it", anchor=False)
mistake = controls.SGD_MISTAKE.show()
if mistake != "none":
    damage = cached.sgd_damage(spec, mistake)
    st.altair_chart(charts.damage_chart(damage, palette))
    prose.broken(charts.damage_words(damage, mistake))

st.header("Check yourself", anchor=False)
for exercise in charts.exercises(tables, spec.lr, limit):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
