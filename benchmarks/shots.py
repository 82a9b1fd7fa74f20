"""The pictures of the README's section for teachers, made again from the running app.

`python -m benchmarks.shots` opens the app as a visitor does, takes them, and keeps few colours, so
that all of them together stay small. The slide is one of a deck that was saved, without the app.
"""

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.serving import ROOT, browse, serve, settle

FOLDER = ROOT / "docs" / "class"
WIDE, HIGH = 1280, 720
COLOURS = 255
REST = 4000  # milliseconds in which a page comes to rest
READY = ".deck [data-do=make]"
PAGES = {
    "notes": "teach?lesson=sgd",
    "wall": "sgd?sgd_step=7&view=stage&task=Which+points+pull+the+line%2C+and+where%3F",
    "handout": "sgd?sgd_step=36&view=print",
}


def keep(page: Any, name: str) -> None:
    """What is in sight, in few colours."""
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # every colour means something, so the rare ones must stay: by coverage, not by how many pixels
    few = seen.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def slide(context: Any, page: Any, url: str) -> None:
    """A ready deck is put together and saved; its file is opened, and its first run is played."""
    page.goto(url)
    settle(page)
    page.locator(READY).click()
    page.locator(".row").nth(6).wait_for(timeout=120_000)
    with page.expect_download() as saved, tempfile.TemporaryDirectory() as folder:
        page.locator("[data-do=html]").click()
        file = Path(folder) / "deck.html"
        saved.value.save_as(file)
        alone = context.new_page()
        alone.goto(f"{file.as_uri()}#2")
        alone.wait_for_timeout(REST)
        keep(alone, "slide")


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serve() as server, browse() as browser:
        context = browser.new_context(viewport={"width": WIDE, "height": HIGH})
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(server.url(path))
            settle(page)
            page.wait_for_timeout(REST)
            keep(page, name)
        slide(context, page, server.url("deck?ready=sgd"))


if __name__ == "__main__":
    main()
