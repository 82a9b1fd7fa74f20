"""What only the whole page shows: what is said of settings that cannot be, and nothing is empty."""

from functools import partial

import pytest
from reading import ROOT, charts_of, check, open_by_link, text_of

from core.script import FILE, MOST_ROWS

PAGE = ROOT / "pages" / "04_loss_surface.py"
opened = partial(open_by_link, PAGE)


def test_the_first_settings_that_cannot_be_do_not_speak_of_earlier_ones():
    at = opened(surface_n="1", surface_outliers="10")
    assert "show other settings that work" in text_of(at)
    assert "last settings" not in text_of(at)
    at.slider(key="surface_outliers").set_value(0).run()
    at.slider(key="surface_outliers").set_value(7).run()
    assert "still show the last settings that work" in text_of(at)


@pytest.mark.parametrize("loss", ["squared", "absolute"])
@pytest.mark.parametrize("section", ["Break it", "Sum or mean"])
def test_no_section_is_empty_before_something_is_chosen(section: str, loss: str):
    text = text_of(opened(surface_further=section, surface_loss=loss))
    assert ("every label" if section == "Break it" else "same") in text
    assert "Choose" not in text


def test_the_arrow_waits_for_the_prediction():
    def arrows(at) -> bool:
        return any("turn:Q" in str(spec) or "'turn'" in str(spec) for spec, _ in charts_of(at))

    at = opened()
    assert not arrows(at)
    at.segmented_control(key="surface_predict").set_value("nowhere").run()
    check(at)
    assert arrows(at)


def test_rows_too_many_for_a_script_come_as_a_file():
    at = opened(surface_data="own points")
    for many in (MOST_ROWS, MOST_ROWS + 1):
        rows = "\n".join(f"{k} {k % 7}" for k in range(many))
        at.text_area(key="surface_points").set_value(rows).run()
        check(at)
        files = [button.label for button in at.get("download_button")]
        assert any(FILE in label for label in files) == (many > MOST_ROWS)
