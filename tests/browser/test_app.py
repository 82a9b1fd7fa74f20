"""One Layer in a real Chromium: deep links, the player, both themes, both widths, accessibility.

One server and one browser for the whole file. Where there is no Chromium these tests are skipped
with the reason; in CI that is a failure.
"""

import contextlib
import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from charts.bowl import REACH
from charts.numbers import number
from charts.palettes import DARK, LIGHT
from core import data, likelihood, linear_regression, logits, loss_surface, sgd
from lessons.sgd import stage, tables
from ui import course

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATHS = ["", *(lesson.slug for lesson in course.all_lessons())]
LINK = "sgd?sgd_n=60&sgd_lr=0.2&sgd_batch=25&sgd_seed=3&sgd_epochs=4"
SPEC = sgd.SgdSpec(
    data.named_spec("one feature", n=60, noise=1.0, seed=3), 0.2, 25, num_epochs=4, seed=3
)


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    """A fresh server whose very first request is a deep link, and what that visitor saw."""
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        page = context.new_page()
        page.goto(server.url(LINK))
        settle(page, charts=4)
        first = SimpleNamespace(
            title=page.locator("h1").first.inner_text(),
            menu=page.locator("[data-testid=stSidebar]").inner_text(),
            around=page.locator("[data-testid=stMain]").inner_text(),
            tab=page.title(),
        )
        yield SimpleNamespace(server=server, browser=browser, first=first, page=page)
        context.close()


@pytest.fixture
def visit(world) -> Iterator[Any]:
    """Open a path in a new context; the context is closed afterwards."""
    contexts = []

    def open_(path: str, width: int = 1400, scheme: str = "light", charts: int = 0) -> Any:
        contexts.append(
            world.browser.new_context(
                viewport={"width": width, "height": 1000}, color_scheme=scheme
            )
        )
        page = contexts[-1].new_page()
        page.outside = []
        page.on("request", lambda r: page.outside.append(r.url) if is_outside(r.url) else None)
        page.on("requestfailed", lambda r: page.outside.append(f"failed: {r.url}"))
        page.on("pageerror", lambda error: page.outside.append(f"script error: {error}"))
        page.goto(world.server.url(path))
        settle(page, charts)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def run() -> sgd.Run:
    return sgd.run(SPEC)


@pytest.fixture
def player(world) -> Any:
    """The player of the SGD lesson, at the start and by whole updates."""
    page = world.page
    page.select_option(".player .grain", "update")
    page.click(".player [data-do=start]")
    at(page, 0)
    return page


def is_outside(url: str) -> bool:
    return not re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:", url)


def place(page: Any) -> int:
    return page.evaluate("window.oneLayer.sgd.step")


def at(page: Any, step: int) -> None:
    """Wait until the player, its charts and the readout stand at a step."""
    page.wait_for_function(
        "k => window.oneLayer?.sgd?.step === k && [...document.querySelectorAll("
        "'.st-key-sgd .vega-bind input[name=step]')].every(i => Number(i.value) === k)",
        arg=step,
        timeout=30_000,
    )


def spelt(value: float) -> str:
    """A number as the readout spells it."""
    text = page_number(value)
    return text.replace("-", "−")


def page_number(value: float) -> str:
    if value == int(value):
        return str(int(value))
    digits = f"{value:.4g}"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    leading = len(re.match(r"0\.(0*)", f"{abs(value):.10f}")[1]) if abs(value) < 1 else 0
    return f"{float(digits):.{max(4 - whole + leading, 0)}f}"


def now_mark(page: Any) -> tuple[float, float]:
    """Where the point of the current parameters is drawn in the bowl, as shares of the plot."""
    return tuple(
        page.evaluate(
            """() => {
              const svg = document.querySelector('.st-key-sgd svg.marks');
              const group = svg.querySelector('.mark-group.role-frame path.background');
              const box = group.getBBox();
              const dots = [...svg.querySelectorAll('.role-mark.mark-symbol path')];
              const dot = dots.find(d => d.getAttribute('fill')?.toUpperCase() === '#D55E00');
              const [x, y] = dot.getAttribute('transform').match(/-?\\d[\\d.e-]*/g).map(Number);
              return [x / box.width, 1 - y / box.height];
            }"""
        )
    )


def plot_size(page: Any) -> tuple[float, float]:
    """Width and height of the bowl's plot, without its axes."""
    return tuple(
        page.evaluate(
            """() => {
              const box = document.querySelector(
                '.st-key-sgd svg.marks .mark-group.role-frame path.background').getBBox();
              return [box.width, box.height];
            }"""
        )
    )


# --- links ------------------------------------------------------------------------------------


