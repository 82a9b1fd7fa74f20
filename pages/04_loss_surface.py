"""The loss surface

Every line has a loss, so every pair of parameters is a place with a height. Walk on that surface.

Group: Linear regression
Objectives:
- say what one point of the surface means for the line and its errors
- tell a round bowl from a valley, and read the condition number off both
- name what makes a valley: units, correlation, data far from zero; and what undoes it
- find the best parameters by search, and say why nobody trains a network that way
Source: [*Dive into Deep Learning*](https://d2l.ai) by A. Zhang, Z. C. Lipton, M. Li, A. J. Smola:
[3.1 Linear Regression](https://d2l.ai/chapter_linear-regression/linear-regression.html),
[12.1 Optimization and Deep Learning](https://d2l.ai/chapter_optimization/optimization-intro.html),
[12.3 Gradient Descent](https://d2l.ai/chapter_optimization/gd.html);
P. J. Huber,
[Robust Estimation of a Location Parameter](https://doi.org/10.1214/aoms/1177703732), 1964
"""

import streamlit as st

from charts.bowl import PLANES
from core import bowl, data, loss_surface
from lessons.loss_surface import cache, controls, parts, words
from ui import frame, kinds, live, own_data, prose, source, stage

frame.open_lesson(__file__)
palette = frame.palette()
question = st.container()

# --- controls -> spec -------------------------------------------------------------------------
left, middle, right, far = st.columns(4)
name = controls.DATA.show(left)
own = own_data.show("surface", max_rows=1000) if name == "own points" else None
drawn, plane = name in ("one feature", "two features"), name == "two features"
wide = plane or (own is not None and data.shape(own)[1] == 2)
kind = controls.LOSS.show(middle)
units = controls.UNITS.show(right)
correlation = controls.CORRELATION.show(far) if plane else 0.0
tries = st.container(horizontal=True, vertical_alignment="center")
with tries.popover("More settings"):
    standardise = own is None and controls.STANDARDISE.show()
    n = int(controls.N.show()) if drawn else 4
    noise = controls.NOISE.show() if drawn else 0.0
    seed = int(controls.SEED.show()) if drawn else 0
    outliers = int(controls.OUTLIERS.show())
    delta = controls.DELTA.show() if kind == "Huber" else 1.0
    across, up = PLANES[controls.SHOWN.show()] if wide else (0, 1)
    rest = controls.REST.show() if wide and kind == "squared" else "at its best value"
    arms = controls.ARMS.show()
with tries:
    kinds.presets("surface", controls.PRESETS)
spec = kinds.checked(
    "surface",
    loss_surface.SurfaceSpec,
    safe={"outliers": 0},
    data=own or data.named_spec(name, n=n, noise=noise, seed=seed, correlation=correlation),
    across=across,
    up=up,
    kind=kind,
    delta=delta,
    units=units,
    standardise=standardise,
    outliers=outliers,
    rest=rest,
)

# --- spec -> tables -> charts -----------------------------------------------------------------
tables = cache.surface_tables(spec)
point = parts.stage(spec, tables, arms, palette)
stage.follow("surface", (point.x, point.y))
with question:
    prose.predict(
        "surface",
        "From your point, take the steepest way down. Where does it lead?",
        words.WAYS,
        words.way(point),
        words.way_reason(tables, point),
    )

prose.header("What to notice")
prose.notice(words.notice(tables, point))

rule, code = st.columns(2)
with rule:
    prose.header("The rule")
    prose.formula(*words.formula(tables, point))
    prose.summary(words.formula_words(tables))
with code:
    prose.header("The code that ran")
    source.show(*parts.code(spec))
with st.expander("The whole surface, and a script with today's settings"):
    source.show(loss_surface.surface, loss_surface.cut, bowl.grid)
    source.script(words.script(spec, point))

# --- slices, 3-D, other losses, search, minima, mistakes --------------------------------------
prose.header("Go further")
section = controls.FURTHER.show()
parts.further(section, spec, tables, point, palette)

prose.header("Check yourself")
for exercise in words.exercises(tables, point):
    prose.exercise(*exercise)

live.wire()
frame.close_lesson(__file__)
