"""The lesson's page: both codes, true errors and warnings, bad input in one sentence."""

import re
from functools import partial

import pytest
from reading import ROOT, as_read, charts_of, check, open_by_link, text_of, titles_of

from core.attempts import attempt
from core.concise import WAYS
from core.concise_pieces import PIECES
from core.concise_programs import PROGRAMS

opened = partial(open_by_link, ROOT / "pages" / "08_concise.py", "concise_")


@pytest.mark.row("CON-1")
@pytest.mark.row("CON-2")
def test_the_page_opens_on_two_equal_runs_and_answers_its_question():
    at = opened()
    said = text_of(at)
    assert "30 updates: no parameter differs by more than" in said
    assert "**Equal at every step**" in said
    assert not at.warning or "NameError" not in at.warning[0].value
    at.button_group(key="concise_predict").set_value("1/5 of it").run()
    check(at)
    assert "Yes: 1/5 of it." in text_of(at)
    at.select_slider(key="concise_batch").set_value("20").run()
    assert "Yes:" not in text_of(at)
    assert "1/10 of it" in [str(o) for o in at.button_group(key="concise_predict").options]


@pytest.mark.row("CON-2")
def test_every_way_is_a_choice_and_all_but_the_right_one_is_said_to_part():
    at = opened()
    for name, way in WAYS.items():
        at.selectbox(key="concise_way").set_value(name).run()
        check(at, name)
        said = text_of(at)
        right = way.what.startswith("the right way")
        assert ("**Not equal.**" in said) != right
        assert right or f"What is other: {way.what}." in said
        warned = [code.value for code in at.code if code.value.startswith("UserWarning")]
        assert bool(warned) == (name == "labels (n,)")


def test_too_many_updates_are_refused_in_one_sentence_and_the_figures_stay():
    at = opened(n="1000", batch="1")
    (error,) = [as_read(one.value) for one in at.error]
    assert error == (
        "a run may have 1000 updates; take fewer epochs or larger batches. Got 3000. "
        "The figures below show other settings that work."
    )
    assert len(titles_of(at)) == 4
    at = opened(n="200")
    at.select_slider(key="concise_batch").set_value("1").run()
    at.slider(key="concise_epochs").set_value(6).run()
    (error,) = [as_read(one.value) for one in at.error]
    assert error.endswith("Got 1200. The figures below still show the last settings that work.")


@pytest.mark.parametrize("link", [{"lr": "nan"}, {"batch": "0"}, {"way": "<img>"}, {"n": "1e9"}])
def test_a_link_that_makes_no_sense_is_dropped(link):
    at = opened(**link)
    assert not at.error
    assert "30 updates: no parameter" in text_of(at) or "n" in link


def test_every_line_is_looked_into():
    at = opened()
    for name, piece in PIECES.items():
        at.selectbox(key="concise_piece").set_value(name).run()
        check(at, name)
        shown = [code.value for code in at.code]
        for side in (piece.by_torch, piece.by_hand):
            assert any(f"def {side.__name__}" in text for text in shown)


def test_programs_show_their_true_errors_and_what_they_print():
    at = opened()
    for name, program in PROGRAMS.items():
        for corrected, function in ((False, program.written), (True, program.corrected)):
            at.selectbox(key="concise_program").set_value(name)
            at.toggle(key="concise_corrected").set_value(corrected).run()
            check(at, (name, corrected))
            shown = [code.value for code in at.code]
            assert any(f"def {function.__name__}(" in text for text in shown)
            tried = attempt(function)
            errors = [text for text in shown if re.match(r"\w+Error: ", text)]
            assert errors == ([tried.error] if tried.error else [])
            assert [text for text in shown if "Warning: " in text] == list(tried.warned)
            page = "\n".join(element.value for element in at.markdown)
            for printed in tried.found.values():
                assert isinstance(printed, float | int) or f"`{printed}`" in page


@pytest.mark.row("CON-3")
def test_the_toy_net_is_judged_at_each_of_its_presets():
    at = opened()
    assert "**Slow**" in text_of(at)
    for number, word in ((1, "**Good**"), (3, "**Diverged**"), (0, "**Slow**")):
        at.button(key=f"concise_toy_preset_{number}").click().run()
        check(at, number)
        assert word in text_of(at)
    titles = titles_of(opened(toy_lr="0.062", toy_epochs="1000"))
    assert "What the net says of x = 4, epoch by epoch" in titles


def test_every_mistake_is_measured_on_the_settings_above():
    at = opened(further="Every mistake, measured", batch="20")
    said = text_of(at)
    assert len(list(charts_of(at))) == 2
    for name in WAYS:
        assert f"| {name} |" in said
    assert "The right way ends at a loss of" in said
