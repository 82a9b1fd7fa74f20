"""The lessons, read from the docstrings of `pages/`: no list to edit, nothing to forget."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("Linear regression", "Classification", "Beyond one layer", "Reference")


@dataclass(frozen=True)
class Lesson:
    """What a page says of itself."""

    path: str  # "pages/NN_<slug>.py", as Streamlit wants it
    slug: str  # the name in the address, in core/ and of the room in lessons/
    title: str
    summary: str  # one sentence
    group: str  # one of GROUPS
    objectives: tuple[str, ...]
    source: str

    @property
    def picture(self) -> Path:
        """Where its picture for the home page lies."""
        return ROOT / "lessons" / self.slug / "picture.svg"


def parse(path: Path) -> Lesson:
    """Read a lesson from the docstring of its page.

    Title line; a paragraph; `Group:`; `Objectives:` with `- ` lines; `Source:`.
    Raises ValueError naming the file and the missing part.
    """
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    title, _, body = text.partition("\n")
    summary = body.strip().partition("\n\n")[0].replace("\n", " ")
    lines = [line.strip() for line in body.splitlines()]
    fields = {
        name: line.removeprefix(name + ":").strip()
        for line in lines
        for name in ("Group", "Source")
        if line.startswith(name + ":")
    }
    objectives = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
    for part, found in (
        ("title", title),
        ("summary", summary),
        ("objectives", objectives),
        ("source", fields.get("Source")),
        (f"group, one of {', '.join(GROUPS)}", fields.get("Group") in GROUPS),
    ):
        if not found:
            raise ValueError(f"{path.name}: the docstring needs a {part}.")
    return Lesson(
        path=f"pages/{path.name}",
        slug=path.stem.split("_", 1)[1],
        title=title,
        summary=summary,
        group=fields["Group"],
        objectives=objectives,
        source=fields["Source"],
    )


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
