"""Own data on a page: asked where it is open, chosen by chips, whole through all lessons."""

import pytest
from reading import PAGES, ROOT, as_read, check, open_by_link, open_page, text_of

from ui import own_link
from ui.reading import carry

DATA = ROOT / "pages" / "01_data.py"
FOUR = "ads,radio,press,sold\n12,3,5,40\n15,4,2,47\n9,6,7,41\n20,1,3,52\n17,5,6,58\n"


def given(text: str, page=DATA, key: str = "data", source: str = "data_source"):
    """The page with its own data, typed."""
    at = open_page(page, {source: "own points"})
    at.text_area(key=f"{key}_points").set_value(text).run()
    check(at)
    return at


def headline(at) -> str:
    return next(as_read(m.value) for m in at.markdown if "** over **" in m.value)


def press(at, label: str):
    next(b for b in at.button if as_read(b.label) == label).click().run()
    check(at)
    return at


def test_what_is_ambiguous_is_asked_with_both_readings_and_the_figures_wait():
    at = given("area\tprice\n1,200\t5\n1,300\t6\n")
    assert headline(at).startswith("**y** over **x**: 5 rows")
    assert "How are the numbers of 'area' written?" in as_read(at.info[0].value)
    press(at, "1,200 is 1200")
    assert headline(at).startswith("**price** over **area**: 2 rows")
    assert not at.info
    at.text_area(key="data_points").set_value("X\n0,25\n0,35\n0,8\n").run()
    press(at, "One column: 0.25; 0.35; 0.8, …")
    assert "There is one column of numbers, 'X'" in as_read(at.info[0].value)
    press(at, "Take the row's number as the feature of X")
    assert headline(at).startswith("**X** over **row**: 3 rows")


def test_columns_are_chosen_by_chips_and_the_rest_is_said():
    at = given(FOUR)
    assert headline(at).startswith("**sold** over **ads and radio**: 5 rows")
    assert "Not in use: press" in text_of(at)
    at.button_group(key="data_features").set_value([0, 2]).run()
    assert headline(at).startswith("**sold** over **ads and press**")
    at.button_group(key="data_label").set_value(1).run()
    check(at)
    assert headline(at).startswith("**radio** over **ads and press**")
    at.button_group(key="data_features").set_value([3]).run()
    assert headline(at).startswith("**radio** over **sold**: 5 rows, 1 feature")
    at.button_group(key="data_features").set_value([]).run()
    assert headline(at).startswith("**radio** over **sold**")


def test_a_label_by_its_name_is_offered_with_one_click():
    at = given("price,area\n210,61\n250,75\n301,88\n")
    assert headline(at).startswith("**area** over **price**")
    press(at, "Take price as the label")
    assert headline(at).startswith("**price** over **area**")
    assert "looks like the label" not in text_of(at)


def test_gaps_and_columns_of_words_are_counted_and_named():
    at = given("town,x,y\nA,1,2\nB,2,NA\nC,3,oops\nD,4,5\nE,5,7\n")
    said = text_of(at)
    assert "2 of 5 rows are left out: 2 have no 'y'" in said
    assert "Line 4 of 'y' is no number: 'oops'" in said
    assert "town is left out: it is text" in said.replace("*", "")


def test_dates_are_read_as_days_or_as_years_by_one_click():
    at = given("date,value\n1990-03-01,315.7\n1990-04-01,317.4\n1991-05-01,317.9\n")
    assert headline(at).startswith("**value** over **date (days since 1990-03-01)**")
    press(at, "Read date as years")
    assert headline(at).startswith("**value** over **date (years)**")


def test_a_standardised_axis_keeps_its_way_back_to_the_units():
    at = given("area (m²),price\n50,1\n60,2\n70,4\n")
    at.toggle(key="data_standardise").set_value(True).run()
    assert "area: 1 on the axis is 8.165 m², and 0 is 60 m²" in text_of(at)


@pytest.mark.parametrize("page", [p for p in PAGES if p.stem[3:] in ("sgd", "linear_regression")])
def test_the_data_of_a_visit_follow_into_every_lesson(page):
    key = {"sgd": "sgd", "linear_regression": "linreg"}[page.stem[3:]]
    at = given(FOUR)
    at.switch_page(f"pages/{page.name}").run()
    at.selectbox(key=f"{key}_data").set_value("own points").run()
    check(at)
    assert headline(at).startswith("**sold** over **ads and radio")
    assert at.text_area(key=f"{key}_points").value.strip() == FOUR.strip()


