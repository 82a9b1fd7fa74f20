"""The lesson's page: true error texts, bad input told in one sentence, a counter by buttons."""

import re
from functools import partial

import pytest
from reading import ROOT, as_read, charts_of, check, open_by_link, text_of, titles_of
from streamlit.testing.v1 import AppTest

from core.attempts import attempt
from core.missing_pieces import PIECES
from lessons.autograd import words

PAGE = ROOT / "pages" / "06_autograd.py"
OWN = "my own expression"

opened = partial(open_by_link, PAGE, "autograd_")


def errors_of(at: AppTest) -> list[str]:
    return [error.value for error in at.error]


def nodes_of(at: AppTest) -> list[str]:
    """What stands in the circles of the graph."""
    return next(list(t["sign"]) for _, tables in charts_of(at) for t in tables if "sign" in t)


# --- the graphs -------------------------------------------------------------------------------


@pytest.mark.row("AUT-1")
def test_the_page_opens_on_the_small_graph():
    at = opened()
    assert nodes_of(at) == ["x", "y", "b", "×", "+"]
    said = text_of(at)
    assert "`z` = 17".replace("`z`", "") in said
    assert "holds on to **2 numbers**" in said
    assert r"\frac{\partial z}{\partial x} = 1 \cdot 4 = 4" in said
    assert not errors_of(at)


def test_every_graph_can_be_chosen_by_link():
    seen = {name: nodes_of(opened(graph=name)) for name in words.GRAPHS}
    assert seen["Q = 3a³ − b²"] == ["a", "b", "( )^3", "3 ×", "( )^2", "−"]
    assert seen["one sample"] == ["w", "b", "× x", "+", "− y", "( )^2", "÷ 2"]
    assert seen["a batch"] == ["w", "b", "X @", "+", "− y", "( )^2", "÷ 2", "Σ"]
    assert seen["two-layer net"][:5] == ["W₁", "b₁", "W₂", "b₂", "X @"]
    assert len({tuple(nodes) for nodes in seen.values()}) == len(words.GRAPHS)


def test_an_expression_that_is_typed_is_drawn():
    at = opened(graph=OWN, text="loss = (tanh(w*x) - y)^2", values="w = 0.5, x = 2, y = 1")
    assert nodes_of(at) == ["w", "x", "y", "×", "tanh", "−", "( )^2"]
    assert not errors_of(at)
    at.text_input(key="autograd_text").set_value("w + x").run()
    check(at)
    assert nodes_of(at) == ["w", "x", "+"]


def test_a_prediction_is_checked_and_the_gradients_are_told_after_it():
    at = opened()
    assert "Back:" not in text_of(at)
    at.button_group(key="autograd_predict").set_value("4").run()
    check(at)
    assert "Yes: 4." in text_of(at)
    assert "Back:" in text_of(at)
    at.slider(key="autograd_y").set_value(2.5).run()
    assert "Yes:" not in text_of(at)


# --- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("x+" * 4999 + "xx", "", "goes on at character 201. Got 10,000 characters."),
        ("+".join("x" * 10_000), "", "goes on at character 201. Got 19,999 characters."),
        ("__import__('os').remove('x')", "", "Character 1 cannot stand in an expression:"),
        ("x/(y - y)", "", "Character 2 divides by zero:"),
        ("log(x - 3)", "x = 1", "Character 1 takes the logarithm of a number that is not above 0:"),
        ("+".join("x" * 40), "", "lies too deep"),
        (
            "((x*y)*(x*y))*((x*y)*(x*y))+((x*y)*(x*y))*((x*y)*(x*y))+(x*y)*(x*y)*(x*y)",
            "",
            "too many",
        ),
        ("1/x", "x = 1e-200", "gradient of x is too large"),
        ("exp(x)", "x = 800", "gives a value too large to hold"),
        ("x*y", "x = **bold**", "Value 1 must be a name, = and a number"),
        ("x*y", "x = nan", "Value 1 must lie within"),
        ("<img src=x>", "", "Character 1 cannot stand in an expression:"),
        ("x", "", "needs a name and an operation"),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_place(text: str, values: str, said: str):
    at = opened(graph=OWN, text=text, values=values)
    (error,) = map(as_read, errors_of(at))
    assert said in error
    assert error.endswith("The figures below show other settings that work.")
    assert "**bold**" not in error.replace("`x = **bold**`", "")
    assert nodes_of(at)[0] == "x"


