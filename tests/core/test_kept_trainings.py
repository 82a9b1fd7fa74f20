"""Trainings as text: there and back, and a sentence for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kept_trainings import read, write
from core.softmax_training import SoftmaxSpec


@given(
    st.integers(20, 1437), st.floats(1e-4, 10), st.integers(1, 20), st.integers(1, 9),
    st.integers(0, 9999), st.integers(0, 0),
)  # fmt: skip
def test_what_is_written_is_read_again(num_train, lr, batch_size, num_epochs, seed, held):
    spec = SoftmaxSpec("digits", num_train, lr, batch_size, num_epochs, seed, num_valid=held)
    assert read(write(spec)) == spec


def test_held_out_images_are_kept_too():
    spec = SoftmaxSpec(num_valid=100)
    assert read(write(spec)) == spec


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a run is written as"),
        ("clothes 6000", "a run is written as"),
        ("cats 1 0.1 1 1 0", "the set must be one of"),
        ("digits x 0.1 1 1 0", "whole numbers"),
        ("digits 100 fast 1 1 0", "lr must be a number"),
        ("digits 100 nan 1 1 0", "lr must be finite"),
        ("digits 100 0.1 101 1 0", "batch_size must be between"),
        ("digits 100 0.1 1 99999 0", "num_epochs must be between"),
        ("digits 100 0.1 1 1 9999999999", "whole numbers"),
    ],
)
def test_what_is_none_is_a_sentence(text, says):
    with pytest.raises(ValueError, match=r"Got .*\.$") as error:
        read(text)
    assert says in str(error.value)


@pytest.mark.parametrize("fields", [{"loss": "double"}, {"scaled": False}])
def test_mistakes_are_not_kept(fields):
    with pytest.raises(ValueError, match="no mistake"):
        write(SoftmaxSpec(**fields))
