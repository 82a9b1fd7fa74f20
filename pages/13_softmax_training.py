"""Softmax regression on images

One linear layer learns ten classes of pictures while you watch its ten templates take shape.

Group: Classification
Objectives:
- read the weights of a linear classifier as pictures, one template a class
- say why a running training accuracy lies below the test accuracy at first
- find the classes a model confuses, and judge whether its certainty can be trusted
- recognise three mistakes that no error message reports
Source: d2l 3.5 to 3.7; STR-1, STR-3, STR-4, STR-5, IMG-1, SMX-7, SMX-8
"""

from dataclasses import replace

import streamlit as st

from charts import scores
from charts import softmax_training as charts
from core import softmax, softmax_training
from ui import cached, controls, download, frame, player, prose, source, training

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
left, middle, right, far = st.columns(4)
wanted = controls.TRAINING_DATA.show(left)
data = download.usable(wanted)
lr = controls.TRAINING_LR.show(middle)
batch_size = int(controls.TRAINING_BATCH.show(right))
num_epochs = int(controls.TRAINING_EPOCHS.show(far))
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    num_train = int(controls.TRAINING_IMAGES[data].show())
    seed = int(controls.TRAINING_SEED.show())
with tries:
    controls.presets("training", controls.TRAINING_PRESETS)
spec = controls.checked(
    f"training_{data}",
    softmax_training.SoftmaxSpec,
    data=data,
    num_train=num_train,
    lr=lr,
    batch_size=batch_size,
    num_epochs=num_epochs,
    seed=seed,
)
again = tries.button(
    "Train again", icon=":material/replay:", help="Watch the curves grow once more."
)

# --- spec -> tables -> charts -----------------------------------------------------------------
tables = training.trained(spec, palette, again=again)
names, T = tables.facts.names, tables.num_epochs
with question:
    prose.predict(
        "training",
        f"Ten classes, one linear layer. Which class of {tables.facts.title} will be hardest?",
        names,
        charts.hardest(tables),
        charts.hardest_reason(tables),
    )
player.show("training", T, unit="epoch", start=T)
prose.key(palette, **{role: words for role, _, words in charts.SERIES.values()})
with st.container(key="training"):
    loss, accuracy = st.columns(2)
    loss.altair_chart(charts.loss_chart(tables.metrics, tables.batches, spec, palette))
    accuracy.altair_chart(charts.accuracy_chart(tables.metrics, spec, palette))
    urls = cached.template_urls(spec, palette.name)
    frame.side_by_side(charts.template_charts(urls, tables, palette))
    prose.summary(charts.template_words(tables))
    chosen = controls.training_gallery(data).show()
    rows = charts.gallery_rows(tables, chosen)
    images = cached.image_set(data)
    frame.side_by_side(charts.gallery_charts(tables, images, rows, palette), columns=3)
    prose.summary(charts.gallery_words(tables, rows))
prose.verdict(*charts.verdict(tables))
prose.summary(charts.summary(tables))

st.header("What it gets wrong, after the last epoch", anchor=False)
confusion = scores.confusion_chart(tables.confusion, names, palette)
frame.side_by_side([confusion, scores.class_chart(tables.classes, palette)])
trust, notice = st.columns(2)
trust.altair_chart(scores.calibration_chart(tables.calibration, palette))
trust.caption(scores.calibration_words(tables.calibration))
with notice:
    st.header("What to notice", anchor=False)
    prose.notice(charts.notice(tables))

st.header("The model, its loss and its update", anchor=False)
prose.formula(*charts.formula(tables))
prose.summary(charts.size_words(spec))
source.show(softmax_training.sgd_update)
with st.expander("The functions it calls, the whole run, and a script with today's settings"):
    source.show(softmax.logits, softmax.log_sum_exp, softmax.log_softmax, softmax.one_hot)
    source.show(softmax_training.updates_in_a_row, softmax_training.train)
    source.script(charts.script(spec))

# --- break it ---------------------------------------------------------------------------------
st.header("Break it", anchor=False)
if controls.TRAINING_TWICE.show():
    twice = training.trained(replace(spec, loss="double"), palette)
    frame.side_by_side(charts.double_charts(tables, twice, palette))
    prose.broken(charts.double_words(tables, twice))
if controls.TRAINING_RAW.show():
    raw = training.trained(replace(spec, scaled=False), palette)
    naive = training.trained(replace(spec, scaled=False, loss="naive"), palette)
    st.altair_chart(charts.unscaled_chart(tables, raw, palette))
    prose.broken(charts.unscaled_words(tables, naive, raw))
if controls.TRAINING_PRINTED.show():
    st.altair_chart(charts.metric_chart(tables, palette))
    prose.broken(charts.metric_words(tables))

st.header("Check yourself", anchor=False)
for exercise in charts.exercises(tables):
    prose.exercise(*exercise)

frame.close_lesson(__file__)
