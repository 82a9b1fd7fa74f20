"""A net of several layers

The same loop trains five layers: where the parameters sit, what passes through, and what gets lost.

Group: Beyond one layer
Objectives:
- count the parameters of a net, and say in which layer most of them sit
- follow a signal forward and a slope backward through the layers
- measure a test accuracy that is dealt in batches, and say why a mean of means can be wrong
- say what first weights have to do with depth: vanishing, exploding, all alike
- read the errors of torch about shapes and about numbers that still remember
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[5.1 Multilayer Perceptrons](https://d2l.ai/chapter_multilayer-perceptrons/mlp.html),
[5.3 Forward Propagation, Backward Propagation](https://d2l.ai/chapter_multilayer-perceptrons/backprop.html),
[5.4 Numerical Stability and Initialization](https://d2l.ai/chapter_multilayer-perceptrons/numerical-stability-and-init.html),
[12.6 Momentum](https://d2l.ai/chapter_optimization/momentum.html);
X. Glorot and Y. Bengio,
[Understanding the Difficulty of Training Deep Feedforward Neural
Networks](https://proceedings.mlr.press/v9/glorot10a.html), 2010;
K. He, X. Zhang, S. Ren and J. Sun,
[Delving Deep into Rectifiers](https://arxiv.org/abs/1502.01852), 2015;
S. Ioffe and C. Szegedy, [Batch Normalization](https://arxiv.org/abs/1502.03167), 2015
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.mlp import parts, parts_deep, parts_live, words
from ui import prose, stage

palette = frame.palette()
ask = st.container()

# The net and its run, a fragment: its sliders draw nothing else; the rest follows when they rest.
parts_live.train_asked(palette)
shown = parts.scene(palette)
stage.follow("mlp", shown.settings)
frame.stage_ends(__file__)
with ask:
    parts.question(shown)

prose.header("What to notice")
prose.notice(words.notice(shown.tables, shown.size))

prose.header("Forward, back, and a step with momentum")
prose.summary(words.SIGNS)
prose.formula(*words.formula(shown.tables.spec))
prose.formula(*words.update_formula(shown.tables.spec), beside=True)
prose.summary(words.size_words(shown.tables.spec))
parts.code(shown)

prose.header("Break it")
parts.break_it(shown)
parts_deep.programs()

prose.header("Go further: many layers deep")
parts_deep.deep(palette)

prose.header("Check yourself")
for exercise in words.exercises(shown.tables, shown.size):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
