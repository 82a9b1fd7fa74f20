"""`make pictures`: draw the picture that each lesson has on the home page, from core."""

import importlib
from pathlib import Path

from charts.card import bare

ROOMS = Path(__file__).resolve().parent


def write() -> list[Path]:
    """Draw the picture of every lesson into its room; returns the files."""
    import vl_convert  # a tool of development, not of the app

    files = []
    for drawing in sorted(ROOMS.glob("*/picture.py")):
        room = drawing.parent
        chart = importlib.import_module(f"lessons.{room.name}.picture").picture()
        files.append(room / "picture.svg")
        files[-1].write_text(vl_convert.vegalite_to_svg(bare(chart)), encoding="utf-8")
    return files


if __name__ == "__main__":
    for file in write():
        print(file.parent.name, file.stat().st_size, "bytes")
