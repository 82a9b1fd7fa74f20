"""Points under real hands: mouse, finger and keys, on one lesson whole and on two in short."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from playwright.sync_api import expect

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from core.bowl import fold
from core.linear_regression import closed_form

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser touch")]

# The view of a chart, its points in numbers and on the screen, and a row of one of its tables.
SCATTER = """([where, table, column]) => {
  const svg = document.querySelector(`${where} svg.marks`);
  const drawn = [...svg.querySelectorAll('g')].map((g) => g.__data__?.context?.dataflow);
  const view = drawn.find(Boolean);
  const box = svg.querySelector('.role-frame.root path.background').getBoundingClientRect();
  const [x, y] = ['x', 'y'].map((name) => view.scale(name));
  const rows = view.data(table).map((row) => [row[column], row.y]);
  const [across, down] = [box.width / view.width(), box.height / view.height()];
  const places = rows.map(([a, b]) => [box.left + x(a) * across, box.top + y(b) * down]);
  return { rows, places, left: box.left, top: box.top, right: box.right, bottom: box.bottom };
}"""
ROW = """([where, table, k]) => {
  const svg = document.querySelector(`${where} svg.marks`);
  const drawn = [...svg.querySelectorAll('g')].map((g) => g.__data__?.context?.dataflow);
  const view = drawn.find(Boolean);
  return Object.fromEntries(Object.entries(view.data(table)[k] ?? {}));
}"""
CHARTS = {
    "linreg": (".st-key-linreg_scatter", "points", "x"),
    "surface": (".st-key-surface_fit", "samples", "x"),
    "sgd": (".st-key-sgd_fit", "points", "x1"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browse() as one:
        yield one


@pytest.fixture
def visit(server: Any, browser: Any) -> Iterator[Any]:
    """Open an address in a window of its own; what the page's scripts threw fails the test."""
    contexts, thrown = [], []

    def opened(path: str, lesson: str, charts: int = 2, **window: Any) -> Any:
        window = {"viewport": {"width": 1366, "height": 900}, **window}
        contexts.append(browser.new_context(**window))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(server.url(path))
        settle(page, charts)
        page.wait_for_timeout(500)
        page.locator(CHARTS[lesson][0]).scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert thrown == []


def seen(page: Any, lesson: str) -> dict[str, Any]:
    return page.evaluate(SCATTER, list(CHARTS[lesson]))


def count(page: Any, lesson: str, n: int) -> dict[str, Any]:
    """Wait until the server has answered and so many points are drawn."""
    page.wait_for_function(
        f"""([args, n]) => {{
          const app = document.querySelector('[data-testid=stApp]');
          const own = [...document.querySelectorAll('[class*=_own] p')].map((e) => e.textContent);
          return app.dataset.testScriptState === 'notRunning'
            && ({SCATTER})(args).rows.length === n
            && (!own.length || own.some((text) => text.includes(`: ${{n}} row`)));
        }}""",
        arg=[list(CHARTS[lesson]), n],
        timeout=30_000,
    )
    page.wait_for_timeout(400)
    return seen(page, lesson)


def heard(page: Any, lesson: str, before: str) -> None:
    """Wait until the address carries other points than before."""
    page.wait_for_function(
        """([key, before]) => {
          const now = new URLSearchParams(location.search).get(key);
          return now !== null && now !== before;
        }""",
        arg=[f"{lesson}_points", before],
        timeout=30_000,
    )
    page.wait_for_timeout(800)


def carried(page: Any, lesson: str) -> str:
    return page.evaluate(f"new URLSearchParams(location.search).get('{lesson}_points') ?? ''")


def drag(page: Any, start: list[float], across: float, down: float) -> None:
    """Press on a place and move, without letting go."""
    page.mouse.move(*start)
    page.mouse.down()
    for k in range(1, 9):
        page.mouse.move(start[0] + across * k / 8, start[1] + down * k / 8)
    page.wait_for_timeout(200)


def best(rows: list[list[float]]) -> Any:
    samples = torch.tensor(rows, dtype=torch.double)
    return closed_form(samples[:, :1], samples[:, 1:])


