"""The clothes in the box are the first of Fashion-MNIST, each of them, and nothing else."""

import pytest
import torch

from core import boxed, images
from core.datasets import DataUnavailable


@pytest.fixture(scope="module")
def box() -> tuple[torch.Tensor, ...]:
    return boxed.load()


@pytest.mark.images
def test_every_image_and_label_is_the_published_one(box, real_images):
    whole = images.load("fashion_mnist")
    X, y, X_test, y_test = box
    assert torch.equal(X, whole.X[: boxed.NUM_TRAIN])
    assert torch.equal(y, whole.y[: boxed.NUM_TRAIN])
    assert torch.equal(X_test, whole.X_test[: boxed.NUM_TEST])
    assert torch.equal(y_test, whole.y_test[: boxed.NUM_TEST])


@pytest.mark.images
def test_the_script_makes_the_files_again(box, real_images, tmp_path, monkeypatch):
    boxed.build(tmp_path)
    monkeypatch.setattr(boxed, "FOLDER", tmp_path)
    assert all(torch.equal(*pair) for pair in zip(box, boxed.load(), strict=True))


def test_the_box_is_whole_and_holds_what_its_facts_say(box):
    assert boxed.status().state == "present"
    facts, (X, y, X_test, y_test) = images.SETS["clothes"], box
    assert X.shape == (facts.num_train, facts.d)
    assert X_test.shape == (facts.num_test, facts.d)
    assert (X.dtype, int(X.max())) == (torch.uint8, facts.top)
    for labels in (y, y_test):
        assert torch.bincount(labels, minlength=10).min() > 0.08 * len(labels)


def test_a_sheet_is_cut_where_it_was_joined():
    X = torch.arange(2 * boxed.ACROSS * boxed.SIDE**2).reshape(-1, boxed.SIDE**2)
    sheet = boxed.sheet_of(X)
    assert sheet.shape == (2 * boxed.SIDE, boxed.ACROSS * boxed.SIDE)
    assert torch.equal(sheet[: boxed.SIDE, : boxed.SIDE].flatten(), X[0])
    assert torch.equal(boxed.images_of(sheet), X)


@pytest.mark.parametrize(
    ("change", "state", "why"),
    [
        (lambda data: data[:-1], "damaged", r"labels\.bin has 7,999 bytes instead of 8,000\."),
        (
            lambda data: data[:-1] + b"\x0a",
            "damaged",
            r"labels\.bin .* its contents were changed\.",
        ),
        (None, "missing", r"labels\.bin: not in .*\."),
    ],
)
def test_a_box_that_was_changed_or_emptied_says_so(tmp_path, monkeypatch, change, state, why):
    for file in boxed.FILES:
        (tmp_path / file.name).write_bytes((boxed.FOLDER / file.name).read_bytes())
    path = tmp_path / "labels.bin"
    path.write_bytes(change(path.read_bytes())) if change else path.unlink()
    monkeypatch.setattr(boxed, "FOLDER", tmp_path)
    assert boxed.status().state == state
    with pytest.raises(DataUnavailable, match=rf"clothes: {state}\. {why} Get the app again"):
        images.load("clothes")
