"""For teachers: notes, ready plans, decks and sheets of every lesson, from the lessons' own rooms.

A lesson without `teach.toml` has its sheets all the same, and says that its notes are not written.
"""

from functools import partial

import streamlit as st

from ui import address, course, decks, plans, prose
from ui.reading import plan, teach

PAGE = "pages/teach.py"
MINUTES, LESSON = "minutes", "lesson"  # in the address
ADDED = "teach_added"  # what was put into the plan, for the next run


def page() -> None:
    """A class of 10, 30 or 60 minutes on a lesson: its states, questions and answers."""
    st.title("For teachers", anchor=prose.anchor("For teachers"))
    st.markdown(
        "What to show, what to ask, and what you will hear. Each state opens as it is described; "
        "a test opens every one of them. A longer class has the steps of a shorter one, and more."
    )
    lessons = {lesson.slug: lesson for lesson in course.all_lessons()}
    classes = tuple(map(str, teach.CLASSES))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    chosen = left.selectbox(
        "The lesson",
        tuple(lessons),
        key=_kept(LESSON, tuple(lessons)),
        format_func=lambda slug: lessons[slug].title,
    )
    length = right.segmented_control("Minutes", classes, key=_kept(MINUTES, classes), required=True)
    _lesson(lessons[chosen], int(length or classes[0]))


def _kept(key: str, options: tuple[str, ...]) -> str:
    """The name of a choice in the visit; what an address asks for in vain is the first."""
    state = f"teach_{key}"
    if state not in st.session_state:
        asked = st.query_params.get(key, "")
        st.session_state[state] = asked if asked in options else options[0]
    address.say(key, st.session_state[state], options[0])
    return state


def _lesson(lesson: course.Lesson, minutes: int) -> None:
    notes = teach.of_room(lesson.picture.parent)
    moments = notes.of_class(minutes) if notes else ()
    prose.header(lesson.title)
    if notes:
        st.markdown(f"**To take home.** {notes.aim}")
    else:
        st.info("No notes are written for this lesson yet. Its sheets and its stage are there.")
    _doors(lesson, minutes, moments)
    said = st.session_state.pop(ADDED, "")
    if said:
        st.success(said)
        st.page_link(plans.PAGE, label="To the plan", icon=":material/list_alt:")
    for number, moment in enumerate(moments, 1):
        _moment(lesson, number, moment)


def _doors(lesson: course.Lesson, minutes: int, moments: tuple[teach.Moment, ...]) -> None:
    """The ready plan, the ready deck, and what is for paper."""
    with st.container(horizontal=True, vertical_alignment="center", key="teach_doors"):
        if moments:
            st.button(
                f"Put the {len(moments)} steps into the plan",
                key="teach_plan",
                icon=":material/list_alt:",
                on_click=partial(_plan, lesson.slug, minutes, moments),
            )
            st.page_link(
                decks.PAGE,
                label=f"Ready deck, {decks.MINUTES} minutes",
                icon=":material/slideshow:",
                query_params={decks.CHOSEN: lesson.slug},
            )
        for name, view in (("Handout", "print"), ("Questions as a sheet", "sheet")):
            st.page_link(
                lesson.path, label=name, icon=":material/print:", query_params={"view": view}
            )


def _plan(slug: str, minutes: int, moments: tuple[teach.Moment, ...]) -> None:
    refusals = [
        refused for moment in moments if (refused := plans.add(moment.step(slug).link, moment.name))
    ]
    said = f"The plan has {len(plans.steps())} of at most {plan.MOST_STEPS} links now."
    st.session_state[ADDED] = refusals[0] if refusals else f"{minutes} minutes. {said}"


def _moment(lesson: course.Lesson, number: int, moment: teach.Moment) -> None:
    """One step: its state, the question, the answer."""
    with st.container(border=True, key=f"teach_step_{number}"):
        step = moment.step(lesson.slug)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{number}. {moment.name}**", width="stretch")
            for name, more in (("On the page", ()), ("On the wall", (("view", "stage"),))):
                st.page_link(lesson.path, label=name, query_params=[*plan.settings_of(step), *more])
        st.markdown(f"*Ask.* {moment.ask}")
        st.markdown(f"*Expect.* {moment.expect}")
