"""Every lesson in Firefox and WebKit: it opens, its player steps, a slider moves and is kept."""

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from engines import ENGINES, Engine, why_not

from benchmarks.serving import serve
from ui import course

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser state")]
SLUGS = [lesson.slug for lesson in course.all_lessons()]
APP = "document.querySelector('[data-testid=stApp]')"
AT_REST = f"{APP}?.dataset.testScriptState === 'notRunning'"
MARKS = "document.querySelectorAll('svg.marks').length"
WORDS = """[...document.querySelectorAll(
  '[data-testid=stMain] [data-testid=stMarkdownContainer]')].map((e) => e.textContent).join('|')"""
PLAYER = """[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.player'))
  .find(Boolean) ?? document.querySelector('.player')"""


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with serve() as one:
        yield one


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> Iterator[Engine]:
    if reason := why_not(request.param):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with ENGINES[request.param]() as one:
        yield one


def opened(engine: Engine, url: str) -> None:
    engine.go(url)
    engine.until(AT_REST)
    engine.until(f"{MARKS} > 0")
    rest(engine)


def rest(engine: Engine, quiet: float = 1.0) -> None:
    """Wait until no run has been under way for a while."""
    since = time.monotonic()
    while time.monotonic() - since < quiet:
        if not engine.do(AT_REST):
            since = time.monotonic()
        time.sleep(0.1)


WHOLE_STEPS = (  # where a player begins with the parts of a step
    "grain.selectedIndex = [...grain.options].findIndex((o) => !o.value.startsWith('part'));"
    "grain.dispatchEvent(new Event('change'));"
)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_opens_steps_moves_and_comes_back(engine, server, slug):
    opened(engine, server.url(slug))
    title = next(one.title for one in course.all_lessons() if one.slug == slug)
    assert engine.do("document.querySelector('h1').textContent") == title
    assert engine.do("document.querySelectorAll('[data-testid=stException]').length") == 0
    assert engine.do("document.documentElement.scrollWidth - innerWidth") <= 0
    if engine.do(f"Boolean({PLAYER})"):
        steps_both_ways(engine)
    if engine.name == "Firefox":  # WebKit takes twice as long, and the rest is the server's
        moves_and_is_kept(engine)


def steps_both_ways(engine: Engine) -> None:
    """One step forth and one back, or back and forth where the player begins at its end."""
    at = f"Number(({PLAYER}).querySelector('.scrub').value)"
    start, most = engine.do(at), engine.do(f"Number(({PLAYER}).querySelector('.scrub').max)")
    engine.script(f"const grain = ({PLAYER}).querySelector('.grain'); {WHOLE_STEPS}")
    forth, back = ("forward", "back") if start < most else ("back", "forward")
    engine.script(f"({PLAYER}).querySelector('[data-do={forth}]').click()")
    engine.until(f"{at} === {start + (1 if start < most else -1)}")
    engine.script(f"({PLAYER}).querySelector('[data-do={back}]').click()")
    engine.until(f"{at} === {start}")


def moves_and_is_kept(engine: Engine) -> None:
    """The first slider moved by a key stands in the address, and a reload shows the same words."""
    css = "[data-testid=stMain] [data-testid=stSlider] input[type=range]:not([disabled])"
    before = engine.do("location.search")
    engine.find(css).send_keys("\ue014")  # the right arrow
    engine.until(f"location.search !== {before!r}")
    rest(engine, quiet=2)
    words = engine.do(WORDS)
    opened(engine, engine.do("location.href"))
    assert engine.do(WORDS) == words


def test_a_browser_without_3_d_gets_the_map_and_a_sentence(engine, server):
    opened(engine, server.url("loss_surface?surface_further=Three+dimensions"))
    able = engine.do("Boolean(document.createElement('canvas').getContext('webgl'))")
    words = (
        "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.instead'))"
    )
    one = f"({words}.find(Boolean) ?? document.querySelector('.instead'))"
    engine.until(f"Boolean({one}?.textContent)")
    assert engine.do(f"{one}.hidden") == able
    assert engine.do("document.querySelector('.stPlotlyChart').offsetHeight > 0") == able


# What a figure becomes: how many bytes, or what went wrong.
SAVED = """(window.saved = null, (async () => {
  const from = (name) => import(`/leave/${name}.js`);
  const [figures, pictures, tables, films] = await Promise.all(
    ['figure', 'picture', 'table', 'film'].map(from));
  const chart = document.querySelectorAll('.stVegaLiteChart')[2];
  const figure = { ...figures.figureOf(chart), again: () => figures.figureOf(chart) };
  const job = { stopped: false, progress() {} };
  const all = { png: () => pictures.pngOf(figure), svg: () => pictures.svgOf(figure),
    csv: () => tables.csvOf(figure), vega: () => tables.vegaLiteOf(figure, 5),
    gif: () => films.gif(figure, job) };
  const found = {};
  for (const [kind, make] of Object.entries(all)) {
    try { const made = await make(); found[kind] = made.size ?? made.length; }
    catch (error) { found[kind] = String(error); }
  }
  window.saved = JSON.stringify(found);
})(), true)"""


def test_a_figure_leaves_in_every_format(engine, server):
    opened(engine, server.url("sgd?sgd_epochs=1&sgd_batch=25"))
    engine.until("document.querySelectorAll('.leave').length > 3")
    engine.do("document.querySelectorAll('.leave')[2].click()")
    engine.until("document.querySelectorAll('.leave-menu [role=menuitem]').length > 6")
    engine.do(SAVED)
    saved = json.loads(engine.until("window.saved"))
    assert set(saved) == {"png", "svg", "csv", "vega", "gif"}
    assert all(isinstance(size, int) and size > 100 for size in saved.values()), saved
