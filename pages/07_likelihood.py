"""From normal noise to squared loss

Suppose that labels are a line plus normal noise, ask which line makes the data most likely, and
the squared loss appears by itself, equal to the last digit.

Group: Linear regression
Objectives:
- read the density of a point off a bell that stands on the line
- say why the likelihood is computed as a sum of logs
- turn the likelihood of normal noise into the squared loss, and back
- explain why σ does not move the best line, and when it does
- name the loss that another law of noise implies
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[22.7 Maximum Likelihood](https://d2l.ai/chapter_appendix-mathematics-for-deep-learning/maximum-likelihood.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

from lessons.likelihood import controls, parts, parts_around
from ui import live, prose

palette = frame.palette()

# The chain in seven steps, with its own mistakes and exercises: a fragment, so that dragging the
# line computes nothing else. It returns the data, which the tabs share.
data_spec = parts.chain(controls.STEP, palette)
frame.stage_ends(__file__)

prose.header("Around the chain")
parts_around.topics(palette, data_spec)

live.wire()
frame.close_lesson(__file__)
