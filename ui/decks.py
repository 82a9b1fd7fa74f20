"""The deck of a browser: its page, and the ready decks of the lessons.

What is collected stays in the browser (`ui/browser/leave/deck_*.js`); the server says only which
states and figures make the ready deck of a lesson, and hands out the player that goes along.
"""

from typing import Any

import streamlit as st

from ui import assets, course, prose
from ui.reading import teach

PAGE = "pages/deck.py"
MINUTES = 10  # of a ready deck
CHOSEN = "ready"  # in the address: the lesson whose ready deck is meant
PLAYER = {
    "html": assets.text("player.html"),
    "css": assets.text("player.css"),
    "js": assets.text("player.js"),
}
_deck_part = st.components.v2.component(
    "onelayer_deck",
    html=assets.text("deck.html"),
    css=assets.text("deck.css"),
    js=assets.text("deck.js"),
)


def page() -> None:
    """What was collected, and the files it becomes."""
    st.title("Deck", anchor=prose.anchor("Deck"))
    st.markdown(
        "Figures that you collect on the lessons, in the order of a talk. The button beside the "
        "title of each figure has *Add to the deck*. **HTML** is one file in which the player "
        "still plays, forwards and back, from a USB stick and without a network; **PPTX** has "
        "pictures, titles that you can edit, speaker notes and links."
    )
    _deck_part(
        key="deck",
        data={"player": PLAYER, "ready": ready(), "chosen": st.query_params.get(CHOSEN, "")},
    )
    st.caption(
        "The deck stays in this browser, also when you close it: at most 40 figures and 60 MB. "
        "Nobody else sees it, until you pass the file on. Text and figures: CC BY 4.0."
    )


def ready() -> list[dict[str, Any]]:
    """The ready decks: of each lesson that has notes for a teacher, the steps of a short class."""
    return [deck for lesson in course.all_lessons() if (deck := _ready(lesson))]


def _ready(lesson: course.Lesson) -> dict[str, Any] | None:
    notes = teach.of_room(lesson.picture.parent)
    shown = [moment for moment in notes.of_class(MINUTES) if moment.figures] if notes else []
    if not shown:
        return None
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "name": f"{lesson.title}: {MINUTES} minutes, {len(shown)} slides",
        "steps": [_slide(lesson.slug, moment) for moment in shown],
    }


def _slide(slug: str, moment: teach.Moment) -> dict[str, Any]:
    return {
        "link": moment.step(slug).link,
        "name": moment.name,
        "figures": list(moment.figures),
        "notes": f"Ask: {moment.ask}\nExpect: {moment.expect}",
    }
