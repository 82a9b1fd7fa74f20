"""Every control, declared once: key, label, range, default, help. The key is its name in the link.

Keys begin with the name of their lesson, because Streamlit clears the address between pages.
Streamlit drops bad values from a link; a value off the grid passes, so `show` rounds it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from charts.sgd import PLANES
from core import data, likelihood, sgd
from ui import prose
from ui.likelihood_words import STEPS as LIKELIHOOD_STEPS
from ui.stepper import Stepper

Spec = TypeVar("Spec")
Place = Any  # the st module, a column or a container: whatever widgets are drawn on


@dataclass(frozen=True)
class Slider:
    """A number between two ends, on a grid."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    help: str = ""
    format: str | None = None

    def show(self, place: Place = st, **changes: Any) -> float:
        """Draw the slider; returns its value on the grid. `high=` narrows it to the data."""
        high = changes.get("high", self.high)
        _forget_unless(self.key, lambda v: self.low <= v <= high)
        value = place.slider(
            self.label,
            self.low,
            high,
            min(self.default, high),
            self.step,
            key=self.key,
            help=self.help or None,
            format=self.format,
            bind="query-params",
        )
        snapped = self.low + round((value - self.low) / self.step) * self.step
        # 0.1 + 0.2 is 0.30000000000000004: give back the number the label shows
        return type(self.low)(round(min(max(snapped, self.low), high), 10))


@dataclass(frozen=True)
class Number:
    """A number that is typed: seeds and exact values."""

    key: str
    label: str
    low: float
    high: float
    step: float
    default: float
    help: str = ""
    format: str | None = None

    def show(self, place: Place = st) -> float:
        """Draw the field; returns what was typed, within its range."""
        return place.number_input(  # type: ignore[no-any-return]  # st is Any
            self.label,
            self.low,
            self.high,
            self.default,
            self.step,
            key=self.key,
            help=self.help or None,
            format=self.format,
            bind="query-params",
        )


@dataclass(frozen=True)
class Ladder:
    """A number on uneven rungs, such as a learning rate over five orders of magnitude.

    Landmarks of the data (such as 2/λ_max) join the rungs, so that one can stand on them exactly.
    """

    key: str
    label: str
    rungs: Sequence[float]
    default: float
    help: str = ""

    def show(self, place: Place = st, landmarks: Sequence[float] = ()) -> float:
        """Draw the ladder; returns the number on the chosen rung."""
        options = [rung(v) for v in sorted({*self.rungs, *landmarks})]
        stand = st.session_state.get(self.key)
        if stand is not None and stand not in options:
            # the landmark belonged to other data: step to the nearest rung instead of resetting
            near = min(self.rungs, key=lambda v: abs(v - float(stand)))
            st.session_state[self.key] = rung(near)
        value = place.select_slider(
            self.label,
            options,
            rung(self.default),
            key=self.key,
            help=self.help or None,
            bind="query-params",
        )
        return float(value)


@dataclass(frozen=True)
class Choice:
    """One of a few named options: name -> what it is. The link carries the name one reads."""

    key: str
    label: str
    options: dict[str, str] = field(hash=False)
    default: str
    help: str = ""

    def show(self, place: Place = st, names: Sequence[str] = ()) -> str:
        """Draw the choice; returns the chosen name. `names` offers only some of the options."""
        offered = list(names or self.options)
        described = [
            f"- **{name}**: {self.options[name]}" for name in offered if self.options[name]
        ]
        default = self.default if self.default in offered else offered[0]
        _forget_unless(self.key, lambda v: v in offered)
        return place.selectbox(  # type: ignore[no-any-return]  # st is Any
            self.label,
            offered,
            offered.index(default),
            key=self.key,
            help="\n".join([self.help, *described]).strip() or None,
            bind="query-params",
        )


