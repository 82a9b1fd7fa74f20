"""Softmax, to breaking point

Any scores become probabilities, a label becomes a loss, and its slope is what was said minus what
is true. Then push the exponential until it breaks, and see what rescues it.

Group: Classification
Objectives:
- turn logits into probabilities, and say what a temperature and a shift change
- read a label as a one-hot row, and the logits as one linear layer
- get from the likelihood of a label to the cross-entropy, and from there to ŷ − y
- say where softmax overflows in float32, and why taking out the largest logit rescues it
- recognise softmax applied twice by the floor of its loss
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[4.1 Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html),
[4.4 Softmax Regression Implementation from Scratch](https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html),
[4.5 Concise Implementation of Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression-concise.html),
[22.11 Information Theory](https://d2l.ai/chapter_appendix-mathematics-for-deep-learning/information-theory.html);
[IEEE Standard for Floating-Point Arithmetic](https://doi.org/10.1109/IEEESTD.2019.8766229), 2019;
[torch.nn.CrossEntropyLoss](https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

from lessons.softmax import parts, parts_further
from ui import live, prose

palette = frame.palette()

# From scores to surprise in seven steps: a fragment, so that a slider computes nothing else.
parts.chain(palette)
frame.stage_ends(__file__)

prose.header("To breaking point")
parts_further.edge(palette)

# with a further section below it, which shows the same run
prose.header("Three classes in the plane")
parts_further.plane(palette)

prose.header("Check yourself")
parts.practice()

live.wire()
frame.close_lesson(__file__)