def test_a_deep_link_as_the_first_request_of_a_fresh_server_opens_with_its_frame(world):
    assert world.first.title == "Stochastic gradient descent"
    assert world.first.tab.startswith("Stochastic gradient descent")
    for lesson in course.all_lessons():
        assert lesson.title in world.first.menu
    assert "Learning rate" in world.first.around
    assert "Sources:" in world.first.around


def test_the_link_restores_the_settings(player, run):
    assert run.num_updates == 12
    assert player.locator(".player .place").inner_text() == "update 0 of 12"


def test_a_link_to_one_update_opens_there_and_survives_reload_theme_and_rerun(visit, run):
    page = visit(f"{LINK}&sgd_step=7", charts=4)
    at(page, 7)
    page.reload()
    settle(page, charts=4)
    at(page, 7)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        " === 'rgb(20, 23, 26)'"
    )
    settle(page, charts=4)
    at(page, 7)
    expect(page.locator("svg.marks .role-title-text text").first).to_have_attribute(
        "fill", DARK.ink
    )
    slider = page.get_by_role("slider", name="Epochs")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.locator(".player .place")).to_have_text("update 7 of 15", timeout=30_000)
    settle(page, charts=4)
    at(page, 7)
    assert "sgd_step=7" in page.url


@pytest.mark.parametrize(
    "path",
    [
        "sgd#what-to-notice",
        "loss_surface#go-further",
        "sgd?sgd_lr=0.21#what-to-notice",  # no rung of the slider: the page rewrites the address
    ],
)
def test_a_link_to_a_heading_arrives_there_and_lets_go_when_somebody_moves(visit, path):
    page = visit(path, charts=4 if path.startswith("sgd") else 2)
    heading = page.locator(f"#{path.partition('#')[2]}")
    top = "([heading]) => heading.getBoundingClientRect().top"
    page.wait_for_timeout(1000)
    assert 40 <= page.evaluate(top, [heading.element_handle()]) <= 90  # under Streamlit's bar
    page.mouse.move(700, 500)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(500)
    page.set_viewport_size({"width": 1200, "height": 900})  # the page has another height now
    page.wait_for_timeout(500)
    assert page.evaluate(top, [heading.element_handle()]) > 150


def test_a_preset_is_one_step_back_though_it_sets_three_settings(visit):
    page = visit("sgd", charts=4)
    asked = page.url
    page.get_by_role("button", name="Full batch").click()
    page.wait_for_function("asked => location.href !== asked", arg=asked, timeout=20_000)
    settle(page, charts=4)
    page.wait_for_timeout(1000)
    chosen = page.url
    assert len(re.findall(r"sgd_\w+=", chosen)) >= 2
    page.go_back()
    page.wait_for_timeout(1000)
    assert page.url == asked
    settle(page, charts=4)
    expect(page.get_by_role("slider", name="Batch size")).to_have_attribute("aria-valuetext", "12")
    page.go_forward()
    page.wait_for_timeout(1000)
    assert page.url == chosen
    expect(page.get_by_role("slider", name="Batch size")).to_have_attribute("aria-valuetext", "100")


@pytest.mark.parametrize("bad", ["abc", "-3", "1e9", "nan", "2.5"])
def test_a_link_to_an_impossible_update_opens_all_the_same(visit, bad):
    page = visit(f"{LINK}&sgd_step={bad}", charts=4)
    page.wait_for_function("window.oneLayer?.sgd !== undefined")
    step = place(page)
    assert step == int(step)
    assert 0 <= step <= 12


# --- the player -------------------------------------------------------------------------------


@pytest.mark.row("SGD-2")
@pytest.mark.parametrize("k", [0, 5, 11])
def test_frame_k_is_the_kth_stored_parameter(player, run, k):
    for _ in range(k):
        player.click(".player [data-do=forward]")
    at(player, k)
    window = tables.sgd_tables(run, 0, 1).window
    middle, half = (sum(window.x) / 2, sum(window.y) / 2), (window.x[1] - window.x[0]) / 2
    wide, tall = plot_size(player)  # one unit is as long across as up: the wider side shows more
    grown = min(REACH[0], max(1, wide / tall)), min(REACH[1], max(1, tall / wide))
    w, b = run.theta[k].tolist()
    expected = [
        (value - m + half * g) / (2 * half * g)
        for value, m, g in zip((w, b), middle, grown, strict=True)
    ]
    assert now_mark(player) == pytest.approx(expected, abs=2e-3)
    spoken = player.locator(".readout").first.inner_text()
    w_next, b_next = run.theta[k + 1].tolist()
    assert f"= {spelt(w_next)}" in spoken
    assert f"= {spelt(b_next)}" in spoken


