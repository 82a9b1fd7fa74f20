"""What stands around every lesson: menu, title, objectives, previous and next, paper and ink.

`st.navigation` is not used: with a `pages/` folder, a deep link that is the first request to a
fresh server then opens the page without its frame. The menu is our own, of `st.page_link`.
"""

import gc
from functools import cache
from pathlib import Path

import streamlit as st

from charts.palettes import PALETTES, Palette
from ui import address, alone, assets, course, decks, kinds, paper, plans, prose

# A file, not an icon's name: Streamlit fetches the tab's icon by name from the network.
ICON = str(Path(__file__).parent / "browser" / "icon.png")
_page_part = st.components.v2.component(
    "onelayer_page",
    html=assets.text("page.html"),
    css=assets.text("page.css"),
    js=assets.text("figures.js", "frame.js"),
)
_ahead_part = st.components.v2.component("onelayer_ahead", js=assets.text("ahead.js"))
STYLE = assets.text("frame.css")
CLASS = "where_a_class_is_prepared"  # filled at the end, when all controls are known
TEACH = "pages/teach.py"
MENU_WIDTH = 288  # pixels: the longest title, and all the rest for the figures


@st.cache_resource(show_spinner=False)
def warm_up() -> int:
    """Once per process: import what every lesson needs, and freeze the garbage.

    Python collects garbage now and then (Streamlit would after every run, which the configuration
    turns off); with torch loaded that walks a million objects. Frozen, they are skipped. Returns
    the number of frozen objects.
    """
    from ui import quick  # imports altair: for its time, before the freeze

    quick.charts()
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()


@cache
def _charts_scripts() -> list[str]:
    """Where Streamlit's browser part keeps what draws a Vega chart, from its own folder."""
    static = Path(st.__file__).parent / "static"
    found = [static.glob(f"static/js/{name}.*.js") for name in ("ArrowVegaLiteChart", "embed")]
    return [path.relative_to(static).as_posix() for paths in found for path in paths]


def palette() -> Palette:
    """The colours of this visitor's theme; asked for when all is loaded, it warms the process.

    Two torch threads on a busy machine are slower than one. The number holds for the thread that
    sets it, and every visitor has one.
    """
    import torch

    warm_up()
    torch.set_num_threads(1)
    theme = "light" if alone.paper() else st.context.theme.type or "light"
    return PALETTES.get(theme, PALETTES["light"])


def open_page(title: str, *, lesson: bool = False) -> None:
    """Set up any page, the home page included: tab title, style sheet, menu.

    Only a `lesson` has a stage, controls to hide, and answers.
    """
    alone.begin(st.query_params.to_dict() if lesson else {})
    if not lesson:
        address.begin()
    kinds.begin()
    st.set_page_config(
        page_title=title, page_icon=ICON, layout="wide", initial_sidebar_state=MENU_WIDTH
    )
    st.html(f"<style>{STYLE}</style>")
    if not (st.context.is_embedded or alone.on() or alone.paper()):
        _menu()


def open_lesson(page_file: str) -> None:
    """Begin a lesson: menu, place, title, summary and objectives.

    A page does it before it imports what its lesson needs: on a fresh server that takes seconds, in
    which one can read, and in which the browser loads what draws charts.
    """
    _, here, _ = course.find(page_file)
    st.session_state[course.SHOWN] = here
    open_page(f"{here.title} · One Layer", lesson=True)
    _ahead_part(key="ahead", height=0, data=_charts_scripts())
    address.begin()
    peers = [lesson for lesson in course.all_lessons() if lesson.group == here.group]
    place = peers.index(here) + 1
    if alone.paper():
        paper.begin(here.title)
    elif not st.context.is_embedded and not alone.on():  # there others say where one is
        _head(here, f"{here.group} · lesson {place} of {len(peers)}")
    alone.head()


def _head(here: course.Lesson, place: str) -> None:
    """Title, place, summary and objectives, and the doors: to the stage alone, to a class."""
    with st.container(key="head", gap=None):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(place, width="content")
            with st.popover("What you will be able to do", type="tertiary"):
                st.markdown("\n".join(f"- {line}" for line in here.objectives))
            alone.door()
            st.session_state[CLASS] = st.popover("For the class", type="tertiary", key="class")
        st.title(here.title, anchor=prose.anchor(here.title))
        st.markdown(here.summary)


def stage_ends(page_file: str) -> None:
    """What follows belongs to the lesson: where the stage stands alone the page ends here."""
    if not alone.on():
        return
    kinds.drawn()
    alone.answer(address.said())
    alone.keys(course.find(page_file)[1].title, plans.place())
    _heard("alone", whole=False)  # a part of the page's settings: the others stay in the address
    st.stop()


def close_lesson(page_file: str) -> None:
    """End a lesson: where it comes from, and the way back and on, the browser's own included."""
    before, here, after = course.find(page_file)
    st.divider()
    st.caption(f"Sources: {here.source}")
    if not st.context.is_embedded and not alone.paper():
        _ways(before, after)
    kinds.drawn()
    alone.answer(address.said())
    if alone.paper():
        paper.end(address.said())
    if CLASS in st.session_state:
        with st.session_state.pop(CLASS):
            plans.prepare(address.said(), here.title)
            _for_teachers(here)
    _heard("page")


def _for_teachers(here: course.Lesson) -> None:
    """What else a lesson has for a class: notes, and the page for paper."""
    st.page_link(
        TEACH,
        label="Notes, ready deck",
        icon=":material/school:",
        query_params={"lesson": here.slug},
    )
    settings = [(key, value) for key, value in address.said().items() if value is not None]
    st.page_link(
        here.path,
        label="Print: handout, with today's settings",
        icon=":material/print:",
        query_params=[*settings, ("view", "print")],
    )


def close_page() -> None:
    """End a page that is no lesson, and has settings of its own in the address."""
    _heard("page")


def _heard(part: str, *, whole: bool = True) -> None:
    """The browser hears the settings in force, and tells of another theme or connection."""
    address.tell(part, whole=whole)
    _page_part(key="page", height=0, on_theme_change=_redraw, on_back_change=_redraw)


def _ways(before: course.Lesson | None, after: course.Lesson | None) -> None:
    """Back to the lesson before, and on to the next."""
    left, right = st.columns(2)
    if before:
        left.page_link(before.path, label=before.title, icon=":material/arrow_back:")
    else:
        left.page_link("streamlit_app.py", label="Home", icon=":material/arrow_back:")
    if after:
        right.page_link(after.path, label=after.title, icon=":material/arrow_forward:")


def _redraw() -> None:
    """The run itself is what was asked for."""


def _menu() -> None:
    with st.sidebar:
        st.page_link("streamlit_app.py", label="**One Layer**", icon=":material/linear_scale:")
        for group in course.GROUPS:
            members = [lesson for lesson in course.all_lessons() if lesson.group == group]
            if members:
                st.caption(group)
            for lesson in members:
                st.page_link(lesson.path, label=lesson.title)
        st.caption("For teachers")
        st.page_link(plans.PAGE, label="Lesson plan")
        st.page_link(decks.PAGE, label="Deck")
        st.page_link(TEACH, label="For teachers")
