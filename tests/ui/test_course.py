"""What a page's docstring says of itself, and how the page shows it."""

import re

import pytest
from reading import PAGES, open_page

from ui import course

DOC = '''"""A title

One sentence
over two lines.

Group: Linear regression
Objectives:
- say this
- do that
Source: [One](https://one.example),
[Two: a subtitle](https://two.example)

Not of the source.
"""
'''


def written(tmp_path, text: str):
    page = tmp_path / "99_some_page.py"
    page.write_text(text, encoding="utf-8")
    return page


def test_a_lesson_is_read_from_its_docstring(tmp_path):
    lesson = course.parse(written(tmp_path, DOC))
    assert (lesson.title, lesson.summary) == ("A title", "One sentence over two lines.")
    assert (lesson.slug, lesson.group) == ("some_page", "Linear regression")
    assert lesson.objectives == ("say this", "do that")
    assert lesson.source == "[One](https://one.example),\n[Two: a subtitle](https://two.example)"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Group: Linear regression\n", "group, one of Linear regression.*"),
        ("- say this\n- do that\n", "objectives"),
        ("Source: [One](https://one.example),\n[Two: a subtitle](https://two.example)\n", "source"),
    ],
)
def test_a_docstring_without_a_part_is_refused(tmp_path, line: str, part: str):
    with pytest.raises(ValueError, match=rf"99_some_page\.py: the docstring needs a {part}\."):
        course.parse(written(tmp_path, DOC.replace(line, "")))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_ends_with_links_to_public_sources(page):
    source = course.parse(page).source
    assert re.findall(r"\[[^]]+\]\(https://[^)\s]+\)", source)
    assert source.count("](") == source.count("](https://")
    assert f"Sources: {source}" in [caption.value for caption in open_page(page).caption]


def test_the_map_in_the_readme_is_that_of_the_course():
    told = re.findall(r"^\| \d\d \| .*", (course.ROOT / "README.md").read_text("utf-8"), re.M)
    assert told == [
        f"| {lesson.path[6:8]} | **{lesson.title}**, `/{lesson.slug}` | {lesson.summary} |"
        for lesson in course.all_lessons()
    ]
