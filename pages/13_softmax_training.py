"""Softmax regression on images

One linear layer learns ten classes of pictures while you watch its ten templates take shape.

Group: Classification
Objectives:
- read the weights of a linear classifier as pictures, one template a class
- say why a running training accuracy lies below the test accuracy at first
- find the classes a model confuses, and judge whether its certainty can be trusted
- recognise three mistakes that no error message reports
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[4.1 Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html),
[4.2 The Image Classification Dataset](https://d2l.ai/chapter_linear-classification/image-classification-dataset.html),
[4.4 Softmax Regression Implementation from Scratch](https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html),
[4.5 Concise Implementation of Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression-concise.html);
C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger,
[On Calibration of Modern Neural Networks](https://arxiv.org/abs/1706.04599), 2017;
H. Xiao, K. Rasul and R. Vollgraf,
[Fashion-MNIST](https://arxiv.org/abs/1708.07747), 2017
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from core import contributions, softmax, softmax_training
from lessons.softmax_training import (
    parts,
    parts_compare,
    parts_inside,
    parts_keep,
    parts_live,
    words,
)
from ui import prose, source

palette = frame.palette()
question = st.container()

# What is trained; the run, remembered or made now; then its views.
scene = parts.scene()
tables = parts_live.trained(scene.spec, palette, again=scene.again)
parts_live.shown()
parts.views(tables, palette)
frame.stage_ends(__file__)
with question:
    parts.ask(tables)

prose.header("What it gets wrong after the last epoch")
parts.mistaken(tables, palette)

prose.header("What it sees in one image")
parts_inside.one_image(tables, palette)
source.show(contributions.contributions)

prose.header("The model, its loss and its update")
prose.notice(words.definitions())
left, right = st.columns(2)
with left:
    prose.formula(*words.formula(tables))
with right:
    prose.formula(*words.update_formula(scene.spec))
prose.summary(words.size_words(scene.spec))
prose.notice(words.common_words(tables))
source.show(softmax_training.sgd_update)
with st.expander("The functions it calls, the whole run, and a script with today's settings"):
    source.show(softmax.logits, softmax.log_sum_exp, softmax.log_softmax, softmax.one_hot)
    source.show(softmax_training.updates_in_a_row, softmax_training.train)
    source.script(words.script(scene.spec))

prose.header("Compare runs")
parts_compare.kept_runs(tables, palette)
parts_compare.sweep(scene.spec, palette)

prose.header("Keep the result")
parts_keep.save(tables)
parts_keep.load(tables, palette)

prose.header("Break it")
parts.break_it(scene.spec, tables, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
