"""Logistic regression

A line becomes a probability, two classes become a boundary; and a layer in between may bend it.

Group: Classification
Objectives:
- turn a score into a probability, and find the boundary of a classifier
- say why w never comes to rest where a threshold separates the classes
- say why cross-entropy suits a sigmoid and the squared loss does not
- know what log 0 is taken for, and why the loss is better computed from the score
- tell a hidden layer that works from one that is only there
- recognise an output layer that does not suit its loss
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[4.1 Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html),
[5.1 Multilayer Perceptrons](https://d2l.ai/chapter_multilayer-perceptrons/mlp.html);
C. Cortes, V. Vapnik, [Support-vector networks](https://doi.org/10.1007/BF00994018), 1995;
[torch.nn.BCEWithLogitsLoss](https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html);
[scikit-learn: Linear models](https://scikit-learn.org/stable/modules/linear_model.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.logistic_regression import controls, parts, parts_further, words
from ui import live, prose, stage

palette = frame.palette()
ask = st.container()

# The curve over its points, a fragment: its sliders draw nothing else; the rest follows.
tables = parts.curve(palette)
stage.follow("logistic", tables.spec)
frame.stage_ends(__file__)
with ask:
    parts.question(tables)

prose.header("What to notice")
prose.notice(words.notice(tables))

prose.header("The rule, with these numbers")
prose.formula(*words.formula(tables))

prose.header("One score, two losses")
parts.one_score(palette)

prose.header("Where the logarithm meets 0")
parts.far_out(palette)

prose.header("A plane in two")
spec = parts_further.plane(palette)
stage.follow("logistic_map", spec)

prose.header("Break it: a ReLU before the loss")
parts_further.heads(palette)

prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, spec, palette)

prose.header("The code that ran")
parts.code(tables)

prose.header("Check yourself")
for exercise in words.exercises():
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
