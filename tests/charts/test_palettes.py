"""The palettes: contrast, one colour a meaning, the paper of the app."""

import numpy as np
import pytest

from charts.palettes import DARK, LIGHT, PALETTES

MEANINGS = ("data", "batch", "model", "truth", "optimum", "compare")


both = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


def luminance(colour: str) -> float:
    """Relative luminance of a #RRGGBB colour, as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- colours ----------------------------------------------------------------------------------


def test_black_on_white_has_contrast_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@both
def test_axis_labels_reach_4_5_to_1(palette):
    assert contrast(palette.ink, palette.paper) >= 4.5


@both
def test_no_two_meanings_share_a_colour(palette):
    assert len({getattr(palette, meaning) for meaning in MEANINGS}) == len(MEANINGS)


@both
def test_every_mark_is_seen_on_its_paper(palette):
    for meaning in MEANINGS:
        assert contrast(getattr(palette, meaning), palette.paper) > 2, meaning


def test_the_paper_is_that_of_the_apps_theme():
    import tomllib

    from reading import ROOT

    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    for palette in (LIGHT, DARK):
        assert config["theme"][palette.name]["backgroundColor"] == palette.paper
        assert config["theme"][palette.name]["borderColor"] == palette.quiet


# --- axes -------------------------------------------------------------------------------------
