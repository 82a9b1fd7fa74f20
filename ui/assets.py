"""The scripts, styles and markup of our own parts, as they are sent to the browser."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def text(name: str) -> str:
    """A file of this folder without indentation and whole lines of comment.

    Streamlit sends it again with every run of the page.
    """
    whole = (HERE / name).read_text(encoding="utf-8")
    return re.sub(r"^(\s+|//.*\n)+", "", whole, flags=re.M)
