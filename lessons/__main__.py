"""`make pictures`: draw the picture that each lesson has on the home page, from core.

`python -m lessons sgd` draws only that of the lessons named.
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from charts.card import bare

ROOMS = Path(__file__).resolve().parent


def write(slugs: Sequence[str] = ()) -> list[Path]:
    """Draw the pictures of these lessons, or of all, into their rooms; returns the files."""
    import vl_convert  # a tool of development, not of the app

    files = []
    drawings = [ROOMS / slug / "picture.py" for slug in slugs]
    for drawing in drawings or sorted(ROOMS.glob("*/picture.py")):
        room = drawing.parent
        chart = importlib.import_module(f"lessons.{room.name}.picture").picture()
        files.append(room / "picture.svg")
        files[-1].write_text(vl_convert.vegalite_to_svg(bare(chart)), encoding="utf-8")
    return files


if __name__ == "__main__":
    for file in write(sys.argv[1:]):
        print(file.parent.name, file.stat().st_size, "bytes")
