"""A chart taken apart: a form that stays, and tables of numbers that change.

The browser rebuilds a picture when a character of its specification changes, and otherwise only
hands it new data, which is several times as fast. Axis ends, titles and look-up arrays are numbers
too: they travel as tables, and the form reads them by expressions.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import altair as alt
import numpy as np
import pandas as pd

from charts.theme import Chart

AT = "at"  # the table of one row that holds the single numbers, and the parameter that reads it
READ = f"data('{AT}')[0] || {{}}"  # nothing yet while the browser is still loading the table
Columns = Mapping[str, np.ndarray | list[Any]]  # a table as columns: no time is spent on an index
Table = pd.DataFrame | Columns
THUMB = "_thumb"  # ends the name of the parameter that holds where a slider's thumb stands
LAST_STEP = 100_000  # of the hidden inputs: the player knows where the run ends
BUILDING = threading.Lock()  # altair's themes and transformers are one for the whole process


@dataclass(frozen=True)
class Form:
    """A Vega-Lite specification that names its tables, and the tables by name."""

    spec: dict[str, Any]
    tables: dict[str, Table] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The whole chart as one specification: for a file, a slide, a test."""
        frames = {name: pd.DataFrame(table) for name, table in self.tables.items()}
        rows = {name: frame.to_dict("records") for name, frame in frames.items()}
        return {**self.spec, "datasets": rows}

    def with_tables(self, **tables: Table) -> "Form":
        """The same form over these tables."""
        return Form(self.spec, tables)


def table(name: str) -> alt.Chart:
    """Marks over a table that is named now and handed over later."""
    return alt.Chart(alt.NamedData(name=name))


def carried(name: str) -> alt.Chart:
    """Nothing to see: a mark without items, so that expressions can read a table no mark draws."""
    return table(name).transform_filter("false").mark_point(tooltip=None)


def numbers(**values: float | str) -> Columns:
    """The table of single numbers and texts that a form reads as `at.name`."""
    return {name: [value] for name, value in values.items()}


def reading(chart: Chart, **expressions: str) -> Chart:
    """The chart with `at` and further parameters, each the value of an expression.

    What depends on an expression is computed again only when its value changes.
    """
    expressions = {AT: READ, **expressions}
    own: Any = chart.params
    params = [alt.param(name=name, expr=text).param for name, text in expressions.items()]
    chart.params = [*([] if own is alt.Undefined else own), *params]
    return chart


def steerable(
    chart: Chart, *names: str, above_zero: Sequence[str] = (), **expressions: str
) -> Chart:
    """A chart that reads `at` and `expressions`, with numbers that thumbs of sliders may move.

    `at.<name>` holds until the thumb has left the place the server knows, `at.<name>_stand` (a
    text; empty where no slider moves the number); then the thumb's number counts. So nothing moves
    twice, and nothing is ever to be cleared.
    Numbers `above_zero` stay where they are while the thumb stands at 0, which the server refuses.
    """
    params = []
    for name in (*names, *above_zero):
        thumb, stand = f"{name}{THUMB}", f"{AT}.{name}_stand"
        moved = f"{stand} && {thumb} && toNumber({thumb}) !== toNumber({stand})"
        moved += f" && toNumber({thumb}) > 0" if name in above_zero else ""
        params += [
            alt.param(name=thumb, value="").param,
            alt.param(name=name, expr=f"{moved} ? toNumber({thumb}) : {AT}.{name}").param,
        ]
    chart = reading(chart, **expressions)
    own: Any = chart.params
    chart.params = [*own, *params]
    return chart


def straight(w: str, b: str, x: alt.X, y: alt.Y, **style: Any) -> alt.Chart:
    """A line from `at.x0` to `at.x1`; slope and intercept are expressions."""
    ends = alt.Chart(alt.sequence(0, 2, as_="k")).transform_calculate(x="datum.k ? at.x1 : at.x0")
    line = ends.transform_calculate(y=f"{w} * datum.x + {b}")
    return line.mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y)


def of(chart: Chart) -> Form:
    """The form of a chart whose tables are all named."""
    spec, tables = specification(chart)
    for part in _parts(spec):
        _solid(part)
    return Form(spec, tables)


def specification(chart: Chart) -> tuple[dict[str, Any], dict[str, Table]]:
    """An altair chart as a specification and its tables, named in the order they are met."""
    tables: dict[str, Table] = {}
    known: dict[int, str] = {}

    def named(data: Any) -> dict[str, str]:
        name = known.setdefault(id(data), f"table{len(known)}")
        tables[name] = data
        return {"name": name}

    with BUILDING:  # the registration too: else another thread's tables would come here
        alt.data_transformers.register("named", named)
        with alt.theme.enable("none"), alt.data_transformers.enable("named"):
            spec = chart.to_dict()
    return spec, tables


