"""The scripts, styles and markup of our own parts, as they are sent to the browser."""

import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent / "browser"
PARTS = "parts"  # the folder of the app's address under which scripts are asked for
AGAIN = 4000  # milliseconds after which a script that did not come is asked for once more
_asked_for: dict[str, str] = {}  # scripts by their file name


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


def later(name: str, *names: str) -> str:
    """A script that asks the server for these files of scripts, once a browser, and starts them.

    For what is large: no run of a page sends it, and a browser keeps it. Its file name says what is
    in it, so another version has another name. A network that fails is asked once more, under
    another address: a browser remembers that the first one failed.
    """
    script = text(*names)
    file = f"{name}-{hashlib.sha256(script.encode()).hexdigest()[:12]}.js"
    _asked_for[file] = script
    at = f'new URL("{PARTS}/{file}" + more, document.baseURI)'
    # on one line Streamlit would take it for a file's path
    return f"""export default function () {{
const ask = (more) => import({at}).then((part) => part.default());
ask("").catch(() => setTimeout(() => ask("?again"), {AGAIN}));
}}"""


def asked_for(file: str) -> str | None:
    """The script of this file name; None where there is none."""
    return _asked_for.get(file)