@dataclass(frozen=True)
class Switch:
    """On or off: a mistake to make, a mark to hide."""

    key: str
    label: str
    default: bool = False
    help: str = ""

    def show(self, place: Place = st) -> bool:
        """Draw the switch; returns whether it is on."""
        return place.toggle(  # type: ignore[no-any-return]  # st is Any
            self.label, self.default, key=self.key, help=self.help or None, bind="query-params"
        )


@dataclass(frozen=True)
class Preset:
    """A named state of several controls, and the reason to look at it."""

    name: str
    values: dict[str, Any] = field(hash=False)
    reason: str


def rung(value: float) -> str:
    """A number as the rungs of a ladder spell it."""
    return f"{value:.6g}"


def presets(key: str, choices: Sequence[Preset]) -> None:
    """A row of buttons, each of which sets several controls at once; its reason is its help."""
    with st.container(horizontal=True, key=f"{key}_presets", gap="small"):
        for number, preset in enumerate(choices):
            st.button(
                preset.name,
                key=f"{key}_preset_{number}",
                help=preset.reason,
                on_click=_apply,
                args=(preset.values,),
            )


def checked(key: str, build: Callable[..., Spec], *args: Any, **fields: Any) -> Spec:
    """Build a spec; when a rule is broken say so, and give back the last spec that worked.

    The first bad spec of a visit falls back to the spec's own defaults.
    """
    slot = f"{key}_last_good"
    try:
        st.session_state[slot] = build(*args, **fields)
    except ValueError as error:
        prose.refused(error)
        if slot not in st.session_state:
            st.session_state[slot] = build()
    return st.session_state[slot]  # type: ignore[no-any-return]  # session_state is untyped


def _apply(values: dict[str, Any]) -> None:
    for key, value in values.items():
        st.session_state[key] = value


def _forget_unless(key: str, fits: Callable[[Any], bool]) -> None:
    """Drop a remembered value that today's range no longer allows."""
    if key in st.session_state and not fits(st.session_state[key]):
        del st.session_state[key]


SEED_MAX = 9999

# 1, 1.5, 2, 3, 5, 7 in each decade: even steps to the eye on a logarithmic scale
LR_RUNGS = (
    *(float(f"{m}e{e}") for e in range(-4, 1) for m in ("1", "1.5", "2", "3", "5", "7")),
    10.0,
)

# --- 05_sgd -----------------------------------------------------------------------------------

SGD_DATA = Choice("sgd_data", "Data", data.NAMED, "one feature")
SGD_LR = Ladder("sgd_lr", "Learning rate η", LR_RUNGS, 0.1, "How far one update goes downhill.")
SGD_BATCH = Slider("sgd_batch", "Batch size", 1, 1000, 1, 12, "Samples that make one update.")
SGD_EPOCHS = Slider("sgd_epochs", "Epochs", 1, 30, 1, 4, "Passes over all samples.")
SGD_SEED = Number("sgd_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and of the shuffle.")
SGD_N = Slider("sgd_n", "Points n", 1, 1000, 1, 100)
SGD_NOISE = Slider("sgd_noise", "Noise σ", 0.0, 5.0, 0.05, 1.0, "Standard deviation around truth.")
SGD_SHOWN = Choice("sgd_shown", "Parameters shown", dict.fromkeys(PLANES, ""), "w₁ and w₂")
SGD_START_X = Number("sgd_start_x", "Start, across", -50.0, 50.0, 0.5, 0.0)
SGD_START_Y = Number("sgd_start_y", "Start, up", -50.0, 50.0, 0.5, 0.0)
SGD_MISTAKE = Choice("sgd_mistake", "Mistake", {"none": "", **sgd.MISTAKES}, "none")


