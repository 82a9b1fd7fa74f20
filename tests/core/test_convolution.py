"""Convolution and pooling by hand are those of torch, in every size, and refuse what cannot be."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from core import convolution as cv

ROW = pytest.mark.row("CNN-1")


def images(n=2, c=3, h=9, w=7, seed=0):
    return torch.randn(n, c, h, w, generator=torch.Generator().manual_seed(seed)).double()


@ROW
@settings(max_examples=40, deadline=None)
@given(
    h=st.integers(1, 11),
    w=st.integers(1, 11),
    k=st.integers(1, 6),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    c=st.integers(1, 3),
    o=st.integers(1, 4),
)
def test_every_convolution_is_torchs(h, w, k, stride, padding, c, o):
    X = images(2, c, h, w)
    kernels, b = images(o, c, k, k, 1), images(1, 1, 1, o, 2).flatten()
    if k > min(h, w) + 2 * padding:
        with pytest.raises(ValueError, match="the kernel must be at most"):
            cv.conv2d(X, kernels, b, stride, padding)
        return
    ours = cv.conv2d(X, kernels, b, stride, padding)
    torch.testing.assert_close(ours, F.conv2d(X, kernels, b, stride, padding))
    sides = tuple(cv.out_size(side, k, stride, padding) for side in (h, w))
    assert ours.shape[2:] == sides


@ROW
@given(n=st.integers(1, 60), k=st.integers(1, 60))
def test_without_stride_and_padding_a_side_is_n_minus_k_plus_1_and_pooling_divides_it(n, k):
    if k > n:
        with pytest.raises(ValueError, match=f"Got {k}."):
            cv.out_size(n, k)
    else:
        assert cv.out_size(n, k) == n - k + 1
        assert cv.out_size(n, k, stride=k) == n // k


@ROW
@settings(max_examples=25, deadline=None)
@given(h=st.integers(1, 9), w=st.integers(1, 9), k=st.integers(1, 4))
def test_both_poolings_are_torchs(h, w, k):
    X = images(2, 2, h, w)
    if k > min(h, w):
        with pytest.raises(ValueError, match="the kernel must be at most"):
            cv.max_pool2d(X, k)
        return
    torch.testing.assert_close(cv.max_pool2d(X, k), F.max_pool2d(X, k))
    torch.testing.assert_close(cv.avg_pool2d(X, k), F.avg_pool2d(X, k))


@pytest.mark.row("CNN-2")
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(1, 4))
def test_relu_and_max_pool_commute(seed, k):
    X = images(1, 1, 8, 8, seed)
    assert torch.equal(cv.relu(cv.max_pool2d(X, k)), cv.max_pool2d(cv.relu(X), k))


@pytest.mark.row("CNN-2")
def test_relu_and_average_pool_do_not():
    X = torch.tensor([[[[1.0, -3.0], [0.0, 0.0]]]])
    assert cv.relu(cv.avg_pool2d(X, 2)).item() == 0
    assert cv.avg_pool2d(cv.relu(X), 2).item() == 0.25


def test_one_place_by_hand():
    picture = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])
    # 1·1 + 2·2 + 0·3 + 1·4 and 2·1 + 0·2 + 1·3 + 3·4: not turned over
    assert cv.of_picture(picture, ((1, 2), (3, 4))).tolist() == [[9.0, 17.0]]


def test_zeros_around_a_picture_are_seen():
    X = torch.ones(1, 1, 2, 2)
    assert cv.padded(X, 1).sum() == 4
    assert cv.conv2d(X, torch.ones(1, 1, 3, 3), padding=1).flatten().tolist() == [4.0] * 4


@pytest.mark.parametrize("name", cv.KERNELS)
def test_kernels_are_three_by_three_and_sum_to_nothing_or_to_one(name):
    w = torch.tensor(cv.KERNELS[name])
    assert w.shape == (3, 3)
    assert w.sum().item() == pytest.approx(0 if "edges" in name else 1)


@given(st.lists(st.floats(-1000, 1000).map(lambda v: round(v, 3)), min_size=9, max_size=9))
def test_a_typed_kernel_is_read_row_by_row(numbers):
    text = "; ".join(" ".join(map(repr, numbers[i : i + 3])) for i in (0, 3, 6))
    assert [v for row in cv.read_kernel(text) for v in row] == numbers


def test_a_typed_kernel_may_hold_fractions_and_other_sizes():
    assert cv.read_kernel("1/4,1/4,1/4,1/4") == ((0.25, 0.25), (0.25, 0.25))
    assert cv.read_kernel("−2") == ((-2.0,),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Got 0"),
        ("1 2 3", "Got 3"),
        ("1 " * 36, "Got 36"),
        ("1 2 x 4", "Got 'x'"),
        ("1 2 3 nan", "Got 'nan'"),
        ("1 2 3 inf", "Got 'inf'"),
        ("1 2 3 1/0", "Got '1/0'"),
        ("1 2 3 1e9", "between −1000 and 1000"),
    ],
)
def test_what_is_no_kernel_is_refused_in_a_sentence(text, says):
    with pytest.raises(ValueError, match=r"must") as refusal:
        cv.read_kernel(text)
    assert says in str(refusal.value)


def test_sizes_that_make_no_sense_are_refused():
    for bad in ({"n": 0}, {"k": 0}, {"stride": 0}, {"padding": -1}):
        with pytest.raises(ValueError, match=r"must|at least"):
            cv.out_size(**({"n": 5, "k": 2} | bad))
    with pytest.raises(ValueError, match="X must have 2 channels"):
        cv.conv2d(images(c=3), images(1, 2, 2, 2))
