"""Lesson 12 as a visitor meets it: gallery, pixels, batches, sizes, means, and own pictures."""

import contextlib
import io
from functools import partial

import pytest
from pictures import READ, REFUSED
from reading import ROOT, as_read, check, open_by_link, open_page, text_of, titles_of

from lessons.images import cache, parts_own
from lessons.images.tables_own import model_spec
from ui import address

opened = partial(open_by_link, ROOT / "pages" / "12_images.py", "images_")


def latex_of(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def all_of(app) -> str:
    return text_of(app) + " " + " ".join(table.value for table in app.markdown)


@pytest.fixture(scope="module")
def clothes():
    """The page as it opens."""
    return opened()


@pytest.mark.row("IMG-1")
def test_it_opens_with_the_clothes_and_counts_all_sets(clothes):
    text = all_of(clothes)
    assert "6,000 among 6,000 training images of clothes" in text
    for row in ("| Fashion-MNIST | 60,000 | 10,000 | 28 × 28 = 784 |", "| digits | 1,437 | 360 |"):
        assert row in text
    assert titles_of(clothes)[:4] == [
        "Images 0 to 5",
        "Images 6 to 11",
        "Images 12 to 17",
        "Image 0: ankle boot",
    ]


@pytest.mark.row("B09")
@pytest.mark.row("IMG-3")
def test_batches_are_counted_for_every_set(clothes):
    text = all_of(clothes)
    assert "| Fashion-MNIST | 235, the last of 96 | 40, the last of 16 |" in text
    assert "⌈60,000 / 256⌉ = **235**, the last with **96** images" in text
    assert r"\left\lceil \frac{6000}{256} \right\rceil = 24" in latex_of(clothes)
    assert "Here the number is **0**" in text
    assert "24 batches make one epoch of 6,000 images" in titles_of(clothes)


@pytest.mark.row("IMG-4")
def test_mnist_s_batches_of_64_are_938_and_the_last_has_32():
    app = opened(batch="64")
    assert "| MNIST | 938, the last of 32 |" in all_of(app)


@pytest.mark.row("IMG-2")
def test_a_pixel_is_told_in_its_three_units(clothes):
    text = text_of(clothes)
    assert "stored as **222** of 255 (a grey between), scaled 0.8706, normalised 1.654" in text
    assert r"x = \frac{222}{255} = 0.8706" in latex_of(clothes)
    shapes = all_of(clothes)
    for row in ("| (28, 28) | uint8 |", "| (1, 28, 28) | float32 | 0 | 1 |", "(n, 1, 28, 28)"):
        assert row in shapes


@pytest.mark.row("B16")
def test_a_colour_map_changes_the_colours_and_not_the_numbers():
    app = opened()
    said = text_of(app)
    app.toggle(key="images_mapped").set_value(True).run()
    check(app)
    (warning,) = [as_read(one.value) for one in app.warning]
    assert "cmap='gray', vmin=0, vmax=255" in warning
    assert "stored as **222** of 255" in said
    assert "stored as **222** of 255" in text_of(app)


@pytest.mark.row("IMG-1")
def test_a_class_filter_shows_that_class_and_stays_within_it():
    app = opened()
    app.selectbox(key="images_class").set_value("bag").run()
    check(app)
    assert titles_of(app)[3].endswith(": bag")
    first = app.number_input(key="images_first")
    first.set_value(first.max).run()
    check(app)
    assert titles_of(app)[0].startswith("Image")
    app.slider(key="images_pick").set_value(18).run()
    check(app)
    assert f"{first.max + 1:,.0f} of the class bag among 6,000" in text_of(app)


@pytest.mark.row("IMG-2")
def test_forgetting_to_divide_is_flagged_with_inf_and_nan():
    app = opened(raw="true")
    (warning,) = [box.value for box in app.warning]
    assert "at update 1 the loss is ∞, and at update 2 the loss is not a number" in warning
    assert "| 1 | 2.301 | ∞ |" in all_of(app)


def test_a_set_brings_its_settings():
    app = opened()
    app.selectbox(key="images_data").set_value("digits").run()
    check(app)
    assert app.slider(key="images_mean").value == 0.305
    assert app.select_slider(key="images_batch").value == "32"
    assert "that is 0 and 1, as near as three digits can say it" in text_of(app)
    assert "1,437 among 1,437 training images of digits" in text_of(app)
    app.slider(key="images_mean").set_value(0.5).run()
    assert "that is not 0 and 1" in text_of(app)


@pytest.mark.row("IMG-3")
def test_without_a_shuffle_every_epoch_is_the_same():
    app = opened(shuffle="false", epoch="2", number="3")
    assert "begins at image 512 and is the same in every epoch" in text_of(app)
    app.toggle(key="images_shuffle").set_value(True).run()
    assert "In epoch 1 other images stood in its place" in text_of(app)


@pytest.mark.row("IMG-3")
def test_another_size_has_the_asked_shape_and_its_parameters():
    app = opened(side="32")
    assert "From (28, 28) to (32, 32)" in titles_of(app)
    assert "1024 × 10 + 10 = 10,250 parameters" in text_of(app)


@pytest.mark.row("IMG-5")
def test_the_example_is_taken_to_a_model_and_pure_colours_are_named(clothes):
    text = text_of(clothes)
    assert "It says “t-shirt”" in text
    assert "Pure red becomes 76, pure green 150, pure blue 29 and white 255" in text
    assert "array of shape (200, 260, 3), its grey one of (200, 260)" in text
    assert "an array of (2, 3, 3)" in text


def test_the_digits_get_a_model_of_their_own():
    app = opened(data="digits", example="a seven in blue ink")
    assert "It says “7”" in text_of(app)
    assert model_spec("digits").data == "digits"


def handed(monkeypatch, data: bytes, name: str = "a file"):
    """The page after a file was handed over."""
    monkeypatch.setattr(parts_own, "_bytes", lambda source: (data, "nothing"))
    return opened(source=name)


@pytest.mark.row("IMG-5")
@pytest.mark.parametrize("what", ["a text named .png", "cut short", "more than there is", "a bomb"])
def test_a_file_that_is_no_picture_is_a_sentence_and_the_rest_works(monkeypatch, what):
    app = handed(monkeypatch, REFUSED[what][0]())
    (error,) = [as_read(box.value) for box in app.error]
    assert error.endswith("The steps show the example.")
    assert "(200, 260, 3)" in text_of(app)


@pytest.mark.row("IMG-5")
@pytest.mark.parametrize("what", ["1 pixel", "animated", "16 bits", "CMYK", "bright on nothing"])
def test_a_strange_picture_is_shown_and_says_what_was_decided(monkeypatch, what):
    make, note = READ[what]
    app = handed(monkeypatch, make())
    assert not app.error
    assert note in as_read(text_of(app))


def test_a_bad_file_after_a_good_one_loses_nothing(monkeypatch):
    app = handed(monkeypatch, READ["animated"][0]())
    assert "(20, 30, 3)" in text_of(app)
    monkeypatch.setattr(parts_own, "_bytes", lambda source: (b"no picture", "nothing"))
    app.run()
    check(app)
    assert as_read(app.error[0].value).endswith("The steps show the picture before.")
    assert "(20, 30, 3)" in text_of(app)


def printed_by(code: str) -> list[str]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    return printed.getvalue().splitlines()


def test_the_script_runs_and_prints_what_the_page_says(clothes):
    one, other = [
        code.value for code in clothes.code if code.value.startswith(("from core", "import torch"))
    ]
    first, second = printed_by(one)
    third = printed_by(other)[0]
    assert first.startswith("222 0.870588")
    assert float(first.split()[2]) == pytest.approx(1.654, abs=1e-3)
    assert float(second.split()[0]) == pytest.approx(0.2857, abs=1e-4)
    assert third == "24 112"


def test_without_the_large_sets_the_clothes_stand_in(tmp_path, monkeypatch):
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    cache.image_set.clear()
    app = opened(data="MNIST")
    assert "The figures below show the clothes until then." in text_of(app)
    assert "training images of clothes" in text_of(app)


def test_a_damaged_box_leaves_the_digits(monkeypatch, tmp_path):
    from core import boxed

    monkeypatch.setattr(boxed, "FOLDER", tmp_path)
    cache.image_set.clear()
    app = opened()
    cache.image_set.clear()
    (error,) = [as_read(box.value) for box in app.error]
    assert "clothes: missing." in error
    assert error.endswith("Get the app again. The figures below show the digits until then.")
    assert "training images of digits" in text_of(app)


def test_a_link_spells_out_a_default_that_the_set_would_replace():
    """Digits bring μ = 0.305; who sets it back to the default of the clothes means just that."""
    app = opened(data="digits")
    app.slider(key="images_mean").set_value(0.286).run()
    told = {key: text for key, text in app.session_state[address.SAID].items() if text is not None}
    assert told["images_mean"] == "0.286"
    again = open_page(ROOT / "pages" / "12_images.py", told)
    assert again.slider(key="images_mean").value == 0.286
    app.selectbox(key="images_data").set_value("clothes").run()
    assert app.session_state[address.SAID]["images_mean"] is None
