"""Words as one-hot rows, and every word that is refused, in one sentence."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import letters

WORDS = st.text("abc", min_size=1, max_size=8)


@given(WORDS)
def test_a_word_comes_back_from_its_rows(word):
    known = letters.alphabet(word)
    rows = letters.one_hot(word, known)
    assert rows.shape == (len(word), len(known))
    assert torch.equal(rows.sum(1), torch.ones(len(word), dtype=torch.double))
    assert letters.spelt(rows.argmax(1), known) == word


@given(WORDS)
def test_nothing_is_lost_without_memory_where_a_word_says_itself(word):
    assert letters.right_without_memory(word, word) == len(word)


def test_by_hand():
    assert letters.alphabet("hello", "ohlol") == "ehlo"
    assert letters.indices("ohlol", "ehlo").tolist() == [3, 1, 2, 3, 2]
    assert letters.right_without_memory("hello", "ohlol") == 4
    assert letters.right_without_memory("aaaa", "abcd") == 1
    assert letters.read(" HeLLo\n") == "hello"


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("", "a"), "the word that comes in must have at least one letter. Got none."),
        (("a", ""), "the word to say must have at least one letter. Got none."),
        (("x" * 100_000, "y"), "the word that comes in may have at most 12 letters. Got 100,000."),
        (("ab", "abc"), "both words must be equally long, a letter out for each letter in. Got 2"),
        (("a b", "abc"), "the word that comes in may hold letters only. Got ''."),
        (("<b>", "abc"), "the word that comes in may hold letters only. Got '<'."),
        (("a👋", "ab"), "the word that comes in may hold letters only. Got '👋'."),
        (("a𝐚", "ab"), "the word that comes in may hold letters only. Got '𝐚'."),
        (("aa", "aa"), "both words together must use 2 to 8 different letters. Got 1."),
        (("abcdefghi",) * 2, "both words together must use 2 to 8 different letters. Got 9."),
    ],
)
def test_a_pair_that_makes_no_sense_is_refused(pair, sentence):
    with pytest.raises(ValueError, match="Got") as refused:
        letters.require_pair(*pair)
    assert str(refused.value).startswith(sentence)


def test_a_letter_that_was_never_met_is_refused():
    with pytest.raises(ValueError, match=r"only met the letters e, h, l, o\. Got 'x'\."):
        letters.indices("hex", "ehlo")
