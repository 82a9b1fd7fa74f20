"""Linear regression

One layer, one neuron: a weighted sum of the inputs. Its best weights are those whose errors, drawn
as squares, cover the least area.

Group: Linear regression
Objectives:
- read the one-layer network as a sum, edge by edge, and as one matrix product
- say what the squared loss measures, and find a line that makes it small
- solve for the best line in one step, and say when there is no single best
- read R², RMSE, weights and intercept
- recognise a loss that broadcasting has made silently wrong
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[3.4 Linear Regression Implementation from Scratch](https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html),
[3.5 Concise Implementation of Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression-concise.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from core import data, linear_regression, normal_equation
from lessons.linear_regression import controls, parts, parts_further, tables, words
from ui import live, prose, source

palette = frame.palette()

# --- the model --------------------------------------------------------------------------------
parts.network(palette)

# --- my line against the best -----------------------------------------------------------------
prose.header("My line against the best line")
prose.notice(
    "A **residual** is what the line misses a point by: ŷ − y. The squared loss charges its "
    "square, so every residual is drawn as one: the loss is half of their mean. Find the line with "
    "the smallest area."
)
left, right = st.columns([1, 3], vertical_alignment="bottom")
spec = parts.points(left, right)
parts.my_line(spec, palette)
frame.stage_ends(__file__)

# --- the best line in one step ----------------------------------------------------------------
prose.header("The best line in one step")
prose.notice(
    "Where the loss is smallest its slope is zero in every direction. For squared loss that gives "
    "linear equations, the **normal equation**. Solving it is the **closed form**: the best "
    "parameters θ, all weights and b, by one formula and without a search."
)
prose.formula(
    r"\mathbf X^\top (\mathbf X \boldsymbol\theta - \mathbf y) = \mathbf 0",
    r"\boldsymbol\theta = (\mathbf X^\top \mathbf X)^{-1} \mathbf X^\top \mathbf y",
)
parts.solution(spec)
with st.expander("The code that ran"):
    source.show(linear_regression.closed_form, linear_regression.rank)
    source.show(normal_equation.equal_answers, normal_equation.descend)

# --- more factors, other conventions, mistakes ------------------------------------------------
prose.header("Go further")
parts_further.further(controls.FURTHER.show(), spec, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables.line_tables(data.load(spec), 0.0, 0.0)):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
