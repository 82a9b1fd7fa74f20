"""The SGD lesson's parts: the stage with its controls and linked views, and the further sections.

Each reads its controls, asks the cache, and shows charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from charts.bowl import PLANES
from charts.damage import damage_chart, damage_words
from charts.theme import Palette
from core import data, gradient_noise, hand_gradient, kept_runs, sgd, sgd_seeds
from lessons.sgd import bowl as views
from lessons.sgd import cache, compare, controls, hand, seeds, tables_further, words, words_further
from lessons.sgd.fit import fit_chart
from lessons.sgd.loss import loss_chart
from lessons.sgd.noise import arrows_chart, noise_chart
from lessons.sgd.stage import PHASES
from lessons.sgd.strip import strip_chart
from lessons.sgd.tables import SgdTables, readout_table
from ui import feed, figure, kinds, own_data, player, prose, source
from ui import stage as stages

CLICKED = "sgd_clicked"  # where on the bowl somebody clicked, until the start is there
DRAWN = "sgd_drawn"  # the run in view and its plane, for the words below it
BOWL = "sgd_bowl"  # where the chart stands that one can click on
MAX_KEPT = 6


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
    if CLICKED in st.session_state:
        x, y = st.session_state.pop(CLICKED)
        kinds.put({controls.START_X.key: x, controls.START_Y.key: y})
    row = st.container(horizontal=True, vertical_alignment="bottom")
    name = controls.DATA.show(row.container(width=220))
    fold = row.popover("More settings")
    own = own_data.show("sgd", max_rows=sgd.MAX_UPDATES) if name == "own points" else None
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


@st.fragment
def stage(now: Scene, palette: Palette) -> tuple[sgd.SgdSpec, SgdTables, tuple[figure.Ready, ...]]:
    """The three sliders, the player, and the numbers of the linked views, which follow at once."""
    stages.listen("sgd", controls.LR, controls.BATCH, controls.EPOCHS, pause=0)
    spec = run_settings(now)
    tables = cache.run_tables(spec, *now.plane)
    # First everything is worked out, then it is shown: the browser goes through the page for every
    # batch of elements that arrives, so they had better arrive together.
    feature = now.plane[0] if now.plane[0] < tables.d else 0
    pictures = tuple(
        figure.ready(view)
        for view in (
            views.bowl_chart(tables, palette),
            fit_chart(tables, feature, palette),
            loss_chart(tables, palette),
            strip_chart(tables, palette),
        )
    )
    st.session_state[DRAWN] = (spec, now.plane)
    stages.mark("sgd", spec)
    player.show("sgd", tables.num_updates, landmarks=tables.epoch_ends, phases=PHASES)
    feed.send("sgd", *pictures)
    return spec, tables, pictures


def linked_views(pictures: Sequence[figure.Ready], key: dict[str, str], palette: Palette) -> None:
    """The four views of a run, and what their marks mean; the stage feeds them."""
    stages.clicks(BOWL, _start_here)
    prose.key(palette, **key)
    bowl, fit, loss, strip = pictures
    with st.container(key="sgd"):
        left, right = st.columns(2)
        figure.show(bowl, left.container(key=BOWL))
        figure.show(fit, right)
        figure.show(loss)
        figure.show(strip)
    feed.drawn("sgd", *pictures)


@st.fragment
def said() -> None:
    """What the words say of the run in view. They follow when the thumb pauses, the views lead."""
    spec, plane = st.session_state[DRAWN]
    stages.follow("sgd", spec, "words", stages.PAUSE)
    tables = cache.run_tables(spec, *plane)
    prose.summary(words.summary(tables))
    prose.verdict(tables.verdict.name, tables.verdict.reason)
    prose.header("This update, in numbers")
    lines, numbers = words.readout_lines(tables, spec.lr), readout_table(tables)
    player.readout("sgd", lines, numbers, rows=tables.num_updates)


def run_settings(now: Scene) -> sgd.SgdSpec:
    """Learning rate, batch size and epochs; the landmarks of the data are rungs of the first."""
    left, middle, right = st.columns(3)
    lr = controls.LR.show(left, landmarks=(now.best_lr, now.limit, 1.3 * now.limit))
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


def further(
    section: str, spec: sgd.SgdSpec, plane: tuple[int, int], names: Sequence[str], palette: Palette
) -> None:
    """Show the chosen section of the lesson."""
    if section == "Break it":
        _break_it(spec, palette)
    elif section == "Compare runs":
        _compare(spec, plane, tuple(names), palette)
    elif section == "Noise of a batch":
        _noise(spec, plane, names, palette)
    elif section == "Many seeds":
        _many_seeds(palette)
    else:
        _by_hand(palette)


def _start_here(x: float, y: float) -> None:
    st.session_state[CLICKED] = tuple(
        min(max(value, control.low), control.high)
        for value, control in ((x, controls.START_X), (y, controls.START_Y))
    )


def keep_button(spec: sgd.SgdSpec) -> None:
    """Keep the run on the page, to lay it beside others; the link carries the kept runs."""
    row = st.container(horizontal=True)
    row.button(
        "Keep this run",
        key="sgd_keep",
        icon=":material/push_pin:",
        help="Lay it beside others under Compare runs.",
        on_click=_keep,
        args=(spec,),
    )
    with row.popover("Kept runs"):
        controls.KEPT.show()
    for refusal in _kept(spec.data)[1]:
        st.error(refusal)


def _keep(spec: sgd.SgdSpec) -> None:
    text = kept_runs.write(spec)
    others = [run for run in _written() if run != text]
    kinds.put(
        {
            controls.KEPT.key: "; ".join([*others, text][-MAX_KEPT:]),
            controls.FURTHER.key: "Compare runs",
            controls.COMPARE.key: "kept runs",
        }
    )


def _forget() -> None:
    st.session_state[controls.KEPT.key] = ""


def _written() -> list[str]:
    """The kept runs as they stand in the field, each once."""
    text = st.session_state.get(controls.KEPT.key) or ""
    return list(dict.fromkeys(run.strip() for run in text.split(";") if run.strip()))


def _kept(data_spec: data.DataSpec) -> tuple[list[sgd.SgdSpec], list[str]]:
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


def _break_it(spec: sgd.SgdSpec, palette: Palette) -> None:
    mistake = controls.MISTAKE.show()
    if mistake == "none":
        st.markdown(
            "Choose a mistake. The same run is made with it, and laid beside the right one."
        )
        return
    damage = cache.damage_table(spec, mistake)
    figure.show(damage_chart(damage, palette))
    prose.broken(damage_words(damage, mistake, sgd.MISTAKES[mistake]))
    source.show(sgd.wrong_gradient)


def _compare(
    spec: sgd.SgdSpec, plane: tuple[int, int], names: tuple[str, ...], palette: Palette
) -> None:
    left, right = st.columns(2)
    what, against = controls.COMPARE.show(left), controls.AGAINST.show(right)
    specs = _specs_to_compare(what, spec)
    if not specs:
        st.markdown("Nothing kept yet: press **Keep this run** above, then change one thing.")
        return
    tables = cache.runs_tables(tuple(specs), names, *plane)
    if what == "kept runs":
        figure.show(compare.overlay_chart(tables, palette))
    columns = st.columns(min(len(specs), 3))
    for k, (one, label) in enumerate(zip(specs, tables.labels, strict=True)):
        short = f"batch {one.batch_size}" if what == "batch sizes" else f"η {one.lr:.3g}"
        figure.show(compare.path_chart(tables, label, short, palette), columns[k % 3])
    figure.show(compare.losses_chart(tables, against, palette))
    st.dataframe(tables.ends, hide_index=True)
    if what == "kept runs":
        st.button("Forget the kept runs", key="sgd_forget", on_click=_forget)


def _specs_to_compare(what: str, spec: sgd.SgdSpec) -> list[sgd.SgdSpec]:
    facts = cache.bowl_facts(spec.data)
    if what == "learning rates":
        return tables_further.row_of_rates(spec, facts["largest_stable_lr"])
    if what == "batch sizes":
        return tables_further.row_of_batches(spec, int(facts["n"]), sgd.MAX_UPDATES)
    return _kept(spec.data)[0]


def _noise(
    spec: sgd.SgdSpec, plane: tuple[int, int], names: Sequence[str], palette: Palette
) -> None:
    at_optimum = controls.NOISE_AT.show()
    table, noise = cache.noise_table(spec, at_optimum)
    n = noise.sizes[-1]
    size = int(controls.NOISE_BUNDLE.show(landmarks=(n,), high=n))
    left, right = st.columns(2)
    arrows = tables_further.arrows_table(noise, *plane)
    figure.show(arrows_chart(arrows, noise, size, names, palette, *plane), left)
    figure.show(noise_chart(table, palette), right)
    prose.notice(words_further.noise_words(table))
    st.dataframe(table, hide_index=True)
    source.show(gradient_noise.gradient_noise)


def _many_seeds(palette: Palette) -> None:
    st.markdown(
        "The book's run (1,000 samples, two features, batches of 10), from twenty seeds at once: "
        "other data, other first weights, another order. How much of a result is luck?"
    )
    row = st.columns(3)
    lr = controls.SEEDS_LR.show(row[0])
    num_epochs = int(controls.SEEDS_EPOCHS.show(row[1]))
    init_std = controls.INIT_STD[controls.SEEDS_INIT.show(row[2])]
    spec = sgd_seeds.SeedsSpec(lr=lr, num_epochs=num_epochs, init_std=init_std)
    losses, errors = cache.seeds_tables(spec)
    left, right = st.columns(2)
    figure.show(seeds.losses_chart(losses, palette), left)
    figure.show(seeds.errors_chart(errors, palette), right)
    prose.notice(words_further.seeds_words(losses, errors))
    source.show(sgd_seeds.run_seeds, sgd_seeds.one_epoch, sgd_seeds.predicted_loss)


def _by_hand(palette: Palette) -> None:
    st.markdown(
        "Before autograd: one parameter, ŷ = ax on the toy line 1→2, 2→4, 3→6, and the slope of "
        "(ax − y)² worked out by hand, one update a sample."
    )
    row = st.columns(4)
    alpha = controls.ALPHA.show(row[0])
    start = controls.HAND_START.show(row[1])
    num_epochs = int(controls.HAND_EPOCHS.show(row[2]))
    single = controls.HAND_SINGLE.show(row[3])
    kinds.presets("sgd_hand", controls.HAND_PRESETS)
    dtype = "float32" if single else "float64"
    spec = hand_gradient.HandSpec(alpha, start, num_epochs, dtype)
    table, words = cache.hand_run(spec)
    left, right = st.columns(2)
    figure.show(hand.path_chart(table, palette), left)
    figure.show(hand.parabola_chart(table, palette), right)
    prose.notice(words)
    left, right = st.columns(2)
    figure.show(hand.factor_chart(alpha, palette), left)
    with right:
        source.show(hand_gradient.gradient_by_hand, hand_gradient.epoch)