def test_the_mouse_moves_adds_and_removes_and_undo_takes_it_back(visit):
    page = visit("linear_regression?linreg_data=exercise&linreg_w=3&linreg_b=2", "linreg", 4)
    at_first = seen(page, "linreg")
    drag(page, at_first["places"][1], 40, -60)
    moved = seen(page, "linreg")
    assert moved["rows"][1][0] > 2
    assert moved["rows"][1][1] > 9.8
    assert moved["rows"][::2] == at_first["rows"][::2]
    # the browser works out what core does, before the hand lets go
    exact = best(moved["rows"])
    numbers = page.evaluate(ROW, [".st-key-linreg_losses", "at", 0])
    assert numbers["best_w"] == pytest.approx(exact.theta[0].item())
    assert numbers["best_b"] == pytest.approx(exact.theta[1].item())
    assert numbers["best_loss"] == pytest.approx(exact.loss)
    assert "linreg_points" not in page.url
    page.mouse.up()
    heard(page, "linreg", "")
    after = count(page, "linreg", 4)
    assert after["rows"] == moved["rows"]
    numbers = page.evaluate(ROW, [".st-key-linreg_losses", "at", 0])
    assert numbers["best_loss"] == pytest.approx(exact.loss)
    assert page.get_by_text("These points are yours now; they began as exercise.").count() == 1
    assert "linreg_w=3" in page.url  # my line is where it was

    page.mouse.click(after["left"] + 60, after["top"] + 50)
    five = count(page, "linreg", 5)
    page.mouse.dblclick(*five["places"][4])
    four = count(page, "linreg", 4)
    assert four["rows"] == after["rows"]
    page.mouse.dblclick(four["left"] + 60, four["top"] + 50)  # an empty place: one more, once
    count(page, "linreg", 5)

    page.reload()  # the link brings them
    settle(page, 4)
    rows = count(page, "linreg", 5)["rows"]
    page.get_by_role("button", name="Back to").click()
    page.wait_for_function("!location.search.includes('own+points')")
    page.locator(".st-key-linreg_touch_undo button").click()
    assert count(page, "linreg", 5)["rows"] == rows


def test_keys_choose_move_add_remove_and_undo(visit):
    page = visit("linear_regression?linreg_data=exercise", "linreg", 4)
    words = page.locator(".st-key-linreg_touch .said")
    page.evaluate("document.querySelector('.st-key-linreg_scatter [role=application]').focus()")
    page.keyboard.press("PageDown")
    assert words.inner_text() == "Point 2 of 4: x = 2, y = 9.8."
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    heard(page, "linreg", "")
    x, y = count(page, "linreg", 4)["rows"][1]
    assert x > 2.2
    assert y > 9.8
    before = carried(page, "linreg")
    page.keyboard.press("Enter")  # one more beside it
    assert count(page, "linreg", 5)["rows"][4][0] > x
    for n in (4, 3, 2, 1):
        page.evaluate("document.querySelector('.st-key-linreg_scatter [role=application]').focus()")
        page.keyboard.press("PageDown")
        page.keyboard.press("Delete")
        count(page, "linreg", n)
    page.keyboard.press("PageDown")
    page.keyboard.press("Delete")
    assert words.inner_text() == "One point has to stay."
    for n in (2, 3, 4, 5, 4):
        page.keyboard.press("Control+z")
        count(page, "linreg", n)
    assert carried(page, "linreg") == before
    page.keyboard.press("Control+y")
    count(page, "linreg", 5)
    # moved out of the picture, it stops at its edge
    page.keyboard.press("PageDown")
    for _ in range(15):
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(ROW, [".st-key-linreg_losses", "at", 0])["best_w"] is not None
    heard(page, "linreg", before)
    count(page, "linreg", 5)


