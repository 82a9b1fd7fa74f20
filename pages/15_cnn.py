"""Convolutional nets

A small kernel slides over a picture, and the same few weights find an edge wherever it is.

Group: Beyond one layer
Objectives:
- work out one place of a convolution by hand, and say how many places there are
- follow a shape through convolutions and poolings, and mend a net whose linear layer does not fit
- say why ReLU and max pooling may change places, and average pooling may not
- read the filters and the feature maps of a net that was trained
- find the loop that breaks on the last batch
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[7.2 Convolutions for Images](https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html),
[7.3 Padding and Stride](https://d2l.ai/chapter_convolutional-neural-networks/padding-and-strides.html),
[7.5 Pooling](https://d2l.ai/chapter_convolutional-neural-networks/pooling.html),
[7.6 Convolutional Neural Networks (LeNet)](https://d2l.ai/chapter_convolutional-neural-networks/lenet.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.cnn import parts, parts_maps, parts_walk, words
from ui import prose, source, stage

palette = frame.palette()
question = st.container()

# The kernel on its way, a fragment: its sliders draw nothing else; the rest follows when they rest.
tables = parts.scene(palette)
stage.follow("cnn", parts.settings(tables))
frame.stage_ends(__file__)
with question:
    parts.ask()

prose.header("What to notice")
parts.explained(tables)

prose.header("Layer by layer")
net = parts_walk.walk(palette)
stage.follow("cnn_walk", net)

prose.header("Filters that were learned")
parts_maps.maps(palette)

prose.header("ReLU and pooling: which comes first?")
parts_walk.order(palette)

prose.header("Break it: the last batch")
parts_walk.loop()

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)
with st.expander("A script with today's settings"):
    source.script(words.script(tables))

frame.close_lesson(__file__)
