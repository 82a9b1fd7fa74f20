"""The image sets: sizes, names and pixels are those that are published."""

import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core import images
from core.datasets import DataUnavailable


@pytest.fixture(scope="module")
def digits() -> images.ImageSet:
    return images.load("digits")


def test_the_digits_are_scikit_learns_each_used_once(digits):
    from sklearn.datasets import load_digits

    theirs = load_digits()
    X = torch.cat([digits.X, digits.X_test])
    assert sorted(map(bytes, X.numpy())) == sorted(map(bytes, theirs.data.astype("uint8")))
    assert (len(digits.y), len(digits.y_test)) == (1437, 360)
    assert X.max() == digits.facts.top
    assert torch.bincount(digits.y_test).min() >= 25  # each class can be judged


def test_the_split_of_the_digits_is_the_same_every_time(digits):
    again = images.load("digits")
    assert torch.equal(digits.X_test, again.X_test)
    assert torch.equal(digits.y, again.y)


@pytest.mark.row("IMG-2")
def test_scaled_pixels_lie_between_0_and_1(digits):
    x = images.scale(digits.X, digits.facts.top)
    assert x.dtype == torch.float32
    assert (x.min().item(), x.max().item()) == (0, 1)
    assert digits.mean == pytest.approx(x.mean().item(), abs=1e-6)
    assert digits.std == pytest.approx(x.std(correction=0).item(), abs=1e-6)


@pytest.mark.row("IMG-2")
@pytest.mark.parametrize("shape", [(28, 28), (8, 8, 1), (5, 7, 3)])
def test_to_tensor_is_torchvision_s(shape):
    transforms = pytest.importorskip("torchvision.transforms", exc_type=Exception)
    generator = torch.Generator().manual_seed(0)
    picture = torch.randint(256, shape, generator=generator).to(torch.uint8)
    assert torch.equal(images.to_tensor(picture), transforms.ToTensor()(picture.numpy()))
    assert images.to_tensor(picture[..., 0] if len(shape) == 3 else picture).shape[0] == 1


def test_to_tensor_refuses_what_is_no_picture():
    with pytest.raises(ValueError, match=r"pixels must be uint8\. Got torch\.float32\."):
        images.to_tensor(torch.zeros(2, 2))
    with pytest.raises(ValueError, match=r"a picture must be .* Got \(2, 2, 4\)\."):
        images.to_tensor(torch.zeros(2, 2, 4, dtype=torch.uint8))


@pytest.mark.row("IMG-4")
def test_normalised_pixels_have_mean_0_and_standard_deviation_1(digits):
    z = images.normalised(images.scale(digits.X, digits.facts.top), digits.mean, digits.std)
    assert z.mean().item() == pytest.approx(0, abs=1e-4)
    assert z.std().item() == pytest.approx(1, abs=1e-4)
    with pytest.raises(ValueError, match=r"std must be > 0\. Got 0\."):
        images.normalised(z, 0, 0)


@pytest.mark.images
@pytest.mark.row("IMG-4")
def test_mnist_has_the_moments_that_are_taught(real_images):
    if images.status("mnist").state != "present":
        pytest.skip("the real MNIST is not here")
    mnist = images.load("mnist")
    assert (mnist.mean, mnist.std) == pytest.approx((0.1307, 0.3081), abs=1e-4)
    z = images.normalised(images.scale(mnist.X, 255), 0.1307, 0.3081)
    assert z.mean().item() == pytest.approx(0, abs=0.01)
    assert z.std().item() == pytest.approx(1, abs=0.01)


def test_facts_agree_with_the_pictures(digits):
    for name, facts in images.SETS.items():
        assert facts.q == len(facts.names) == 10, name
    assert digits.X.shape == (digits.facts.num_train, digits.facts.d)
    assert digits.facts.d == 64


@pytest.mark.row("IMG-1")
def test_clothes_are_named_in_the_published_order():
    book = "t-shirt trouser pullover dress coat sandal shirt sneaker bag"
    assert list(images.CLOTHES) == [*book.split(), "ankle boot"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=50))
def test_moments_from_grey_counts_are_those_of_the_pixels(values):
    X = torch.tensor([values], dtype=torch.uint8)
    mean, std = images.pixel_moments(X, 255)
    assert mean == pytest.approx((X.double() / 255).mean().item())
    assert std == pytest.approx((X.double() / 255).std(correction=0).item(), abs=1e-9)


def test_an_unknown_set_is_a_rule_with_its_value():
    with pytest.raises(ValueError, match=r"data must be one of digits, .*\. Got cats\."):
        images.status("cats")


def test_a_missing_set_says_what_is_missing_and_what_to_do(tmp_path):
    assert images.status("mnist", tmp_path).state == "missing"
    with pytest.raises(DataUnavailable, match=r"MNIST: missing\. .* Download it again\."):
        images.load("mnist", tmp_path)


@pytest.mark.parametrize(
    "error", [ImportError("No module named 'torchvision'"), RuntimeError("torchvision::nms")]
)
def test_a_torchvision_that_does_not_import_says_what_to_install(monkeypatch, error):
    class Refuses:
        def find_spec(self, name, *rest):
            if name.startswith("torchvision"):
                raise error

    for name in [name for name in sys.modules if name.startswith("torchvision")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Refuses(), *sys.meta_path])
    with pytest.raises(DataUnavailable, match=r"does not import beside torch .* pip install -r"):
        images.torchvision_datasets()


def test_files_that_torchvision_cannot_read_are_a_sentence(monkeypatch, tmp_path):
    class Unreadable:
        def __init__(self, root, train):
            raise RuntimeError("Dataset not found")

    class Module:
        MNIST = Unreadable

    monkeypatch.setattr(images, "torchvision_datasets", Module)
    with pytest.raises(DataUnavailable, match=r"mnist cannot be read \(Dataset not found\)"):
        images.load_torchvision("mnist", tmp_path)


@pytest.mark.row("IMG-1")
@pytest.mark.row("IMG-2")
@pytest.mark.images
def test_fashion_mnist_is_the_published_set(real_images):
    clothes = images.load("fashion_mnist", real_images)
    assert clothes.X.shape == (60_000, 784)
    assert clothes.X_test.shape == (10_000, 784)
    assert clothes.X.dtype == torch.uint8
    assert clothes.y[:18].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0]
    assert torch.bincount(clothes.y).tolist() == [6000] * 10
    assert torch.bincount(clothes.y_test).tolist() == [1000] * 10
    assert (clothes.mean, clothes.std) == pytest.approx((0.2860, 0.3530), abs=1e-3)


@pytest.mark.images
def test_mnist_is_the_published_set(real_images):
    if images.status("mnist", real_images).state != "present":
        pytest.skip("MNIST is not beside Fashion-MNIST")
    digits = images.load("mnist", real_images)
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert torch.bincount(digits.y).tolist() == counts
    assert (digits.mean, digits.std) == pytest.approx((0.1307, 0.3081), abs=1e-3)
