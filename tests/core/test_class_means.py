"""Mean images and distances, by hand and against scikit-learn."""

import pytest
import torch
from sklearn.neighbors import NearestCentroid

from core import class_means as cm
from core import images


def test_means_and_distances_by_hand():
    X = torch.tensor([[0, 0], [2, 4], [10, 10]], dtype=torch.uint8)
    means = cm.class_means(X, torch.tensor([0, 0, 1]), 2)
    assert means.tolist() == [[1, 2], [10, 10]]
    assert cm.distances(torch.tensor([[4.0, 6.0]]), means)[0].tolist() == pytest.approx(
        [5, 52**0.5]
    )
    assert cm.nearest(torch.tensor([[4.0, 6.0]]), means).tolist() == [0]


def test_the_nearest_mean_is_scikit_learn_s():
    digits = images.load("digits")
    means = cm.class_means(digits.X, digits.y, 10)
    theirs = NearestCentroid().fit(digits.X.numpy(), digits.y.numpy())
    assert (
        cm.nearest(digits.X_test, means).tolist() == theirs.predict(digits.X_test.numpy()).tolist()
    )
    batches = zip(digits.X_test.split(100), digits.y_test.split(100), strict=True)
    share = theirs.score(digits.X_test.numpy(), digits.y_test.numpy())
    assert cm.nearest_mean_accuracy(batches, means) == pytest.approx(share)


def test_a_class_without_images_is_refused():
    with pytest.raises(ValueError, match="each of 3 classes needs an image"):
        cm.class_means(torch.zeros(2, 4), torch.tensor([0, 1]), 3)
    with pytest.raises(ValueError, match="at least 1 sample"):
        cm.nearest_mean_accuracy([], torch.zeros(2, 4))