def sgd_presets(n: int, best_lr: float, limit: float) -> tuple[Preset, ...]:
    """Good and bad settings for the data at hand, each with its reason."""
    return (
        Preset(
            "The book's run",
            {
                "sgd_data": "two features",
                "sgd_n": 1000,
                "sgd_noise": 0.01,
                "sgd_batch": 10,
                "sgd_lr": "0.03",
                "sgd_epochs": 3,
            },
            "1,000 points, batches of 10, lr 0.03, 3 epochs: 300 updates.",
        ),
        Preset(
            "Full batch",
            {"sgd_batch": n, "sgd_lr": rung(best_lr), "sgd_epochs": 12},
            f"All {n} samples in every update, at the best fixed rate {best_lr:.3g}: no noise.",
        ),
        Preset(
            "One sample",
            {"sgd_batch": 1, "sgd_lr": "0.03", "sgd_epochs": 2},
            "The cheapest update there is, and the roughest: each sample pulls its own way.",
        ),
        Preset(
            "Too slow",
            {"sgd_batch": min(10, n), "sgd_lr": "0.005", "sgd_epochs": 3},
            "The rate is a small fraction of what the bowl allows.",
        ),
        Preset(
            "At the limit",
            {"sgd_batch": n, "sgd_lr": rung(limit), "sgd_epochs": 20},
            f"Exactly 2/λ_max = {limit:.3g}: the steepest direction only changes sign.",
        ),
        Preset(
            "Explodes",
            {"sgd_batch": n, "sgd_lr": rung(1.3 * limit), "sgd_epochs": 30},
            f"30 % above 2/λ_max = {limit:.3g}: each update overshoots by more than the last.",
        ),
    )


# --- 07_likelihood ----------------------------------------------------------------------------

LIKELIHOOD_STEP = Stepper("likelihood_step", "Step", [step.name for step in LIKELIHOOD_STEPS])
LIKELIHOOD_W = Slider("likelihood_w", "w, slope of the line", -2.0, 6.0, 0.05, 1.0)
LIKELIHOOD_B = Slider("likelihood_b", "b, height at x = 0", -2.0, 8.0, 0.05, 3.0)
LIKELIHOOD_SIGMA = Slider(
    "likelihood_sigma", "σ, width of the bell", 0.0, 3.0, 0.05, 1.0, "What the model assumes."
)
# own points may have any units: their line is typed
LIKELIHOOD_OWN_W = Number("likelihood_own_w", "w, slope of the line", -1e12, 1e12, 0.1, 1.0)
LIKELIHOOD_OWN_B = Number("likelihood_own_b", "b, height at x = 0", -1e12, 1e12, 0.1, 0.0)
LIKELIHOOD_OWN_SIGMA = Number("likelihood_own_sigma", "σ, width of the bell", 0.0, 1e12, 0.1, 1.0)
LIKELIHOOD_N = Ladder("likelihood_n", "Points n", (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000), 20)
LIKELIHOOD_POINT = Number("likelihood_point", "Point to spell out", 1, 2000, 1, 1)
LIKELIHOOD_TRUTH = Switch("likelihood_truth", "Show the truth")
LIKELIHOOD_BEST = Switch("likelihood_best", "Move the line to the maximum")
LIKELIHOOD_BEST_SIGMA = Switch("likelihood_best_sigma", "Move σ there too")
LIKELIHOOD_DATA = Choice(
    "likelihood_data",
    "Data",
    {name: what for name, what in data.NAMED.items() if name != "two features"}
    | {"my own points": "one feature and y, typed, pasted or from a file"},
    "one feature",
)
LIKELIHOOD_NOISE = Slider("likelihood_noise", "True noise of the data", 0.0, 3.0, 0.05, 1.0)
LIKELIHOOD_SEED = Number("likelihood_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the drawn data.")
LIKELIHOOD_MISTAKE = Choice(
    "likelihood_mistake", "Mistake", {"none": "", **likelihood.MISTAKES}, "none"
)

