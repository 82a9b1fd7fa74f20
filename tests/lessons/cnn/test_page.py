"""The lesson on convolution: what it says is what core computes, and a run can be trained here."""

from dataclasses import replace

import pytest
from reading import PAGES, check, open_by_link, open_page, text_of, titles_of

from core import cnn, images
from lessons.cnn import cache, parts_maps

PAGE = next(page for page in PAGES if page.stem == "15_cnn")


@pytest.mark.row("CNN-1")
def test_the_page_walks_a_kernel_and_a_shape_and_breaks_a_loop():
    at = open_page(PAGE)
    check(at)
    said = text_of(at)
    assert "26 × 26 = 676 places" in said
    assert "28 → 24 → 12 → 8 → 4, then 320 numbers" in said
    assert "260 + 5,020 + 3,210 = 8,490 parameters" in said
    assert "10,000 = 156 · 64 + 16" in said
    assert {"The picture", "At this place", "Sums so far"} < set(titles_of(at))

    at.toggle(key="cnn_mended").set_value(True).run()
    check(at)
    assert "it counts 10,000 images" in text_of(at)

    at.number_input(key="cnn_linear").set_value(100).run()
    check(at)
    assert "made for 100 numbers and gets 20 · 4 · 4 = 320" in text_of(at)

    at.selectbox(key="cnn_kernel").set_value("my own").run()
    at.text_input(key="cnn_typed").set_value("1 2 *bold*").run()
    check(at)
    assert "Got 3." in text_of(at)
    at.text_input(key="cnn_typed").set_value("1 0; 0 *b*").run()
    check(at)
    assert "Got '*b*'." in text_of(at)


@pytest.mark.row("CNN-2")
def test_a_drawing_is_asked_of_the_net_of_digits():
    at = open_by_link(PAGE, "cnn_", model="MNIST digits, stored", shown="my drawing")
    said = text_of(at)
    assert "60,000 images of MNIST" in said
    assert "Nothing is drawn yet" in said
    assert "It says: 0" in titles_of(at)


@pytest.mark.row("CNN-2")
def test_a_net_is_trained_while_the_page_looks_on_and_remembered(monkeypatch):
    small = images.load("clothes")
    few = replace(small, X_test=small.X_test[:50], y_test=small.y_test[:50])
    monkeypatch.setattr(cnn.CnnSpec, "num_train", property(lambda self: 200))
    monkeypatch.setattr(parts_maps, "run", lambda _, spec, report: cnn.run(few, spec, report))
    cache.trained_tables.clear()
    at = open_page(PAGE, {"cnn_model": "clothes, trained here", "cnn_passes": "2"})
    check(at)
    assert "Nobody has trained these settings yet: 8 updates" in text_of(at)
    at.button(key="cnn_train").click().run()
    check(at)
    assert "Trained here" in text_of(at)
    assert not at.get("progress")
    at.run()
    assert "Trained here" in text_of(at)
    cache.trained_tables.clear()
