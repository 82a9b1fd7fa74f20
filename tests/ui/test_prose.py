"""Prose: a guess belongs to the question it was made for."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui import prose

    right = st.radio("What is true now", ["up", "down"], key="truth")
    answered = prose.predict("test", "Up or down?", ["up", "down"], right, "So it is.")
    st.caption(f"answered: {answered}")


def said(at: AppTest) -> str:
    return " ".join(element.value for element in [*at.markdown, *at.caption])


def test_a_guess_is_graded_once_and_the_question_is_open_again_when_its_answer_changes():
    at = AppTest.from_function(page).run()
    assert "answered: False" in said(at)
    at.button_group(key="test_predict").set_value("up").run()
    assert "Yes: up" in said(at)
    at.radio(key="truth").set_value("down").run()
    assert "Not quite" not in said(at)
    assert "answered: False" in said(at)
    at.button_group(key="test_predict").set_value("up").run()
    assert "Not quite: down" in said(at)
