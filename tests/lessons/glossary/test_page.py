"""The lesson's page: sorting, the shelf, what is told, sums; bad input; its scripts."""

import re
from functools import partial

import pytest
from reading import ROOT, check, open_by_link, text_of, titles_of

from core.from_notes import NOTES, outcome
from core.glossary import BY_NAME, CASES, KINDS
from core.precision import FORMATS
from ui import finds

opened = partial(open_by_link, ROOT / "pages" / "17_glossary.py", "glossary_")


def sort(at, case, kind):
    at.radio(key="glossary_case").set_value(case).run()
    at.button_group(key=f"glossary_{case}_sort").set_value(kind).run()
    check(at, (case, kind))
    return text_of(at)


@pytest.mark.row("FND-1")
def test_cases_are_sorted_and_the_score_remembers_them():
    at = opened()
    assert f"{len(CASES)} cases to sort." in text_of(at)
    for k, case in enumerate(CASES[:3]):
        wrong = KINDS[1 - KINDS.index(case.kind)]
        said = sort(at, case.name, wrong if k < 2 else case.kind)
        assert (case.trap in said) == (k < 2)
        assert case.because in said
    assert f"1 of 3 sorted rightly. {len(CASES) - 3} to go." in text_of(at)
    said = sort(at, CASES[0].name, CASES[0].kind)
    assert "2 of 3 sorted rightly." in said


def test_with_the_answers_kept_back_nothing_is_told():
    at = open_by_link(ROOT / "pages" / "17_glossary.py", answers="hide")
    case = BY_NAME["spam"]
    said = sort(at, "spam", case.kind)
    assert "The answer comes later, in class." in said
    assert case.because not in said


@pytest.mark.parametrize("mended", [False, True], ids=["written", "mended"])
def test_every_program_from_notes_shows_its_text_and_what_came_of_it(mended):
    at = opened(mended=str(mended).lower())
    for name, note in NOTES.items():
        at.selectbox(key="glossary_note").set_value(name).run()
        check(at, name)
        text = note.corrected if mended else note.written
        found, shown = outcome(text), [code.value for code in at.code]
        assert text.rstrip() in shown
        assert "\n".join((*found.printed, *filter(None, [found.error]))) in shown
        assert ("It stops" in text_of(at)) == bool(found.error)


@pytest.mark.row("FND-2")
def test_the_shelf_has_every_formula_term_and_mistake_with_its_place():
    at = opened()
    shelf = next(e.value for e in at.markdown if e.value.startswith("$\\displaystyle"))
    for find in finds.all_finds():
        if find.kind == "formula":
            assert f"$\\displaystyle {find.tex}$" in shelf
            assert f"]({find.stand.link})" in shelf
    at.button_group(key="glossary_shelf").set_value("Terms").run()
    check(at)
    html = " ".join(element.proto.body for element in at.get("html"))
    names = re.findall(r'<dt><a href="[^"]+">([^<]+)</a>', html)
    assert len(names) == sum(find.kind == "term" for find in finds.all_finds())
    assert [name.casefold() for name in names] == sorted(name.casefold() for name in names)
    (hyper,) = re.findall(r">hyper-parameter</a></dt><dd>([^<]+)", html)
    assert "Set before training" in hyper


@pytest.mark.row("FND-2")
def test_what_notes_say_of_hyper_parameters_is_held_against_a_run():
    said = text_of(opened(hyper="true"))
    assert "It is the other way round." in said
    assert "It is the other way round." not in text_of(opened())


@pytest.mark.row("FRW-1")
def test_told_dates_are_corrected_beside_them():
    told = text_of(opened(told="true"))
    assert "As often told: the dates of TensorFlow and PyTorch are not so." in told
    assert "TensorFlow came out in November 2015" in told
    corrected = text_of(opened())
    assert "| Caffe | “has no Python interface” | has a Python interface, pycaffe" in corrected
    assert "none of them is so" not in corrected


@pytest.mark.row("FRW-2")
def test_ten_times_a_tenth_in_every_format():
    at = opened()
    assert "10 times 0.1 in float32 is 1.00000011920928955078125, above 1" in text_of(at)
    at.button_group(key="glossary_sum_predict").set_value("above 1").run()
    assert "Yes: above 1." in text_of(at)
    for name in FORMATS:
        at.button_group(key="glossary_format").set_value(name).run()
        check(at, name)
        assert f"10 times 0.1 in {name} is " in text_of(at)
    assert "0.99999999999999988897769753748434595763683319091796875" in text_of(at)
    assert any(title.startswith("How far each sum is off") for title in titles_of(at))


@pytest.mark.parametrize(
    "link",
    [{"case": "<img>"}, {"o": "nan"}, {"o": "1e9"}, {"added": "-3"}, {"format": "float8"}],
)
def test_a_link_that_makes_no_sense_is_dropped(link):
    said = text_of(opened(**link))
    assert CASES[0].question in said
    assert "10 times 0.1 in float32" in said or "added" in link


def scripts_of(at):
    """Scripts with today's settings; programs from notes know nothing of core."""
    return [code.value for code in at.code if "\nprint(" in code.value and "core" in code.value]


def test_the_scripts_print_what_the_page_says():
    at = opened(case="image", o="-1.5", format="bfloat16", number="0.3")
    first, second = sorted(scripts_of(at), key=lambda text: "precision" in text)
    printed = []
    for text in (first, second):
        exec(compile(text, "script", "exec"), {"print": lambda *said: printed.extend(said)})
    output, said, loss, by_torch, by_hand = printed
    assert (output.units, output.activation) == (10, "softmax")
    assert 0 < said < 1 < loss
    assert float(by_hand) == by_torch == 2.984375
    assert f"10 times 0.3 in bfloat16 is {by_hand}" in text_of(at)
