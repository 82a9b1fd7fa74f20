"""Vectorization

One operation for a million numbers instead of a million operations: how much faster that is, why,
and what becomes of the shapes.

Group: Linear regression
Objectives:
- time two programs honestly: warm up, repeat, take the median, and say how far the runs spread
- say where the time goes, and why ten numbers cost what one costs
- tell from two shapes whether they fit, what is stretched, and when a result is a trap
- reshape a tensor, work out its −1, and say whether memory is shared or copied
- deal samples with a Dataset and a DataLoader, each once an epoch
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[2.1 Data Manipulation](https://d2l.ai/chapter_preliminaries/ndarray.html),
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[3.3 Synthetic Regression Data](https://d2l.ai/chapter_linear-regression/synthetic-regression-data.html);
the printed times and the printed batch: [Dive-into-DL-PyTorch](https://github.com/ShusenTang/Dive-into-DL-PyTorch),
sections 3.1 and 3.2
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.vectorization import parts, parts_further, parts_shapes, words_further
from ui import live, prose, source, stage

palette = frame.palette()

# --- three ways of one work, timed now ---------------------------------------------------------
now, tables, n = parts.timing(palette)
stage.follow("vec_time", now)
frame.stage_ends(__file__)

# --- shapes ------------------------------------------------------------------------------------
prose.header("Broadcasting, cell by cell")
pair = parts_shapes.broadcast(palette)
stage.follow("vec_pair", pair)

prose.header("Three houses at once")
parts_shapes.houses(palette)

prose.header("Another shape, the same numbers")
spec = parts_shapes.reshape(palette)
stage.follow("vec_reshape", spec)

# --- batches, dealers, sets, mistakes ----------------------------------------------------------
prose.header("Go further")
parts_further.further(palette)

prose.header("Check yourself")
for exercise in words_further.exercises(tables, spec):
    prose.exercise(*exercise)
with st.expander("A script with today's settings"):
    source.script(words_further.script(tables, n, spec, pair))

live.wire()
frame.close_lesson(__file__)
