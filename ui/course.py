"""The lessons, read from the docstrings of `pages/`: no list to edit, nothing to forget."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("Linear regression", "Classification", "Beyond one layer", "Reference")
SHOWN = "lesson_on_the_page"  # where a visit keeps which lesson it is in
FIELDS = ("Group", "Objectives", "Source")  # of a page's docstring


@dataclass(frozen=True)
class Lesson:
    """What a page says of itself."""

    path: str  # "pages/NN_<slug>.py", as Streamlit wants it
    slug: str  # the name in the address, in core/ and of the room in lessons/
    title: str
    summary: str  # one sentence
    group: str  # one of GROUPS
    objectives: tuple[str, ...]
    source: str  # Markdown, with links

    @property
    def room(self) -> Path:
        """Where all of it lies that is not mathematics."""
        return ROOT / "lessons" / self.slug

    @property
    def picture(self) -> Path:
        """Where its picture for the home page lies."""
        return self.room / "picture.svg"


def parse(path: Path) -> Lesson:
    """Read a lesson from the docstring of its page.

    Title line; a paragraph; `Group:`; `Objectives:` with `- ` lines; `Source:`, Markdown of one or
    more lines. A field ends where the next begins, or at an empty line.
    Raises ValueError naming the file and the missing part.
    """
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    title, _, body = text.partition("\n")
    summary = body.strip().partition("\n\n")[0].replace("\n", " ")
    fields = fields_in(body)
    group, source = "".join(fields["Group"]), "\n".join(fields["Source"])
    objectives = tuple(line.removeprefix("- ") for line in fields["Objectives"])
    for part, found in (
        ("title", title),
        ("summary", summary),
        ("objectives", objectives),
        ("source", source),
        (f"group, one of {', '.join(GROUPS)}", group in GROUPS),
    ):
        if not found:
            raise ValueError(f"{path.name}: the docstring needs a {part}.")
    return Lesson(
        path=f"pages/{path.name}",
        slug=path.stem.split("_", 1)[1],
        title=title,
        summary=summary,
        group=group,
        objectives=objectives,
        source=source,
    )


def fields_in(body: str) -> dict[str, list[str]]:
    """The lines of each field of a docstring, by its name; a field that is missing has none."""
    fields: dict[str, list[str]] = {name: [] for name in FIELDS}
    lines: list[str] = []
    for line in body.splitlines():
        name, colon, rest = line.partition(":")
        if colon and name in FIELDS:
            lines, line = fields[name], rest
        elif not line.strip():
            lines = []
        if line.strip():
            lines.append(line.strip())
    return fields


@cache
def all_lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of the files."""
    return tuple(parse(path) for path in sorted((ROOT / "pages").glob("[0-9]*.py")))


def find(page_file: str) -> tuple[Lesson | None, Lesson, Lesson | None]:
    """The lesson before, the lesson itself, and the lesson after the page of this file."""
    lessons = all_lessons()
    name = f"pages/{Path(page_file).name}"
    here = next(i for i, lesson in enumerate(lessons) if lesson.path == name)
    before = lessons[here - 1] if here > 0 else None
    after = lessons[here + 1] if here + 1 < len(lessons) else None
    return before, lessons[here], after