def test_what_worked_stays_when_something_wrong_is_typed_after_it():
    at = opened(graph=OWN, text="w*x", values="w = 2")
    at.text_input(key="autograd_text").set_value("w*").run()
    check(at)
    (error,) = errors_of(at)
    assert error == (
        "Character 3 is missing: the expression ends too early. The figures below still show the "
        "last settings that work."
    )
    assert nodes_of(at) == ["w", "x", "×"]
    assert at.text_input(key="autograd_text").value == "w*"


# --- pieces and calls -------------------------------------------------------------------------


@pytest.mark.row("AUT-4")
def test_the_page_shows_torchs_own_words_for_every_missing_piece():
    at = opened()
    for name, piece in PIECES.items():
        for mended, function in ((False, piece.wrong), (True, piece.right)):
            at.selectbox(key="autograd_mistake").set_value(name)
            at.toggle(key="autograd_mended").set_value(mended).run()
            check(at, (name, mended))
            shown = [code.value for code in at.code]
            assert any(f"def {function.__name__}" in text for text in shown)
            if error := attempt(function).error:
                assert error in shown
            else:
                assert not any(re.match(r"\w+Error: ", text) for text in shown)


@pytest.mark.row("AUT-3")
def test_the_counter_counts_by_buttons_and_stands_in_the_link():
    at = opened()
    assert "`w.grad` is **2, 4, 6**".replace("`w.grad`", "") in text_of(at)
    at.button(key="autograd_call_z").click().run()
    at.button(key="autograd_call_b").click().run()
    check(at)
    assert "**2, 4, 6, 0, 2**" in text_of(at)
    assert at.text_input(key="autograd_calls").value == "bbbzb"
    for _ in range(9):
        at.button(key="autograd_call_b").click().run()
    assert at.text_input(key="autograd_calls").value == "bzbbbbbbbbbb"
    at.button(key="autograd_call_reset").click().run()
    check(at)
    assert "**2, 4, 6**" in text_of(at)
    assert "**2, 0, 2**" in text_of(opened(calls="b z b"))
    assert "Call 2 must be b or z. Got" in errors_of(opened(calls="bq"))[0]


# --- further ----------------------------------------------------------------------------------


@pytest.mark.row("AUT-6")
def test_the_descent_shows_its_history_and_its_stall():
    at = opened(further="Descent by autograd")
    said = text_of(at)
    assert "a goes 7, 6.9, 6.508, 5.6966, …" in said
    assert "2.0000007152557373" in said
    assert "| 1 | 1 → 2 | 7 | 10 | 10 | 6.9 |" in said


def test_every_preset_shows_what_its_reason_says():
    at = opened()
    names = {button.label: button.key for button in at.button}
    for label, said in (
        ("One name, three ways", "(3 times)"),
        ("A slope that fades", "sigmoid"),
        ("A dead relu", "Nothing gets through to"),
        ("Only the first entry", "(36,\\; 0)".replace("(", "\\left(").replace(")", "\\right)")),
        ("Division by zero", "divides by zero"),
    ):
        at.button(key=names[label]).click().run()
        check(at, label)
        assert said in "\n".join([text_of(at), *(code.value for code in at.code)]), label


def test_the_step_is_a_line_on_the_u():
    at = opened(h="-8")
    title = next(t for t in titles_of(at) if t.startswith("Error of the"))
    assert title == "Error of the forward difference over its step h"
    assert "At h = 1 × 10⁻⁸ the slope of 3a³ at a = 2 is off by" in text_of(at)
