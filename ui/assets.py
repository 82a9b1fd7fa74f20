"""The scripts, styles and markup of our own parts, as they are sent to the browser."""

import re
from pathlib import Path

HERE = Path(__file__).parent / "browser"


def text(*names: str) -> str:
    """Files of `ui/browser/`, one after the other, without indentation and comments.

    Streamlit sends it again with every run of the page.
    """
    whole = "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)
    bare = re.sub(r"^(\s+|//.*\n|/\*.*?\*/\n?)+|[ \t]+// .*$", "", whole, flags=re.M)
    if all(name.endswith(".js") for name in names):
        bare = re.sub(r"([;,(])\n", r"\1", bare).replace(" => ", "=>")
    if all(name.endswith(".css") for name in names):
        bare = re.sub(r"/\*.*?\*/|\s*([{;:,])\s+", r"\1", bare, flags=re.S)
        bare = re.sub(r";?\s*}\s*", "}\n", bare)  # on one line it would be taken for a file's path
    return bare
