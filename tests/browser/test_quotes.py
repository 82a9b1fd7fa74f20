"""What a message quotes from a link is text in a real browser: no picture, no link, no formula."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser quotes")]
NASTY = (
    "![x](http://a.invalid)",
    "<img/src=http://a.invalid/y.png>",
    "http://a.invalid/www.a.invalid",
    "a@b.invalid/$a$/`d`/**e**/_f_/~~g~~",
    ":smile:/:material/home:/:red[j]/&amp",
    "->/<-/--/>=/<=/~=/$$b$$",
)
MADE = ":is(img, a, code, em, strong, del, .katex, [data-testid=stIconMaterial])"


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        one = browser.new_page()
        one.server = server
        yield one


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize(
    "place", ["sgd?sgd_kept={}", "data?data_source=own+points&data_points=1+{}%0A2+3"]
)
def test_a_quotation_from_a_link_is_text_and_asks_no_address(page: Any, place: str, nasty: str):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.server.url(place.format(quote(nasty))))
    settle(page)
    alert = page.locator("[data-testid=stAlert]", has_text="Got").first
    alert.wait_for()
    said = alert.inner_text().replace("\u2060", "")
    assert nasty in said
    assert alert.locator(MADE).count() == 0
    assert not [url for url in asked if "invalid/" in url and "127.0.0.1" not in url]
