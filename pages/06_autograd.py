"""Automatic differentiation

Torch writes down every operation while it computes; on the way back each needs only its own slope.

Group: Linear regression
Objectives:
- walk a gradient back through a graph by hand, and say why slopes multiply and ways add up
- say what is stored on the way forward, for which operations, and until when
- explain where 2, 4, 6 comes from, and what zero_grad, no_grad and sum() are for
- read torch's error texts, and mend what they speak of
- choose the step of a finite difference, and say why none is exact
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[2.5 Automatic Differentiation](https://d2l.ai/chapter_preliminaries/autograd.html),
[3.4 Linear Regression Implementation from Scratch](https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html),
[5.3 Forward Propagation, Backward Propagation, and Computational Graphs](https://d2l.ai/chapter_multilayer-perceptrons/backprop.html);
A. G. Baydin, B. A. Pearlmutter, A. A. Radul and J. M. Siskind,
[Automatic Differentiation in Machine Learning: a Survey](https://arxiv.org/abs/1502.05767), 2018
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.autograd import controls, parts, parts_further, words, words_formulas
from ui import live, prose, stage

palette = frame.palette()
ask = st.container()

# The graph, a fragment: its sliders draw nothing else; what stands below follows when they rest.
tables = parts.graph(palette)
stage.follow("autograd", tables.spec)
frame.stage_ends(__file__)
with ask:
    parts.question(tables)

prose.header("What to notice")
prose.notice(words.notice(tables))

prose.header("What is stored on the way forward")
parts.stored(tables)

prose.header("The chain rule, with these numbers")
prose.formula(*words_formulas.formula(tables))

prose.header("The code that ran")
parts.code(tables)

prose.header("Three ways to one slope")
parts_further.slopes(tables, palette)

prose.header("Where 2, 4, 6 comes from")
parts_further.calls(palette)

prose.header("Break it")
parts_further.missing()

prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
