"""A table as it is understood: names, units, kinds, gaps."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.reading import choose
from ui.reading.cells import sheet_of
from ui.reading.table import read


def names(text: str) -> list[str]:
    return [column.name for column in read(text).columns]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("x,y\n1,2\n2,3\n", 2), ("1 2\n2 3", 2), ("| x | y |\n|---|---|\n| 1 | 2 |\n", 1),
        ("+---+---+\n| x | y |\n+---+---+\n| 1 | 2 |\n+---+---+\n", 1), ("sep=;\nx;y\n1;2\n", 1),
        ("x;y\n\n1, 2\n 3\t4 \n5;6;\n", 3), ("{'x': [1, 2], 'y': [3, 4]}", 2),
        ("[(1, 2), (2, 4)]", 2), ('{"x": [1, 2], "y": [3, 4]}', 2), ("[[1, 2], [3, 4]]", 2),
        ("# x y\n1.0e+00 2\n2 3", 2), ('"x" "y"\n"1" 4 3\n"2" 7 5\n', 2), ("x,y\n,\n1,2\n", 1),
        ('n,x,y\n"a\nb",1,2\n"c",2,3\n', 2), ('n,x,y\n5" nail,1,2\n6" nail,2,3\n', 2),
    ],
)  # fmt: skip
def test_ways_to_write_a_table(text: str, rows: int):
    assert read(text).n == rows


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Exam 1,Exam 2\n3,4\n5,6", ["Exam 1", "Exam 2"]),
        ("a,2014,2015\nA,1,2\nB,3,4", ["a", "2014", "2015"]),
        ("y,y,y\n1,2,3", ["y", "y (2)", "y (3)"]),
        ("1,2\n3,4", ["column 1", "column 2"]),
        (f"{'n' * 60},y\n1,2", ["n" * 39 + "…", "y"]),
        ("150,4,setosa\n5.1,3.5,0\n4.9,3,1\n4,4,0\n", ["column 1", "column 2", "column 3"]),
    ],
)
def test_names(text: str, wanted: list[str]):
    assert names(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["a (m),b [s]\n1,2\n2,3", "a,b\n(m),(s)\n1,2\n2,3", "a,b\nm,s\n1,2\n2,3",
     "a,b\n1 m,2 s\n3 m,4 s"],
)  # fmt: skip
def test_units_wherever_they_stand(text: str):
    assert [(c.name, c.unit) for c in read(text).columns] == [("a", "m"), ("b", "s")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one line"), ("x y", "only names: 'x, y'"),
        ("1 2\n3", "line 2 .*missing value"),
        ("1,2\n2,3\n3,4,5", "line 3 has 3 cells"), ("a,b\n1,1e99", "'b', line 2: .*'1e99'"),
        ('{"x": [1, 2], "y": [3]}', "equally long"),
        ("area,price\n1,200,5\n2,300,6", "line 2 has 3 cells under 2 names"),
        ("area,price\n1,50,5\n1,60,6", "line 2 has 3 cells under 2 names"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(text: str, said: str):
    with pytest.raises(ValueError, match=said):
        read(text)


def sentence_of(source: str | bytes) -> str:
    """What refuses a source; "" when it is a table with a label and a feature."""
    try:
        found = read(source)
        roles = choose.default_roles(found)
        choose.spec_of(found, roles.features, roles.label, 100)
    except ValueError as error:
        return str(error)
    return ""


@settings(max_examples=200)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_comes_is_a_table_or_a_sentence(source: str | bytes):
    said = sentence_of(source)
    assert said == "" or (said.endswith(".") and len(said) < 400)


@pytest.mark.parametrize("part", ["1", " ", "1,", "1 ", "(", "'", "1/", "[", '"', ", \t ", "a1"])
def test_a_line_without_end_is_no_more_than_a_sentence(part: str):
    assert len(sentence_of(part * 30_000)) < 400
    assert len(sentence_of(f"x,y\n1,2\n{part * 30_000}\n2,3\n")) < 400


def test_dates_are_days_since_the_first_or_years():
    text = "date,v\n2000-01-01,5\n2001-01-01,6\n"
    assert read(text).columns[0].present.tolist() == [0, 366]
    assert read(text).columns[0].unit == "days since 2000-01-01"
    as_years = read(text, {"date:date": "years"}).columns[0]
    assert as_years.present.tolist() == pytest.approx([2000, 2001], abs=0.01)


def test_the_lines_of_rows_are_those_of_the_text():
    assert read("# c\nx,y\n\n1,2\n\n3,4\n").lines == (4, 6)
    assert sheet_of("title\nx,y\n1,2\n2,3").lines == [2, 3, 4]


def test_a_large_table_with_gaps_and_commas_comes_back_whole():
    draw = random.Random(0)
    values = [[round(draw.gauss(0, 50), 3) for _ in range(3)] for _ in range(3000)]
    lines = [";".join(str(v).replace(".", ",") for v in row) for row in values]
    found = read("a;b;c\n" + "\n".join(lines))
    assert np.array_equal(np.column_stack([c.values for c in found.columns]), np.array(values))
