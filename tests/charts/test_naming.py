"""Names and units on axes, in formulas and sentences; x and y where nobody gave any."""

import altair as alt
import pandas as pd
import pytest

from charts import form, theme
from charts.naming import Naming, first_only, model_tex, named, naming
from core.data import OwnSpec, load, named_spec

OWN = Naming(2, ("area", "*age*", "price"), ("m²", "", "k€"))


def scatter() -> form.Form:
    x, y = theme.x_axis("x", "x₂", (0, 1)), theme.y_axis("y", "y", (0, 1))
    dots = form.table("points").mark_point().encode(x=x, y=y, tooltip=theme.tips("x", "y", "r"))
    return form.of(alt.layer(dots, form.carried("points"))).with_tables(
        points=pd.DataFrame({"x": [0.5], "y": [0.5], "r": [1.0]})
    )


def test_without_names_all_is_as_in_the_book():
    book = naming(load(named_spec("two features")))
    assert (book.xs, book.y, book.tex_x(1), book.axis(0)) == (["x₁", "x₂"], "y", "x_2", "x₁")
    assert naming(load(named_spec("toy line"))).xs == ["x"]
    view = scatter()
    assert named(view, book) is view


def test_names_and_units_stand_on_axes_and_in_tooltips():
    text = str(named(scatter(), OWN).spec)
    assert "'title': '*age*'" in text
    assert "'title': 'price (k€)'" in text
    assert "x₂" not in text
    tips = named(scatter(), OWN).spec["layer"][0]["encoding"]["tooltip"]
    assert [tip.get("title") for tip in tips] == ["*age*", "price (k€)", None]
    assert named(scatter(), OWN).tables.keys() == scatter().tables.keys()


def test_a_form_is_named_once():
    view = scatter()
    assert named(view, OWN).spec is named(view, OWN).spec
    assert "x₂" in str(view.spec)


def test_sentences_and_formulas_show_the_letters_of_a_name():
    assert OWN.xs == ["area", r"\*age\*"]
    letters, numbers = model_tex(OWN, [2.0, -3.0], 1.5)
    assert letters == r"\widehat{\text{price}} = w_1 \cdot \text{area} + w_2 \cdot \text{*age*} + b"
    assert numbers.endswith(r"2 \cdot \text{area} + (-3) \cdot \text{*age*} + 1.5")


def test_standardised_features_say_so_and_the_label_keeps_its_unit():
    rows = ((1.0, 2.0), (2.0, 3.0))
    called = naming(load(OwnSpec(rows, True, ("area", "price"), ("m²", "€"))))
    assert (called.axis(0), called.axis(1)) == ("area, standardised", "price (€)")
    assert called.in_y == "€"


@pytest.mark.parametrize("called", [OWN, Naming(2)])
def test_a_picture_of_the_first_feature_alone_calls_it_x_or_by_its_name(called: Naming):
    one = first_only(called)
    assert one.d == 1
    assert one.raw(0) == ("area" if called.names else "x")
    assert one.raw(1) == ("price" if called.names else "y")