@pytest.mark.row("SGD-2")
def test_back_shows_what_was_there_before(player):
    player.click(".player [data-do=end]")
    at(player, 12)
    player.click(".player [data-do=start]")
    seen = []
    for k in range(4):
        at(player, k)
        seen.append(now_mark(player))
        player.click(".player [data-do=forward]")
    at(player, 4)
    for k in (3, 2, 1, 0):
        player.click(".player [data-do=back]")
        at(player, k)
        assert now_mark(player) == seen[k]


def test_it_plays_pauses_and_stops_at_the_end_and_sends_nothing_to_the_server(visit):
    page = visit(LINK, charts=4)
    at(page, 0)
    page.wait_for_timeout(600)
    # The page's own socket was opened before we listen: count what it sends from now on.
    page.evaluate(
        "() => { window.sent = 0; const send = WebSocket.prototype.send;"
        " WebSocket.prototype.send = function (d) {"
        "   window.sent += d.byteLength ?? d.size ?? d.length; return send.call(this, d); }; }"
    )
    page.select_option(".player .speed", "4")
    page.click(".player [data-do=play]")
    page.wait_for_function("window.oneLayer.sgd.step >= 2")
    assert page.locator(".player [data-do=play]").get_attribute("aria-label") == "Pause"
    page.click(".player [data-do=play]")
    held = place(page)
    page.wait_for_timeout(600)
    assert place(page) == held < 12
    page.select_option(".player .speed", "60")
    page.click(".player [data-do=play]")
    at(page, 12)
    assert page.locator(".player [data-do=play]").get_attribute("aria-label") == "Play"
    assert page.evaluate("window.sent") == 0
    page.wait_for_timeout(400)
    assert "sgd_step=12" in page.url


def test_another_learning_rate_keeps_every_picture_and_the_rest_of_the_page_follows(visit):
    page = visit(LINK, charts=4)
    at(page, 0)
    page.evaluate(
        "() => { window.svgs = [...document.querySelectorAll('.st-key-sgd svg.marks')]; }"
    )
    loss = "() => svgs[2].outerHTML"
    before, below = page.evaluate(loss), page.get_by_text("You stand at 0.2,")
    expect(below).to_be_visible()
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_function(f"before => ({loss})() !== before", arg=before)
    expect(page.get_by_text("You stand at 0.3,")).to_be_visible(timeout=20_000)
    kept = "() => svgs.every(svg => svg.isConnected) && svgs.length"
    assert page.evaluate(kept) == 4
    assert "sgd_lr=0.3" in page.url


# What the views hold, chart by chart; what only Vega adds to a row is left out.
HELD = """() => [...document.querySelectorAll('.st-key-sgd svg.marks')].map((svg) => {
  const node = [...svg.querySelectorAll('g')].find((g) => g.__data__?.context?.dataflow);
  const view = node.__data__.context.dataflow;
  return ['at', 'run', 'cards', 'epochs', 'contour'].map((name) => {
    try { return JSON.stringify(view.data(name)); } catch { return ''; }
  });
})"""


@pytest.mark.parametrize(
    ("name", "key"),
    [("Learning rate", "End"), ("Batch size", "Home"), ("Epochs", "ArrowRight")],
)
def test_a_slider_feeds_every_view_at_once_and_the_page_then_changes_nothing(visit, name, key):
    page = visit(LINK, charts=4)
    at(page, 0)
    before = page.evaluate(HELD)
    page.get_by_role("slider", name=name).press(key)
    page.wait_for_function(
        f"before => JSON.stringify(({HELD})()) !== before",
        arg=json.dumps(before, separators=(",", ":")),
    )
    fed = page.evaluate(HELD)
    page.wait_for_timeout(1500)  # the page has followed, and has drawn its own charts
    settle(page, charts=4)
    assert page.evaluate(HELD) == fed
    assert all(new[0] != old[0] for new, old in zip(fed, before, strict=True) if old[0])


def test_who_moves_away_and_back_before_the_page_follows_sees_what_was_there(visit):
    page = visit(LINK, charts=4)
    at(page, 0)
    before = page.evaluate(HELD)
    slider = page.get_by_role("slider", name="Epochs")
    slider.press("ArrowRight")
    page.wait_for_function(
        f"before => JSON.stringify(({HELD})()) !== before",
        arg=json.dumps(before, separators=(",", ":")),
    )
    slider.press("ArrowLeft")
    page.wait_for_timeout(1500)
    assert page.evaluate(HELD) == before


