"""The lesson's picture on the home page."""

import altair as alt

from charts import theme
from charts.card import INK
from charts.palettes import LIGHT
from charts.theme import Chart
from core.concise import ConciseSpec
from core.data import SyntheticSpec
from lessons.concise.tables import concise_tables


def picture() -> Chart:
    """Two paths that are one: broad by hand, thin by torch.nn."""
    data = SyntheticSpec((3.0, -3.4), 3.2, noise=0.4, n=80, seed=4)
    spec = ConciseSpec(data, lr=0.22, batch_size=5, num_epochs=1)
    paths = concise_tables(spec).paths
    ends = [(float(paths[w].min()), float(paths[w].max())) for w in ("w1", "w2")]
    (x0, x1), (y0, y1) = (theme.pad(low, high, 0.08) for low, high in ends)
    x, y = theme.x_axis("w1", "", (x0, x1)), theme.y_axis("w2", "", (y0, y1))
    way = {name: paths[paths["run"] == name] for name in ("hand", "nn")}
    lines = {name: alt.Chart(rows).encode(x=x, y=y, order="step:Q") for name, rows in way.items()}
    last = alt.Chart(way["nn"].tail(1)).encode(x=x, y=y)
    return alt.layer(
        lines["hand"].mark_line(color=LIGHT.model, strokeWidth=9, strokeJoin="round", clip=True),
        lines["nn"].mark_line(color="#FFFFFF", strokeWidth=2.2, strokeJoin="round", clip=True),
        lines["nn"].mark_circle(color=INK, size=34, opacity=1, clip=True),
        last.mark_circle(color=LIGHT.model, size=260, opacity=1),
    )
