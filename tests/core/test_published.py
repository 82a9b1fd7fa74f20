"""The image sets from where they are published are those of the app."""

import pytest

from core import published
from core.images import load


def test_images_come_from_where_they_are_published():
    here, there = load("digits"), published.load("digits")
    assert here.X.equal(there.X)
    assert here.y_test.equal(there.y_test)
    assert (here.mean, here.std) == (there.mean, there.std)


@pytest.mark.images
def test_the_clothes_of_the_box_are_the_first_that_are_published(monkeypatch, real_images):
    monkeypatch.setattr(published, "FOLDER", str(real_images))
    here, there = load("clothes"), published.load("clothes")
    assert here.X.equal(there.X)
    assert here.X_test.equal(there.X_test)
    assert here.y.equal(there.y)
    assert here.y_test.equal(there.y_test)
