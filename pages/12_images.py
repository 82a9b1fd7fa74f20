"""Images as numbers

Real photographs of clothes, pixel by pixel: what becomes of them on their way into a model, and of
a picture of your own.

Group: Classification
Objectives:
- read an image as an array, and say what its shape, its channels and its values mean
- scale and normalise pixels, and say what a training does that forgets it
- count the batches of an epoch, and say what shuffling and workers are for
- name an image after the nearest mean image, and see how far that goes
- turn any picture into one that a trained model can be asked about
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[4.2 The Image Classification Dataset](https://d2l.ai/chapter_linear-classification/image-classification-dataset.html);
H. Xiao, K. Rasul and R. Vollgraf,
[Fashion-MNIST](https://arxiv.org/abs/1708.07747), 2017;
[Recommendation ITU-R BT.601](https://www.itu.int/rec/R-REC-BT.601), the weights of grey;
[torchvision.transforms](https://docs.pytorch.org/vision/stable/transforms.html)
"""

from ui import frame

frame.open_lesson(__file__)  # first: one can read while torch and the rest are loaded

import streamlit as st

from lessons.images import cache, parts, parts_further, parts_own
from ui import live, prose

palette = frame.palette()
question = st.container()

# A set, its gallery, one of its images; then the image as numbers.
scene = parts.scene()
with question:
    parts.ask(cache.histogram_tables(scene.data))
parts.gallery(scene, palette)
parts.all_sets()

prose.header("One image, pixel by pixel")
parts.pixels(scene, palette)
frame.stage_ends(__file__)

prose.header("From a picture to a tensor")
parts.shapes(scene)

prose.header("Normalise")
parts_further.normalise(scene, palette)

prose.header("Forget to scale")
parts_further.unscaled(scene, palette)

prose.header("Dealt into batches")
parts_further.deal(scene, palette)

prose.header("Another size")
parts_further.another_size(scene, palette)

prose.header("The mean image of a class")
parts_further.mean_images(scene, palette)

prose.header("A picture of your own")
parts_own.own(scene.data, palette)

prose.header("Check yourself")
parts.practice(scene)

live.wire()
frame.close_lesson(__file__)
