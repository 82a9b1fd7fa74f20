"""The plan of a visit: its links in order, the form that makes one, and its page.

The plan stands in the address of its page, so that a link holds it; a walk through it carries it
from stage to stage in the same way.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from zlib import crc32

import streamlit as st

from charts.text import as_text
from ui import address, alone, assets, course, prose
from ui.reading import plan
from ui.reading.plan import Step

STEPS, PACKED, READ = "plan_steps", "plan", "plan_read"
SAID = "plan_said"  # what an act could not do, for the next run
PAGE = "pages/plan.py"
FILE = "lesson-plan.md"
_form_part = st.components.v2.component(
    "onelayer_prepare",
    html=assets.text("prepare.html"),
    css=assets.text("prepare.css"),
    js=assets.text("go.js", "prepare.js"),
)


def slugs() -> tuple[str, ...]:
    """Where links may lead."""
    return tuple(lesson.slug for lesson in course.all_lessons())


def title_of(slug: str) -> str:
    """The lesson of a link, as the menu calls it."""
    return next(lesson.title for lesson in course.all_lessons() if lesson.slug == slug)


def steps() -> list[Step]:
    """The plan of this visit."""
    found: list[Step] = st.session_state.setdefault(STEPS, [])
    return found


def add(link: str, name: str) -> str:
    """Append a link; returns the sentence about it."""
    if len(steps()) >= plan.MOST_STEPS:
        return f"A plan has at most {plan.MOST_STEPS} links. It is full."
    try:
        step = plan.step_of(link, name, slugs())
    except ValueError as error:
        return str(error)
    step = replace(step, name=name or title_of(step.slug))
    st.session_state[STEPS] = [*steps(), step]
    return ""


# --- on a lesson: what a class may see --------------------------------------------------------


def prepare(drawn: dict[str, Any], title: str) -> None:
    """The form that makes a link for a class out of the page as it stands."""
    controls = [[key, alone.LABELS[key]] for key in drawn if key in alone.LABELS]
    told = {
        "controls": controls,
        "most": alone.MOST_TASK,
        "count": len(steps()),
        "said": st.session_state.pop(SAID, ""),
        "title": title,
    }
    _form_part(key="prepare", data=told, on_link_change=_take)
    st.page_link(PAGE, label="The plan", icon=":material/list_alt:")


def _take() -> None:
    wish = st.session_state["prepare"].get("link") or {}
    st.session_state[SAID] = add(str(wish.get("link", "")), str(wish.get("name", "")))


# --- on a stage: the walk ---------------------------------------------------------------------


def place() -> dict[str, Any] | None:
    """Where this stage stands in the plan of the address, and the links around it."""
    text = st.query_params.get("plan", "")
    if not text or not alone.on():
        return None
    try:
        walk = plan.unpacked(text, slugs())
    except ValueError as error:
        prose.error(error)
        return None
    number = st.query_params.get("at", "")
    at = min(int(number), len(walk)) if number.isdecimal() and len(number) < 4 else 1
    at = max(at, 1)
    around = {"back": at - 1, "forward": at + 1}
    links = {way: walk[k - 1].link for way, k in around.items() if 1 <= k <= len(walk)}
    return {"at": at, "of": len(walk), "name": walk[at - 1].name if walk else "", **links}


# --- its own page -----------------------------------------------------------------------------


def page() -> None:
    """The plan: add, order, rename, show, keep as a file and read back."""
    st.title("Lesson plan", anchor=prose.anchor("Lesson plan"))
    st.markdown(
        "A list of links to lessons as you set them up, in your order. On every lesson *For the "
        "class* makes such a link: which controls the class sees, what stays as it is, a task. "
        "*Show it* opens the first on the wall; Page Down and Page Up walk on and back."
    )
    _read_address()
    said = st.session_state.pop(SAID, "")
    for sentence in said if isinstance(said, list) else [said] * bool(said):
        prose.error(sentence)
    for number, step in enumerate(steps()):
        _row(number, step)
    if not steps():
        st.info("The plan is empty. Open a lesson and choose *For the class*, or add a link here.")
    text = _packed()
    if steps():
        _show_and_keep(text)
    _more()
    address.say(PACKED, text, "")


def _read_address() -> None:
    """A link to this page brings its plan; one that this visit has seen is older than its plan."""
    text = st.query_params.get(PACKED, "")
    if not text or text in _seen():
        return
    _seen().add(text)
    try:
        st.session_state[STEPS] = plan.unpacked(text, slugs())
    except ValueError as error:
        prose.error(error)


def _seen() -> set[str]:
    """The plans that this visit has made or read, as an address holds them."""
    found: set[str] = st.session_state.setdefault(READ, set())
    return found


def _packed() -> str:
    """The plan for the address; where it is too long the page says so, and has the file."""
    try:
        text = plan.packed(steps()) if steps() else ""
    except ValueError as error:
        prose.error(error)
        return ""
    _seen().add(text)
    return text


def _row(number: int, step: Step) -> None:
    """One link: its name, where it leads, and what can be done with it."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"plan_row_{number}"):
        st.text_input(
            f"{number + 1}. {title_of(step.slug)}",
            step.name,
            max_chars=plan.MOST_NAME,
            key=_name_key(number, step),
            on_change=partial(_rename, number, step),
        )
        last = len(steps()) - 1
        _act("Up", ":material/arrow_upward:", number, partial(_move, number, -1), number == 0)
        _act("Down", ":material/arrow_downward:", number, partial(_move, number, 1), number == last)
        _act("Take out", ":material/close:", number, partial(_remove, number), False)
        settings = plan.settings_of(step)
        icon = ":material/open_in_new:"
        st.page_link(_path(step), label="Open", query_params=settings, icon=icon)
    task = dict(settings).get("task", "")
    if task:
        st.caption(f"Task: {as_text(task)}")


