"""A net that reads

hello comes in, ohlol is to go out, a letter at a time: what a state remembers, how a gradient goes
back through time, and a line that no training crosses.

Group: Beyond one layer
Objectives:
- follow a word through a recurrent net: a row of zeros and a one, a state, an answer
- say what the state is for, and how many letters one gets right without it
- carry a gradient back through time, and see which earlier letter it reaches
- explain why a state that is read as logits has a floor under its loss, and take it away
- tell luck from method: twenty starts instead of one
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[9.4 Recurrent Neural Networks](https://d2l.ai/chapter_recurrent-neural-networks/rnn.html),
[9.5 Recurrent Neural Network Implementation from Scratch](https://d2l.ai/chapter_recurrent-neural-networks/rnn-scratch.html),
[9.7 Backpropagation Through Time](https://d2l.ai/chapter_recurrent-neural-networks/bptt.html),
[12.10 Adam](https://d2l.ai/chapter_optimization/adam.html);
PyTorch, [torch.nn.RNN](https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.rnn import controls, parts, parts_further, words
from ui import live, prose, stage

palette = frame.palette()
ask = st.container()

# The net that reads, a fragment: its sliders draw nothing else; the rest follows when they rest.
tables = parts.reading(palette)
stage.follow("rnn", tables.spec)
frame.stage_ends(__file__)
with ask:
    parts.question(tables)

prose.header("What to notice")
prose.notice(words.notice(tables))

prose.header("The rule, with these numbers")
prose.formula(*words.formula(tables), beside=True)
prose.notice(words.rule(tables))

prose.header("A floor under the loss")
prose.notice(words.floor_words(tables))

prose.header("Break it")
parts_further.damage(tables)

prose.header("Go further")
section = controls.FURTHER.show()
parts_further.further(section, tables, palette)

prose.header("The code that ran")
parts.code(tables)

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
