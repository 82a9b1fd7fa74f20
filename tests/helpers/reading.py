"""How the tests read what a page or a chart shows."""

import contextlib
import importlib
import io
import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import vl_convert
from drawing import texts_in
from streamlit.testing.v1 import AppTest

from charts.text import JOINER

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("[0-9]*.py"))
PROSE = ("title", "header", "subheader", "markdown", "caption", "latex")
BOXES = ("error", "warning", "info", "success")


def numbers_in(value: Any) -> list[float]:
    """Every number anywhere inside nested lists and dicts, and inside arrays spelt as text."""
    if isinstance(value, dict):
        return [x for item in value.values() for x in numbers_in(item)]
    if isinstance(value, list | tuple):
        return [x for item in value for x in numbers_in(item)]
    if isinstance(value, str) and value.startswith("["):
        with contextlib.suppress(ValueError):
            return numbers_in(json.loads(value))
    return [value] if isinstance(value, float | int) else []


def open_page(page: Path, link: dict[str, Any] | None = None) -> AppTest:
    """A visitor's first sight of a page by a link, through the front door, in a new session."""
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for key, value in (link or {}).items():
        at.query_params[key] = value
    return at.switch_page(f"pages/{page.name}").run()


def open_by_link(page: Path, prefix: str = "", **link: str) -> AppTest:
    """The page as a link opens it, looked over; `prefix` begins every key of the link."""
    at = open_page(page, {prefix + key: value for key, value in link.items()})
    check(at, link)
    return at


def charts_of(at: AppTest) -> Iterator[tuple[dict[str, Any], list[pd.DataFrame]]]:
    """Specification and tables of every chart on the page, as they are sent to the browser."""
    for spec, tables in sent_by(at):
        yield spec, [table.to_pandas() for table in tables]


def sent_by(at: AppTest) -> Iterator[tuple[dict[str, Any], list[pa.Table]]]:
    """The same before the tables are made ready for pandas, which takes longer than to look."""
    for element in at.get("vega_lite_chart"):
        proto = element.proto
        streams = [dataset.data.data for dataset in proto.datasets] + [proto.data.data]
        tables = [pa.ipc.open_stream(io.BytesIO(s)).read_all() for s in streams if s]
        yield json.loads(proto.spec, parse_constant=_refuse), tables


def titles_of(at: AppTest) -> list[str]:
    """What stands over each chart; a title is data too, so that another one builds nothing anew."""
    return [_title(spec, tables) for spec, tables in charts_of(at)]


def _title(spec: dict[str, Any], tables: Sequence[pd.DataFrame]) -> str:
    """A title as it is read: its words, or what the browser makes of its expression."""
    text = spec["title"]["text"]
    if isinstance(text, str):
        return text
    named = set(re.findall(r"\bat\.(\w+)", text["expr"]))
    numbers = next(table for table in tables if named <= set(table))
    if text["expr"] == "at.title":
        return str(numbers["title"].iloc[0])
    alone = {
        "title": spec["title"],
        "params": [{**param, "bind": None} for param in spec["params"]],
        "data": {"name": "at"},
        "datasets": {"at": numbers.to_dict("records")},
        "mark": "point",
    }
    (title,) = texts_in(vl_convert.vegalite_to_svg(alone))
    return title


def _refuse(constant: str) -> None:
    raise AssertionError(f"the specification of a chart holds {constant}")


def said_on(at: AppTest) -> list[str]:
    """Every sentence, heading and formula of the page, without its code, as it is read."""
    spoken = [(kind, str(e.value)) for kind in (*PROSE, *BOXES) for e in at.get(kind)]
    words = [(k, re.sub(r"<style>.*?</style>|`[^`]*`", "", t, flags=re.S)) for k, t in spoken]
    return [text if kind == "latex" else as_read(text) for kind, text in words]


def as_read(markdown: str) -> str:
    """Text that `as_text` has protected from being markup, as it is read."""
    return re.sub(r"\\([!-/:-@[-`{-~])", r"\1", markdown.replace(JOINER, ""))


def text_of(at: AppTest) -> str:
    """All that the page says, the questions of its exercises included, a line each."""
    return "\n".join([*said_on(at), *(expander.label for expander in at.expander)])


def check(at: AppTest, state: object = "") -> None:
    """No exception, one title, and nothing that is not a number in any chart or sentence."""
    assert not at.exception, (state, [(e.message, e.stack_trace) for e in at.exception])
    assert len(at.title) == 1, state
    for spec, tables in sent_by(at):
        named = (state, str(spec.get("title"))[:90])
        assert all(map(math.isfinite, numbers_in(spec))), named
        for table in tables:
            for column in table.schema:
                if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
                    values = table.column(column.name)
                    assert not values.null_count, (*named, column.name)
                    assert pc.all(pc.is_finite(values)).as_py() in (True, None), (
                        *named,
                        column.name,
                    )
    for text in said_on(at):
        ours = re.sub(r"'[^']*'", "", text)  # what somebody wrote is quoted
        assert not re.search(r"(?<![\w.])-?(nan|inf|None)(?![\w.])", ours), (state, text)


def controls_of(page: Path) -> list[Any]:
    """The controls of a page: those that its room declares."""
    room = importlib.import_module(f"lessons.{page.stem.partition('_')[2]}.controls")
    return [
        thing
        for thing in vars(room).values()
        if hasattr(thing, "key") and hasattr(thing, "show") and not isinstance(thing, type)
    ]
