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

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from core import batches, data
from lessons.data import cache, controls, parts, parts_further, words, words_deal
from ui import prose, source

palette = frame.palette()

# What is drawn and how it is dealt; then the tables, and the views that read them.
scene = parts.scene()
tables, deal = cache.data_tables(scene.data), cache.deal_tables(scene.deal)
parts.views(tables, deal, palette)
frame.stage_ends(__file__)

prose.header("The first samples")
parts.first_rows(tables)

prose.header("What to notice")
prose.notice(words.notice(tables, floor=False))
prose.notice(words_deal.deal_words(deal))

if scene.drawn:
    prose.header("The noise, and its floor")
    parts.noise(tables, scene.deal.seed, palette)
else:
    prose.header("What the best line leaves")
    parts.left_over(tables, palette)

prose.header("The rule")
prose.formula(*words.formula(tables), beside=True)
prose.notice(words.terms(tables))

prose.header("The code that ran")
source.show(data.synthetic_data, batches.data_iter)
with st.expander("What theory expects, and a script with today's settings"):
    source.show(data.expected_correlation, data.expected_loss, data.floor_sample)
    source.script(words.script(scene.data, scene.deal))

# --- mistakes, and torch's own dealer ---------------------------------------------------------
prose.header("Go further")
parts_further.further(controls.FURTHER.show(), scene.data, scene.deal, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables, deal):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
