"""Data

Make data whose truth you know: y = Xw + b + noise. Then deal them into batches like cards.

Group: Linear regression
Objectives:
- write a data set as X, y, w, b and noise, with the shape of each
- read slope and correlation off a scatter, and say when a single cloud misleads
- say how small the loss of the best line can become, and why not smaller
- deal an epoch into batches, and find the short last one
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.3 Synthetic Regression Data](https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html)
"""

import streamlit as st

from core import batches, data
from lessons.data import cache, cards, clouds, controls, parts, words, words_deal
from ui import figure, frame, kinds, own_data, player, prose, source, stage

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
stage.listen("data", *parts.MOVING)
left, second, third, far = st.columns(4)
name = controls.SOURCE.show(left)
own = own_data.show("data", max_rows=1000) if name == "own points" else None
two = name == "two features"
n = int(controls.N.show(second)) if own is None else data.shape(own)[0]
noise = controls.NOISE.show(third) if own is None else 0.0
correlation = controls.CORRELATION.show(far) if two else 0.0
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    w1 = controls.W1.show() if own is None else 0.0
    w2 = controls.W2.show() if two else 0.0
    b = controls.B.show() if own is None else 0.0
    seed = int(controls.SEED.show())
    num_epochs = int(controls.EPOCHS.show())
with tries:
    kinds.presets("data", controls.PRESETS)
spec = own or kinds.checked(
    "data",
    data.SyntheticSpec,
    w=(w1, w2) if two else (w1,),
    b=b,
    noise=noise,
    n=n,
    seed=seed,
    correlation=correlation,
)

# --- spec -> tables -> charts: what was drawn, dealt into batches -------------------------------
tables = cache.data_tables(spec)
with question:
    if own is None:
        prose.predict(
            "data",
            words.best_loss_question(tables),
            words.losses(tables),
            words.best_loss(tables),
            words.best_loss_reason(tables),
        )
size, order, last = st.columns([2, 1, 1], vertical_alignment="bottom")
batch_size = int(controls.BATCH.show(size, landmarks=(tables.n,), high=tables.n))
shuffle, drop_last = controls.SHUFFLE.show(order), controls.DROP.show(last)
deal_spec = kinds.checked(
    "data_deal",
    batches.DealSpec,
    safe={"batch_size": 1},
    n=tables.n,
    batch_size=batch_size,
    num_epochs=num_epochs,
    shuffle=shuffle,
    drop_last=drop_last,
    seed=seed,
)
deal = cache.deal_tables(deal_spec)
player.show("data", deal.last_step, unit="batch", landmarks=deal.epoch_starts, counts_from=1)
prose.key(palette, dashed=words.DASHED, **words.key(tables))
with st.container(key="data"):
    columns = st.columns(2) if tables.d == 2 else [st.container()]
    for feature, column in enumerate(columns):
        figure.show(clouds.scatter_chart(tables, deal, feature, palette), column)
    figure.show(cards.cards_chart(deal, palette))
player.readout("data", words_deal.readout_lines(deal, tables.d), parts.readout_table(deal))
prose.summary(words.summary(tables))

prose.header("The first samples")
parts.first_rows(tables)

prose.header("What to notice")
prose.notice(words.notice(tables))
prose.notice(words_deal.deal_words(deal))

if own is None:
    prose.header("The noise, and its floor")
    parts.noise(tables, seed, palette)

rule, code = st.columns(2)
with rule:
    prose.header("The rule")
    prose.formula(*words.formula(tables))
with code:
    prose.header("The code that ran")
    source.show(data.synthetic_data, batches.data_iter)
with st.expander("What theory expects, and a script with today's settings"):
    source.show(data.expected_correlation, data.expected_loss, data.floor_sample)
    source.script(words.script(spec, deal_spec))

# --- mistakes, and torch's own dealer ---------------------------------------------------------
prose.header("Go further")
parts.further(controls.FURTHER.show(), spec, deal_spec, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables, deal):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
