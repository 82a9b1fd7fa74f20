"""Every page, opened through the front door: as it is, by links, and walked through all sections.

The pages and their controls are found in `pages/` and `lessons/*/controls.py`: a new lesson is
tested without a line here. States are drawn with a fixed seed, so a failure comes back.
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
from walking import TYPED, Walk, states_of

from core import datasets
from ui import course, kinds

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


# --- a walk through all sections --------------------------------------------------------------

# What a lesson adds to its declared controls: own data, a prediction, a sort, Streamlit's own tabs
OWN = "points|standardise|label|features|set_name|boxed"
BESIDE = re.compile(rf"\w+_({OWN}|predict|sort)|likelihood_topic")
# Sliders whose pictures are built anew, and why
BUILDS = {
    "likelihood_middle_sigma": "the legend names the three σ",
    "likelihood_factor": "the legend names the three σ",
}


def wanted_of(page: Path) -> dict[str, set[str]]:
    """What every declared control must have been set to; without the real images a little less."""
    wanted = {control.key: states_of(control) for control in controls_of(page)}
    if datasets.status("fashion_mnist").state != "present":
        wanted.pop("training_images", None)
    return wanted


def complaints(page: Path, walk: Walk) -> dict[str, Any]:
    """What a walk found to be wrong, by the rule that is broken."""
    wanted, beside = wanted_of(page), set(walk.drawn) - {one.key for one in controls_of(page)}
    own = any("own points" in str(options) for options in walk.set.values())
    typed = {key for key in walk.drawn if set(TYPED) <= walk.set[key]}
    found = {
        "declared, and drawn nowhere": set(wanted) - set(walk.drawn),
        "never set to": {
            (key, state) for key in wanted for state in wanted[key] - walk.set.get(key, set())
        },
        "never moved": {key for key in wanted if not walk.set.get(key)},
        "drawn, and not declared in its room": {k for k in beside if not BESIDE.fullmatch(k)},
        "not carried by the address": walk.unbound,
        "a link shows another page than the one it was taken from": walk.unlike,
        "no link was followed": not walk.followed,
        # The browser keeps a picture whose specification stays: numbers are handed over as data. A
        # chart with other layers shows other things, and may be another one.
        "the move of a slider built a chart anew": [
            anew for anew in walk.built_anew if anew[1] not in BUILDS
        ],
        "a preset without a reason": walk.unexplained,
        "nothing typed into the field for own points": own
        and not any(key.endswith("_points") for key in typed),
    }
    return {rule: broken for rule, broken in found.items() if broken}


@every_page
def test_a_walk_through_all_sections_of_a_page_finds_everything_in_order(page, request):
    """Each widget is set to all it offers, each field typed into, each button pressed, and the
    page looked over every time. In a sample fewer of the links are followed."""
    walk = Walk(page, every_link=request.config.getoption("--sample") is None)
    assert complaints(page, walk) == {}


# --- controls ---------------------------------------------------------------------------------


@cache
def keys() -> dict[str, list[str]]:
    return {page.stem: [control.key for control in controls_of(page)] for page in PAGES}


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
