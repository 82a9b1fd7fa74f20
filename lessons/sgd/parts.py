"""The stage of the lesson: what is trained on, the sliders, the player and the linked views."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from charts.bowl import PLANES
from charts.naming import naming
from charts.palettes import Palette
from core import data, kept_runs, sgd
from lessons.sgd import bowl as views
from lessons.sgd import cache, controls, words
from lessons.sgd.fit import fit_chart
from lessons.sgd.loss import loss_chart
from lessons.sgd.stage import PHASES
from lessons.sgd.strip import strip_chart
from lessons.sgd.tables import DIGITS, SgdTables, readout_table
from ui import alone, feed, figure, kinds, own_data, player, prose, touch
from ui import stage as stages

CLICKED = "sgd_clicked"  # where on the bowl somebody clicked, until the start is there
DRAWN = "sgd_drawn"  # the run in view and its plane, for the words below it
BOWL = "sgd_bowl"  # where the chart stands that one can click on
SCATTER = touch.Scatter(
    "sgd",
    controls.DATA,
    "sgd_fit/0",
    "points",
    ("x1", "y"),
    {"sgd_fit/0": {"slope": "w", "bias": "b"}},
    bowl="sgd_bowl/0",
    keys=(controls.N.key, controls.NOISE.key),
)
MAX_KEPT = 6
MAX_ROWS = 1000  # of own data: as many as may be drawn


@dataclass(frozen=True)
class Scene:
    """What is trained on, and how it is seen: the settings that are not turned all the time.

    facts: n, d and the landmarks of the data, as ui.cached.bowl_facts gives them.
    """

    data: data.DataSpec
    facts: dict[str, float]
    plane: tuple[int, int]
    seed: int
    order: str

    @property
    def n(self) -> int:
        """Number of samples."""
        return int(self.facts["n"])

    @property
    def limit(self) -> float:
        """The largest stable learning rate, 2/λ_max."""
        return self.facts["largest_stable_lr"]

    @property
    def best_lr(self) -> float:
        """The best fixed learning rate of the full batch."""
        return self.facts["best_fixed_lr"]

    def start(self) -> tuple[float, ...]:
        """Where the run starts, in the plane that is seen; the other parameters start at 0."""
        start = [0.0] * (int(self.facts["d"]) + 1)
        for index, control in zip(self.plane, (controls.START_X, controls.START_Y), strict=True):
            start[index] = st.session_state[control.key]
        return tuple(start)


def scene() -> Scene:
    """Choose the data and the settings in the fold, or a preset."""
    touch.arrive(SCATTER)
    if CLICKED in st.session_state:
        x, y = st.session_state.pop(CLICKED)
        kinds.put({controls.START_X.key: x, controls.START_Y.key: y})
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.DATA.show(row.container(width=220))
    fold = alone.fold(row, "More settings")
    the_words(row)
    controls.AHEAD.show(row)
    own = own_data.chosen(name, "sgd", max_rows=MAX_ROWS)
    with fold:
        drawn = name in ("one feature", "two features")
        n = int(controls.N.show()) if drawn else 4
        noise = controls.NOISE.show() if drawn else 0.0
        seed = int(controls.SEED.show())
        order = controls.ORDER.show()
        wide = name == "two features" or (own is not None and data.shape(own)[1] == 2)
        plane = PLANES[controls.SHOWN.show()] if wide else (0, 1)
        controls.START_X.show()
        controls.START_Y.show()
    spec = own or data.named_spec(name, n=n, noise=noise, seed=seed)
    now = Scene(spec, cache.bowl_facts(spec), plane, seed, order)
    kinds.presets("sgd", controls.run_presets(now.n, now.best_lr, now.limit))
    return now


@stages.fragment
def stage(now: Scene, palette: Palette) -> tuple[sgd.SgdSpec, SgdTables, tuple[figure.Ready, ...]]:
    """The three sliders, the player, and the numbers of the linked views, which follow at once."""
    stages.listen("sgd", controls.LR, controls.BATCH, controls.EPOCHS, pause=0)
    spec = run_settings(now)
    tables = cache.run_tables(spec, *now.plane)
    # First everything is worked out, then it is shown: the browser goes through the page for every
    # batch of elements that arrives, so they had better arrive together.
    feature = now.plane[0] if now.plane[0] < tables.d else 0
    pictures = tuple(
        figure.ready(view, called)
        for view, called in (
            (views.bowl_chart(tables, palette, ahead=_ahead()), None),
            (fit_chart(tables, feature, palette), tables.called),
            (loss_chart(tables, palette, ahead=_ahead()), None),
            (strip_chart(tables, palette), None),
        )
    )
    st.session_state[DRAWN] = (spec, now.plane)
    stages.mark("sgd", spec)
    player.show("sgd", tables.num_updates, landmarks=tables.epoch_ends, phases=PHASES)
    feed.send("sgd", *pictures)
    return spec, tables, pictures


def _touched(spec: sgd.SgdSpec) -> touch.Scatter:
    """The scatter, and the run that follows its points."""
    charts = {"line": "sgd_fit/0", "bowl": f"{BOWL}/0", "loss": "sgd_loss/0"}
    written = {"letters": DIGITS, "shares": views.SHARES}
    return replace(SCATTER, descent={**charts, **written, "lr": spec.lr})


def linked_views(
    spec: sgd.SgdSpec, pictures: Sequence[figure.Ready], key: dict[str, str], palette: Palette
) -> None:
    """The four views of a run, and what their marks mean; the stage feeds them."""
    stages.clicks(BOWL, _start_here)
    bowl, fit, loss, strip = pictures
    with alone.views():
        with st.container(key="sgd"):
            left, right = st.columns(2)
            figure.show(bowl, left.container(key=BOWL))
            figure.show(fit, right.container(key="sgd_fit"))
            with right, alone.aside("touch"):
                rows = data.load(spec.data)
                touch.bar(_touched(spec), spec.data, rows.X[:, 0].tolist(), rows.y[:, 0].tolist())
            prose.key(
                palette, **key
            )  # below: on a laptop each line above pushes views off the screen
            below = alone.one_row(2)
            figure.show(loss, below[0].container(key="sgd_loss"))
            figure.show(strip, below[1])
        alone.line(words.ARROWS)
    feed.drawn("sgd", *pictures)


@alone.beside
@stages.fragment
def said() -> None:
    """What the words say of the run in view. They follow when the thumb pauses, the views lead."""
    spec, plane = st.session_state[DRAWN]
    stages.follow("sgd", spec, "words", stages.PAUSE)
    tables = cache.run_tables(spec, *plane)
    prose.summary(words.arrows())
    with st.expander("How it ends: the verdict, and the last numbers", expanded=_ahead()):
        prose.verdict(tables.verdict.name, tables.verdict.reason)
        prose.summary(words.summary(tables))
    prose.header("This update, in numbers")
    lines, numbers = words.readout_lines(tables, spec.lr), readout_table(tables)
    player.readout("sgd", lines, numbers, rows=tables.num_updates)


def _ahead() -> bool:
    """Whether what is to come may be seen: when somebody asks for it, or has predicted it."""
    return bool(st.session_state.get(controls.AHEAD.key)) or prose.predicted("sgd")


def question(spec: sgd.SgdSpec, tables: SgdTables) -> None:
    """What will the path look like? A guess holds for the settings it was made for."""
    prose.predict(
        "sgd",
        f"Each update sees {spec.batch_size} of {tables.n} samples. What will its path look like?",
        words.SHAPES,
        words.path_shape(tables),
        words.shape_reason(tables),
        settings=spec,
    )


@alone.beside
def the_words(place: st.delta_generator.DeltaGenerator) -> None:
    """What the lesson's words mean, for who meets them here first."""
    with place.popover("The words", help="What a gradient, an epoch or 2/λ_max is."):
        st.markdown(words.TERMS)
        prose.lesson("linear_regression")
        prose.lesson("loss_surface")


