"""What a person wrote, shown as they wrote it: in Markdown, in LaTeX, in HTML, never as markup."""

import html
import re

JOINER = "\u2060"  # no width, no break; it keeps apart what a page would join to something else
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&^=\"'-])")
# What Streamlit's page makes of plain words when all markup is read: links, icons, emoji, arrows.
PLAIN = re.compile(r"(?<=:)(?=[\w/+-])|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=[<>=~-])(?=[<>=~-])", re.I)
NUMBERED = re.compile(r"^(\d{1,9})([.)])")
TEX = {
    "\\": r"\backslash ",
    "^": r"\hat{}",
    "~": r"\sim ",
    **{c: rf"\{c}" for c in "{}$&#_%"},
}


def as_text(text: str) -> str:
    """The text in Markdown that shows it letter by letter, on one line.

    >>> print(as_text("![x](http) 2*3*4"))
    \\!\\[x\\]\\(http\\) 2\\*3\\*4
    """
    line = PLAIN.sub(JOINER, " ".join(text.split()))
    return NUMBERED.sub(r"\1\\\2", MARKUP.sub(r"\\\1", line))


def as_tex(text: str) -> str:
    r"""The text in LaTeX, upright, letter by letter.

    >>> print(as_tex("net_income $"))
    \text{net\_income \$}
    """
    return rf"\text{{{''.join(TEX.get(c, c) for c in ' '.join(text.split()))}}}"


def as_html(text: str) -> str:
    """The text in HTML."""
    return html.escape(" ".join(text.split()))
