"""A row a class, and across it the numbers that softmax makes of its logit, one after the other.

Below stands the formula with today's numbers. A term of it and the row of its class are one thing:
whichever is pointed at, both light up. All of it is worked out in the browser, so that it moves
with the thumb of a logit; a test holds it against core.logits.
"""

import functools
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.numbers import spelt
from charts.palettes import Palette
from lessons.softmax.tables import ChainTables

LIMIT = 6.0  # of the logits, either way
BAR, NUMBER = 0.58, 0.97  # of a column: how far its bars reach, where its number ends
NAME = 0.21  # of the columns together: the names of the classes
PER_LINE = 5  # terms of a formula in one line, 4 where there are more
POINTED = "pointed"


@dataclass(frozen=True)
class Column:
    """Numbers of all classes: what stands over them, an array of the form, a colour, their ends."""

    head: str
    values: str
    role: str = "data"
    low: str = "0"
    high: str = "1"


@dataclass(frozen=True)
class Sum:
    """A formula of one term a class: what is left of the equals sign, the terms, what it gives.

    All are expressions that give a text. `term` is of datum.k, the others of `lit`, the class that
    is pointed at. With a `numerator` the sum stands under it. Between the terms stands `sign`.
    """

    left: str
    term: str
    result: str
    numerator: str = ""
    sign: str = "+"


@dataclass(frozen=True)
class Look:
    """A figure of rows: its columns, and its formula, from arrays computed in this order."""

    title: str
    description: str
    columns: tuple[Column, ...]
    formula: Sum
    arrays: dict[str, str] = field(hash=False, default_factory=dict)  # "{each}" is made for every k
    key: str = ""  # told apart by it


def arrays(q: int, texts: dict[str, str]) -> dict[str, str]:
    """The arrays of a look for q classes: a text in [ ] is written once a class, with its {k}."""
    return {name: expression(q, text) for name, text in texts.items()}


def expression(q: int, text: str) -> str:
    """`[…{k}…]` written for every class, and `Σ(…{k}…)` too, joined by plus signs."""
    if text.startswith("[") and text.endswith("]") and "{k}" in text:
        return "[" + ", ".join(text[1:-1].replace("{k}", str(k)) for k in range(q)) + "]"
    if text.startswith("Σ"):
        return " + ".join(text[1:].replace("{k}", str(k)) for k in range(q))
    if text.startswith("max") and "{k}" in text:
        return "max(" + ", ".join(text[4:-1].replace("{k}", str(k)) for k in range(q)) + ")"
    return text


def lit(spot: str = "at.spot") -> dict[str, str]:
    """The class that is pointed at, else the one that is chosen."""
    return {"lit": f"{POINTED}.k && isNumber({POINTED}.k[0]) ? {POINTED}.k[0] : {spot}"}


def pointable(chart: alt.Chart) -> alt.Chart:
    """Marks that can be pointed at: whatever has their class `k` lights up."""
    pointed = alt.selection_point(
        name=POINTED, on="pointerover", clear="view:pointerout", fields=["k"], toggle=False
    )
    return chart.properties(name="targets").add_params(pointed)


def rows_chart(tables: ChainTables, look: Look, palette: Palette) -> Form:
    """The rows of a look with today's numbers."""
    columns = len(look.columns)
    return rows_form(palette, tables.q, look.key, look).with_tables(
        at=form.numbers(**tables.numbers),
        classes={"k": list(range(tables.q)), "name": list(tables.names)},
        cells={
            "k": [k for k in range(tables.q) for _ in range(columns)],
            "c": [c for _ in range(tables.q) for c in range(columns)],
        },
        heads={"c": list(range(columns)), "head": [column.head for column in look.columns]},
        targets=target_table(tables.q, look),
    )


def pixels_of(q: int) -> int:
    """Height of a row, for q classes."""
    return 30 if q <= PER_LINE else 23