def run_settings(now: Scene) -> sgd.SgdSpec:
    """Learning rate, batch size and epochs; the landmarks of the data are rungs of the first."""
    left, middle, right = st.columns(3)
    lr = controls.LR.show(left, landmarks=(now.best_lr, now.limit, 1.3 * now.limit))
    if isinstance(now.data, data.OwnSpec) and lr > now.limit:
        _too_fast(now.data, lr, now)
    batch_size = int(controls.BATCH.show(middle, landmarks=(now.n,), high=now.n))
    num_epochs = int(controls.EPOCHS.show(right))
    return kinds.checked(
        "sgd",
        sgd.SgdSpec,
        safe={"batch_size": now.n, "num_epochs": 1},
        data=now.data,
        lr=lr,
        batch_size=batch_size,
        num_epochs=num_epochs,
        seed=now.seed,
        start=now.start(),
        order=now.order,
    )


def _too_fast(own: data.OwnSpec, lr: float, now: Scene) -> None:
    """The rate is above the limit of one's own data: say so at the slider, with both cures."""
    rows = data.load(own)
    widest = int(rows.X.square().mean(0).argmax())
    large = naming(rows).x(widest) if rows.X[:, widest].square().mean() > 2 else ""
    text, scale, rate = st.columns([5, 2, 2], vertical_alignment="center")
    text.caption(words.above_limit(lr, now.limit, large, own.standardise))
    if not own.standardise and scale.button(
        "Standardise the features",
        key="sgd_cure_scale",
        on_click=kinds.put,
        args=({"sgd_standardise": True},),
    ):
        st.rerun()  # the whole page: the data are chosen outside of the stage
    rate.button(
        f"Take η = {now.best_lr:.3g}",
        key="sgd_cure_rate",
        help="The best fixed rate of all samples, below the limit.",
        on_click=kinds.put,
        args=({controls.LR.key: kinds.rung(now.best_lr)},),
    )