def test_a_preset_pressed_soon_after_a_slider_is_not_lost(visit):
    page = visit("sgd", charts=4)
    slider = page.get_by_role("slider", name="Learning rate")
    epochs = page.get_by_role("slider", name="Epochs")
    for pause, preset, there in (
        (60, "Explodes", "30"),
        (120, "Too slow", "3"),
        (150, "Explodes", "30"),
        (300, "Too slow", "3"),
        (450, "Explodes", "30"),
        (500, "Too slow", "3"),
    ):
        for key in ("ArrowLeft", "ArrowRight", "ArrowRight"):
            slider.press(key)
        page.wait_for_timeout(pause)
        page.get_by_role("button", name=preset).click()
        expect(epochs).to_have_attribute("aria-valuetext", there)
        page.wait_for_timeout(1500)  # nothing that was asked for before may put it back
        expect(epochs).to_have_attribute("aria-valuetext", there)


def test_sliders_moved_to_and_fro_do_not_wear_the_page_out(visit):
    """Streamlit lost messages that it had sent before, and shut the page."""
    page = visit("sgd", charts=4)
    moves = "rate RRLLRRLL, size RRLL, rate RRLL, rate RL, size RLRL, Epochs RLRL, rate LLRR"
    for move, rest in zip(moves.split(", "), (200, 200, 700, 700, 400, 400, 1000), strict=True):
        name, keys = move.split()
        for key in keys:
            page.get_by_role("slider", name=name).first.press(
                "ArrowRight" if key == "R" else "ArrowLeft"
            )
            page.wait_for_timeout(30)
        page.wait_for_timeout(rest)
    page.wait_for_timeout(1500)
    assert page.get_by_role("dialog").count() == 0
    settle(page, charts=4)
    assert not page.outside


def test_a_click_on_the_bowl_starts_there_and_stands_in_the_link(visit):
    page = visit(f"{LINK}&sgd_start_x=1", charts=4)
    at(page, 0)
    bowl = page.locator(".st-key-sgd [data-testid=stVegaLiteChart]").first
    bowl.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = bowl.bounding_box()
    for share in (0.7, 0.5):  # the second click moves what the first has set
        before = page.url
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.35)
        page.wait_for_function("before => location.href !== before", arg=before, timeout=20_000)
        settle(page, charts=4)
        page.wait_for_timeout(1000)  # what follows the stage must not put it back
        start = re.search(r"sgd_start_x=([-\d.]+)", page.url)
        assert start
        assert start[1] != "1"
        spoken = page.locator(".readout").first.inner_text()
        assert f"w ← {spelt(float(start[1]))}" in spoken
        place = page.evaluate(POINT_ON_SCREEN, ["sgd_bowl", 130])
        assert place[0] == pytest.approx(box["x"] + box["width"] * share, abs=4)
        assert place[1] == pytest.approx(box["y"] + box["height"] * 0.35, abs=4)
    page.click(".player [data-do=end]")
    at(page, int(page.locator(".player .scrub").get_attribute("max")))
    assert "–" not in page.locator(".readout").first.inner_text()  # the last one stays


def test_the_arrow_keys_walk_the_steps_but_in_the_player_they_play(visit):
    page = visit("likelihood?likelihood_step=2+density", charts=2)
    heading = page.locator("h2").first
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("All points at once: multiply", timeout=20_000)
    settle(page, charts=2)
    page.locator(".player .scrub").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.oneLayer.likelihood_product.step === 1")
    page.wait_for_timeout(500)
    expect(heading).to_have_text("All points at once: multiply")


@contextlib.contextmanager
def held_thumb(page: Any, name: str) -> Iterator[Callable[[int], None]]:
    """The mouse holds the thumb of a slider; calling what it gives moves it by pixels."""
    slider = page.locator("[data-testid=stSlider]", has=page.get_by_role("slider", name=name))
    shown = slider.first.locator("[data-testid=stSliderThumbValue]").bounding_box()
    x, y = shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    yield lambda by: page.mouse.move(x + by, y, steps=3)
    page.mouse.up()


def test_a_run_follows_its_learning_rate_while_the_thumb_is_still_held(visit):
    page = visit("sgd?sgd_lr=0.01", charts=4)
    summary = page.locator("[data-testid=stCaptionContainer]", has_text="updates").last
    before, link = page.evaluate(DRAWN), page.url
    said = summary.inner_text()
    with held_thumb(page, "Learning rate") as move:
        move(40)
        expect(summary).not_to_have_text(said, timeout=20_000)
        page.wait_for_timeout(1500)
        held = page.evaluate(DRAWN)
        assert held != before
        page.wait_for_timeout(1500)  # the rest of the page does not follow, and puts nothing back
        assert page.evaluate(DRAWN) == held
        assert page.url == link
    page.wait_for_function("link => location.href !== link", arg=link, timeout=20_000)
    settle(page, charts=4)
    page.wait_for_timeout(1500)
    assert page.evaluate(DRAWN) == held