def term_places(q: int, columns: int, first: float) -> list[tuple[float, float, float]]:
    """Middle, half width and row of every term: as many as fit in a line, then the next line."""
    per_line = q if q <= PER_LINE else PER_LINE - 1
    slot = columns / per_line
    return [((k % per_line + 0.5) * slot, slot / 2, first + k // per_line) for k in range(q)]


def first_row(q: int, look: Look) -> float:
    """The row in which the terms of the formula begin."""
    return q + (1.75 if look.formula.numerator else 0.95)


def target_table(q: int, look: Look) -> dict[str, list[Any]]:
    """What can be pointed at: the rows of the classes, and the terms of the formula."""
    columns = len(look.columns)
    places = term_places(q, columns, first_row(q, look))
    return {
        "k": [*range(q), *range(q)],
        "x": [-NAME * columns] * q + [middle - half for middle, half, _ in places],
        "x2": [float(columns)] * q + [middle + half for middle, half, _ in places],
        "y": [float(k) for k in range(q)] + [row - 0.45 for *_, row in places],
        "y2": [k + 1.0 for k in range(q)] + [row + 0.45 for *_, row in places],
    }


@functools.lru_cache(maxsize=64)
def rows_form(palette: Palette, q: int, key: str, look: Look) -> Form:
    """What a look is like for q classes, whatever the numbers."""
    columns, pixels = len(look.columns), pixels_of(q)
    last = term_places(q, columns, first_row(q, look))[-1][2] + 1.5
    ends = (-NAME * columns, float(columns))
    x = alt.X("x:Q", scale=alt.Scale(domain=list(ends), nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[last, -1.0], nice=False), axis=None)
    layers = [
        _lit_row(x, y, columns, palette),
        *_bars(x, y, look, palette),
        *_names(x, y, columns, palette),
        *_formula(x, y, q, look, palette),
        _targets(x, y),
        form.carried("at"),
    ]
    names = [f"o{k + 1}" for k in range(q)]
    chart = form.steerable(
        alt.layer(*layers),
        *names,
        "shift",
        "lr",
        **lit(),
        **arrays(q, {"o": f"[{', '.join(names)}]", **look.arrays}),
        cells=f"[{', '.join(column.values for column in look.columns)}]",
        lows=f"[{', '.join(column.low for column in look.columns)}]",
        highs=f"[{', '.join(column.high for column in look.columns)}]",
    )
    return form.of(
        theme.finish(
            chart,
            palette,
            title=look.title,
            description=look.description,
            height=round(pixels * (last + 1)) + 28,
        )
    )


def _lit_row(x: alt.X, y: alt.Y, columns: int, palette: Palette) -> alt.Chart:
    """A band behind the class that is pointed at."""
    return (
        form.table("classes")
        .transform_filter("datum.k === lit")
        .transform_calculate(
            x=str(-NAME * columns), x2=str(columns), y="datum.k + 0.04", y2="datum.k + 0.96"
        )
        .mark_rect(color=palette.quiet, fillOpacity=0.75, cornerRadius=3, tooltip=None)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    )


def _bars(x: alt.X, y: alt.Y, look: Look, palette: Palette) -> list[alt.Chart]:
    """The bars of every column with their numbers, and what stands over the columns."""

    def place(value: str) -> str:
        share = f"({value} - lows[datum.c]) / (highs[datum.c] - lows[datum.c])"
        return f"datum.c + 0.03 + {BAR} * clamp({share}, 0, 1)"

    cells = form.table("cells").transform_calculate(v="cells[datum.c][datum.k]")
    colours = [getattr(palette, column.role) for column in look.columns]
    bars = (
        cells.transform_calculate(
            x=place("0"),
            x2=place("datum.v"),
            y="datum.k + 0.22",
            y2="datum.k + 0.78",
            strength="datum.k === lit ? 1 : 0.6",
        )
        .mark_rect(tooltip=None)
        .encode(
            x=x,
            x2=alt.X2("x2:Q"),
            y=y,
            y2=alt.Y2("y2:Q"),
            color=alt.Color(
                "c:O", legend=None, scale=alt.Scale(domain=[*range(len(colours))], range=colours)
            ),
            fillOpacity=alt.FillOpacity("strength:Q", scale=None, legend=None),
        )
    )
    zero = (
        cells.transform_filter("lows[datum.c] < 0")
        .transform_calculate(x=place("0"), y="datum.k + 0.08", y2="datum.k + 0.92")
        .mark_rule(color=palette.ink, strokeWidth=1, strokeOpacity=0.5, tooltip=None)
        .encode(x=x, y=y, y2=alt.Y2("y2:Q"))
    )
    numbers = (
        cells.transform_calculate(
            x=f"datum.c + {NUMBER}",
            y="datum.k + 0.52",
            text=printed("datum.v", len(look.columns)),
        )
        .encode(x=x, y=y, text=alt.Text("text:N"))
        .mark_text(align="right", fontSize=12, color=palette.ink, tooltip=None)
    )
    heads = (
        form.table("heads")
        .transform_calculate(x=f"datum.c + {NUMBER}", y="-0.45")
        .mark_text(align="right", fontSize=12, fontWeight="bold", color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text=alt.Text("head:N"))
    )
    return [bars, zero, numbers, heads]


def _names(x: alt.X, y: alt.Y, columns: int, palette: Palette) -> list[alt.Chart]:
    """The classes by name; a diamond beside the true one, where a label is at hand."""
    classes = form.table("classes").transform_calculate(y="datum.k + 0.52")
    left = -NAME * columns
    names = (
        classes.transform_calculate(x=f"{left * 0.84:g}")
        .mark_text(align="left", fontSize=12, color=palette.ink, tooltip=None)
        .encode(x=x, y=y, text=alt.Text("name:N"))
    )
    truth = (
        classes.transform_filter("datum.k === at.label")
        .transform_calculate(x=f"{left * 0.92:g}")
        .mark_point(shape="diamond", size=60, strokeWidth=2, color=palette.truth, tooltip=None)
        .encode(x=x, y=y)
    )
    return [names, truth]


def _formula(x: alt.X, y: alt.Y, q: int, look: Look, palette: Palette) -> list[alt.Chart]:
    """The formula of the class that is pointed at, term by term."""
    columns, formula, first = len(look.columns), look.formula, first_row(q, look)
    places = term_places(q, columns, first)
    last = places[-1][2]
    middle = columns / 2

    def text(row: float, at: float, words: str, **style: Any) -> alt.Chart:
        one = alt.Chart(alt.sequence(0, 1, as_="one"))
        one = one.transform_calculate(x=f"{at:g}", y=f"{row:g}", text=words)
        look: dict[str, Any] = {"fontSize": 13, "color": palette.ink, "tooltip": None}
        return one.mark_text(**(look | style)).encode(x=x, y=y, text=alt.Text("text:N"))

    xs, rows = ([f"{place[i]:g}" for place in places] for i in (0, 2))
    terms = form.table("classes").transform_calculate(
        x=f"[{', '.join(xs)}][datum.k]", y=f"[{', '.join(rows)}][datum.k]", text=formula.term
    )
    terms = terms.encode(x=x, y=y, text=alt.Text("text:N"))
    style: dict[str, Any] = {"fontSize": 13, "tooltip": None}
    ends = [f"{place[0] + place[1]:g}" for place in places]
    signs = (
        form.table("classes")
        .transform_filter(f"datum.k < {q - 1}")
        .transform_calculate(
            x=f"[{', '.join(ends)}][datum.k] - 0.02", y=f"[{', '.join(rows)}][datum.k]"
        )
        .mark_text(text=formula.sign, color=palette.ink, **style)
        .encode(x=x, y=y)
    )
    left = first - 0.55 if formula.numerator else first
    layers = [
        terms.transform_filter("datum.k !== lit").mark_text(color=palette.ink, **style),
        terms.transform_filter("datum.k === lit").mark_text(
            color=palette.model, fontWeight="bold", **style
        ),
        signs,
        text(left, -0.04 * columns, formula.left, align="right"),
    ]
    if formula.numerator:
        bar = (
            alt.Chart(alt.sequence(0, 1, as_="x"))
            .transform_calculate(x2=str(columns), y=f"{first - 0.52:g}")
            .mark_rule(color=palette.ink, tooltip=None)
            .encode(x=x, x2=alt.X2("x2:Q"), y=y)
        )
        above = text(
            first - 0.98, middle, formula.numerator, color=palette.model, fontWeight="bold"
        )
        layers += [bar, above]
    return [*layers, text(last + 0.95, middle, formula.result, fontWeight="bold")]


def _targets(x: alt.X, y: alt.Y) -> alt.Chart:
    """Nothing to see: what the pointer meets, over the rows and over the terms."""
    marks = form.table("targets").mark_rect(fillOpacity=0.001, tooltip=None)
    return pointable(marks.encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")))


# --- the looks --------------------------------------------------------------------------------

EXPS: dict[str, str] = {
    "exps": "[exp(o[{k}])]",
    "total": "Σexps[{k}]",
    "y_hat": "[exps[{k}] / total]",
}
LOGITS = Column("logit o", "o", "data", f"-{LIMIT:g}", f"{LIMIT:g}")
Y_HAT = Column("ŷ", "y_hat", "model")


def printed(value: str, columns: int) -> str:
    """A number of a row: four digits where there is room, two decimals in five columns."""
    if columns < 5:
        return spelt(value, 4 if columns < 4 else 3)
    return f"abs({value}) < 0.005 ? '0' : format({value}, '.2~f')"


def bracketed(value: str, digits: int) -> str:
    """A number after a sign, in brackets when negative."""
    text = spelt(value, digits)
    return f"({value} < 0 ? '(' + {text} + ')' : {text})"


def index(k: str) -> str:
    """The number of a class as a small index: ₁ … ₁₀."""
    return f"({k} < 9 ? slice('₁₂₃₄₅₆₇₈₉', {k}, {k} + 1) : '₁₀')"


def ratio(top: str, total: str, result: str) -> str:
    """`= top / total ≈ result` as text; six digits give four."""
    return f"'= ' + {spelt(top, 6)} + ' / ' + {spelt(total, 6)} + ' ≈ ' + {spelt(result)}"


LABEL: dict[str, str] = {
    "y": "[{k} === at.label ? 1 : 0]",
    "surprise": "[log(total) - o[{k}]]",
}
# core.information.shares as an expression; at.kind is its place among core.information.SHARES
SHARES = {
    "P": "[at.kind == 0 ? y[{k}] : at.kind == 1 ? (y[{k}] ? 0.9 : 0.1 / (length(o) - 1)) "
    ": at.kind == 2 ? y_hat[{k}] : 1 / length(o)]",
}


def _softmax() -> Look:
    """Logit, exponential, share."""
    return Look(
        "From scores to shares: point at a class or a term",
        "A row a class with its logit, the exponential of it and its share of their sum.",
        (LOGITS, Column("exp(o)", "exps", "data", "0", "highest"), Y_HAT),
        Sum(
            left=f"'ŷ' + {index('lit')} + ' ='",
            numerator=f"'exp(' + {spelt('o[lit]')} + ')'",
            term=f"'exp(' + {spelt('o[datum.k]')} + ')'",
            result=ratio("exps[lit]", "total", "y_hat[lit]"),
        ),
        {**EXPS, "highest": "max(exps[{k}])"},
        "softmax",
    )


def _temperature() -> Look:
    """The same with shift and temperature."""
    return Look(
        "The same with a temperature and a shift",
        "A row a class with its logit, the shifted logit over the temperature, its exponential "
        "and its share.",
        (
            LOGITS,
            Column("(o + c) / T", "z", "data", "-widest", "widest"),
            Column("exp", "exps", "data", "0", "highest"),
            Y_HAT,
        ),
        Sum(
            left=f"'ŷ' + {index('lit')} + ' ='",
            numerator=f"'exp(' + {spelt('z[lit]', 3)} + ')'",
            term=f"'exp(' + {spelt('z[datum.k]', 3)} + ')'",
            result=ratio("exps[lit]", "total", "y_hat[lit]"),
        ),
        {
            "z": "[(o[{k}] + shift) / at.T]",
            "widest": "max(abs(z[{k}]), 1e-9)",
            "exps": "[exp(z[{k}])]",
            "total": "Σexps[{k}]",
            "y_hat": "[exps[{k}] / total]",
            "highest": "max(exps[{k}])",
        },
        "temperature",
    )


def _likelihood() -> Look:
    """The one-hot label picks one of the surprises."""
    return Look(
        "The label picks one of the surprises",
        "A row a class with its probability, minus its logarithm, the one-hot label and their "
        "product.",
        (
            Y_HAT,
            Column("−log ŷ", "surprise", "data", "0", "most"),
            Column("y", "y", "truth"),
            Column("y·(−log ŷ)", "picked", "model", "0", "most"),
        ),
        Sum(
            left="'l ='",
            term=f"y[datum.k] + ' · ' + {spelt('surprise[datum.k]', 3)}",
            result=f"'= −log ' + {spelt('y_hat[at.label]', 6)} + ' ≈ ' + "
            f"{spelt('surprise[at.label]')}",
        ),
        {
            **EXPS,
            **LABEL,
            "picked": "[y[{k}] * surprise[{k}]]",
            "most": "max(surprise[{k}], 1)",
        },
        "likelihood",
    )


def _gradient() -> Look:
    """What was said minus what is true, and one update."""
    return Look(
        "What the label pulls: ŷ − y, and one update",
        "A row a class with its probability, the one-hot label, their difference, the logit "
        "before and after one update, and the probability after it.",
        (
            Y_HAT,
            Column("y", "y", "truth"),
            Column("ŷ − y", "slope", "batch", "-1", "1"),
            Column("new o", "after", "data", "-widest", "widest"),
            Column("new ŷ", "y_after", "model"),
        ),
        Sum(
            left="'ŷ − y ≈'",
            term="format(y_hat[datum.k], '.2f') + ' − ' + y[datum.k]",
            result=f"'o' + {index('lit')} + ' ← ' + {spelt('o[lit]')} + ' − ' + {spelt('lr')}"
            f" + ' · ' + {bracketed('slope[lit]', 6)} + ' ≈ ' + {spelt('after[lit]')}",
            sign=",",
        ),
        {
            **EXPS,
            **LABEL,
            "slope": "[y_hat[{k}] - y[{k}]]",
            "after": "[o[{k}] - lr * slope[{k}]]",
            "exps_after": "[exp(after[{k}])]",
            "total_after": "Σexps_after[{k}]",
            "y_after": "[exps_after[{k}] / total_after]",
            "widest": f"max(abs(after[{{k}}]), {LIMIT:g})",
        },
        "gradient",
    )


def _surprise() -> Look:
    """How often each class comes, times what it costs."""
    return Look(
        "How often it comes, times what it costs",
        "A row a class with how often it comes, what the model believes, the surprise and "
        "their product.",
        (
            Column("P", "P", "truth"),
            Column("Q = ŷ", "y_hat", "model"),
            Column("−log Q", "surprise", "data", "0", "most"),
            Column("P·(−log Q)", "costs", "model", "0", "most"),
        ),
        Sum(
            left="'H(P, Q) ='",
            term=f"{spelt('P[datum.k]', 2)} + ' · ' + {spelt('surprise[datum.k]', 3)}",
            result=f"'= ' + {spelt('cross')} + ' nats'",
        ),
        {
            **EXPS,
            **LABEL,
            **SHARES,
            "costs": "[P[{k}] * surprise[{k}]]",
            "most": "max(surprise[{k}], 1)",
            "cross": "Σcosts[{k}]",
        },
        "surprise",
    )


def looks() -> dict[str, Look]:
    """The figures of rows by name, each with the columns of one step of the lesson."""
    every = (_softmax(), _temperature(), _likelihood(), _gradient(), _surprise())
    return {look.key: look for look in every}
