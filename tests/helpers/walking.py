"""A walk through a page: every section opened, and all that is drawn there turned.

One session is opened and then turned through everything, because a rerun costs a tenth of an
opening. What a turn uncovers (a section, the field for own points, the settings of other data) is
walked before the turn is taken back. So no page has to say which control stands behind which.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reading import check, open_page, said_on, sent_by
from streamlit.testing.v1 import AppTest

from ui import address, kinds

CHOOSERS = ("selectbox", "radio", "button_group", "tab_container")
RANGES = ("slider", "select_slider", "number_input")
FIELDS = ("text_area", "text_input")
TYPED = ("", "   ", "a,b\n1,x", "1", "1 2\n3", "nan inf\n1 2", "1e308 1e308\n-1e308 1", "1,2;3")
KINDS = (*CHOOSERS, "toggle", *RANGES, *FIELDS)


def key_of(element: Any) -> str:
    """The key of a widget; tabs have one that AppTest does not know of."""
    if element.type == "tab_container":
        return str(element.proto.tab_container.query_param_key)
    return str(element.key or "")


def drawn_on(at: AppTest) -> dict[str, Any]:
    """Every widget of the page by its key, those of the menu left out."""
    found = (element for kind in KINDS for element in at.main.get(kind))
    return {key_of(element): element for element in found if key_of(element)}


def options_of(element: Any) -> list[Any]:
    """All that a widget of few states can be set to."""
    if element.type == "toggle":
        return [False, True]
    if element.type == "tab_container":
        return [tab.label for tab in element.children.values()]
    if key_of(element).endswith("_boxed"):
        return list(element.options)[:1]  # each set has tests of its own
    return list(element.options) if element.type in CHOOSERS else []


def ends_of(element: Any) -> list[Any]:
    """The first and the last place of a widget with many."""
    if element.type == "select_slider":
        return [element.options[0], element.options[-1]]
    return [element.min, element.max]


def beside(element: Any) -> Any:
    """One step to the right, or to the left from the end."""
    if element.type == "select_slider":
        here = element.options.index(str(element.value))
        return element.options[here + 1 if here + 1 < len(element.options) else here - 1]
    up = element.value + element.step
    return up if up <= element.max else element.value - element.step


def spelt(value: Any) -> str:
    """A value as a link says it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def predicts(key: str) -> bool:
    """A prediction, or a case that was sorted, is the visitor's own and stands in no link."""
    return key.endswith(("_predict", "_sort"))


