"""How a classifier does, class by class: confusions, hits, and whether its certainty is earned."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from charts import theme
from charts.palettes import Palette
from charts.theme import VIRIDIS, Chart
from core import scores

BRIGHT = "datum.share > 0.35"  # cells on which dark letters read better than light ones


def confusion_table(y: Tensor, predicted: Tensor, names: Sequence[str]) -> pd.DataFrame:
    """One row a pair: truth, said (names), count, share (of that truth, 0 … 1), right."""
    counts = scores.confusion(y, predicted, len(names)).numpy()
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    truth, said = np.indices(counts.shape)
    return pd.DataFrame(
        {
            "truth": np.array(names)[truth.ravel()],
            "said": np.array(names)[said.ravel()],
            "count": counts.ravel(),
            "share": share.ravel(),
            "right": (truth == said).ravel(),
        }
    )


def class_table(confusion: pd.DataFrame) -> pd.DataFrame:
    """One row a class, worst first: name, n, hits, share, low, high, mistaken_for, mistaken, rank.

    low and high: between which the true share lies, 95 of 100 times. mistaken_for names every class
    that it is most often taken for, `mistaken` times each; nothing where it is always recognised.
    """
    rows = []
    for name, group in confusion.groupby("truth", sort=False):
        wrong = group[~group["right"]]
        most = int(wrong["count"].max()) if len(wrong) else 0
        others = wrong.loc[(wrong["count"] == most) & (most > 0), "said"]
        hits, n = int(group.loc[group["right"], "count"].sum()), int(group["count"].sum())
        low, high = scores.wilson(hits, n) if n else (0.0, 1.0)
        rows.append((name, n, hits, hits / max(n, 1), low, high, any_of(list(others)), most))
    columns = ["name", "n", "hits", "share", "low", "high", "mistaken_for", "mistaken"]
    table = pd.DataFrame(rows, columns=columns).sort_values(
        "share", kind="stable", ignore_index=True
    )
    return table.assign(rank=np.arange(len(table)))


def any_of(names: Sequence[str]) -> str:
    """Names in a sentence: each of them is as good.

    >>> any_of(["coat"]), any_of(["coat", "shirt"]), any_of([])
    ('coat', 'coat or shirt', 'nothing else')
    """
    if not names:
        return "nothing else"
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def calibration_table(y_hat: Tensor, y: Tensor) -> pd.DataFrame:
    """One row a filled bin: low, high, count, confidence, accuracy, least and most (0 … 1).

    least and most: between which the share that is right lies, 95 of 100 times, for so few images.
    """
    found = scores.calibration(y_hat, y)
    bins = len(found.count)
    hits = (found.accuracy * found.count).round().long().tolist()
    ends = [
        scores.wilson(h, n) if n else (0.0, 1.0)
        for h, n in zip(hits, found.count.tolist(), strict=True)
    ]
    table = pd.DataFrame(
        {
            "low": np.arange(bins) / bins,
            "high": np.arange(1, bins + 1) / bins,
            "count": found.count.numpy(),
            "confidence": found.confidence.numpy(),
            "accuracy": found.accuracy.numpy(),
            "least": [least for least, _ in ends],
            "most": [most for _, most in ends],
        }
    )
    return table[table["count"] > 0].reset_index(drop=True)


def calibration_error(table: pd.DataFrame) -> float:
    """Σ count/n · |accuracy − confidence| over the bins of `calibration_table`."""
    gap = (table["accuracy"] - table["confidence"]).abs()
    return float((gap * table["count"]).sum() / table["count"].sum())


def calibration_words(table: pd.DataFrame) -> str:
    """How far certainty and truth are apart, over all bins and in the fullest one."""
    full = table.sort_values("count").iloc[-1]
    return (
        "On the dashed line it can. The number is how many images are so sure, the line how far "
        "their share may be off. "
        f"When it is {full['low']:.0%} to {full['high']:.0%} sure ({full['count']:,.0f} images, "
        f"{full['confidence']:.1%} on average) it is right {full['accuracy']:.1%} of the time. "
        f"Over all images certainty and truth are {100 * calibration_error(table):.1f} points "
        "apart: the expected calibration error."
    )


def tips(plain: Sequence[str] = (), **formats: str) -> list[alt.Tooltip]:
    """Tooltip lines. Objects, not names: Altair takes 5 ms to guess what a bare name means."""
    named = [alt.Tooltip(field) for field in plain]
    return named + [alt.Tooltip(f"{field}:Q", format=form) for field, form in formats.items()]


def confusion_chart(table: pd.DataFrame, names: Sequence[str], palette: Palette) -> Chart:
    """Truth in rows, answers in columns; the diagonal is right."""
    x = alt.X(
        "said:N",
        title="what the model says",
        sort=list(names),
        axis=_names(-40 if max(map(len, names)) > 2 else 0),
    )
    y = alt.Y("truth:N", title="what it is", sort=list(names), axis=_names(0))
    base = alt.Chart(table).encode(x=x, y=y)
    cells = base.mark_rect().encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(type="sqrt", domain=[0, 1], range=VIRIDIS),
            legend=None,
        ),
        tooltip=tips(["truth:N", "said:N", "count:Q"], share=".1%"),
    )
    counts = base.mark_text(fontSize=11, tooltip=None).encode(
        text=alt.Text("count:Q"),
        color=alt.ColorValue(
            "#FFFFFF", condition={"test": "datum.share > 0.35", "value": "#101418"}
        ),
        opacity=alt.OpacityValue(0, condition={"test": "datum.count > 0", "value": 1}),
    )
    return theme.finish(
        alt.layer(cells, counts),
        palette,
        title="What it takes for what: rows are the truth",
        description="Matrix of counts of test images by true class and predicted class.",
        height=430,
    )


def _names(angle: int) -> alt.Axis:
    return alt.Axis(
        labelAngle=angle, labelLimit=90, labelOverlap=False, ticks=False, domain=False, grid=False
    )


def class_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The share of each class that is recognised, the worst at the top, and how sure that is."""
    # By rank, not as they come: other numbers in the same chart would keep the old order.
    order = alt.EncodingSortField("rank", op="min", order="ascending")
    y = alt.Y("name:N", title=None, sort=order, axis=_names(0))
    x = alt.X("share:Q", title="share of test images recognised", scale=alt.Scale(domain=[0, 1.15]))
    x = x.axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    base = alt.Chart(table).encode(y=y)
    bars = base.mark_bar(color=palette.data, opacity=0.55, height={"band": 0.62}).encode(
        x=x,
        tooltip=[
            *tips(["name:N", "hits:Q", "n:Q"], low=".1%", high=".1%"),
            alt.Tooltip("mistaken_for:N", title="most often taken for"),
            alt.Tooltip("mistaken:Q", title="times"),
        ],
    )
    reach = base.mark_rule(color=palette.ink, strokeWidth=1.5, tooltip=None).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q")
    )
    words = base.mark_text(align="left", dx=5, color=palette.ink, fontSize=12, tooltip=None).encode(
        x=alt.X("high:Q"), text=alt.Text("share:Q", format=".0%")
    )
    return theme.finish(
        alt.layer(bars, reach, words),
        palette,
        title="Share recognised of each class",
        description="Bars of the share of test images recognised in each class, with the range in "
        "which the true share lies in 95 of 100 samples of as many images.",
        height=430,
    )


