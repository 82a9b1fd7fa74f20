"""Stochastic gradient descent

A few samples, the slope of their loss, one small step down. Watch which points pull, and where.

Group: Linear regression
Objectives:
- follow one update from its batch to the new line, with the numbers
- say why the path wanders, and what a larger batch changes
- read from the data the largest learning rate that is stable
- recognise a run that is slow, noisy, oscillating or diverged
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[3.4 Linear Regression Implementation from Scratch](https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html),
[12.3 Gradient Descent](https://d2l.ai/chapter_optimization/gd.html),
[12.4 Stochastic Gradient Descent](https://d2l.ai/chapter_optimization/sgd.html),
[12.5 Minibatch Stochastic Gradient Descent](https://d2l.ai/chapter_optimization/minibatch-sgd.html);
L. Bottou, F. E. Curtis and J. Nocedal,
[Optimization Methods for Large-Scale Machine Learning](https://arxiv.org/abs/1606.04838), 2018
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from core import batches, in_place, linear_regression, sgd
from lessons.sgd import cache, controls, parts, parts_further, words
from ui import prose, source, stage

palette = frame.palette()
question = st.container()

# What is trained on; then the stage: while one of its sliders moves, only it runs again, and feeds
# the views.
scene = parts.scene()
spec, tables, pictures = parts.stage(scene, palette)
parts.linked_views(spec, pictures, words.key(tables), palette)
parts.said()
stage.follow("sgd", spec)
frame.stage_ends(__file__)
with question:
    parts.question(spec, tables)
parts.keep_button(spec)

prose.header("What to notice")
prose.notice(words.notice(tables, spec.lr, scene.limit, scene.best_lr))

prose.header("The rule")
prose.formula(*words.update_formula(tables, spec.lr), beside=True)
prose.summary(words.letters())
prose.formula(*words.model_formula(tables))

prose.header("The code that ran")
source.show(sgd.step, linear_regression.gradient)
with st.expander("The whole run, and a script with today's settings"):
    source.show(sgd.run, batches.data_iter)
    source.script(words.script(spec))

with st.expander("The first update as the book makes it: in place, gradients set to zero after"):
    prose.table(words.in_place(*cache.first_update(spec)))
    source.show(in_place.sgd)

# --- break it, compare, measure, by hand ------------------------------------------------------
prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, spec, scene.plane, tables.names, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables, spec.lr, scene.limit):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