def chain_in_numbers(visit: Any) -> tuple[Any, Any, str]:
    """The chain at its fifth step, its formula in numbers, and what that says."""
    page = visit("likelihood?likelihood_step=5+minus", charts=2)
    numbers = page.locator("[data-testid=stMarkdownContainer] .katex-mathml").nth(1)
    return page, numbers, numbers.text_content()


def test_a_thumb_that_is_let_go_where_it_was_taken_leaves_the_words_it_found(visit):
    page, numbers, before = chain_in_numbers(visit)
    with held_thumb(page, "w, slope of the line") as move:
        move(30)
        expect(numbers).not_to_have_text(before, timeout=20_000)
        settle(page, charts=2)
        page.wait_for_timeout(500)
        move(0)
    expect(numbers).to_have_text(before, timeout=20_000)


def test_the_words_of_the_chain_follow_a_thumb_that_pauses(visit):
    page, numbers, before = chain_in_numbers(visit)
    with held_thumb(page, "w, slope of the line") as move:
        move(30)
        expect(numbers).not_to_have_text(before, timeout=20_000)
        held = numbers.text_content()
    settle(page, charts=2)
    page.wait_for_timeout(1500)
    assert numbers.text_content() == held


# Every row that the charts of a page draw, with the name of its mark.
DRAWN = """() => [...document.querySelectorAll('svg.marks *')].flatMap(({ __data__: item }) =>
  item && item.datum && item.mark && item.mark.role === 'mark'
    ? [{ mark: item.mark.marktype, ...item.datum }] : [])"""