def test_sets_are_kept_under_a_name_and_taken_again():
    at = given(FOUR)
    at.text_input(key="data_set_name").set_value("my *ads*").run()
    press(at, "Keep it for this visit")
    at.text_area(key="data_points").set_value("1 2\n2 3\n3 5").run()
    assert headline(at).startswith("**y** over **x**: 3 rows")
    press(at, "Take my *ads*")
    assert headline(at).startswith("**sold** over **ads and radio**")
    assert at.text_area(key="data_points").value == FOUR


def test_a_link_brings_text_answers_and_roles():
    said = carry.Carried(FOUR, {}, "radio", ("press",), 1)
    at = open_by_link(DATA, data_source="own points", data_points=carry.written(said))
    assert headline(at).startswith("**radio** over **press**: 5 rows, 1 feature")
    asked = carry.Carried("a\tb\n1,200\t5\n1,300\t6\n", {"mark:a": ","})
    at = open_by_link(DATA, data_source="own points", data_points=carry.written(asked))
    assert headline(at).startswith("**b** over **a**: 2 rows")


def test_a_set_of_the_box_comes_with_its_story_and_a_link_names_it():
    at = given(FOUR)
    at.selectbox(key="data_boxed").set_value("Jobs: two features that say the same").run()
    check(at)
    assert headline(at).startswith("**employed** over **GNP and population**: 16 rows")
    assert "their weights can trade places" in text_of(at)
    other = open_by_link(DATA, data_source="own points", data_points="set:longley")
    assert headline(other).startswith("**employed** over **GNP and population**")
    assert "their weights can trade places" in text_of(other)


def test_a_link_that_was_cut_is_one_sentence():
    at = open_by_link(DATA, data_source="own points", data_points="~1abcdefg")
    assert "the data in the link must be whole" in text_of(at)


def test_before_a_link_is_copied_it_says_what_it_cannot_carry():
    rows = "\n".join(f"{k * 7919 % 100003},{k * 104729 % 99991}" for k in range(4000))
    at = given(f"x,y\n{rows}")
    assert "too many for a link" in text_of(at)
    at.text_area(key="data_points").set_value(FOUR).run()
    assert "too many for a link" not in text_of(at)


def test_a_name_is_text_wherever_it_stands():
    at = given("![x](http://a.invalid),**b**\n1,2\n2,3\n3,5\n")
    shown = [m.value for m in (*at.markdown, *at.caption)]
    assert not any("![x](" in text or "**b**" in text for text in shown)
    assert headline(at).startswith("****b**** over **![x](http://a.invalid)**")


def test_of_many_columns_one_chooses_from_a_list():
    names = ",".join(f"c{k}" for k in range(40))
    rows = "\n".join(",".join(str((k * j + j) % 13) for k in range(40)) for j in range(12))
    at = given(f"{names}\n{rows}")
    assert headline(at).startswith("**c39** over **c0 and c1**")
    at.multiselect(key="data_features").set_value([5, 7]).run()
    check(at)
    assert headline(at).startswith("**c39** over **c5 and c7**")
    at.selectbox(key="data_label").set_value(3).run()
    assert headline(at).startswith("**c3** over **c5 and c7**")


def test_of_what_was_told_to_the_address_only_the_last_seconds_are_kept(monkeypatch):
    at = given("1 2\n2 3")
    at.text_area(key="data_points").set_value(FOUR).run()
    at.text_area(key="data_points").set_value("1 2\n2 3").run()
    told = list(at.session_state["data_points_told"])
    assert told[-1] == "1 2\n2 3"  # told before, and last again
    monkeypatch.setattr(own_link, "LAG", 0.0)
    at.text_area(key="data_points").set_value("1 2\n2 4").run()
    assert list(at.session_state["data_points_told"]) == ["1 2\n2 4"]


def test_long_numbers_are_counted_in_another_unit_by_a_click_and_back():
    at = given("area (m²),price (€)\n80,250000\n100,310000\n120,395000\n140,480000\n")
    assert "price** runs to 480000: counted in thousands" in captions(at)
    press(at, "Count price in thousands")
    assert headline(at).startswith("**price (thousands of €)** over **area (m²)**: 4 rows")
    assert "price** is counted in thousands: 1 here is 1,000 as it was given" in captions(at)
    link = own_link.without_units({"unit:price": "3", "mark:area": "."})
    assert link == {"mark:area": "."}
    shared = open_page(DATA, {"data_source": "own points", "data_points": points_of(at)})
    assert headline(shared) == headline(at)
    press(at, "price as it was given")
    assert headline(at).startswith("**price (€)** over **area (m²)**: 4 rows")


def captions(at) -> str:
    return " ".join(as_read(caption.value) for caption in at.caption)


def points_of(at) -> str:
    """What the address would say of the data."""
    held = at.session_state["own_data_held"]
    spec, _ = held.spec(2, 1000, False)
    return own_link._carried(held, spec)