def calibration_chart(
    table: pd.DataFrame, palette: Palette, *, title: str = "Can its certainty be trusted?"
) -> Chart:
    """How often it is right against how sure it says it is; on the dashed line the two agree.

    Each bin has its number of images and the line on which its true share may lie: a bin of one
    image has the longest of all, and a faint dot.
    """
    x = theme.x_axis("confidence", "how sure it says it is", (0, 1.03)).axis(format=".0%")
    y = theme.y_axis("accuracy", "how often it is right", (0, 1.03)).axis(format=".0%")
    honest = alt.Chart(pd.DataFrame({"confidence": [0, 1], "accuracy": [0, 1]}))
    base = alt.Chart(table)
    reach = base.mark_rule(color=palette.quiet, strokeWidth=2, tooltip=None).encode(
        x=x, y=alt.Y("least:Q"), y2=alt.Y2("most:Q")
    )
    dots = base.mark_circle(color=palette.model).encode(
        x=x,
        y=y,
        size=alt.Size("count:Q", scale=alt.Scale(domain=[1, 500], range=[25, 420]), legend=None),
        opacity=alt.Opacity(
            "count:Q", scale=alt.Scale(domain=[1, 20], range=[0.35, 1], clamp=True), legend=None
        ),
        tooltip=tips(["count:Q"], confidence=".1%", accuracy=".1%", least=".1%", most=".1%"),
    )
    counts = base.mark_text(
        align="right", dx=-13, dy=-7, fontSize=11, color=palette.ink, tooltip=None
    ).encode(x=x, y=y, text=alt.Text("count:Q", format=",d"))
    return theme.finish(
        alt.layer(
            honest.mark_line(color=palette.truth, strokeDash=[6, 4], tooltip=None).encode(x=x, y=y),
            reach,
            dots,
            counts,
        ),
        palette,
        title=title,
        description="Accuracy against confidence in bins of a tenth, each with its number of "
        "images and the range in which its true share lies in 95 of 100 samples.",
        height=330,
    )
