"""Figures leave the app: every format is saved in a real browser and opened by other programs."""

import base64
import io
import json
import os
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
import vl_convert
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle
from core import data, sgd

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser leave")]
LINK = "sgd?sgd_n=60&sgd_lr=0.2&sgd_batch=25&sgd_seed=3&sgd_epochs=4&sgd_step=7"
SPEC = sgd.SgdSpec(
    data.named_spec("one feature", n=60, noise=1.0, seed=3), 0.2, 25, num_epochs=4, seed=3
)
BOWL, FIT, LOSS, STRIP, MISTAKE = range(5)
SVG = "{http://www.w3.org/2000/svg}"
PLAYS = """async (coded) => {
  const video = Object.assign(document.createElement('video'), { muted: true, src: coded });
  let frames = 0;
  const count = () => { frames += 1; video.requestVideoFrameCallback(count); };
  video.requestVideoFrameCallback(count);
  await new Promise((done, failed) => {
    video.onended = done; video.onerror = () => failed(video.error.message); video.play(); });
  return [video.videoWidth, video.videoHeight, video.currentTime, frames];
}"""


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        yield SimpleNamespace(server=server, browser=browser)


def opened(world: Any, link: str, **context: Any) -> Any:
    page = world.browser.new_context(
        viewport={"width": 1400, "height": 1000}, accept_downloads=True, **context
    ).new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.goto(world.server.url(link))
    settle(page, charts=4)
    page.wait_for_function("document.querySelectorAll('.leave').length >= 4", timeout=20_000)
    return page


@pytest.fixture(scope="module")
def page(world: Any) -> Any:
    """The SGD lesson at update 7 of 12."""
    page = opened(world, LINK)
    page.wait_for_function("window.oneLayer?.sgd?.step === 7")
    page.wait_for_function("document.querySelectorAll('.leave').length >= 5", timeout=20_000)
    return page


@pytest.fixture(scope="module")
def odd(world: Any) -> Any:
    """Own data with odd names, trained so fast that it diverges, in dark."""
    points = quote("<b>年龄 & Co</b>,=1+1\n" + "".join(f"{k},{2 * k + 1}\n" for k in range(1, 7)))
    link = f"sgd?sgd_data=own+points&sgd_points={points}&sgd_lr=3&sgd_epochs=30"
    return opened(world, link, color_scheme="dark")


def menu(page: Any, figure: int) -> Any:
    """The open menu of a figure."""
    button = page.locator(".leave").nth(figure)
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    page.wait_for_selector(".leave-menu [role=menuitem]")
    return page.locator(".leave-menu")


def saved(page: Any, figure: int, kind: str) -> SimpleNamespace:
    """A figure as a file of this kind."""
    item = menu(page, figure).locator("[role=menuitem]").filter(has_text=kind).first
    with page.expect_download(timeout=120_000) as download:
        item.click()
    with open(download.value.path(), "rb") as file:
        return SimpleNamespace(name=download.value.suggested_filename, bytes=file.read())


def rows(page: Any, figure: int) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(saved(page, figure, "CSV").bytes))


def words_of(svg: ElementTree.Element) -> str:
    return " ".join(text.text or "" for text in svg.iter(f"{SVG}text"))


def test_nothing_of_it_is_loaded_before_somebody_asks(page: Any):
    assert not [url for url in page.asked if re.search(r"/leave/.*\.js", url)]
    menu(page, BOWL)
    assert [url for url in page.asked if "/leave/menu.js" in url]
    assert all("127.0.0.1" in url or url.startswith(("data:", "blob:")) for url in page.asked)


@pytest.mark.parametrize("figure", [BOWL, LOSS, MISTAKE])
def test_a_picture_is_twice_as_fine_and_says_what_it_is(page: Any, figure: int):
    file = saved(page, figure, "PNG")
    assert re.fullmatch(r"one-layer-stochastic-gradient-descent-[\w-]+\.png", file.name)
    picture = Image.open(io.BytesIO(file.bytes))
    drawn = page.locator("svg.marks").nth(figure).bounding_box()
    assert picture.width >= 2 * drawn["width"]
    assert picture.height > 2 * drawn["height"] + 60  # room for key, source and link
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
    told = picture.text
    assert told["Title"] in page.locator(".leave").nth(figure).get_attribute("aria-label")
    assert "CC BY 4.0" in told["Copyright"]
    assert "/sgd?" in told["Source"]
    assert "sgd_step=7" in told["Source"]


