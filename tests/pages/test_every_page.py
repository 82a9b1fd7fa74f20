"""Every page, opened through the front door: as it is, by every link, at every preset and switch.

The pages and their controls are found by walking `pages/` and the `controls.py` of the rooms: a new
lesson is tested without a line here. States are drawn with a fixed seed, so a failure comes back.
"""

import importlib
import random
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reading import PAGES, ROOT, charts_of, check, controls_of, open_page
from streamlit.testing.v1 import AppTest

from ui import course, kinds
from ui.stepper import Stepper

NAMES = [page.stem for page in PAGES]
ROUNDS = 8  # random links a page
BAD = (
    "",
    "abc",
    "nan",
    "inf",
    "-inf",
    "1e9",
    "-1e9",
    "1e-1",
    "0",
    "None",
    "<b>x</b>",
    "٣",
    "9" * 400,
)

every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)


def lesson_of(page: Path) -> course.Lesson:
    return next(x for x in course.all_lessons() if x.path == f"pages/{page.name}")


def near(control: Any, draw: random.Random) -> Any:
    """A value for a control: on its grid, between two marks, outside, not a number, or twice."""
    if hasattr(control, "options"):
        valid = [str(option) for option in control.options]
    elif hasattr(control, "rungs"):
        valid = [f"{value:.6g}" for value in control.rungs]
    elif hasattr(control, "low"):
        low, high = float(control.low), float(control.high)
        between = draw.uniform(low, high)
        marks = [low, high, low + round((between - low) / control.step) * control.step]
        whole = isinstance(control.low, int)
        valid = [str(int(v) if whole else v) for v in marks] + [str(between)]
        valid += [str(low - 1), str(high + 1), str(high * 10)]
    else:
        valid = ["true", "false"]
    pick = draw.random()
    if pick < 0.7:
        return draw.choice(valid)
    return draw.choice(BAD) if pick < 0.9 else [draw.choice(valid), draw.choice(BAD)]


def random_link(page: Path, number: int) -> dict[str, Any]:
    draw = random.Random(f"{page.stem} {number}")
    controls = controls_of(page)
    assert controls, f"the controls.py of {page.stem} declares none"
    chosen = draw.sample(controls, draw.randint(1, len(controls)))
    return {control.key: near(control, draw) for control in chosen}


def options_of(page: Path) -> list[tuple[str, str]]:
    """Every option of every choice of a page, and every switch thrown."""
    found = []
    for control in controls_of(page):
        if hasattr(control, "options"):
            found += [(control.key, str(option)) for option in control.options]
        elif isinstance(getattr(control, "default", None), bool):
            found.append((control.key, str(not control.default).lower()))
    return found


# --- the front door ---------------------------------------------------------------------------


def test_the_home_page_shows_a_link_to_every_lesson():
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    check(at, "home")
    links = {link.proto.label.strip("*") for link in at.main.get("page_link")}
    assert {lesson.title for lesson in course.all_lessons()} <= links


