"""The lesson's page: it reads hello, opens any start, and answers whatever words are typed."""

from functools import partial

import pytest
from reading import ROOT, as_read, charts_of, check, open_by_link, text_of, titles_of

from core.rnn import HEADS, WAYS

opened = partial(open_by_link, ROOT / "pages" / "16_rnn.py", "rnn_")


@pytest.mark.row("RNN-1")
def test_the_page_opens_on_a_start_that_fails_and_opens_others():
    at = opened()
    said = text_of(at)
    assert "After 35 epochs from seed 0 the net says" in said
    assert "of 20 starts say" in said
    assert len(list(charts_of(at))) == 6
    at.button_group(key="rnn_predict").set_value("4").run()
    check(at)
    assert "Yes: 4." in text_of(at)
    at.button(key="rnn_open_7").click().run()
    check(at, "start 7")
    assert "from seed 7 the net says" in text_of(at)
    assert at.number_input(key="rnn_seed").value == 7
    at.toggle(key="rnn_patient").set_value(True).run()
    check(at, "patient")
    assert "after 1,000 epochs" in text_of(at)


@pytest.mark.row("RNN-2")
def test_both_heads_and_all_ways_are_choices():
    at = opened()
    for head in HEADS:
        for way in WAYS:
            at.selectbox(key="rnn_head").set_value(head)
            at.selectbox(key="rnn_way").set_value(way).run()
            check(at, (head, way))
            said = text_of(at)
            assert ("What is other:" in said) == (way != "remembers")
            assert ("This run ended" in said) == (head == "the state itself")
    for number in range(6):
        at.button(key=f"rnn_preset_{number}").click().run()
        check(at, number)
        assert not at.error


def test_words_that_make_no_sense_are_answered_in_one_sentence_and_the_figures_stay():
    at = opened()
    for source, target, sentence in (
        ("", "ohlol", "the word that comes in must have at least one letter. Got none."),
        ("hello", "ohl", "both words must be equally long, a letter out for each letter in. Got"),
        ("he1lo", "ohlol", "the word that comes in may hold letters only. Got '1'."),
        ("<b>x</b>", "ohlol", "the word that comes in may hold letters only. Got '<'."),
        ("h" * 1000, "ohlol", "the word that comes in may have at most 12 letters. Got 1,000."),
        ("aaaaa", "aaaaa", "both words together must use 2 to 8 different letters. Got 1."),
    ):
        at.text_input(key="rnn_source").set_value(source)
        at.text_input(key="rnn_target").set_value(target).run()
        check(at, source[:9])
        (error,) = [as_read(one.value) for one in at.error]
        assert error.startswith(sentence)
        assert error.endswith("still show the last settings that work.")
        assert "hello in" in titles_of(at)[0]
    at.text_input(key="rnn_source").set_value(" Łódź ")
    at.text_input(key="rnn_target").set_value("źdół").run()
    check(at)
    assert not at.error
    assert "łódź in" in titles_of(at)[0]


def test_the_trained_net_is_asked_and_a_long_text_is_followed_back():
    at = opened(further="Ask it another word", word="hole")
    assert any("To `hole` the net says" in said.value for said in at.markdown)
    for word, sentence in (
        ("hex", "the net has only met the letters e, h, l, o. Got 'x'."),
        ("", "the word to ask must have at least one letter. Got none."),
        ("h" * 1000, "the word to ask may have at most 12 letters. Got 1,000."),
    ):
        at.text_input(key="rnn_word").set_value(word).run()
        check(at, word[:9])
        assert [as_read(one.value) for one in at.error] == [sentence]
    at = opened(further="A long text", length="200", radius="2")
    assert "Without tanh the slope **explodes**" in text_of(at)


def test_a_text_of_a_hundred_thousand_letters_in_a_link_is_answered():
    at = opened(source="h" * 100_000)
    assert "hello in" in titles_of(at)[0]
