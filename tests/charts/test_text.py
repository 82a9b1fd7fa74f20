"""What a person wrote is shown letter by letter, wherever it stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import as_read

from charts.text import JOINER, as_html, as_tex, as_text

NASTY = (
    "![x](http://example.invalid/x.png)",
    "[x](http://example.invalid) <img src=http://example.invalid/y.png> <b>b</b>",
    "http://example.invalid/z www.example.invalid a@example.invalid",
    "$a$ $$b$$ \\(c\\) `d` **e** _f_ ~~g~~ ==h== ^i^",
    ":smile: :material/home: :red[j] :red-background[k] -> <- -- >= <= ~= &lt; &#58;",
    "1. n", "- o", "# p", "> q", "| r | s |", "---", "1) t",
)  # fmt: skip


@given(st.text())
def test_what_is_protected_reads_as_it_was_written_on_one_line(text: str):
    shown = as_text(text.replace(JOINER, ""))
    assert as_read(shown) == " ".join(text.replace(JOINER, "").split())
    assert "\n" not in shown


@pytest.mark.parametrize("text", NASTY)
def test_no_mark_of_markdown_is_left_without_its_backslash(text: str):
    shown = as_text(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>$|~]", shown.replace(JOINER, ""))
    assert not re.match(r"\d+[.)]", shown)
    assert not re.search(r":(?=[\w/])|www\.|@\w", shown)


def test_latex_and_html_show_the_letters():
    assert as_tex(r"a_b {c} 5% \d") == r"\text{a\_b \{c\} 5\% \backslash d}"
    assert as_html("<img src=x> & co") == "&lt;img src=x&gt; &amp; co"
