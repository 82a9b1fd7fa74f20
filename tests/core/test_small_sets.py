"""The catalogue: counts are exact; a file that is missing or spoilt has a stand-in that says so."""

import gzip

import pytest
import torch
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from core import small_sets
from core.small_sets import DIABETES, SETS, diabetes_onset, load

COUNTS = {
    "toy line": ((3, 1), ()),
    "exercise": ((4, 1), ()),
    "synthetic": ((1000, 2), ()),
    "logistic toy": ((3, 1), (2, 1)),
    "make_classification": ((1000, 4), (502, 498)),
    "diabetes, progress": ((442, 10), ()),
    "breast cancer": ((569, 30), (212, 357)),
}


@pytest.mark.row("DAT-8")
@pytest.mark.parametrize("name", COUNTS)
def test_shape_and_balance_are_the_known_ones(name):
    found = load(name)
    shape, counts = COUNTS[name]
    assert (tuple(found.X.shape), found.counts) == (shape, counts)
    assert len(found.features) == shape[1]
    assert found.y.shape == (shape[0],)
    assert torch.isfinite(found.X).all()
    assert not found.stand_in
    assert all(column < shape[1] for pair in found.pairs for column in pair)


def test_every_set_of_the_catalogue_says_where_it_comes_from():
    for name in SETS:
        found = load(name)
        assert found.source
        assert found.about
        assert not found.classes or sum(found.counts) == len(found.y)


def test_the_informative_columns_are_the_first_and_the_third():
    found = load("make_classification")

    def score(*columns: int) -> float:
        X = found.X[:, list(columns)].numpy()
        return cross_val_score(KNeighborsClassifier(15), X, found.y.numpy(), cv=5).mean()

    assert score(0, 1) < 0.65  # measured 0.563
    assert score(0, 2) > 0.9  # measured 0.916


def packed(folder, text: str) -> None:
    (folder / DIABETES).write_bytes(gzip.compress(text.encode()))


def row(label: int, first: float = -0.5) -> str:
    return ",".join([str(first), *["0.25"] * 7, str(label)])


@pytest.mark.row("DAT-8")
def test_the_file_is_read_where_it_lies_with_759_rows_and_its_balance(tmp_path):
    packed(tmp_path, "\n".join([row(0)] * 263 + [row(1)] * 496) + "\n")
    found = diabetes_onset(tmp_path)
    assert tuple(found.X.shape) == (759, 8)
    assert found.counts == (263, 496)
    assert found.counts[1] / 759 == pytest.approx(0.6535, abs=5e-5)
    assert not found.stand_in


@pytest.mark.row("DAT-8")
def test_where_the_file_is_missing_another_set_stands_in_and_says_so(tmp_path):
    found = diabetes_onset(tmp_path)
    assert found.title == "breast cancer"
    assert "diabetes.csv.gz is not in the data folder" in found.stand_in
    assert "stands in" in found.stand_in
    assert str(tmp_path) not in found.stand_in  # a page tells nobody how a server is laid out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (row(0) + "\n1,2,abc", "line 2 holds something that is no number"),
        (row(0) + "\n1,2", r"line 2 must hold 9 numbers. Got 2"),
        (row(2) + "\n" + row(1), "line 1 must end with a label, 0 or 1. Got 2.0"),
        (row(0) + "\n" + row(1, float("nan")), "line 2 must hold finite numbers"),
        ("", "at least 2 lines"),
    ],
)
def test_a_spoilt_file_is_told_by_its_line(tmp_path, text, said):
    packed(tmp_path, text)
    assert said in diabetes_onset(tmp_path).stand_in


def test_a_file_that_is_not_packed_or_much_too_long_is_not_read(tmp_path, monkeypatch):
    (tmp_path / DIABETES).write_text(row(0))
    assert "cannot be read" in diabetes_onset(tmp_path).stand_in
    monkeypatch.setattr(small_sets, "MOST_BYTES", 20)
    packed(tmp_path, row(0) + "\n" + row(1))
    assert "it may hold 20 characters" in diabetes_onset(tmp_path).stand_in


def test_a_name_that_is_not_in_the_catalogue_is_refused():
    with pytest.raises(ValueError, match=r"the set must be one of toy line, .* Got boston\."):
        load("boston")
