"""Numbers as people read them, in words, in formulas and in what the browser writes."""

import altair as alt
import pandas as pd
import pytest
import vl_convert
from drawing import texts_in

from charts import numbers
from charts.numbers import bracket, short, signed, spelt, tex


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (-2.5, "−2.5"), (12345.0, "12345"), (1e-16, "1 × 10⁻¹⁶")],
)
def test_numbers_are_short_and_have_a_true_minus(value, text):
    assert short(value, 5) == text


def test_a_label_of_the_browser_is_spelt_as_in_the_words():
    values = [0.0, 1.0, -2.5, 6.4971, 999.96, 12345.6, 99999.6, 654321.0, 1e6, 2.5e7, -1.5e12]
    values += [1e-4, 0.00123456, 9.87654e-5, -1e-16, 1.5e-31, 3.643e18, 2e100, 4.5e-123]
    chart = alt.Chart(pd.DataFrame({"value": values})).mark_text()
    for digits in (3, 4):
        text = chart.transform_calculate(text=spelt("datum.value", digits))
        svg = vl_convert.vegalite_to_svg(text.encode(text="text:N").to_dict())
        assert texts_in(svg) == [short(value, digits) for value in values]


def test_signs_never_touch():
    assert signed(-2.0) == "− 2"
    assert bracket(-2.0) == "(−2)"
    assert tex(-2.0) == "(-2)"
    assert tex(-2.0, bare=True) == "-2"
    assert tex(-1e-9) == r"(-1\times 10^{-9})"


@pytest.mark.parametrize("value", [0.0, 1.5, -2.25, 12345.6, 0.00012345, 999999.9, -1 / 3])
def test_a_title_writes_a_number_as_the_sentences_do(value: float):
    title = {"text": {"expr": spelt(f"({value})")}}
    svg = vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point", "title": title})
    assert f">{numbers.number(value)}<" in svg
