"""The concise way

The same training in five lines of torch.nn: equal at every step, and full of things left unsaid.

Group: Linear regression
Objectives:
- read a training loop of torch.nn line by line, and say what each line does by hand
- carry a learning rate from one loss to another: with ½ or without, mean or sum
- name the defaults and shapes that nn.Linear, MSELoss, SGD and DataLoader decide for you
- find the missing line in a loop whose loss will not fall, or falls too well
- say from its data how long a linear net has to be trained
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.4 Linear Regression Implementation from Scratch](https://d2l.ai/chapter_linear-regression/linear-regression-scratch.html),
[3.5 Concise Implementation of Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression-concise.html);
PyTorch, [torch.nn](https://docs.pytorch.org/docs/stable/nn.html),
[torch.optim](https://docs.pytorch.org/docs/stable/optim.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.concise import controls, parts, parts_further, words
from ui import live, prose, stage

palette = frame.palette()
ask = st.container()

# Both loops, a fragment: its sliders draw nothing else; what stands below follows when they rest.
tables = parts.both(palette)
stage.follow("concise", tables.spec)
frame.stage_ends(__file__)
with ask:
    parts.question(tables)

prose.header("What to notice")
prose.notice(words.notice(tables))

prose.header("The rule, with these numbers")
prose.formula(*words.formula(tables), beside=True)
prose.notice(words.rule(tables))

prose.header("What each line hides")
parts_further.inside()

prose.header("Break it")
parts_further.programs()

prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, tables.spec, palette)

prose.header("The code that ran")
parts.code(tables)

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