def test_the_home_page_does_not_import_torch():
    script = (
        "import sys; from streamlit.testing.v1 import AppTest\n"
        "at = AppTest.from_file('streamlit_app.py', default_timeout=60).run()\n"
        "assert not at.exception and at.title, at.exception\n"
        "print('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


# --- one page at a time -----------------------------------------------------------------------


@pytest.mark.row("UTL-3")
@every_page
def test_a_page_opens_with_its_frame(page):
    at = open_page(page)
    check(at, "as it is")
    here = lesson_of(page)
    assert at.title[0].value == here.title
    in_menu = [link.proto.label for link in at.sidebar.get("page_link")]
    assert [lesson.title for lesson in course.all_lessons() if lesson.title in in_menu]
    assert set(in_menu) >= {lesson.title for lesson in course.all_lessons()}
    around = [link.proto.label for link in at.main.get("page_link")]
    before, _, after = course.find(page.name)
    assert (before.title if before else "Home") in around
    assert not after or after.title in around


@every_page
def test_a_page_shows_a_figure_its_code_and_exercises(page):
    at = open_page(page)
    if lesson_of(page).group != "Reference":
        assert list(charts_of(at)), "a lesson without a figure"
        assert at.get("code"), "a lesson without the code that ran"


@every_page
def test_a_link_can_point_at_every_heading(page):
    at = open_page(page)
    anchors = [
        heading.anchor for kind in ("title", "header", "subheader") for heading in at.get(kind)
    ]
    bad = [anchor for anchor in anchors if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", anchor)]
    assert not bad, f"{bad}: a heading is shown by prose.header, which gives it its anchor"
    assert len(set(anchors)) == len(anchors) > 1


@every_page
def test_a_rerun_and_a_second_visitor_see_the_same_charts(page):
    """Else every rerun would draw the charts anew, and the player would lose its place."""
    at = open_page(page)
    first, again = list(charts_of(at)), list(charts_of(at.run()))
    second = list(charts_of(open_page(page)))
    for other in (again, second):
        assert [spec for spec, _ in first] == [spec for spec, _ in other]
        for (_, mine), (_, theirs) in zip(first, other, strict=True):
            assert all(a.equals(b) for a, b in zip(mine, theirs, strict=True))


BUILT_ANEW = (
    "something in the specification changed with the slider: show the chart by figure.show, and "
    "keep numbers out of the description and of expressions (README, Why a slider is quick)"
)


def move(slider) -> None:
    """One step to the right, or to the left from the end."""
    if getattr(slider, "options", None):
        at = [str(option) for option in slider.options].index(str(slider.value))
        slider.set_value(slider.options[at + 1 if at + 1 < len(slider.options) else at - 1])
    else:
        beyond = slider.value + slider.step > slider.max
        slider.set_value(slider.value - slider.step if beyond else slider.value + slider.step)


def stops(page) -> list[dict[str, str]]:
    """A link to every step of a page that is walked in steps; else the page as it opens."""
    steppers = [control for control in controls_of(page) if isinstance(control, Stepper)]
    return [{control.key: name} for control in steppers for name in control.names] or [{}]


@every_page
def test_a_move_of_a_slider_builds_no_chart_anew(page):
    """The browser keeps a picture whose specification stays: numbers are handed over as data.

    A chart with other layers shows other things, and may be another one.
    """
    for link in stops(page):
        at = open_page(page, link)
        for kind in ("slider", "select_slider"):
            for key in [slider.key for slider in at.get(kind)]:
                before = [spec for spec, _ in charts_of(at)]
                move(next(slider for slider in at.get(kind) if slider.key == key))
                after = [spec for spec, _ in charts_of(at.run())]
                assert len(before) == len(after), (link, key)
                for old, new in zip(before, after, strict=True):
                    same_layers = len(old.get("layer", [])) == len(new.get("layer", []))
                    where = (link, key, old.get("description"))
                    assert old == new or not same_layers, (*where, BUILT_ANEW)


@every_page
def test_every_option_and_switch_of_a_page_works_by_link(page):
    for key, option in options_of(page):
        check(open_page(page, {key: option}), {key: option})


@every_page
def test_every_button_works_and_every_preset_says_why(page):
    at = open_page(page)
    for key in [b.key for b in at.button if b.key and "download" not in b.key]:
        if any(b.key == key and not b.disabled for b in at.button):
            assert "_preset_" not in key or at.button(key=key).help, f"{key} gives no reason"
            check(at.button(key=key).click().run(), key)


@every_page
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_page_survives_any_link(page, number):
    link = random_link(page, number)
    check(open_page(page, link), link)


@every_page
def test_a_page_survives_bad_values_for_everything_at_once(page):
    for bad in BAD:
        link = {control.key: bad for control in controls_of(page)}
        check(open_page(page, link), bad[:20])


@every_page
def test_a_page_survives_anything_that_is_typed(page):
    at = open_page(page)
    typed = ("", "   ", "a,b\n1,x", "1", "1 2\n3", "nan inf\n1 2", "1e308 1e308\n-1e308 1", "1,2;3")
    for kind in ("text_area", "text_input"):
        for key in [element.key for element in at.get(kind)]:
            for text in typed:
                check(at.get(kind)[0].set_value(text).run(), (key, text))


# --- controls ---------------------------------------------------------------------------------


@cache
def keys() -> dict[str, list[str]]:
    return {page.stem: [control.key for control in controls_of(page)] for page in PAGES}


@every_page
def test_every_teaching_widget_of_a_page_is_in_the_address(page):
    """What is drawn with a key is a declared control, a preset, a prediction or own data."""
    at = open_page(page)
    declared = set(keys()[page.stem])
    kinds = ("slider", "select_slider", "selectbox", "number_input", "toggle", "radio")
    drawn = {element.key for kind in kinds for element in at.get(kind)}
    assert drawn <= declared, f"not declared in its room: {sorted(drawn - declared)}"


def test_no_two_controls_and_no_two_pages_share_a_key():
    prefixes = {}
    for stem, names in keys().items():
        assert len(names) == len(set(names)), stem
        for prefix in {name.split("_")[0] for name in names}:
            assert prefixes.setdefault(prefix, stem) == stem, f"{prefix}_ is used by two pages"


def presets_of(page: Path) -> list[kinds.Preset]:
    """The presets that a room declares, those made for the data at hand included."""
    declared = vars(importlib.import_module(f"lessons.{page.stem.partition('_')[2]}.controls"))
    lists = [one for one in declared.values() if isinstance(one, tuple)]
    if "run_presets" in declared:
        lists.append(declared["run_presets"](100, 0.5, 1.8))
    return [one for some in lists for one in some if isinstance(one, kinds.Preset)]


@every_page
def test_every_preset_stands_on_the_grid_of_its_sliders(page):
    """Else the run is another than the label and the link say."""
    sliders = {one.key: one for one in controls_of(page) if isinstance(one, kinds.Slider)}
    for preset in presets_of(page):
        for key, value in preset.values.items():
            if key in sliders:
                slider = sliders[key]
                steps = (value - slider.low) / slider.step
                assert steps == pytest.approx(round(steps), abs=1e-6), (preset.name, key)
                assert slider.low <= value <= slider.high, (preset.name, key)


def test_there_are_presets_to_look_at():
    assert sum(len(presets_of(page)) for page in PAGES) > 30
