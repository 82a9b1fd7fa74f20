"""The home page's parts. Nothing here imports torch: the first page is the fastest."""

import streamlit as st

from ui import course, prose


def title() -> None:
    """What this is, in two sentences and one place to begin."""
    st.title("One Layer", anchor=prose.anchor("One Layer"))
    st.markdown(
        "Linear neural networks, running. Step through them forwards and backwards, break them, "
        "and read the code that ran. In a lesson, every number and every picture is computed as "
        "you look."
    )


def lesson_map() -> None:
    """A card for each lesson, by group, with its picture and its one-sentence summary."""
    for group in course.GROUPS:
        members = [lesson for lesson in course.all_lessons() if lesson.group == group]
        if not members:
            continue
        prose.header(group)
        for row in range(0, len(members), 3):
            columns = st.columns(3, gap="large")
            for column, lesson in zip(columns, members[row : row + 3], strict=False):
                with column:
                    _card(lesson)


def _card(lesson: course.Lesson) -> None:
    if lesson.picture.exists():
        st.image(str(lesson.picture), width="stretch", alt=f"Picture of: {lesson.title}")
    st.page_link(lesson.path, label=f"**{lesson.title}**")
    st.caption(lesson.summary)


def about() -> None:
    """How to use it: what every lesson has in common."""
    st.divider()
    st.markdown(
        "**Every lesson** asks you to predict before it shows, keeps its settings in the address "
        "bar (copy the link, and the other person sees the same figures; what you predicted and a "
        "file you loaded stay with you), shows the code that ran, and has switches that break it, "
        "with what the mistake costs.\n\n"
        "It works offline, with 6,000 photographs of clothes. The whole set of 60,000 is used when "
        "it is on this machine, and can be downloaded from the lesson that needs it."
    )
