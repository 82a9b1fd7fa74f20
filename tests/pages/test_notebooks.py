"""Each lesson's notebook, run where this project is not, prints what the page's script prints.

That the scripts give the numbers of their pages is tested lesson by lesson.
"""

import json
import re
import subprocess
import sys
from functools import partial

import pytest
from reading import PAGES, open_page

from core import published
from core.notebook import notebook
from ui import source

RUNNER = """
import contextlib, io, json, sys
said = []
for cells in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        space = {"__name__": "__main__"}
        for cell in cells:
            exec(cell, space)
    said.append(out.getvalue())
print(json.dumps([said, sorted(name for name in sys.modules if name.startswith("core"))]))
"""
MEASURED = re.compile(r" [\d.e-]+ \([^)]*\)$", re.M)  # seconds, and those of every run


@pytest.fixture(scope="module")
def scripts() -> list[tuple[str, str]]:
    """The scripts of all pages: (slug, text)."""
    found = []
    show = source.script

    def listen(slug, text, *rest, **more):
        found.append((slug, text))
        show(text, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        for page in PAGES:
            slug = page.stem.split("_", 1)[1]
            patch.setattr(source, "script", partial(listen, slug))
            at = open_page(page)
            assert not at.exception
    return found


def test_every_lesson_offers_its_script_as_a_notebook(scripts):
    assert {slug for slug, _ in scripts} == {page.stem.split("_", 1)[1] for page in PAGES}


@pytest.mark.images
def test_it_prints_the_numbers_of_the_page_without_this_project(scripts, tmp_path, real_images):
    (tmp_path / published.FOLDER).symlink_to(real_images)  # as if torchvision had fetched them
    cells = [
        [cell["source"] for cell in json.loads(notebook(slug, text))["cells"] if is_code(cell)]
        for slug, text in scripts
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUNNER],
        input=json.dumps(cells),
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert not done.returncode, done.stderr
    said, ours = json.loads(done.stdout)
    assert not ours
    for (slug, text), alone in zip(scripts, said, strict=True):
        printed: list[str] = []
        exec(text, {"print": lambda *words, to=printed: to.append(" ".join(map(str, words)))})
        expected = "\n".join(printed) + "\n"
        if slug == "vectorization":
            expected, alone = MEASURED.sub("", expected), MEASURED.sub("", alone)
        assert alone == expected, slug
        assert any(letter.isdigit() for letter in alone), slug


def is_code(cell: dict) -> bool:
    return cell["cell_type"] == "code"
