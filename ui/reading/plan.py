"""A lesson plan: named links in an order; as a Markdown file, and as part of an address.

Of a link only the lesson and its settings are kept, never the host: a file from anybody leads
nowhere but to the lessons of this app.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

MOST_STEPS = 40
MOST_NAME = 80  # characters
MOST_LINK = 8000  # characters: own data included
MOST_PACKED = 8000  # characters of an address that holds a whole plan
MOST_FILE = 400_000  # characters
WALK = ("view", "plan", "at")  # belong to the walk through a plan, not to its steps
ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$")
LINK = re.compile(r"^\[((?:\\.|[^\\\[\]])*)\]\((\S+)\)\s*$")
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&^=\"'-])")
HEADING = "# Lesson plan"


@dataclass(frozen=True)
class Step:
    """One link of a plan: what the teacher calls it, the lesson, and its settings."""

    name: str
    slug: str
    query: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", " ".join(self.name.split())[:MOST_NAME] or self.slug)

    @property
    def link(self) -> str:
        """The address below the app's own."""
        return f"{self.slug}?{self.query}" if self.query else self.slug


def step_of(link: str, name: str, slugs: Collection[str]) -> Step:
    """A step from a link of any host. Raises ValueError with the rule that the link breaks."""
    text = link.strip()
    if len(text) > MOST_LINK:
        raise ValueError(f"A link must have at most {MOST_LINK:,} characters. Got {len(text):,}.")
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    slug = parts.path.rstrip("/").rpartition("/")[2]
    if slug not in slugs:
        raise ValueError(f"A link must lead to a lesson of this app. Got {shortened(text)!r}.")
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in WALK]
    return Step(name, slug, urlencode(pairs))


def settings_of(step: Step) -> list[tuple[str, str]]:
    """The settings of a step, name and value, as Streamlit wants them for a link."""
    return parse_qsl(step.query, keep_blank_values=True)


def shortened(text: str, most: int = 60) -> str:
    """As much of a text as a sentence can quote."""
    return text if len(text) <= most else f"{text[:most]}…"


# --- as a file --------------------------------------------------------------------------------


def written(steps: Sequence[Step], root: str = "/") -> str:
    """The plan in Markdown: a numbered list of links.

    >>> print(written([Step("First [look]", "one", "one_n=3")], "http://here/"))
    # Lesson plan
    <BLANKLINE>
    1. [First \\[look\\]](http://here/one?one_n=3)
    <BLANKLINE>
    """
    names = [MARKUP.sub(r"\\\1", step.name) for step in steps]
    lines = [
        f"{k}. [{name}]({root}{step.link})"
        for k, (name, step) in enumerate(zip(names, steps, strict=True), 1)
    ]
    return "\n".join([HEADING, "", *lines, ""])


def understood(text: str, slugs: Collection[str]) -> tuple[list[Step], list[str]]:
    """The steps of a file, and a sentence for each line that is none.

    What is no item of a list (headings, paragraphs) is the teacher's own and passed over.
    """
    if len(text) > MOST_FILE:
        return [], [f"A plan must have at most {MOST_FILE:,} characters. Got {len(text):,}."]
    steps: list[Step] = []
    refused: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        item = ITEM.match(line)
        if not item:
            continue
        link = LINK.match(item[1].strip())
        try:
            if not link:
                raise ValueError(
                    f"An item must be [name](link). Got {shortened(item[1].strip())!r}."
                )
            steps.append(step_of(link[2], re.sub(r"\\(.)", r"\1", link[1]), slugs))
        except ValueError as error:
            refused.append(f"Line {number} is left out. {error}")
    if len(steps) > MOST_STEPS:
        refused.append(f"A plan has at most {MOST_STEPS} links. Got {len(steps)}: the rest is out.")
    if not steps and not refused:
        refused.append("The file must have at least one line like 1. [name](link). Got none.")
    return steps[:MOST_STEPS], refused


# --- in an address ----------------------------------------------------------------------------


def packed(steps: Sequence[Step]) -> str:
    """The plan as letters for an address. Raises ValueError when it is too long for one."""
    rows = json.dumps([[s.name, s.slug, s.query] for s in steps], ensure_ascii=False)
    text = base64.urlsafe_b64encode(zlib.compress(rows.encode(), 9)).decode().rstrip("=")
    if len(text) > MOST_PACKED:
        raise ValueError(
            f"A plan in an address must have at most {MOST_PACKED:,} letters. Got {len(text):,}: "
            "take out links with much own data, or keep the plan as a file."
        )
    return text


def unpacked(text: str, slugs: Collection[str]) -> list[Step]:
    """The plan that an address holds. Raises ValueError when it was cut or made up."""
    rule = "The plan in the address must be whole; ask for the link again, or for the file."
    try:
        if len(text) > MOST_PACKED:
            raise ValueError
        unfolding = zlib.decompressobj()
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = unfolding.decompress(raw, MOST_FILE)
        rows = json.loads(plain.decode() if unfolding.eof else "cut")
        return [step_of(f"{slug}?{query}", name, slugs) for name, slug, query in rows][:MOST_STEPS]
    except (ValueError, TypeError, AttributeError, zlib.error, binascii.Error):
        raise ValueError(rule) from None