LIKELIHOOD_BELL_MU = Slider("likelihood_bell_mu", "μ, the middle", -5.0, 5.0, 0.1, -2.0)
LIKELIHOOD_BELL_SIGMA = Slider("likelihood_bell_sigma", "σ, the width", 0.05, 4.0, 0.05, 0.7)
LIKELIHOOD_FACTOR = Slider("likelihood_factor", "Factor between the σ", 1.1, 5.0, 0.1, 2.0)
LIKELIHOOD_SET_N = Slider("likelihood_set_n", "Points in each data set", 3, 60, 1, 5)
LIKELIHOOD_GROWTH = Slider(
    "likelihood_growth", "How fast the noise grows", 0.0, 1.5, 0.05, 1.0, "σᵢ = σ · exp(growth · x)"
)
LIKELIHOOD_LAWS = {
    "normal": "light tails: the book's noise",
    "laplace": "a sharp peak and heavier tails",
    "student": "Student's t: heavy tails",
    "skewed": "small errors below, a few large ones above",
}
LIKELIHOOD_LAW = Choice("likelihood_law", "Noise of the data", LIKELIHOOD_LAWS, "normal")
LIKELIHOOD_NU = Slider("likelihood_nu", "ν of Student's t", 3, 30, 1, 3, "Large ν: almost normal.")
LIKELIHOOD_LAW_N = Slider("likelihood_law_n", "Points", 2, 200, 1, 50)
LIKELIHOOD_OUTLIER = Switch("likelihood_outlier", "One label becomes an outlier")
LIKELIHOOD_OUTLIER_Y = Number("likelihood_outlier_y", "The outlier", -1e9, 1e9, 100.0, 10_000.0)
LIKELIHOOD_ZOOM = Switch("likelihood_zoom", "Zoom to the other points", True)
LIKELIHOOD_LOOK_LAW = Choice("likelihood_look_law", "Noise of the data", LIKELIHOOD_LAWS, "normal")
LIKELIHOOD_LOOK_N = Ladder("likelihood_look_n", "Points", (5, 20, 50, 100, 200, 500, 1000), 1000)
LIKELIHOOD_TOPIC_SEED = Number("likelihood_topic_seed", "Seed", 0, SEED_MAX, 1, 0)
LIKELIHOOD_COUNT_W = Slider("likelihood_count_w", "w", -1.0, 1.5, 0.05, 0.8)
LIKELIHOOD_COUNT_B = Slider("likelihood_count_b", "b", -2.0, 2.5, 0.05, 0.5)
LIKELIHOOD_LABELS = tuple(
    Slider(f"likelihood_p{i}", f"Probability given to label {i}", 0.01, 1.0, 0.01, p)
    for i, p in enumerate((0.7, 0.2, 0.9), 1)
)
LIKELIHOOD_TOPICS = (
    "The bell",
    "Does σ matter?",
    "How wide is σ?",
    "Unequal noise",
    "Other noise",
    "Residuals",
    "Counts",
    "Classes",
)


def likelihood_topics() -> Sequence[Any]:
    """Tabs of which only the open one is computed; the link remembers it."""
    return st.tabs(LIKELIHOOD_TOPICS, key="likelihood_topic", bind="query-params")


LIKELIHOOD_PRESETS = (
    Preset(
        "A line that fits badly",
        {"likelihood_w": -1.0, "likelihood_b": 6.0, "likelihood_best": False},
        "Few points lie under their bells: the product is lost after a handful of factors.",
    ),
    Preset(
        "1,000 points",
        {"likelihood_data": "one feature", "likelihood_n": "1000"},
        "Enough factors for the product to be lost, in float64 too.",
    ),
    Preset(
        "A narrow bell",
        {"likelihood_sigma": 0.2, "likelihood_noise": 0.2, "likelihood_best": True},
        "Densities above 1: their product grows, and the constant is negative.",
    ),
    Preset(
        "One point",
        {"likelihood_data": "one feature", "likelihood_n": "1"},
        "A single point does not fix a line: many lines are equally likely.",
    ),
    Preset(
        "No noise",
        {"likelihood_data": "one feature", "likelihood_noise": 0.0, "likelihood_best": True},
        "Every point on the true line: the likelihood has no maximum over σ.",
    ),
)