def taken_apart(chart: Chart) -> Form:
    """Any altair chart as a form: what may change with a slider is moved into its tables.

    These are the ends of quantitative axes and their marks, titles, look-up arrays and numbers
    among the parameters. Facets stay as they are.
    """
    spec, tables = specification(chart)
    if not ("layer" in spec or "mark" in spec):
        return Form(spec, tables)
    spec = _layered(spec)
    moved = _Moved()
    moved.title(spec)
    for part in _parts(spec):
        _solid(part)
        moved.turn(part)
        for channel in ("x", "y"):
            moved.axis(part.get("encoding", {}).get(channel, {}))
    for param in spec.get("params", []):
        moved.param(param)
    moved.single.setdefault("title", "")  # so that `at` is never without a column
    spec["params"] = [{"name": AT, "expr": READ}, *spec.get("params", [])]
    for name in (AT, *moved.arrays):
        spec["layer"].append(
            {
                "data": {"name": name},
                "transform": [{"filter": "false"}],
                "mark": {"type": "point", "tooltip": None},
            }
        )
    return Form(spec, tables | {AT: numbers(**moved.single)} | moved.arrays)


WHOLE = ("$schema", "title", "description", "width", "height", "config", "usermeta", "params")


def _layered(spec: dict[str, Any]) -> dict[str, Any]:
    """A single view as a layer of one, so that tables can be carried beside it."""
    if "layer" in spec:
        return spec
    own = [param for param in spec.get("params", []) if "select" in param]
    whole = {key: spec[key] for key in WHOLE if key in spec}
    whole["params"] = [param for param in whole.get("params", []) if param not in own]
    part = {key: value for key, value in spec.items() if key not in WHOLE}
    return {**whole, "layer": [{**part, "params": own} if own else part]}


def _parts(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in spec.get("layer", []):
        yield part
        yield from _parts(part)


PALE = {"point": 0.7, "circle": 0.7, "square": 0.7, "tick": 0.7}  # Vega-Lite's own choice


def _solid(part: dict[str, Any]) -> None:
    """Opacity of fill and stroke instead of the whole mark: it looks the same and costs nothing.

    The other makes the browser compose every single shape by itself, a quarter of a frame's time.
    """
    mark = part.get("mark")
    mark = {"type": mark} if isinstance(mark, str) else mark
    if mark is None or mark["type"] == "image" or "opacity" in part.get("encoding", {}):
        return
    opacity = mark.get("opacity", PALE.get(mark["type"], 1))
    if isinstance(opacity, int | float) and opacity != 1:
        both = {key: opacity * mark.get(key, 1) for key in ("fillOpacity", "strokeOpacity")}
        part["mark"] = mark | both | {"opacity": 1}


class _Moved:
    """The numbers taken out of a specification: each is replaced by the expression that reads it.

    Equal axis ends share a name: layers of one picture must agree on their axis word by word.
    """

    def __init__(self) -> None:
        self.single: dict[str, float | str] = {}
        self.arrays: dict[str, Table] = {}
        self.names: dict[str, str] = {}

    def name(self, kind: str, value: Any) -> str:
        """One name for each different value of a kind, in the order they are met."""
        key = f"{kind} {value}"
        return self.names.setdefault(key, f"{kind}{len(self.names)}")

    def title(self, spec: dict[str, Any]) -> None:
        title = spec.get("title")
        if isinstance(title, dict) and isinstance(title.get("text"), str):
            self.single["title"] = title["text"]
            spec["title"] = title | {"text": {"expr": f"{AT}.title"}}

    def axis(self, channel: dict[str, Any]) -> None:
        scale, axis = channel.get("scale") or {}, channel.get("axis") or {}
        ends = scale.get("domain")
        if channel.get("type") == "quantitative" and _are_numbers(ends) and len(ends) == 2:
            name = self.name("ends", ends)
            self.single |= {f"{name}_0": float(ends[0]), f"{name}_1": float(ends[1])}
            domain = [{"expr": f"{AT}.{name}_{k}"} for k in (0, 1)]
            channel["scale"] = scale | {"domain": domain}
        if _are_numbers(axis.get("values")):
            name = self.name("marks", axis["values"])
            self.single[name] = " ".join(f"{value:g}" for value in axis["values"])
            channel["axis"] = axis | {"values": {"expr": f"split({AT}.{name}, ' ')"}}
        if isinstance(channel.get("datum"), int | float):
            name = self.name("datum", channel["datum"])
            self.single[name] = float(channel["datum"])
            channel["datum"] = {"expr": f"{AT}.{name}"}

    def turn(self, part: dict[str, Any]) -> None:
        """The angle of a mark, such as an arrow's head."""
        mark = part.get("mark")
        if isinstance(mark, dict) and isinstance(mark.get("angle"), int | float):
            name = self.name("angle", mark["angle"])
            self.single[name] = float(mark["angle"])
            part["mark"] = mark | {"angle": {"expr": f"{AT}.{name}"}}

    def param(self, param: dict[str, Any]) -> None:
        if "bind" in param:
            param["bind"] = param["bind"] | {"max": LAST_STEP}
        elif isinstance(param.get("value"), int | float) and not isinstance(param["value"], bool):
            self.single[param["name"]] = float(param.pop("value"))
            param["expr"] = f"{AT}.{param['name']}"
        elif re.match(r"\[\s*[-\d]", param.get("expr", "")):
            values = json.loads(param["expr"])
            if _are_numbers(values):
                name = f"of_{param['name']}"
                self.arrays[name] = {"value": values}
                param["expr"] = f"pluck(data('{name}'), 'value')"


def _are_numbers(values: Any) -> TypeGuard[list[float]]:
    return (
        isinstance(values, list)
        and bool(values)
        and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    )
