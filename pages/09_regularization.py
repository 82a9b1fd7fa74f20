"""Ridge and lasso

Weights that cost something: they shrink in a circle, or one by one to exactly zero in a diamond.

Group: Linear regression
Objectives:
- read coefficient paths, and say which weights are left at an α
- say from the circle and the diamond why lasso reaches exact zeros and ridge does not
- see training and test error part while columns are added, and what a penalty does about it
- take weight decay apart: a shrinking and a step, equal to ridge's gradient in plain descent
- carry an α from scikit-learn's Ridge to its Lasso, and over to more rows
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.7 Weight Decay](https://d2l.ai/chapter_linear-regression/weight-decay.html),
[3.6 Generalization](https://d2l.ai/chapter_linear-regression/generalization.html);
scikit-learn, [Linear Models](https://scikit-learn.org/stable/modules/linear_model.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.regularization import controls, parts, parts_further, words
from ui import live, prose, stage

palette = frame.palette()
ask = st.container()

# Paths and slice, a fragment: its sliders draw nothing else; what stands below follows at rest.
now = parts.path(palette)
stage.follow("reg", (now.tables.spec, now.k))
frame.stage_ends(__file__)
with ask:
    parts.question(now)

prose.header("What to notice")
prose.notice(words.notice(now.tables, now.k))

prose.header("The rule, with these numbers")
prose.formula(*words.formula(now.tables, now.k))

prose.header("Which α?")
parts.judged(now, palette)

prose.header("Why exact zeros")
parts_further.zeros(palette)

prose.header("Weight decay")
parts_further.decay(palette)

prose.header("Break it")
parts_further.programs()

prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, now, palette)

prose.header("The code that ran")
parts.code(now)

prose.header("Check yourself")
for exercise in words.exercises():
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
