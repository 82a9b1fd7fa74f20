"""The scripts, styles and markup of our own parts, as they are sent to the browser."""

import re
from pathlib import Path

HERE = Path(__file__).parent / "browser"


def text(*names: str) -> str:
    """Files of `ui/browser/`, one after the other, without indentation and comments.

    Streamlit sends it again with every run of the page.
    """
    whole = "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"^(\s+|//.*\n|/\*.*?\*/\n?)+|[ \t]+// .*$", "", whole, flags=re.M)
