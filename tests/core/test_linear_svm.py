"""Both linear classifiers, against scikit-learn's own."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from core import linear_svm
from core.class_maps import built_in
from core.linear_svm import SvmSpec


@pytest.mark.row("FND-4")
@pytest.mark.parametrize("C", [0.01, 1.0, 30.0])
def test_both_are_what_scikit_learn_finds(C):
    classes = built_in("make_classification")
    X, y = classes.Z.double().numpy(), classes.y.flatten().numpy()
    theirs = {
        "logistic": LogisticRegression(C=C, tol=1e-10, max_iter=10_000).fit(X, y),
        "svm": LinearSVC(C=C, tol=1e-10, max_iter=100_000).fit(X, y),
    }
    for kind, other in theirs.items():
        mine = linear_svm.fit(kind, classes.Z, classes.y, SvmSpec(C))
        assert mine.w.tolist() == pytest.approx(other.coef_[0].tolist(), abs=1e-5)
        assert mine.b == pytest.approx(other.intercept_[0], abs=1e-5)
        assert mine.accuracy == pytest.approx(other.score(X, y))


@pytest.mark.row("FND-4")
def test_the_known_accuracies():
    classes = built_in("make_classification")
    for kind, known in (("logistic", 0.868), ("svm", 0.866)):
        found = linear_svm.fit(kind, classes.Z, classes.y, SvmSpec())
        assert found.accuracy == pytest.approx(known, abs=0.005)
    w = linear_svm.fit("logistic", classes.Z, classes.y, SvmSpec()).w
    assert w.tolist() == pytest.approx([-0.309, 0.144, 2.157, -0.199], abs=0.002)


def test_without_the_samples_beyond_the_margin_the_machine_stands_where_it_stood():
    classes = built_in("make_classification")
    whole = linear_svm.fit("svm", classes.Z, classes.y, SvmSpec())
    kept = whole.margins < 1
    less = linear_svm.fit("svm", classes.Z[kept], classes.y[kept], SvmSpec())
    assert 0 < int(kept.sum()) < len(kept)
    assert torch.allclose(less.w, whole.w, atol=1e-7)
    other = linear_svm.fit("logistic", classes.Z, classes.y, SvmSpec())
    fewer = linear_svm.fit("logistic", classes.Z[kept], classes.y[kept], SvmSpec())
    assert not torch.allclose(fewer.w, other.w, atol=1e-3)


def test_the_losses_by_hand():
    m = torch.tensor([-1.0, 0.0, 0.5, 1.0, 3.0], dtype=torch.double)
    assert linear_svm.hinge(m).tolist() == [2, 1, 0.5, 0, 0]
    assert linear_svm.squared_hinge(m).tolist() == [4, 1, 0.25, 0, 0]
    assert torch.allclose(linear_svm.logistic_loss(m), torch.log1p(torch.exp(-m)))


def test_separable_and_constant_columns_have_a_finite_answer():
    y = torch.tensor([0.0, 0, 1, 1])[:, None]
    for X in (torch.tensor([[1.0], [2], [3], [4]]), torch.zeros(4, 1)):
        for kind in linear_svm.KINDS:
            found = linear_svm.fit(kind, X, y, SvmSpec(1e4))
            assert bool(found.w.isfinite().all())


@pytest.mark.parametrize("C", [0.0, -1.0, float("nan"), 1e9])
def test_a_broken_rule_is_a_sentence(C):
    with pytest.raises(ValueError, match=r"C must be .* Got"):
        SvmSpec(C)
    with pytest.raises(ValueError, match="kind must be one of logistic, svm"):
        linear_svm.fit("tree", torch.zeros(2, 1), torch.zeros(2, 1), SvmSpec())
