"""Data

Labels are a line plus noise. Make some, see what noise leaves to find, and deal them into batches.

Group: Linear regression
Objectives:
- make data from a truth you choose, and find the truth again in the clouds
- say why one feature's cloud is tighter than another's
- give the smallest loss that any line can reach, and why it is not zero
- deal an epoch into batches, and say what happens to the last one
Source: d2l 3.2; DAT-1 to DAT-4
"""

import streamlit as st

from charts import data as charts
from core import data
from ui import cached, controls, frame, player, prose, source

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> specs ------------------------------------------------------------------------
row = st.columns(4)
n = int(controls.DATA_N.show(row[0]))
noise = controls.DATA_NOISE.show(row[1])
batch_size = int(controls.DATA_BATCH.show(row[2], landmarks=(n,), high=n))
seed = int(controls.DATA_SEED.show(row[3]))
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("The truth"):
    two = controls.DATA_FEATURES.show() == "two"
    w = (controls.DATA_W1.show(), controls.DATA_W2.show()) if two else (controls.DATA_W1.show(),)
    b = controls.DATA_B.show()
    correlation = controls.DATA_CORRELATION.show() if two else 0.0
with tries.popover("The dealing"):
    shuffle, drop_last = controls.DATA_SHUFFLE.show(), controls.DATA_DROP_LAST.show()
    num_epochs = int(controls.DATA_EPOCHS.show())
with tries:
    controls.presets("data", controls.DATA_PRESETS)
st.caption("Make a mistake on purpose")
mistakes = st.columns(2)
apart = controls.DATA_APART.show(mistakes[0])
replaced = controls.DATA_REPLACE.show(mistakes[1])
spec = controls.checked(
    "data",
    data.SyntheticSpec,
    w=w,
    b=b,
    noise=noise,
    n=n,
    seed=seed,
    correlation=correlation,
)
deal_spec = controls.checked(
    "data_deal",
    data.DealSpec,
    n=n,
    batch_size=batch_size,
    num_epochs=num_epochs,
    shuffle=shuffle,
    drop_last=drop_last,
    replace=replaced,
    seed=seed,
)

# --- specs -> tables -> charts ----------------------------------------------------------------
tables = cached.data_tables(spec, apart)
deal = cached.data_deal(deal_spec)
with question:
    prose.predict(
        "data",
        "Which feature's cloud is tighter around its line?",
        ["x₁", "x₂", "they are alike"],
        charts.tighter_feature(tables),
        "The one with the larger weight: it explains more of y, and the other feature's part "
        "blurs it less.",
    )
player.show("data", deal.num_steps, unit="batch", landmarks=deal.epoch_ends)
prose.key(
    palette,
    data="samples",
    batch="the batch in hand",
    truth="slope = the true weight",
    optimum="best line through this cloud alone",
)
with st.container(key="data"):
    left, right = st.columns(2)
    left.altair_chart(charts.cloud_chart(tables, deal, 1, palette))
    if tables.d == 2:
        right.altair_chart(charts.cloud_chart(tables, deal, 2, palette))
    else:
        right.dataframe(tables.rows, hide_index=True)
    st.altair_chart(charts.deal_chart(deal, palette))
prose.summary(charts.deal_words(deal, deal_spec))
prose.notice(charts.notice(tables))
if apart:
    prose.broken(charts.apart_words(tables, cached.data_tables(spec, False)))

st.header("The floor that noise leaves", anchor=False)
prose.key(palette, model="this data set", optimum="expected", truth="σ²/2")
st.altair_chart(charts.floor_chart(cached.data_floor(spec), tables, palette))
prose.notice(charts.floor_words(tables, spec))

st.header("How a label is made", anchor=False)
prose.formula(*charts.formula(tables))
st.caption(f"The first rows. X has shape ({tables.n}, {tables.d}), y has shape ({tables.n}, 1).")
st.dataframe(tables.rows, hide_index=True)
source.show(data.synthetic_data, data.data_iter)
with st.expander("A script with today's settings"):
    source.script(charts.script(spec, deal_spec))

st.header("Check yourself", anchor=False)
for exercise in charts.exercises(tables, deal, deal_spec):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