@contextlib.contextmanager
def held_up(server: Any) -> Iterator[None]:
    """The server answers nobody for a while."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)


def test_a_slider_moves_the_line_without_the_server_and_says_what_core_says(visit, world):
    page = visit("likelihood?likelihood_step=2+density", charts=2)
    page.wait_for_timeout(500)
    rows = data.load(data.named_spec("one feature", n=20))
    with held_up(world.server):
        for name, presses in (("w, slope of the line", 5), ("σ, width of the bell", 3)):
            page.get_by_role("slider", name=name).focus()
            for _ in range(presses):
                page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        drawn = page.evaluate(DRAWN)
    line = likelihood.LineSpec(1.25, 3.0, 1.15)
    said = likelihood.chain(rows, line).said
    samples = [row for row in drawn if row["mark"] == "symbol" and "density" in row]
    assert len(samples) == 2 * 20  # in both figures
    for row in samples:
        k = int(row["i"]) - 1
        assert row["residual"] == pytest.approx(said.residual[k].item(), abs=1e-9)
        assert row["density"] == pytest.approx(said.density[k].item(), rel=1e-9)
    expect(page.get_by_text("expected best")).to_be_visible()
    settle(page, charts=2)
    page.wait_for_timeout(1500)
    assert page.evaluate(DRAWN) == drawn  # the server has heard of it, and sends the same


def test_what_the_later_steps_work_out_in_the_browser_is_what_core_says(visit):
    chain = likelihood.chain(
        data.load(data.named_spec("one feature", n=20)), likelihood.LineSpec(1.5, 3.5, 0.6)
    )
    residual, sigma = chain.said.residual, chain.line.sigma
    line = "likelihood_w=1.5&likelihood_b=3.5&likelihood_sigma=0.6&likelihood_step"

    bars = visit(f"likelihood?{line}=5+minus", charts=2).evaluate(DRAWN)
    bars = [row for row in bars if row.get("part") == "squares"]
    assert len(bars) == 20
    for row in bars:
        own = likelihood.nll(residual[[int(row["i"]) - 1]], sigma)
        assert row["constant"] == pytest.approx(own.constant, rel=1e-9)
        assert row["squares"] == pytest.approx(own.squares, rel=1e-9)

    (here,) = [
        row
        for row in visit(f"likelihood?{line}=6+loss", charts=2).evaluate(DRAWN)
        if row["mark"] == "symbol" and "loss" in row
    ]
    assert here == {"mark": "symbol", "w": 1.5, "loss": pytest.approx(chain.loss, rel=1e-9)}

    drawn = visit(f"likelihood?{line}=7+maximum", charts=2).evaluate(DRAWN)
    places = [row for row in drawn if "nll" in row]
    assert len(places) == 4  # where the curve begins, where we stand, and the cross with its halo
    sigmas = torch.tensor([row["sigma"] for row in places], dtype=torch.double)
    said = likelihood.nll_over_sigma(residual, sigmas).tolist()
    assert [row["nll"] for row in places] == pytest.approx(said, rel=1e-9)
    best = likelihood.sigma_mle(residual)
    assert min(places, key=lambda row: row["nll"])["sigma"] == pytest.approx(best, rel=1e-9)


@pytest.mark.parametrize("kind", ["squared", "Huber"])
def test_a_slider_moves_the_point_of_the_surface_as_core_says_and_a_click_after_it(
    visit, world, kind
):
    page = visit(f"loss_surface?surface_data=two+features&surface_loss={kind}", charts=2)
    page.locator(".st-key-surface_predict button").first.click()  # the arrow waits for a guess
    page.wait_for_timeout(1500)
    settle(page, charts=2)
    with held_up(world.server):
        for name, key, presses in (("w₁", "ArrowRight", 5), ("w₂", "ArrowLeft", 7)):
            page.get_by_role("slider", name=f"{name} of your line").focus()
            for _ in range(presses):
                page.keyboard.press(key)
        page.wait_for_timeout(300)
        drawn, slices = points_of_the_surface(page), page.evaluate(DRAWN)
        x, y = (float(v) for v in page.evaluate(f"() => ({THUMBS})('surface_')"))
    spec = loss_surface.SurfaceSpec(data.named_spec("two features", n=30), kind=kind)
    scene = loss_surface.surface(spec)
    assert x > 1 > y
    theta = scene.at(x, y)
    residuals = scene.data.X @ theta[:-1] + theta[-1] - scene.data.y.flatten()
    samples = {row["i"]: row["r"] for row in drawn if "r" in row}
    assert [samples[k] for k in range(30)] == pytest.approx(residuals.tolist(), abs=1e-9)
    arrows = [(row["slope_x"], row["slope_y"]) for row in drawn if "slope_x" in row]
    assert len(arrows) == 2
    assert arrows[0] == pytest.approx(scene.slope(theta)[:2].tolist(), abs=1e-9)
    if kind == "squared":  # the slices of a parabola go along; others are the server's
        losses = [row["loss"] for row in slices if row["mark"] == "symbol" and "loss" in row]
        here = pytest.approx(scene.loss(theta).item(), abs=1e-9)
        assert sum(loss == here for loss in losses) == 2
    page.wait_for_timeout(1500)
    settle(page, charts=2)
    assert points_of_the_surface(page) == drawn  # the server has heard of it, and sends the same
    bowl = page.locator(".st-key-surface_bowl [data-testid=stVegaLiteChart]")
    bowl.scroll_into_view_if_needed()
    box, chosen = bowl.bounding_box(), []
    for _ in range(2):  # the second time on the same place
        page.get_by_role("slider", name="w₁ of your line").focus()
        page.keyboard.press("ArrowLeft")
        before = page.evaluate(f"() => ({THUMBS})('surface_').join()")
        page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4)
        page.wait_for_function(f"v => ({THUMBS})('surface_').join() !== v", arg=before)
        page.wait_for_timeout(1000)
        chosen.append(page.evaluate(f"() => ({THUMBS})('surface_').join()"))
    assert chosen[0] == chosen[1]
    place = page.evaluate(POINT_ON_SCREEN, ["surface_bowl", 150])
    assert place[0] == pytest.approx(box["x"] + box["width"] * 0.6, abs=4)
    assert place[1] == pytest.approx(box["y"] + box["height"] * 0.4, abs=4)
    x, y = map(float, chosen[0].split(","))
    assert any((row.get("x"), row.get("y")) == (x, y) for row in points_of_the_surface(page))


# Where the thumbs of the two sliders of a point stand.
THUMBS = """lesson => ['x', 'y'].map(axis =>
  document.querySelector(`.st-key-${lesson}${axis} input[type=range]`).value)"""


# Where on the screen the mark of the parameters stands: the last shape of its size.
POINT_ON_SCREEN = """([bowl, size]) => {
  const paths = [...document.querySelectorAll(`.st-key-${bowl} svg.marks path`)];
  const box = paths.findLast(({ __data__: item }) => item?.size === size).getBoundingClientRect();
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
}"""


def points_of_the_surface(page: Any) -> list[dict[str, Any]]:
    """Samples, point and arrow heads: what hangs on the point, and is worked out."""
    drawn = ("i", "x", "v", "fit", "r", "y", "x2", "y2", "slope_x", "slope_y")
    rows = [row for row in page.evaluate(DRAWN) if row["mark"] == "symbol" and "loss" not in row]
    return [{name: row[name] for name in drawn if name in row} for row in rows]


def test_my_line_its_squares_and_its_loss_move_without_the_server_as_core_says(visit, world):
    page = visit("linear_regression?linreg_data=exercise&linreg_w=2&linreg_b=3", charts=4)
    page.wait_for_timeout(500)
    rows = data.load(data.named_spec("exercise"))
    with held_up(world.server):
        for name in ("My slope w", "My intercept b"):
            page.get_by_role("slider", name=name).focus()
            for _ in range(5):
                page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        drawn = page.evaluate(DRAWN)
        w, b = (
            float(page.get_by_role("slider", name=name).input_value())
            for name in ("My slope w", "My intercept b")
        )
    assert w > 2
    assert b > 3
    line = (torch.full((1, 1), w, dtype=torch.double), torch.full((1,), b, dtype=torch.double))
    mine = linear_regression.linreg(rows.X, *line).flatten()
    dots = [row for row in drawn if row["mark"] == "symbol" and "mine" in row]
    squares = [row for row in drawn if row["mark"] == "rect" and "area" in row]
    assert len(dots) == len(squares) == rows.n
    for dot, square in zip(dots, squares, strict=True):
        assert dot["mine"] == pytest.approx(mine[dot["i"]].item(), rel=1e-9)
        residual = mine[square["i"]].item() - square["y"]
        assert square["area"] == pytest.approx(residual**2, rel=1e-9)
    loss = {row["line"]: row["loss"] for row in drawn if row["mark"] == "rect" and "loss" in row}
    said = linear_regression.score(mine[:, None], rows.y).loss
    best = linear_regression.closed_form(rows.X, rows.y).loss
    assert loss == pytest.approx({"my line": said, "best line": best}, rel=1e-9)
    settle(page, charts=4)
    page.wait_for_timeout(1500)
    assert page.evaluate(DRAWN) == drawn


def test_the_neuron_its_sum_and_its_rows_move_without_the_server_as_core_says(visit, world):
    page = visit("linear_regression", charts=4)
    page.wait_for_timeout(500)
    with held_up(world.server):
        for name, key, presses in (("Weight w₁", "ArrowRight", 4), ("Input x₂", "ArrowLeft", 3)):
            page.get_by_role("slider", name=name).focus()
            for _ in range(presses):
                page.keyboard.press(key)
        page.wait_for_timeout(300)
        drawn = page.evaluate(DRAWN)
    spec = linear_regression.NeuronSpec((1.5, -1.3), (2.4, -3.4), 4.2)
    X, w, b = spec.tensors
    carried = linear_regression.terms(X, w, b).flatten().tolist()
    bars = [row["part"] for row in drawn if row["mark"] == "rect" and "part" in row]
    assert bars[:4] == pytest.approx([*carried, sum(carried)], rel=1e-6)  # then the house's
    output = [row["name"] for row in drawn if row["mark"] == "text" and row.get("kind") == "output"]
    assert {f"o = ŷ = {spelt(sum(carried))}"} == set(output)
    rows = data.load(data.SyntheticSpec(n=8, seed=3))
    y_hat = linear_regression.linreg(rows.X, w, b).flatten().tolist()
    cells = [row["value"] for row in drawn if row["mark"] == "rect" and row.get("block") == "ŷ"]
    assert sorted(cells) == pytest.approx(sorted(y_hat), rel=1e-6)
    settle(page, charts=4)
    page.wait_for_timeout(1500)
    assert page.evaluate(DRAWN) == drawn


TEXTS = """(number) => {
  const marks = document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')[number];
  return [...marks.querySelectorAll('text')].map((text) => {
    const { x, y, width, height } = text.getBoundingClientRect();
    const middle = { x: x + width / 2, y: y + height / 2 };
    return { text: text.textContent, fill: text.getAttribute('fill'), ...middle };
  });
}"""


def lit_terms(page: Any) -> list[str]:
    """The terms of softmax's formula that are lit: numerator and term of one class."""
    return [t["text"] for t in page.evaluate(TEXTS, 0) if t["fill"] == LIGHT.model]