def test_a_finger_drags_a_point_and_scrolls_beside_one(visit):
    page = visit(
        "linear_regression?linreg_data=exercise",
        "linreg",
        4,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    wire = page.context.new_cdp_session(page)

    def finger(kind: str, *place: float) -> None:
        points = [{"x": place[0], "y": place[1]}] if place else []
        wire.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    def swipe(x: float, y: float, across: float, down: float) -> float:
        """How far the page scrolled under a swipe."""
        far = "document.querySelector('[data-testid=stMain]').scrollTop"
        before = page.evaluate(far)
        finger("Start", x, y)
        for k in range(1, 11):
            finger("Move", x + across * k / 10, y + down * k / 10)
            page.wait_for_timeout(25)
        scrolled = page.evaluate(far) - before
        finger("End")
        page.wait_for_timeout(700)
        return abs(scrolled)

    at_first = seen(page, "linreg")
    x, y = at_first["left"] + 20, at_first["top"] + 120  # no point is near
    assert swipe(x, y, 0, -60) > 20
    assert seen(page, "linreg")["rows"] == at_first["rows"]
    page.locator(CHARTS["linreg"][0]).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    x, y = seen(page, "linreg")["places"][0]
    assert swipe(x + 6, y + 6, 50, -50) == 0
    heard(page, "linreg", "")
    moved = count(page, "linreg", 4)
    assert moved["rows"][0][0] > 1
    page.wait_for_timeout(800)
    finger("Start", moved["left"] + 25, moved["bottom"] - 25)
    finger("End")
    five = count(page, "linreg", 5)
    assert five["rows"][:4] == moved["rows"]
    page.locator(".st-key-linreg_touch .gone").click()
    count(page, "linreg", 4)


def test_the_bowl_of_the_surface_follows_a_point_under_the_hand(visit):
    page = visit("loss_surface?surface_data=exercise", "surface")
    at_first = seen(page, "surface")
    image = page.evaluate("document.querySelector('.st-key-surface_bowl image').href.baseVal")
    drag(page, at_first["places"][3], -20, 40)
    moved = seen(page, "surface")
    samples = torch.tensor(moved["rows"], dtype=torch.double)
    bowl = fold(samples[:, :1], samples[:, 1:])
    for where in (".st-key-surface_bowl", ".st-key-surface_fit"):
        at = page.evaluate(ROW, [where, "at", 0])
        found = [at[name] for name in ("low_x", "low_y", "least", "h_xx", "h_xy", "h_yy")]
        exact = [*bowl.theta.tolist(), bowl.loss, *bowl.H[0].tolist(), bowl.H[1, 1].item()]
        assert found == pytest.approx(exact)
    under_the_hand = page.evaluate(
        "document.querySelector('.st-key-surface_bowl image').href.baseVal"
    )
    assert under_the_hand != image
    ring = page.evaluate(ROW, [".st-key-surface_bowl", "contour", 0])
    page.mouse.up()
    heard(page, "surface", "")
    assert count(page, "surface", 4)["rows"] == moved["rows"]
    assert page.evaluate(ROW, [".st-key-surface_bowl", "contour", 0]) != ring
    assert page.evaluate(ROW, [".st-key-surface_bowl", "arms", 0])["curvature"] > 0
    page.locator(".st-key-surface_touch_undo button").click()
    page.wait_for_function("!location.search.includes('own+points')")
    count(page, "surface", 4)
    page.wait_for_timeout(500)
    back = "document.querySelector('.st-key-surface_bowl image').href.baseVal"
    assert page.evaluate(back) == image
    assert seen(page, "surface")["rows"] == at_first["rows"]


def test_sgd_learns_from_the_points_as_a_hand_left_them(visit):
    page = visit("sgd?sgd_data=exercise&sgd_batch=2&sgd_epochs=12&sgd_lr=0.02", "sgd", 4)
    at_first = seen(page, "sgd")
    drag(page, at_first["places"][0], 30, -80)
    rows = seen(page, "sgd")["rows"]
    at = page.evaluate(ROW, [".st-key-sgd_fit", "at", 0])
    assert [at["slope"], at["bias"]] == pytest.approx(best(rows).theta.tolist())
    places = [page.evaluate(ROW, [".st-key-sgd_bowl", "places", k]) for k in range(3)]
    optimum = next(place for place in places if place.get("name") == "optimum")
    assert [optimum["x"], optimum["y"]] == pytest.approx(best(rows).theta.tolist(), rel=1e-5)
    tables = [(f".st-key-sgd_{name}", k) for name in ("fit", "bowl", "loss") for k in (1, 20)]
    run = [page.evaluate(ROW, [where, "run", k]) for where, k in tables]
    page.mouse.up()
    heard(page, "sgd", "")
    after = count(page, "sgd", 4)["rows"]
    # the browser has run the descent as core does: states, arrows, the batch's ring, losses
    for (where, k), state in zip(tables, run, strict=True):
        exact = page.evaluate(ROW, [where, "run", k])
        for name, number in exact.items():
            tips = name in ("gx", "gy", "fx", "fy")  # sent as whole numbers
            ring = name in ("cx", "cy", "r00", "r01", "r11")  # core's has no flat direction
            if not isinstance(number, str):
                near = pytest.approx(number, rel=1e-3 if ring else 1e-5, abs=0.6 if tips else 1e-6)
                assert state[name] == near, name
    assert [v for row in after for v in row] == pytest.approx([v for row in rows for v in row])
    # a click on the bowl still sets the start, and touches no point
    page.locator(".st-key-sgd_bowl svg.marks").click(position={"x": 150, "y": 120})
    page.wait_for_function("location.search.includes('sgd_start_x')")
    assert len(seen(page, "sgd")["rows"]) == 4


def test_a_script_that_does_not_come_is_asked_for_once_more(server, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page, asked = context.new_page(), []

    def lost(route: Any) -> None:
        asked.append(route.request.url)
        (route.abort if len(asked) == 1 else route.continue_)()

    page.route("**/parts/hands-*", lost)
    page.goto(server.url("linear_regression"))
    settle(page, 2)
    words = page.locator(".st-key-linreg_touch_part .words")
    assert words.inner_text() == ""  # nothing is promised that is not there
    page.wait_for_function("() => window.oneLayerTouch", timeout=30_000)
    expect(words).to_contain_text("Drag a point")
    assert len(asked) == 2
    context.close()
