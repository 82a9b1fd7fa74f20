"""Softmax regression on images

One linear layer learns ten classes of pictures while you watch its ten templates take shape.

Group: Classification
Objectives:
- read the weights of a linear classifier as pictures, one template a class
- say why a running training accuracy lies below the test accuracy at first
- find the classes a model confuses, and judge whether its certainty can be trusted
- recognise three mistakes that no error message reports
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[4.1 Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression.html),
[4.2 The Image Classification Dataset](https://d2l.ai/chapter_linear-classification/image-classification-dataset.html),
[4.4 Softmax Regression Implementation from Scratch](https://d2l.ai/chapter_linear-classification/softmax-regression-scratch.html),
[4.5 Concise Implementation of Softmax Regression](https://d2l.ai/chapter_linear-classification/softmax-regression-concise.html);
C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger,
[On Calibration of Modern Neural Networks](https://arxiv.org/abs/1706.04599), 2017;
H. Xiao, K. Rasul and R. Vollgraf,
[Fashion-MNIST](https://arxiv.org/abs/1708.07747), 2017
"""

import streamlit as st

from charts import scores
from core import images, softmax, softmax_training
from lessons.softmax_training import cache, controls, curves, parts, words
from lessons.softmax_training import tables as charts
from ui import download, figure, frame, kinds, player, prose, source

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
left, middle, right, far = st.columns(4)
wanted = images.named(controls.DATA.show(left))
data = download.usable(wanted, cache.image_set)
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    few = data == "digits"
    num_train = int((controls.DIGITS if few else controls.IMAGES).show())
    seed = int(controls.SEED.show())
lr = controls.LR.show(middle)
batch_size = int(controls.BATCH.show(right, high=num_train))
num_epochs = int(controls.EPOCHS.show(far))
with tries:
    kinds.presets("training", controls.PRESETS)
again = tries.button(
    "Train again", "training_again", "Watch the curves grow again.", icon=":material/replay:"
)
spec = kinds.checked(
    f"training_{data}",
    softmax_training.SoftmaxSpec,
    safe={"batch_size": min(256, num_train), "num_epochs": 10},
    data=data,
    num_train=num_train,
    lr=lr,
    batch_size=batch_size,
    num_epochs=num_epochs,
    seed=seed,
)

# --- spec -> tables -> charts -----------------------------------------------------------------
tables = parts.trained(spec, palette, again=again)
with question:
    prose.predict(
        "training",
        f"Ten classes, one linear layer. Which class of {tables.facts.title} is the hardest?",
        tables.facts.names,
        words.hardest(tables),
        words.hardest_reason(tables),
    )
player.show("training", tables.num_epochs, unit="epoch", start=tables.num_epochs)
prose.key(palette, **{role: name for role, _, name in curves.SERIES.values()})
with st.container(key="training"):
    cache.draw_training(spec, palette.name, tables)
    prose.summary(words.template_words(tables))
    offered = ("the first 18", "the surest mistakes", *tables.facts.names)
    chosen = controls.GALLERY.show(st.columns(4)[0], offered)
    rows = charts.gallery_rows(tables, chosen)
    cache.draw_gallery(spec, palette.name, tuple(rows), tables)
    prose.summary(words.gallery_words(tables, rows))
prose.verdict(*words.verdict(tables))
prose.summary(words.summary(tables))

prose.header("What it gets wrong after the last epoch")
cache.draw_scores(spec, palette.name, tables)
trust, notice = st.columns(2)
figure.show(scores.calibration_chart(tables.calibration, palette), trust)
trust.caption(scores.calibration_words(tables.calibration))
with notice:
    prose.header("What to notice")
    prose.notice(words.notice(tables))

prose.header("The model, its loss and its update")
left, right = st.columns(2)
with left:
    prose.formula(*words.formula(tables))
with right:
    prose.formula(*words.update_formula(spec))
prose.summary(words.size_words(spec))
source.show(softmax_training.sgd_update)
with st.expander("The functions it calls, the whole run, and a script with today's settings"):
    source.show(softmax.logits, softmax.log_sum_exp, softmax.log_softmax, softmax.one_hot)
    source.show(softmax_training.updates_in_a_row, softmax_training.train)
    source.script(words.script(spec))

prose.header("Break it")
parts.break_it(spec, tables, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