@pytest.mark.row("UTL-4")
def test_a_picture_for_print_holds_title_key_source_and_link(page: Any):
    svg = ElementTree.fromstring(saved(page, BOWL, "SVG").bytes)
    said = words_of(svg)
    assert "Loss over w and b" in said
    assert "closed form" in said
    assert "One Layer · Stochastic gradient descent · update 7 of 12 · CC BY 4.0" in said
    link = next(svg.iter(f"{SVG}a")).get("href")
    assert "sgd_step=7" in link
    assert "embed" not in link
    shown = vl_convert.svg_to_png(ElementTree.tostring(svg, encoding="unicode"))
    assert Image.open(io.BytesIO(shown)).width > 400


def test_the_key_is_that_of_the_marks_in_the_picture(page: Any):
    """The strip shows neither the truth nor the optimum: their key is of the bowl beside it."""
    said = words_of(ElementTree.fromstring(saved(page, STRIP, "SVG").bytes))
    assert "the current batch" in said
    assert "truth" not in said
    assert "closed form" not in said


@pytest.mark.row("UTL-4")
def test_a_table_has_the_rows_that_are_drawn_under_the_names_of_the_axes(page: Any):
    run = sgd.run(SPEC)
    bowl = rows(page, BOWL)
    now = bowl[bowl["mark"] == "circle"]
    assert now[["w", "b"]].to_numpy()[-1] == pytest.approx(run.theta[7].numpy(), rel=1e-5)
    path = bowl[(bowl["mark"] == "line") & bowl["meaning"].isna()]
    assert path[["w", "b"]].to_numpy() == pytest.approx(run.theta[:8].numpy(), rel=1e-5, abs=1e-9)
    fit = rows(page, FIT)
    assert {"x", "y", "meaning"} <= set(fit)
    assert len(fit[fit["sample"].notna()]) >= 60
    compared = rows(page, MISTAKE)
    assert set(compared["run"]) == {"right", "with the mistake"}
    assert "update" in compared


@pytest.mark.parametrize("figure", [BOWL, MISTAKE])
def test_a_specification_draws_the_same_without_us(page: Any, figure: int):
    spec = json.loads(saved(page, figure, "Vega-Lite").bytes)
    assert all(len(table) for name, table in spec["datasets"].items() if name != "at")
    assert "127.0.0.1" in spec["usermeta"]["link"]
    alt.Chart.from_dict(spec)
    picture = Image.open(io.BytesIO(vl_convert.vegalite_to_png(spec)))
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
    step = [param for param in spec["params"] if param["name"] == "step"]
    assert [(p["value"], p["bind"]["max"]) for p in step] == ([(7, 12)] if figure == BOWL else [])


def test_an_animation_has_a_frame_for_each_update_and_leaves_the_player_where_it_was(page: Any):
    film = Image.open(io.BytesIO(saved(page, LOSS, "GIF").bytes))
    assert film.n_frames == 13
    assert film.info["loop"] == 0
    seen = set()
    for k in range(film.n_frames):
        film.seek(k)
        seen.add(film.convert("RGB").tobytes())
    assert len(seen) == 13
    page.wait_for_function("window.oneLayer.sgd.step === 7")


def test_a_video_plays_and_can_be_stopped(page: Any):
    panel = menu(page, FIT)
    kinds = [kind for kind in ("WebM", "MP4") if panel.get_by_text(kind).count()]
    assert kinds or "no video" in panel.inner_text()
    for kind in kinds:
        file = saved(page, FIT, kind)
        coded = f"data:video/{kind.lower()};base64,{base64.b64encode(file.bytes).decode()}"
        wide, high, seconds, frames = page.evaluate(PLAYS, coded)
        assert wide > 800
        assert high > 600
        assert seconds > 2  # thirteen frames at twelve a second, and the last one rests
        assert frames > 6  # as many as the browser came to show
    menu(page, FIT).locator("[role=menuitem]").filter(has_text="GIF").click()
    panel.get_by_role("menuitem", name="Stop").click()
    panel.get_by_text("Nothing was saved").wait_for()
    page.wait_for_function("window.oneLayer.sgd.step === 7")


