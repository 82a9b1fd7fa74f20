"""The choice a person would make, and what is said of rows that are left out."""

import pytest

from ui.reading import choose
from ui.reading.table import read


def roles_of(text: str) -> tuple[list[str], str, dict[str, str]]:
    found = read(text)
    roles = choose.default_roles(found)
    names = [column.name for column in found.columns]
    why = {names[k]: reason for k, reason in roles.why.items()}
    return [names[k] for k in roles.features], names[roles.label], why


@pytest.mark.parametrize(
    ("text", "features", "label", "out"),
    [
        ("town,a,b\nA,1,2\nB,2,3", ["a"], "b", {"town"}),
        ("id,a,b\n7,1,2\n5,2,3", ["a"], "b", {"id"}),
        (",a,b\n0,1,2\n1,2,3", ["a"], "b", {"column 1"}),
        ("x,y\n1,2\n2,3", ["x"], "y", set()),
        ("date,a,b\n2000-01-01,1,2\n2000-01-02,2,3", ["a"], "b", {"date"}),
        ("date,a\n2000-01-01,1\n2000-01-02,2", ["date"], "a", set()),
        ("temp,date\n1,2000-01-01\n2,2000-01-02", ["date"], "temp", set()),
        ("price,year\n5,1990\n6,1991", ["year"], "price", set()),
        ("a,b,y\n1,2,3\n1,3,4", ["b"], "y", set()),
    ],
)
def test_defaults_a_person_would_make(text, features, label, out):
    found = roles_of(text)
    assert found[:2] == (features, label)
    assert set(found[2]) == out


def test_at_most_eight_features_are_taken():
    text = (
        ",".join(f"c{k}" for k in range(12))
        + "\n"
        + "\n".join(",".join(str(k * j % 7 + j) for k in range(12)) for j in range(5))
    )
    assert len(roles_of(text)[0]) == choose.MOST_FEATURES


def test_gaps_are_counted_for_the_columns_in_use_and_words_are_quoted():
    found = read("x,z,y\n1,1,2\n2,,NA\n3,5,oops\n4,5,4\n5,6,7\n6,,8\n")
    _, chosen = choose.spec_of(found, (0,), 2, 100)
    said = choose.gaps_said(found, chosen)
    assert "2 of 6 rows are left out: 2 have no 'y'" in said
    assert "Line 4 of 'y' is no number: 'oops'" in said
    assert chosen.complete == 4
    _, chosen = choose.spec_of(found, (0, 1), 2, 100)
    assert "3 of 6 rows are left out: 2 have no 'y' and 1 has no 'z'" in choose.gaps_said(
        found, chosen
    )


def test_more_rows_than_can_be_shown_are_a_sample_that_is_the_same_every_time():
    found = read("x,y\n" + "\n".join(f"{k},{2 * k}" for k in range(500)))
    one, chosen = choose.spec_of(found, (0,), 1, 100)
    assert one == choose.spec_of(found, (0,), 1, 100)[0]
    assert len(one.rows) == 100
    assert chosen.complete == 500
    assert [row[0] for row in one.rows] == sorted(row[0] for row in one.rows)


def test_names_and_units_come_along_and_are_none_where_nobody_gave_any():
    found = read("area (m²),price\n1,2\n3,4")
    spec, _ = choose.spec_of(found, (0,), 1, 100)
    assert (spec.names, spec.units) == (("area", "price"), ("m²", ""))
    assert choose.spec_of(read("1 2\n3 4"), (0,), 1, 100)[0].names == ()


@pytest.mark.parametrize("text", ["a,b\nred,1\nblue,2", "1 2\n3 four", "a\n1", "a,b\n,\nx,"])
def test_without_a_label_and_a_feature_there_is_a_sentence(text: str):
    with pytest.raises(ValueError, match=r"own data needs .*\.$"):
        choose.default_roles(read(text))
