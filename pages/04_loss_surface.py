"""The loss surface

Every line has a loss, so every pair of parameters is a place with a height. Walk on that surface.

Group: Linear regression
Objectives:
- say what one point of the surface means for the line and its errors
- tell a round bowl from a valley, and read the condition number off both
- name what makes a valley: units, correlation, data far from zero; and what undoes it
- find the best parameters by search, and say why nobody trains a network that way
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[12.1 Optimization and Deep Learning](https://d2l.ai/chapter_optimization/optimization-intro.html),
[12.3 Gradient Descent](https://d2l.ai/chapter_optimization/gd.html);
P. J. Huber,
[Robust Estimation of a Location Parameter](https://doi.org/10.1214/aoms/1177703732), 1964
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from core import bowl, loss_surface
from lessons.loss_surface import cache, controls, parts, parts_further, words
from ui import live, prose, source, stage

palette = frame.palette()
question = st.container()

# Which surface; then the stage: while one of its sliders moves, only it runs again.
scene = parts.scene()
tables = cache.surface_tables(scene.spec)
point = parts.stage(scene.spec, tables, scene.arms, palette)
stage.follow("surface", (point.x, point.y))
frame.stage_ends(__file__)
with question:
    parts.ask(tables, point)

prose.header("What to notice")
prose.notice(words.notice(tables, point))

prose.header("The rule")
prose.formula(*words.formula(tables, point), beside=True)
prose.formula(*words.model_formula(tables, point), beside=True)
prose.summary(words.formula_words(tables))
prose.header("The code that ran")
source.show(*parts.code(scene.spec))
with st.expander("The whole surface, and a script with today's settings"):
    source.show(loss_surface.surface, loss_surface.cut, bowl.grid)
    source.script(words.script(scene.spec, point), scene.spec.data)

# --- slices, 3-D, other losses, search, minima, mistakes --------------------------------------
prose.header("Go further")
parts_further.further(controls.FURTHER.show(), scene.spec, tables, point, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables, point):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
