"""Notes for a teacher: what they promise of a state, the page says when one opens it."""

import re
from urllib.parse import parse_qsl

import pytest
from reading import ROOT, check, controls_of, open_page, text_of, titles_of

from ui import course, decks
from ui.reading import teach

ROOMS = {lesson.slug: lesson for lesson in course.all_lessons()}
NOTES = {slug: notes for slug, at in ROOMS.items() if (notes := teach.of_room(at.picture.parent))}
MOMENTS = [
    pytest.param(slug, moment, id=f"{slug}-{k}")
    for slug, notes in NOTES.items()
    for k, moment in enumerate(notes.moments, 1)
]


def bare(text: str) -> str:
    """Text without what only makes it bold or code."""
    return re.sub(r"[*`]", "", text)


@pytest.mark.parametrize(("slug", "moment"), MOMENTS)
def test_a_link_opens_the_state_that_the_notes_speak_of(slug, moment):
    settings = dict(parse_qsl(moment.link))
    page = ROOT / ROOMS[slug].path
    at = open_page(page, settings)
    check(at, moment.name)
    said = bare(text_of(at))
    missing = [words for words in moment.says if bare(words) not in said]
    assert not missing, missing
    titles = titles_of(at)
    gone = [name for name in moment.figures if not any(t.startswith(name) for t in titles)]
    assert not gone, (gone, titles)
    known = {control.key for control in controls_of(page)}
    strange = {key for key in settings if key not in known and not key.endswith("_step")}
    assert not strange
    for key, value in settings.items():  # a value that makes no sense is dropped without a word
        if key in at.session_state:
            assert same(at.session_state[key], value), (key, value, at.session_state[key])


def same(stands: object, asked: str) -> bool:
    if isinstance(stands, bool):
        return str(stands).lower() == asked
    try:
        return float(str(stands)) == float(asked)
    except ValueError:
        return str(stands) == asked


def test_lessons_without_notes_are_listed_and_do_no_harm():
    """A new lesson may have none yet: `lessons/<slug>/teach.toml`, see ui/reading/teach.py."""
    without = sorted(set(ROOMS) - set(NOTES))
    print("no notes for a teacher yet:", ", ".join(without) or "none")
    assert len(NOTES) >= 17
    assert {deck["slug"] for deck in decks.ready()} <= set(NOTES)


@pytest.mark.parametrize("slug", NOTES)
def test_a_ready_deck_fits_ten_minutes(slug):
    (ready,) = [deck for deck in decks.ready() if deck["slug"] == slug]
    assert 2 <= len(ready["steps"]) <= 6
    assert all(len(step["figures"]) <= 4 for step in ready["steps"])