class Walk:
    """What was met on a walk through a page, and what went wrong on the way.

    With `options_only` it sets what has a few options, and nothing slides, is typed or pressed.

    drawn: every key that was drawn, with the link of the state that drew it first; set: what each
    was set to while it was drawn; unbound: what the address does not carry; built_anew: moves of a
    slider that built a chart anew; unlike: links that show another page than the one they name.
    """

    def __init__(self, page: Path, *, every_link: bool = False, options_only: bool = False) -> None:
        self.page, self.every_link, self.options_only = page, every_link, options_only
        self.drawn: dict[str, dict[str, str]] = {}
        self.set: dict[str, set[str]] = {}
        self.unbound: set[str] = set()
        self.unexplained: set[str] = set()
        self.built_anew: list[Any] = []
        self.unlike: list[Any] = []
        self.followed = 0
        self.pressed: set[str] = set()
        self.tabs: dict[str, str] = {}  # the tab that stands open, where it is not the first
        self.at = open_page(page)
        self.look({})
        self.explore()

    # --- the page as it stands ----------------------------------------------------------------

    def value(self, key: str) -> Any:
        """What a widget stands on."""
        element = drawn_on(self.at)[key]
        if element.type == "tab_container":
            return self.tabs.get(key, element.proto.tab_container.default_tab_label)
        if element.type == "button_group":  # a list where several may be chosen
            return next(iter(element.value), None) if self.many(element) else element.value
        return element.value

    @staticmethod
    def many(element: Any) -> bool:
        """Whether several buttons of a group may be pressed at once."""
        return isinstance(element.value, list)

    def link(self) -> dict[str, str]:
        """What the address says of this state, with what it may leave out as the default."""
        here = drawn_on(self.at)
        values = {key: self.value(key) for key in here if self.bound(here[key])}
        link = {key: spelt(value) for key, value in values.items() if value is not None}
        state = self.at.session_state
        told = state[address.SAID] if address.SAID in state else {}  # noqa: SIM401  (has no get)
        return link | {key: text for key, text in told.items() if key.endswith("_points") and text}

    @staticmethod
    def bound(element: Any) -> bool:
        """Whether the address carries it."""
        if element.type == "tab_container":
            return True
        return bool(element.proto.query_param_key == element.key)

    @staticmethod
    def of_own_data(key: str) -> bool:
        """Own data and their roles go into the address as one text; a name for them does not."""
        return bool(re.fullmatch(r"\w+_(points|label|features|set_name|boxed)", key))

    def put(self, key: str, value: Any) -> None:
        """Set a widget, run the page, and look it over."""
        element = drawn_on(self.at)[key]
        if element.type == "tab_container":
            self.tabs[key] = value
            self.at.session_state[key] = value
        elif element.type == "button_group":
            element.set_value([value] if self.many(element) and value is not None else value)
        else:
            element.set_value(value)
        self.at.run()
        self.look({**self.link(), "set now": (key, value)})

    def look(self, state: dict[str, Any]) -> None:
        """Look the page over, as often as something was set."""
        check(self.at, state)

    # --- the walk -----------------------------------------------------------------------------

    def explore(self) -> bool:
        """Turn all that has not been turned yet; returns whether anything here was new.

        It is shared out before the first turn, so that a turn walks only what it uncovers itself.
        """
        here = drawn_on(self.at)
        new = {key for key in here if key not in self.drawn}
        for key in new:
            self.drawn[key] = self.link()
            if not (self.bound(here[key]) or predicts(key) or self.of_own_data(key)):
                self.unbound.add(key)
        shares = {key: self.share(element, new=key in new) for key, element in here.items()}
        for key, (options, moves) in shares.items():
            if key in drawn_on(self.at) and (options or moves):
                self.turn(key, options, moves=moves)
        return (not self.options_only and self.press_all()) or bool(new)

    def share(self, element: Any, *, new: bool) -> tuple[list[Any], bool]:
        """What is to be done with a widget here: options to set, and whether to slide or type."""
        done = self.set.setdefault(key_of(element), set())
        fresh = [value for value in options_of(element) if spelt(value) not in done]
        done |= {spelt(value) for value in fresh}
        can_move = element.type in (*RANGES, *FIELDS) and not element.disabled
        return fresh, new and can_move and not self.options_only

    def turn(self, key: str, options: list[Any], *, moves: bool) -> None:
        """Set a widget to these options, or to places of its own; then back."""
        before = self.value(key)
        for value in options:
            self.put(key, value)
            uncovered = self.explore()
            if (uncovered or self.every_link) and not (predicts(key) or self.options_only):
                self.reopen(key)
        if moves and drawn_on(self.at)[key].type in FIELDS:
            for text in TYPED:
                self.put(key, text)
                self.set[key].add(text)
        elif moves:
            self.slide(key)
        self.put(key, before)

    def slide(self, key: str) -> None:
        """One step along, which may build no chart anew, and to both ends."""
        specs = specs_of(self.at)
        self.put(key, beside(drawn_on(self.at)[key]))
        after = specs_of(self.at)
        if len(specs) != len(after):
            self.built_anew.append((self.link(), key, "another number of charts"))
        self.built_anew += [
            (self.link(), key, old.get("description"))
            for old, new in zip(specs, after, strict=False)
            if len(old.get("layer", [])) == len(new.get("layer", [])) and old != new
        ]
        for end in ends_of(drawn_on(self.at)[key]):
            self.put(key, end)
            self.set[key].add(spelt(end))

    def press_all(self) -> bool:
        """Press each button that was never pressed, and go back by the link."""
        here, tabs, known = self.link(), dict(self.tabs), len(self.pressed)
        while button := next(self.fresh_buttons(), None):
            self.pressed.add(button.key)
            if "_preset_" in button.key and not button.help:
                self.unexplained.add(button.key)
            check(button.click().run(), button.key)
            self.explore()
            self.at, self.tabs = open_page(self.page, here), dict(tabs)
        return len(self.pressed) > known

    def fresh_buttons(self) -> Iterator[Any]:
        """Buttons on the page that can be pressed and were not."""
        return (
            button
            for button in self.at.main.get("button")
            if button.key
            and "download" not in button.key
            and not button.disabled
            and button.key not in self.pressed
        )

    def reopen(self, key: str) -> None:
        """Who follows the link sees the same page.

        A slider that has a new range, and with it a new default, is told to AppTest a run late.
        """
        self.at.run()
        link = self.link()
        self.followed += 1
        other = open_page(self.page, link)
        check(other, link)
        if _seen(other) != _seen(self.at):
            self.unlike.append((key, link))


def specs_of(at: AppTest) -> list[dict[str, Any]]:
    """What every chart on the page looks like, whatever its numbers."""
    return [spec for spec, _ in sent_by(at)]


def _seen(at: AppTest) -> tuple[list[str], list[Any]]:
    return said_on(at), specs_of(at)


class ChartsSeen(Walk):
    """A walk that keeps all that it sees drawn: `seen` has a line for each chart of each state."""

    def __init__(self, page: Path) -> None:
        self.seen: list[str] = []
        super().__init__(page, options_only=True)

    def look(self, state: dict[str, Any]) -> None:
        """Keep specification and tables of every chart, as they are sent to the browser."""
        assert not self.at.exception, (state, self.at.exception)
        for element in self.at.get("vega_lite_chart"):
            proto = element.proto
            sent = [proto.spec.encode(), *(one.data.data for one in proto.datasets)]
            self.seen.append(hashlib.sha256(b" ".join([*sent, proto.data.data])).hexdigest())


def states_of(control: Any) -> set[str]:
    """All that a declared control must have been set to, as a link says it; ranges have none."""
    if isinstance(control, kinds.Switch):
        return {"true", "false"}
    return {str(option) for option in getattr(control, "options", ())}