def _start_here(x: float, y: float) -> None:
    st.session_state[CLICKED] = tuple(
        min(max(value, control.low), control.high)
        for value, control in ((x, controls.START_X), (y, controls.START_Y))
    )


@alone.beside
def keep_button(spec: sgd.SgdSpec) -> None:
    """Keep the run that is shown, to lay it beside others; the link carries the kept runs.

    The run at the click counts: the stage may have drawn another one since this page was.
    """
    row = st.container(horizontal=True)
    row.button(
        "Keep this run",
        key="sgd_keep",
        icon=":material/push_pin:",
        help="Lay it beside others under Compare runs.",
        on_click=_keep,
    )
    with row.popover("Kept runs"):
        controls.KEPT.show()
    for refusal in kept(spec.data)[1]:
        prose.error(refusal)


def _keep() -> None:
    spec, _ = st.session_state[DRAWN]
    text = kept_runs.write(spec)
    others = [run for run in _written() if run != text]
    kinds.put(
        {
            controls.KEPT.key: "; ".join([*others, text][-MAX_KEPT:]),
            controls.FURTHER.key: "Compare runs",
            controls.COMPARE.key: "kept runs",
        }
    )


def _written() -> list[str]:
    """The kept runs as they stand in the field, each once."""
    text = st.session_state.get(controls.KEPT.key) or ""
    return list(dict.fromkeys(run.strip() for run in text.split(";") if run.strip()))


def kept(data_spec: data.DataSpec) -> tuple[list[sgd.SgdSpec], list[str]]:
    """The kept runs on today's data, and a sentence for each that cannot be."""
    specs, refusals, written = [], [], _written()
    for number, text in enumerate(written[:MAX_KEPT], 1):
        try:
            specs.append(kept_runs.read(text, data_spec))
        except ValueError as error:
            refusals.append(f"Kept run {number} is left out: {error}")
    if len(written) > MAX_KEPT:
        refusals.append(f"Only the first {MAX_KEPT} kept runs are shown. Got {len(written)}.")
    return list(dict.fromkeys(specs)), refusals
