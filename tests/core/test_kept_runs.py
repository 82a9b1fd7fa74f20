"""Kept runs: what is written is read back exactly, and rubbish is refused with its rule."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.data import FixedSpec, SyntheticSpec
from core.kept_runs import canonical, read, write
from core.sgd import MAX_LR, MAX_START, ORDERS, SgdSpec, run

DATA = SyntheticSpec(n=100)
number = st.floats(-MAX_START, MAX_START)
specs = st.builds(
    SgdSpec,
    data=st.just(DATA),
    lr=st.floats(0, MAX_LR, exclude_min=True),
    batch_size=st.integers(1, 100),
    num_epochs=st.integers(1, 30),
    seed=st.integers(0, 999_999_999),
    start=st.just(()) | st.tuples(number, number, number),
    order=st.sampled_from(list(ORDERS)),
)


@given(specs)
def test_what_is_written_is_read_back_exactly(spec: SgdSpec):
    text = write(spec)
    assert read(text, DATA) == canonical(spec)
    assert write(read(text, DATA)) == text
    assert ";" not in text  # it parts the runs of a link
    assert "\n" not in text


def test_a_start_of_zeros_is_no_start_and_the_same_run():
    spec = SgdSpec(DATA, start=(0.0, -0.0, 0.0))
    assert write(spec) == write(SgdSpec(DATA))
    assert torch.equal(run(spec).theta, run(read(write(spec), DATA)).theta)


def refusal(text: str) -> str:
    try:
        read(text, DATA)
    except ValueError as error:
        return str(error)
    return ""


@given(st.text(max_size=60))
def test_any_text_is_a_run_or_a_sentence(text: str):
    assert not refusal(text) or "Got " in refusal(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "a run is written as lr, batch size, epochs, seed, order"),
        ("0.1 12 4 0", "a run is written as"),
        ("x 12 4 0 sorted", "must be numbers.* Got 'x'"),
        ("0.1 12.5 4 0 sorted", "must be whole numbers.* Got '12.5'"),
        ("0.1 12 4 0 backwards", "order must be one of reshuffled, shuffled-once"),
        ("-1 12 4 0 sorted", "lr must be > 0"),
        ("nan 12 4 0 sorted", "lr must be finite"),
        ("0.1 101 4 0 sorted", "batch_size must be <= n = 100"),
        ("0.1 1 31 0 sorted", "may have 3000 updates"),
        ("0.1 12 4 0 sorted 1 2", "start needs 3 numbers"),
        ("0.1 12 4 0 sorted 1 2 inf", "start must be finite"),
        ("0.1 12 4 9999999999 sorted", "up to 9 digits"),
    ],
)
def test_rubbish_is_refused_with_its_rule(text: str, rule: str):
    with pytest.raises(ValueError, match=rule):
        read(text, DATA)


def test_the_data_are_the_pages_and_a_mistake_is_not_kept():
    text = write(SgdSpec(DATA, lr=0.1, batch_size=2))
    assert read(text, FixedSpec("toy")).data == FixedSpec("toy")
    with pytest.raises(ValueError, match="no mistake in it"):
        write(SgdSpec(DATA, mistake="no zero_grad"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1e308 12 4 0 reshuffled", "lr must be <= 1,000,000. Got 1e+308."),
        ("0.1 12 4 0 reshuffled 1e160 1e160 0", "start must lie within ±1,000,000. Got 1e+160."),
    ],
)
def test_a_run_whose_first_step_would_leave_every_number_is_refused(text: str, rule: str):
    with pytest.raises(ValueError, match=r".") as refused:
        read(text, DATA)
    assert str(refused.value) == rule
