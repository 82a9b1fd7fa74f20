"""A deck is collected, put in order, and taken away: its files are opened without the app."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from benchmarks.serving import NO_CHROMIUM, ROOT, browse, chromium_path, serve, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser deck")]
LINK = "sgd?sgd_n=60&sgd_lr=0.2&sgd_batch=25&sgd_seed=3&sgd_epochs=4&sgd_step=7"
WILD = "sgd?sgd_lr=3&sgd_epochs=30"  # diverges
EVIL = '</script><img src=x onerror="window.wrong=1"> & "y"'
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LINKED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
VENDOR = ROOT / "ui" / "browser" / "leave" / "vendor"
PLAYS = """() => new Promise((done) => {
  const [player] = document.querySelector('.slide.on').players, seen = new Set();
  const look = () => {
    seen.add(document.querySelector('.slide.on svg.marks').innerHTML);
    if (player.step === 12) done(seen.size);
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    if not chromium_path():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    with serve() as server, browse() as browser:
        context = browser.new_context(
            viewport={"width": 1400, "height": 1000}, accept_downloads=True
        )
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        yield SimpleNamespace(server=server, browser=browser, page=page)


def opened(world: Any, link: str, charts: int) -> Any:
    world.page.goto(world.server.url(link))
    settle(world.page, charts=charts)
    wanted = f"document.querySelectorAll('.leave').length >= {charts}"
    world.page.wait_for_function(wanted, timeout=20_000)
    return world.page


def collect(page: Any, figure: int) -> str:
    """By keyboard: the button, the menu, its item."""
    page.locator(".leave").nth(figure).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leave-menu [role=menuitem]")
    for _ in range(12):
        if page.evaluate("document.activeElement.textContent").startswith("Add to the deck"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.leave-menu [role=status]').textContent")
    said: str = page.locator(".leave-menu [role=status]").inner_text()
    page.keyboard.press("Escape")
    return said


def deck_page(world: Any, rows: int, link: str = "deck") -> Any:
    world.page.goto(world.server.url(link))
    settle(world.page)
    world.page.wait_for_function(
        """(rows) => { const deck = [...document.querySelectorAll('*')].map((one) => one.shadowRoot
          ?.querySelector('.deck') ?? (one.matches('.deck') ? one : null)).find(Boolean);
          return deck?.deck && deck.querySelectorAll('.row').length === rows; }""",
        arg=rows,
    )
    return world.page


def told(page: Any) -> list[str]:
    return [field.input_value() for field in page.locator(".row [data-part=title]").all()]


def file(page: Any, kind: str) -> bytes:
    with page.expect_download(timeout=60_000) as download:
        page.locator(f"[data-do={kind}]").click()
    return Path(download.value.path()).read_bytes()


@pytest.fixture(scope="module")
def deck(world: Any) -> Any:
    """Three figures of two lessons, one of a run that diverges; one has an evil title."""
    page = opened(world, LINK, 5)
    page.wait_for_function("window.oneLayer?.sgd?.step === 7")
    assert collect(page, 0) == "It is in the deck, as figure 1 of at most 40."
    assert "figure 2 " in collect(page, 1)
    page = opened(world, WILD, 5)
    assert "figure 3 " in collect(page, 2)
    page = opened(world, "softmax", 3)
    assert "figure 4 " in collect(page, 0)
    page = deck_page(world, 4)
    page.reload()
    settle(page)
    page.locator(".row").nth(3).wait_for()
    return page


def test_an_empty_deck_says_how_to_begin_and_makes_no_file(world: Any):
    page = deck_page(world, 0)
    page.get_by_text("The deck is empty.").first.wait_for()
    for kind in ("html", "pptx"):
        page.locator(f"[data-do={kind}]").click()
        page.get_by_text("A deck must have at least 1 figure. It has 0.").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    ends = [one.bounding_box() for one in page.locator(".deck input, .deck select").all()]
    assert max(box["x"] + box["width"] for box in ends if box) <= 390
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_what_was_collected_is_there_after_other_pages_and_a_reload(deck: Any):
    assert [title[:12] for title in told(deck)] == [
        "Loss over w ",
        "What we see:",
        "How it goes:",
        "From scores ",
    ]
    words = deck.locator(".row [data-part=words]").first.input_value()
    assert words.startswith("The arrows are directions, not steps")
    assert deck.locator(".row img").first.evaluate("(img) => img.decode().then(() => true)")


def test_figures_are_ordered_renamed_put_together_and_kept(world: Any, deck: Any):
    before = told(deck)
    row = deck.locator(".row").nth(3)
    row.get_by_role("button", name="Up").focus()
    deck.keyboard.press("Enter")
    deck.wait_for_function("document.activeElement")
    deck.wait_for_timeout(300)
    assert told(deck) == [before[0], before[1], before[3], before[2]]
    deck.locator(".row").nth(1).locator("[data-part=beside]").check()
    deck.locator(".row").nth(3).locator("[data-part=title]").fill(EVIL)
    deck.locator(".row").nth(0).locator("[data-part=notes]").fill("Ask <i>first</i> & wait")
    deck.locator("[name=title]").fill(f"Class {EVIL}"[:80])
    deck.wait_for_timeout(500)
    page = deck_page(world, 4)
    assert told(page)[3] == EVIL
    assert page.locator(".row").nth(1).locator("[data-part=beside]").is_checked()
    serious = [
        found
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
    assert not serious


def test_the_web_page_plays_without_a_network_and_asks_nobody(
    world: Any, deck: Any, tmp_path: Path
):
    content = file(deck, "html")
    assert len(content) < 6_000_000
    (tmp_path / "deck.html").write_bytes(content)
    context = world.browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.goto((tmp_path / "deck.html").as_uri())
    assert page.locator("h1").inner_text() == f"Class {EVIL}"[:80].strip()
    page.keyboard.press("PageDown")
    place = page.locator(".slide.on .place")
    page.wait_for_function("document.querySelector('.slide.on')?.players?.length === 1")
    assert place.inner_text() == "update 7 of 12"
    assert page.locator(".slide.on svg.marks").count() == 2  # put together, and one player for both
    for key, step in (("ArrowRight", 8), ("ArrowLeft", 7), ("Home", 0), ("End", 12)):
        before = page.locator(".slide.on .views").inner_html()
        page.keyboard.press(key)
        assert place.inner_text() == f"update {step} of 12"
        assert page.locator(".slide.on .views").inner_html() != before, key
    page.keyboard.press(" ")
    assert (
        page.evaluate(PLAYS) > 3
    )  # a slow machine skips frames, and comes to the end all the same
    assert page.locator(".slide.on math").count() == 2
    page.keyboard.press("n")
    assert page.locator(".slide.on .notes").inner_text() == "Ask <i>first</i> & wait"
    page.keyboard.press("PageDown")
    page.locator(".slide.on svg.marks").wait_for()  # a slide without a player
    page.keyboard.press("ArrowRight")
    assert page.locator(".slide.on h2").inner_text() == re.sub(r"\s+", " ", EVIL)
    page.wait_for_function("document.querySelector('.slide.on')?.players?.length === 1")
    assert not page.evaluate("window.wrong")
    overflow = page.evaluate(
        """() => [...document.querySelectorAll('.slide')].map((slide) =>
        Math.max(slide.scrollHeight - innerHeight, slide.scrollWidth - innerWidth))"""
    )
    assert max(overflow) <= 0
    page.keyboard.press("PageUp")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert not wrong
    context.close()


@pytest.fixture(scope="module")
def slides(deck: Any) -> bytes:
    return file(deck, "pptx")


def test_the_slides_are_whole_and_have_titles_notes_pictures_and_links(slides: bytes):
    parts = zipfile.ZipFile(io.BytesIO(slides))
    names = set(parts.namelist())
    said = {}
    for name in names:
        if name.endswith((".xml", ".rels")):
            root = ElementTree.fromstring(parts.read(name))  # a letter not escaped is not XML
            said[name] = " ".join(text.text or "" for text in root.iter(f"{DRAWING}t"))
        if name.endswith(".rels"):
            for link in root.iter(LINKED):
                if link.get("TargetMode") != "External":
                    base = Path(name).parent.parent
                    target = os.path.normpath(base / (link.get("Target") or "").lstrip("/"))
                    assert target in names or (link.get("Target") or "").lstrip("/") in names, link
    assert len([name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]) == 4
    assert EVIL in said["ppt/slides/slide4.xml"]
    assert 'type="title"' in parts.read("ppt/slides/slide2.xml").decode()
    notes = said["ppt/notesSlides/notesSlide2.xml"]
    assert "Ask <i>first</i> & wait" in notes
    assert "\\eta" in notes
    assert "sgd_step=7" in notes
    links = parts.read("ppt/slides/_rels/slide2.xml.rels").decode()
    assert "sgd_step=7" in links
    assert "closed form" in said["ppt/slides/slide2.xml"]  # the key, as text
    assert (
        widest(parts, "ppt/slides/slide3.xml") > 6
    )  # drawn anew for its slide, not small in its middle
    assert widest(parts, "ppt/slides/slide2.xml") > 5  # beside another
    pictures = [name for name in names if re.match(r"ppt/media/.", name)]
    assert len(pictures) >= 4
    for name in pictures:
        assert Image.open(io.BytesIO(parts.read(name))).width > 50


def widest(parts: zipfile.ZipFile, slide: str) -> float:
    """Inches that the widest picture of a slide has."""
    root = ElementTree.fromstring(parts.read(slide))
    pictures = [shape for shape in root.iter() if shape.tag.endswith("}pic")]
    sizes = [size for shape in pictures for size in shape.iter(f"{DRAWING}ext") if size.get("cx")]
    return max(int(size.get("cx") or 0) for size in sizes) / 914_400


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
def test_libreoffice_opens_the_slides(slides: bytes, tmp_path: Path):
    (tmp_path / "deck.pptx").write_bytes(slides)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pdf = (tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 4
    assert len(re.findall(rb"/Subtype\s*/Image", pdf)) >= 4


def test_a_deck_is_bounded_and_says_so(world: Any, deck: Any):
    said = deck.evaluate(
        """async () => { const { add, all } = await import('/leave/deck_store.js');
        const [one] = await all();
        delete one.id;
        try { await add(...Array(200).fill(one)); } catch (error) { return error.message; } }"""
    )
    assert said == "A deck must have at most 40 figures. It has 4, and 200 more would be 204."
    page = deck_page(world, 4)
    for rows in (3, 2, 1, 0):
        page.locator(".row").first.get_by_role("button", name="Take out").click()
        page.wait_for_timeout(100)
        page.wait_for_function("document.readyState === 'complete'")
        assert page.locator(".row").count() == rows or page.wait_for_timeout(400) is None
    assert page.locator(".row").count() == 0
    assert not world.page.wrong


def test_a_ready_deck_is_collected_from_the_app_itself(world: Any):
    """Of the lesson that the address names, with the notes of its teacher."""
    page = deck_page(world, 0, "deck?ready=sgd")
    assert page.locator("[name=ready]").input_value() == "sgd"
    assert page.locator("iframe").count() == 1  # the app that is asked starts while one reads
    page.locator("[data-do=make]").click()
    page.locator(".row").nth(6).wait_for(timeout=120_000)
    assert told(page)[:3] == [
        "One update: which points pull?",
        "Loss over w and b",  # what hands do in the app is no part of a slide's title
        "Too small a rate",
    ]
    assert page.locator(".row").nth(1).locator("[data-part=beside]").is_checked()
    notes = page.locator(".row [data-part=notes]").first.input_value()
    assert notes.startswith("Ask: The line lies flat at 0.")
    places = [row.inner_text() for row in page.locator(".row small").all()]
    assert "update 1 of 36" in places[0]
    assert "update 0 of 36" in places[2]
    kept = page.evaluate(
        "async () => (await (await import('/leave/deck_store.js')).all())"
        ".map(({ link, shown }) => [link, shown])"
    )
    assert kept[0][0].endswith("/sgd?sgd_step=1")
    assert kept[2][0].endswith("/sgd?sgd_lr=0.02")
    assert "update 36 of 36" in kept[2][1]
    page.locator("[data-do=empty]").click()
    page.get_by_text("The deck is empty").first.wait_for()
    assert not world.page.wrong


def test_what_draws_a_deck_is_what_the_tools_bundle():
    """`vl_convert.javascript_bundle()`, pinned in requirements-dev.txt; no line of ours in it."""
    _, _, bundle = (VENDOR / "vega.js").read_text(encoding="utf-8").partition("\n")
    assert bundle == vl_convert.javascript_bundle()
    assert "PptxGenJS 4.0.1" in (VENDOR / "pptxgen.bundle.js").read_text(encoding="utf-8")[:60]
    assert {"vega.LICENSE", "pptxgen.LICENSE"} <= {path.name for path in VENDOR.iterdir()}