def point_at(page: Any, text: str) -> None:
    place = next(t for t in page.evaluate(TEXTS, 0) if t["text"] == text)
    page.mouse.move(place["x"], place["y"])


def test_pointing_at_a_class_lights_its_term_and_pointing_at_a_term_its_class(visit):
    page = visit("softmax", charts=2)
    page.wait_for_function("document.querySelectorAll('svg.marks text').length > 20")
    assert lit_terms(page) == ["exp(3)", "exp(3)"]
    for mark, term in (("chicken", "exp(2)"), ("exp(1)", "exp(1)"), ("dog", "exp(3)")):
        point_at(page, mark)
        page.wait_for_timeout(300)
        assert lit_terms(page) == [term, term], mark
        result = next(t["text"] for t in page.evaluate(TEXTS, 0) if " ≈ " in t["text"])
        share = {"exp(1)": "0.09003", "exp(2)": "0.2447", "exp(3)": "0.6652"}[term]
        assert result.endswith(f"≈ {share}")
    page.mouse.move(5, 5)
    page.wait_for_timeout(300)
    assert lit_terms(page) == ["exp(3)", "exp(3)"]


def test_a_logit_moves_the_shares_without_the_server_as_core_says(visit, world):
    page = visit("softmax", charts=2)
    thumb = page.get_by_role("slider", name="o₁, cat")
    thumb.focus()
    with held_up(world.server):
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        drawn = [t["text"] for t in page.evaluate(TEXTS, 0)]
    moved = logits.said(logits.LogitsSpec((1.6, 2.0, 3.0)))
    for value in (*moved.exps.tolist(), *moved.y_hat.tolist()):
        assert number(value) in drawn


