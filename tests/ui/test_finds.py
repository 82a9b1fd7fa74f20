"""What can be looked for, and the ways through the lessons: every place that they name is there."""

import importlib
import re
import subprocess
import sys

import pytest
from reading import text_of
from streamlit.testing.v1 import AppTest

from charts.text import as_html
from ui import course, finds, kinds
from ui.ranges import SEED_MAX
from ui.stepper import Stepper

LESSON = course.all_lessons()[0]
STANDS = [find.stand for find in finds.all_finds()] + [
    stop.stand for path in finds.all_paths() for walk in path.walks.values() for stop in walk
]


def controls_of(lesson):
    """The controls of a lesson, by key."""
    module = importlib.import_module(f"lessons.{lesson.slug}.controls")
    return {control.key: control for control in vars(module).values() if hasattr(control, "key")}


def takes(control, value: str) -> bool:
    """Whether the control can stand on this value."""
    match control:
        case kinds.Choice() | kinds.Tabs() | kinds.Panels() | Stepper():
            return value in control.options
        case kinds.Ladder():
            return float(value) in map(float, control.rungs)
        case kinds.Switch():
            return value == str(not control.default).lower()
        case kinds.Slider():
            steps = (float(value) - control.low) / control.step
            return control.low <= float(value) <= control.high and abs(steps - round(steps)) < 1e-6
        case kinds.Number():
            return control.low <= float(value) <= min(control.high, SEED_MAX)
        case kinds.Coordinate() | kinds.Text():
            return True
    raise AssertionError(f"no rule for {control}")


@pytest.mark.parametrize("stand", STANDS, ids=lambda stand: stand.link)
def test_a_place_has_its_settings_and_its_heading(stand):
    controls = controls_of(stand.lesson)
    for key, value in stand.at.items():
        assert key in controls, key
        assert takes(controls[key], value), (key, value)
    if stand.under:
        page = (course.ROOT / stand.lesson.path).read_text(encoding="utf-8")
        heads = re.findall(r'prose\.header\(\s*"([^"]+)"', page)
        assert stand.under in heads


def test_every_lesson_has_what_can_be_found_in_it():
    rooms = {find.stand.lesson.slug for find in finds.all_finds()}
    assert rooms == {lesson.slug for lesson in course.all_lessons()}


def test_no_two_finds_have_one_name():
    names = [find.name for find in finds.all_finds()]
    assert sorted(names) == sorted(set(names))


# the formulas of the course's first chapters, and where each stands
SHEET = {
    "price = w_area · area + w_age · age + b": (1,),
    "ŷ = wᵀx + b": (2, 3),
    "ŷ = Xw + b, for many rows at once": (4,),
    "l = ½(ŷ − y)²": (5, 6),
    "w* = (XᵀX)⁻¹Xᵀy": (7, 8),
    "(w, b) ← (w, b) − η/|B| Σ ∇l": (9, 10),
    "L(w, b) = 1/(2n) Σ (ŷ − y)²": (11,),
    "p(x) = 1/√(2πσ²) · exp(−(x − μ)²/(2σ²))": (12,),
    "y = Xw + b + ε": (13,),
    "P(y | x) of one point": (14,),
    "P(y | X) = Π p(y⁽ⁱ⁾ | x⁽ⁱ⁾)": (15,),
    "−log P = Σ ½ log(2πσ²) + (y − ŷ)²/(2σ²)": (16,),
    "y ∈ {(1,0,0), (0,1,0), (0,0,1)}": (17,),
    "o = Wx + b, for every class": (18,),
    "ŷ_j = exp(o_j) / Σ exp(o_k)": (19, 20),
    "l = −Σ y_j log ŷ_j": (21,),
    "∂l/∂o_j = ŷ_j − y_j": (22,),
    "H[P] = −Σ P log P": (23,),
}


@pytest.mark.row("FND-2")
def test_every_formula_of_the_sheet_can_be_found():
    formulas = {find.name: find for find in finds.all_finds() if find.kind == "formula"}
    assert set(SHEET) <= set(formulas)
    assert sorted(sum(SHEET.values(), ())) == list(range(1, 24))
    assert all(find.tex for find in formulas.values())


def test_a_walk_takes_the_minutes_it_promises():
    for path in finds.all_paths():
        assert set(path.walks) == {10, 30, 60}
        for minutes, stops in path.walks.items():
            assert sum(stop.minutes for stop in stops) == minutes, path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rumour]]\nname = "a"\nsays = "b"', "term, formula, mistake. Got 'rumour'"),
        ('[[term]]\nname = "a"', "A find has name, says"),
        ('[[term]]\nname = "a"\nsays = "b"\ncolour = "red"', "colour"),
    ],
)
def test_a_find_that_is_none_is_refused(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        finds.read(text, LESSON)


def test_the_home_page_shows_the_walk_that_is_chosen():
    at = AppTest.from_file(str(course.ROOT / "streamlit_app.py"), default_timeout=60).run()
    first, *_, last = finds.all_paths()
    assert as_html(first.walks[10][0].do) in html_of(at)
    at.button_group(key="home_path").set_value(last.name).run()
    at.button_group(key="home_minutes").set_value("60").run()
    assert all(as_html(stop.do) in html_of(at) for stop in last.walks[60])
    assert not at.exception, text_of(at)


def html_of(at) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def test_the_home_page_needs_no_torch():
    run = "import sys; from ui import frame, home; print(*sys.modules)"
    told = subprocess.run(  # torch may have been loaded here by another test
        [sys.executable, "-c", run], capture_output=True, text=True, check=True, cwd=course.ROOT
    )
    assert "torch" not in told.stdout.split()
