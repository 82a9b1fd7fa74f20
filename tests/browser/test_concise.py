"""Both codes in a real browser: one line lit on both sides, both ways, no word to the server."""

import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from core import concise

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser concise")]
LIT = """() => [...document.querySelector('.st-key-concise_listing').querySelectorAll('*')]
  .map((part) => part.shadowRoot).concat(document).flatMap((root) => root ?
  [...root.querySelectorAll('.listing .side')].slice(0, 2).map((side) =>
  [...side.querySelectorAll('[aria-current=step]')].map((line) =>
  [line.querySelector('.code').textContent.trim(), line.querySelector('.says').textContent])) : [])
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        one = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        one.sent = 0
        one.on("websocket", lambda socket: socket.on("framesent", lambda _: count(one)))
        one.home, one.server = server.url("concise"), server.pid
        yield one


def count(page: Any) -> None:
    page.sent += 1


def opened(page: Any, query: str = "") -> None:
    page.goto(f"{page.home}{query}")
    settle(page, 4)
    page.wait_for_timeout(1500)


def at(page: Any, text: str) -> None:
    page.locator(".player .place", has_text=text).first.wait_for()


def lit(page: Any) -> list[list[list[str]]]:
    """The lines in hand, by side: code and what stands beside it."""
    return page.evaluate(LIT)[:2]


def as_float(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.row("CON-1")
@pytest.mark.row("CON-2")
def test_one_line_is_lit_on_both_sides_and_says_what_torch_found(page):
    both = concise.run(concise.ConciseSpec())
    opened(page, "?concise_step=2")
    at(page, "update 2 of 30 · batch")
    page.locator(".player .scrub").first.focus()
    before = page.sent
    seen = []
    for phase in concise.PHASES:
        at(page, f"· {phase}")
        seen.append(lit(page))
        page.keyboard.press("ArrowRight")
    assert [len(side) for sides in seen for side in sides] == [1] * 12
    codes = [[side[0][0] for side in sides] for sides in seen]
    assert codes[0] == ["for X, y in batches:"] * 2
    assert codes[3] == ["set_to_zero(w, b)", "trainer.zero_grad()"]
    assert codes[5] == ["sgd((w, b), lr, len(X))", "trainer.step()"]
    for side, sort in ((both.hand, 0), (both.nn, 1)):
        gradient = [as_float(v) for v in re.findall(r"−?\d[\d.]*", seen[4][sort][0][1])]
        assert gradient == pytest.approx(side.grad[2].tolist(), rel=1e-3)
        after = [as_float(v) for v in re.findall(r"−?\d[\d.]*", seen[5][sort][0][1])]
        assert after == pytest.approx(side.theta[3].tolist(), rel=1e-3)
    at(page, "update 3 of 30 · batch")
    page.keyboard.press("ArrowLeft")
    at(page, "update 2 of 30 · step")
    page.wait_for_timeout(100)
    assert lit(page) == seen[5]
    page.keyboard.press("End")
    at(page, "update 30 of 30")
    page.wait_for_timeout(100)
    assert lit(page) == [[], []]
    assert page.sent == before


def test_another_way_underlines_its_line(page):
    opened(page, "?concise_way=rate+not+halved")
    other = page.locator(".listing .line.other .code")
    assert other.all_inner_texts() == ["trainer = torch.optim.SGD(net.parameters(), lr=lr)"]


@pytest.mark.row("CON-3")
def test_the_toy_net_moves_under_the_thumb_while_the_server_is_held_up(page):
    """What the browser works out is what the server, let go, sends as well."""
    opened(page)
    looks = (
        "[...document.querySelectorAll('.st-key-concise_toy svg.marks')].map((s) => s.outerHTML)"
    )
    lines = f'{looks}.map((look) => look.match(/d="M[^"]+L[^"]+"/g).join())'
    before = page.evaluate(lines)
    page.get_by_role("slider", name="Learning rate").nth(1).focus()
    os.kill(page.server, signal.SIGSTOP)
    try:
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        moved = page.evaluate(lines)
    finally:
        os.kill(page.server, signal.SIGCONT)
    assert all(a != b for a, b in zip(before, moved, strict=True))
    page.get_by_text("the rate 0.015").wait_for()
    settle(page, 4)
    page.wait_for_timeout(500)
    assert page.evaluate(lines) == moved