def _act(word: str, icon: str, number: int, act: Callable[[], None], disabled: bool) -> None:
    st.button(word, key=f"plan_{word.lower()}_{number}", icon=icon, on_click=act, disabled=disabled)


def _name_key(number: int, step: Step) -> str:
    """Another link at this place is another field."""
    return f"plan_name_{number}_{crc32((step.name + step.link).encode())}"


def _path(step: Step) -> str:
    return next(lesson.path for lesson in course.all_lessons() if lesson.slug == step.slug)


def _show_and_keep(text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if text:
            first = steps()[0]
            walk = [*plan.settings_of(first), ("view", "stage"), ("plan", text), ("at", "1")]
            st.page_link(
                _path(first),
                label="**Show it**",
                query_params=walk,
                icon=":material/present_to_all:",
            )
        st.download_button(
            "Keep as a file",
            plan.written(steps(), _root()),
            FILE,
            "text/markdown",
            on_click="ignore",
            icon=":material/download:",
            help="Markdown: a numbered list of links, which any editor opens.",
        )


def _root() -> str:
    """The address of this app, up to where the pages begin."""
    return str(st.context.url or "/").partition("?")[0].rstrip("/").rpartition("/")[0] + "/"


def _more() -> None:
    """Add a link by hand, or read a file."""
    left, right = st.columns(2)
    with left.form("plan_add", clear_on_submit=True):
        st.text_input("A link to a lesson", key="plan_link", max_chars=plan.MOST_LINK)
        st.text_input("Its name", key="plan_name", max_chars=plan.MOST_NAME)
        st.form_submit_button("Add it", on_click=_add_typed)
    given = right.file_uploader("A plan that was kept", type=["md", "txt"], key="plan_file")
    right.button("Read it", key="plan_take_file", disabled=given is None, on_click=_take_file)


def _add_typed() -> None:
    st.session_state[SAID] = add(st.session_state["plan_link"], st.session_state["plan_name"])


def _take_file() -> None:
    given = st.session_state.get("plan_file")
    if given is None:
        return
    text = given.getvalue().decode("utf-8", errors="replace")
    found, st.session_state[SAID] = plan.understood(text, slugs())
    if found:
        st.session_state[STEPS] = found


def _rename(number: int, step: Step) -> None:
    name = st.session_state.get(_name_key(number, step), "")
    st.session_state[STEPS] = [
        replace(one, name=name) if k == number else one for k, one in enumerate(steps())
    ]


def _move(number: int, by: int) -> None:
    order = list(steps())
    order.insert(number + by, order.pop(number))
    st.session_state[STEPS] = order


def _remove(number: int) -> None:
    st.session_state[STEPS] = [step for k, step in enumerate(steps()) if k != number]
