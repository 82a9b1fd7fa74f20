"""Three rings, and two timelines: what came when."""

import functools
from typing import Any

import altair as alt
import pandas as pd

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.glossary.tables_history import EVENTS, FRAMEWORKS, LANES, TOLD, spans
from lessons.glossary.words_history import EXAMPLES, RINGS

ROW = 21  # pixels of an event
LAST = 2020


def rings_chart(ring: str, palette: Palette) -> Form:
    """Three boxes, each inside the one before; the one in hand is lit."""
    rows = pd.DataFrame(
        {
            "left": [0.04 * k for k in range(3)],
            "right": [1 - 0.04 * k for k in range(3)],
            "low": [0.06 * k for k in range(3)],
            "high": [1 - 0.24 * k for k in range(3)],
            "name": RINGS,
            "text": [EXAMPLES[name] for name in RINGS],
            "lit": [name == ring for name in RINGS],
        }
    )
    return rings_form(palette).with_tables(rings=rows)


@functools.lru_cache(maxsize=4)
def rings_form(palette: Palette) -> Form:
    """What three rings look like."""
    ends = alt.Scale(domain=[0, 1], nice=False)
    x, y = alt.X("left:Q", axis=None, scale=ends), alt.Y("low:Q", axis=None, scale=ends)
    rings = form.table("rings")
    boxes = rings.encode(x=x, x2=alt.X2("right:Q"), y=y, y2=alt.Y2("high:Q"))
    looks: dict[str, Any] = {
        "name": {"dy": 17, "fontSize": 14, "fontWeight": "bold"},
        "text": {"dy": 36, "fontSize": 12},
    }
    layers = [
        boxes.mark_rect(
            cornerRadius=14, fill=palette.paper, stroke=palette.data, strokeWidth=1.5, tooltip=None
        ),
        boxes.transform_filter("datum.lit").mark_rect(
            cornerRadius=14, filled=False, stroke=palette.model, strokeWidth=3.5, tooltip=None
        ),
        *(
            rings.transform_calculate(left="0.5", low="datum.high")
            .mark_text(color=palette.ink, tooltip=None, **look)
            .encode(x=x, y=y, text=f"{field}:N")
            for field, look in looks.items()
        ),
    ]
    return form.of(
        theme.finish(
            alt.layer(*layers),
            palette,
            title="Each inside the one before",
            description="Deep learning is drawn inside machine learning, and that inside "
            "artificial intelligence.",
            height=320,
        )
    )


def events_chart(palette: Palette) -> Form:
    """A row an event: its year as a mark, its name beside it."""
    rows = pd.DataFrame(
        {
            "year": [event.year for event in EVENTS],
            "row": list(range(len(EVENTS))),
            "text": [f"{event.year} {event.name}" for event in EVENTS],
            "lane": [event.lane for event in EVENTS],
        }
    )
    return events_form(palette).with_tables(events=rows)


@functools.lru_cache(maxsize=4)
def events_form(palette: Palette) -> Form:
    """What the events look like."""
    x = theme.x_axis("year", "year", (1955, LAST)).axis(alt.Axis(format="d"))
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[len(EVENTS) - 0.4, -0.6], nice=False))
    events = form.table("events").encode(x=x, y=y)
    inks = [palette.ink, palette.model, palette.ink]
    marks = {"method": "circle", "network": "square", "data or chip": "diamond"}
    sides: dict[str, Any] = {"<": {"align": "left", "dx": 9}, ">=": {"align": "right", "dx": -9}}
    layers = [
        *(
            events.transform_filter(f"datum.lane === '{lane}'").mark_point(
                shape=marks[lane], size=90, filled=True, opacity=1, color=ink, tooltip=None
            )
            for lane, ink in zip(LANES, inks, strict=True)
        ),
        *(
            events.transform_filter(f"datum.year {sign} 1988")
            .mark_text(fontSize=12, color=palette.ink, tooltip=None, **side)
            .encode(text="text:N")
            for sign, side in sides.items()
        ),
    ]
    return form.of(
        theme.finish(
            alt.layer(*layers),
            palette,
            title="Methods, networks, data and chips",
            description="Publications on a line of years: circles are methods without a network, "
            "squares are networks, diamonds are data and chips.",
            height=70 + ROW * len(EVENTS),
        )
    )


def frameworks_chart(told: bool, palette: Palette) -> Form:
    """A bar a framework, as long as what is known of its date leaves open."""
    return frameworks_form(palette).with_tables(spans=spans(told))


@functools.lru_cache(maxsize=4)
def frameworks_form(palette: Palette) -> Form:
    """What the dates look like."""
    x = theme.x_axis("start", "year", (2010, LAST)).axis(alt.Axis(format="d"))
    names = [one.name for one in FRAMEWORKS]
    y = alt.Y("name:N", title=None, sort=names, scale=alt.Scale(domain=names))
    rows = form.table("spans")
    bars = rows.encode(x=x, x2=alt.X2("end:Q"), y=y)
    layers = [
        *(
            bars.transform_filter(f"datum.which {sign} '{TOLD}'").mark_bar(
                height=13, color=ink, stroke=ink, strokeWidth=1, tooltip=None
            )
            for sign, ink in (("!==", palette.truth), ("===", palette.compare))
        ),
        rows.transform_calculate(mid="(datum.start + datum.end) / 2")
        .mark_text(fontSize=12, dy=-15, color=palette.ink, tooltip=None)
        .encode(x=theme.on(x, "mid"), y=y, text="when:N"),
    ]
    return form.of(
        theme.finish(
            alt.layer(*layers),
            palette,
            title="When the frameworks came out",
            description="A bar for each of five frameworks on a line of years; another colour "
            "where the date is one that is often told and is not so.",
            height=320,
        )
    )