def test_the_regions_of_the_plane_follow_the_player_there_and_back(visit):
    page = visit("softmax?softmax_plane_step=0", charts=8)
    paths = """() => [...document.querySelectorAll(
      '.st-key-softmax_plane svg.marks')][0].querySelectorAll('.mark-line path').length
      ? [...[...document.querySelectorAll('.st-key-softmax_plane svg.marks')][0]
          .querySelectorAll('.mark-line path')].map((p) => p.getAttribute('d')).join()
      : ''"""
    bar = page.locator(".st-key-softmax_plane_player, [class*=softmax_plane_player]").first
    looks = [page.evaluate(paths)]
    for move in ("forward", "forward", "back", "back"):
        bar.locator(f"[data-do={move}]").click()
        page.wait_for_timeout(300)
        looks.append(page.evaluate(paths))
    assert looks[0] == looks[4]
    assert looks[1] == looks[3]
    assert len(set(looks)) == 3


def test_nothing_moves_until_asked(player):
    player.wait_for_timeout(500)
    assert place(player) == 0


def test_the_scrubber_moves_every_view(player):
    player.locator(".player .scrub").fill("9")
    at(player, 9)


def test_the_keyboard_plays_steps_and_jumps(player):
    player.locator(".player .scrub").focus()
    for key, step in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", 12),
        ("ArrowRight", 12),
        ("Home", 0),
        ("ArrowLeft", 0),
    ):
        player.keyboard.press(key)
        at(player, step)
    player.keyboard.press(" ")
    player.wait_for_function("window.oneLayer.sgd.step > 0")
    player.keyboard.press(" ")
    assert player.locator(".player [data-do=play]").get_attribute("aria-label") == "Play"


def test_by_epoch_it_stops_where_an_epoch_was_complete(player, run):
    player.select_option(".player .grain", "epoch")
    for step in run.epoch_ends:
        player.click(".player [data-do=forward]")
        at(player, step)
    player.click(".player [data-do=back]")
    at(player, run.epoch_ends[-2])


def test_by_parts_an_update_takes_four_moves_and_names_each(player):
    player.select_option(".player .grain", "part of an update")
    words = player.locator(".player .place")
    for part in stage.PHASES:
        assert words.inner_text().endswith(f"· {part}")
        assert place(player) == 0
        player.click(".player [data-do=forward]")
    at(player, 1)
    player.click(".player [data-do=back]")
    at(player, 0)
    assert words.inner_text().endswith("· update")


def test_the_player_can_be_heard(player):
    player.click(".player [data-do=forward]")
    at(player, 1)
    scrub = player.locator(".player .scrub")
    assert scrub.get_attribute("aria-label") == "Position"
    assert scrub.get_attribute("aria-valuetext") == "update 1 of 12"
    buttons = player.locator(".player button")
    assert all(buttons.nth(k).get_attribute("aria-label") for k in range(buttons.count()))


# --- every page, both themes, both widths -----------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS, ids=lambda p: p or "home")
def test_a_page_fits_is_accessible_and_stays_on_this_machine(visit, path, scheme):
    page = visit(path, 1400, scheme, charts=1 if path else 0)
    page.wait_for_timeout(500)
    background = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert background == {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 23, 26)"}[scheme]
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    assert_no_sideways_scroll(page)
    assert not page.locator("[data-testid=stException]").count()
    serious = [
        (found["impact"], found["id"], [node["html"][:120] for node in found["nodes"][:3]])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
    assert not serious
    assert page.outside == []


def assert_no_sideways_scroll(page: Any) -> None:
    """Charts follow the window a moment later: wait for them, then it must hold."""
    wide = (
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return Math.max(main.scrollWidth - main.clientWidth,"
        "  document.documentElement.scrollWidth - innerWidth); }"
    )
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(f"({wide})() <= 1")
    excess = page.evaluate(wide)
    assert excess <= 1, f"wider than the window by {excess} px"