def test_by_keyboard_and_for_a_screen_reader(page: Any):
    page.keyboard.press("Escape")
    button = page.locator(".leave").nth(LOSS)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leave-menu")
    focused = "document.activeElement.textContent"
    page.wait_for_function(f"{focused}.startsWith('Picture')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused).startswith("Copy for a web page")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused).startswith("Picture for print")
    serious = [
        found
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
    assert not serious
    page.keyboard.press("Escape")
    assert page.locator(".leave-menu").count() == 0
    assert page.evaluate("document.activeElement.className") == "leave"
    assert page.evaluate("window.oneLayer.sgd.step") == 7
    assert not page.wrong


def test_the_frame_for_a_web_page_is_of_what_is_seen(page: Any):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = menu(page, BOWL)
    panel.get_by_role("menuitem", name="Copy for a web page").click()
    panel.get_by_text("is copied").wait_for()
    frame = ElementTree.fromstring(
        page.evaluate("navigator.clipboard.readText()").replace('">', '"/>').split("</")[0]
    )
    assert frame.tag == "iframe"
    assert "embed=true" in frame.get("src")
    assert "sgd_step=7" in frame.get("src")


def test_names_are_text_and_a_run_that_diverges_can_be_saved(odd: Any):
    svg = ElementTree.fromstring(saved(odd, FIT, "SVG").bytes)
    said = words_of(svg)
    assert "<b>年龄 & Co</b>" in said
    assert not list(svg.iter(f"{SVG}b"))
    table = rows(odd, FIT)
    assert "<b>年龄 & Co</b>" in table
    assert "'=1+1" in table  # no spreadsheet works it out
    picture = Image.open(io.BytesIO(saved(odd, BOWL, "PNG").bytes))
    assert picture.convert("RGB").getpixel((3, 3)) == (20, 23, 26)  # paper of the dark theme
    assert len(rows(odd, LOSS)) > 2
    spec = json.loads(saved(odd, FIT, "Vega-Lite").bytes)
    vl_convert.vegalite_to_png(spec)
    assert not odd.wrong


def test_what_has_no_rows_says_so(page: Any):
    panel = menu(page, MISTAKE)
    page.evaluate(
        """() => { const chart = document.querySelectorAll('.stVegaLiteChart')[4];
        for (const group of chart.querySelectorAll('g'))
          if (group.__data__?.context?.dataflow) window.view = group.__data__.context.dataflow;
        const root = view.scenegraph().root.items[0];
        window.kept = root.items; root.items = []; }"""
    )
    panel.locator("[role=menuitem]").filter(has_text="CSV").click()
    panel.get_by_text("could not be saved").wait_for()
    assert "No row with numbers is drawn" in panel.inner_text()
    page.evaluate("() => { view.scenegraph().root.items[0].items = kept; }")


def test_a_title_that_is_cut_on_a_narrow_screen_is_whole_in_the_picture(page: Any):
    svg = page.evaluate(
        """async () => {
        const { figureOf } = await import('/leave/figure.js');
        const { svgOf } = await import('/leave/picture.js');
        const figure = figureOf(document.querySelectorAll('.stVegaLiteChart')[4]);
        const [title] = figure.titles.items;
        const limit = title.limit;
        title.limit = 60;
        try { return await svgOf(figure); } finally { title.limit = limit; } }"""
    )
    assert (
        words_of(ElementTree.fromstring(svg)).count("The same run, right and with the mistake") == 1
    )
    assert "…" not in svg


def test_on_paper_nothing_is_cut_and_nothing_stands_there_that_only_a_screen_can_use(page: Any):
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 686, "height": 1000})  # A4 between its margins
    page.wait_for_timeout(800)
    for gone in (
        "[data-testid=stSidebar]",
        ".leave",
        ".stButton",
        ".player",
        "[data-testid=stHeader]",
    ):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.katex-display, pre, svg.marks, table')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > 687)
        .map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert not cut
    inks = page.evaluate(
        "[...document.querySelectorAll('h2, p, .katex')].map((one) => getComputedStyle(one).color)"
    )
    assert set(inks) == {"rgb(0, 0, 0)"}
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 6


def test_a_handout_has_its_columns_beside_each_other_as_on_the_screen(page: Any):
    page.emulate_media(media="screen")
    page.goto(page.url.partition("?")[0] + "?view=print")
    settle(page, charts=5)
    page.emulate_media(media="print")
    tops = page.evaluate(
        """[...document.querySelector('.stHorizontalBlock:has(.stVegaLiteChart)').children]
        .map((column) => Math.round(column.getBoundingClientRect().top))"""
    )
    assert len(tops) > 1
    assert len(set(tops)) == 1
    assert not page.get_by_text("Ctrl+P").is_visible()


def test_what_a_title_asks_of_hands_stands_in_no_picture(page: Any):
    svg = page.evaluate(
        """async () => {
        const { figureOf } = await import('/leave/figure.js');
        const { svgOf } = await import('/leave/picture.js');
        const figure = figureOf(document.querySelector('.stVegaLiteChart'));
        return [figure.titles.items[0].text, figure.title, await svgOf(figure)]; }"""
    )
    assert "click" in str(svg[0])
    assert svg[1] == "Loss over w and b"
    assert words_of(ElementTree.fromstring(svg[2])).count("Loss over w and b") == 1
    assert "click to" not in svg[2]
