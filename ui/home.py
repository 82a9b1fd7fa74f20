"""The home page's parts. Nothing here imports torch: the first page is the fastest."""

import streamlit as st

from charts.text import as_html
from ui import address, course, finding, finds, prose

PATH, MINUTES = "home_path", "home_minutes"


def title() -> None:
    """What this is, in two sentences."""
    st.title("One Layer", anchor=prose.anchor("One Layer"))
    st.markdown(
        "Linear neural networks, running. Step through them forwards and backwards, break them, "
        "and read the code that ran. In a lesson, every number and every picture is computed as "
        "you look."
    )


def search() -> None:
    """A field that finds lessons, terms, formulas and mistakes, and what this browser has seen."""
    finding.field("home", [lesson.slug for lesson in course.all_lessons()])


def paths() -> None:
    """Three ways through the lessons, for 10, 30 or 60 minutes."""
    prose.header("A way through")
    by_name = {path.name: path for path in finds.all_paths()}
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = _one_of(row, "Way", PATH, tuple(by_name))
    path = by_name[name]
    minutes = int(_one_of(row, "Minutes", MINUTES, tuple(map(str, path.walks))))
    lines = "".join(map(_stop, path.walks[minutes]))
    st.html(f'<p class="says">{as_html(path.says)}</p><ol class="walk">{lines}</ol>')


def _stop(stop: finds.Stop) -> str:
    return (
        f'<li><a href="{as_html(stop.stand.link)}">{as_html(stop.stand.lesson.title)}</a>'
        f"<span>{as_html(stop.do)}</span><span>{stop.minutes} min</span></li>"
    )


def _one_of(
    place: st.delta_generator.DeltaGenerator, label: str, key: str, names: tuple[str, ...]
) -> str:
    chosen = place.segmented_control(
        label, names, default=names[0], key=key, required=True, bind="query-params"
    )
    address.say(key, chosen, names[0])
    return str(chosen)


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
                _card(lesson, column.container(key=f"home_card_{lesson.slug}"))


def _card(lesson: course.Lesson, place: st.delta_generator.DeltaGenerator) -> None:
    """The whole card is its link; the style sheet spreads it."""
    if lesson.picture.exists():
        place.image(str(lesson.picture), width="stretch", alt=f"Picture of: {lesson.title}")
    place.page_link(lesson.path, label=f"**{lesson.title}**")
    place.caption(lesson.summary)


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
