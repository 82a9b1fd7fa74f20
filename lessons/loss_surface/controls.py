"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from charts.bowl import PLANES
from core import data, loss_surface, losses
from ui.kinds import Choice, Coordinate, Ladder, Number, Preset, Slider, Switch, Tabs
from ui.ranges import SEED_MAX

# --- 04_loss_surface --------------------------------------------------------------------------

DATA = Choice(
    "surface_data", "Data", {**data.NAMED, data.OWN: "typed, pasted or CSV"}, "one feature"
)
LOSS = Choice("surface_loss", "Loss", losses.KINDS, "squared")
UNITS = Ladder(
    "surface_units",
    "Feature x₁ times",
    (0.1, 0.2, 0.5, 1, 2, 5, 10),
    1,
    "The same data in another unit: metres, or centimetres.",
)
CORRELATION = Slider(
    "surface_correlation",
    "Correlation of x₁ and x₂",
    -1.0,
    1.0,
    0.05,
    0.0,
    "At 1 the second feature is a copy of the first.",
)
STANDARDISE = Switch(
    "surface_standardise", "Standardise", help="Every feature: mean 0, standard deviation 1."
)
N = Slider("surface_n", "Points n", 1, 1000, 1, 30)
NOISE = Slider("surface_noise", "Noise σ", 0.0, 5.0, 0.05, 1.0)
SEED = Number("surface_seed", "Seed", 0, SEED_MAX, 1, 0)
OUTLIERS = Slider(
    "surface_outliers",
    "Outliers",
    0,
    10,
    1,
    0,
    "The labels of so many samples, those with the largest x₁, are lifted by 15.",
)
DELTA = Slider(
    "surface_delta", "δ of the Huber loss", 0.1, 5.0, 0.1, 1.0, "Where the parabola ends."
)
SHOWN = Choice("surface_shown", "Parameters shown", dict.fromkeys(PLANES, ""), "w₁ and w₂")
REST = Choice("surface_rest", "The third parameter stands", loss_surface.RESTS, "at its best value")
ARMS = Switch("surface_axes", "Show the bowl's own axes", True)
X = Coordinate("surface_x", 1.0)
Y = Coordinate("surface_y", 1.0)
FURTHER = Tabs(
    "surface_further",
    "Go further",
    (
        "Slices",
        "Three dimensions",
        "Other losses",
        "Sum or mean",
        "Exhaustive search",
        "Local minima",
        "Break it",
    ),
    "Slices",
)
SEARCH_WHAT = Choice(
    "surface_search_what",
    "Search for",
    {
        "a": "the slope of ŷ = ax, on the toy line 1→2, 2→4, 3→6",
        "a and b": "ŷ = ax + b, on the exercise 1→6.8, 2→9.8, 3→13.2, 4→16.2",
    },
    "a",
)
SEARCH_LOW = Slider("surface_search_low", "From", -5.0, 9.5, 0.5, 0.0)
SEARCH_HIGH = Slider("surface_search_high", "To, not included", -4.5, 10.0, 0.5, 4.0)
SEARCH_STEP = Ladder("surface_search_step", "Step", (0.5, 0.2, 0.1, 0.05, 0.02, 0.01), 0.1)
SEARCH_ROUNDS = Slider(
    "surface_search_rounds",
    "Rounds",
    1,
    5,
    1,
    1,
    "Each looks ten times finer around the last best.",
)
SEARCH_PRESETS = (
    Preset(
        "Range and step that fit",
        {
            "surface_search_what": "a",
            "surface_search_low": 0.0,
            "surface_search_high": 4.0,
            "surface_search_step": "0.1",
            "surface_search_rounds": 1,
        },
        "40 candidates from 0 to 4.",
    ),
    Preset(
        "The missed range",
        {
            "surface_search_what": "a",
            "surface_search_low": 3.0,
            "surface_search_high": 6.0,
            "surface_search_step": "0.1",
            "surface_search_rounds": 1,
        },
        "The best slope is 2; this search never looks there.",
    ),
    Preset(
        "Two at once",
        {
            "surface_search_what": "a and b",
            "surface_search_low": 0.0,
            "surface_search_high": 6.0,
            "surface_search_step": "0.1",
            "surface_search_rounds": 1,
        },
        "60 × 60 candidates.",
    ),
)
MINIMA_CURVE = Choice(
    "surface_minima_curve",
    "Curve",
    {"parabola": "one bottom", "quartic": "two bottoms", "waves": "x cos πx, two bottoms in sight"},
    "quartic",
)
MINIMA_START = Slider("surface_minima_start", "Start x", -2.2, 6.0, 0.05, 0.2)
MINIMA_LR = Ladder(
    "surface_minima_lr",
    "Learning rate η",
    (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 1.1),
    0.01,
)
MINIMA_STEPS = Slider("surface_minima_steps", "Steps", 10, 1000, 10, 200)
MISTAKE = Choice(
    "surface_mistake",
    "Mistake",
    {
        "1-D labels": "y is (n,) where ŷ is (n, 1): every prediction meets every label",
        "all losses against a": "a search over a and b, drawn as a curve over a alone",
    },
    "1-D labels",
)

HOME: dict[str, Any] = {
    "surface_data": "two features",
    "surface_loss": "squared",
    "surface_units": "1",
    "surface_correlation": 0.0,
    "surface_standardise": False,
    "surface_outliers": 0,
    "surface_n": 1000,
    "surface_noise": 1.0,
    "surface_seed": 0,
    "surface_shown": "w₁ and w₂",
    "surface_rest": "at its best value",
}
PRESETS = (
    Preset("Round bowl", HOME, "Two independent features of one size: every way is alike."),
    Preset(
        "Valley",
        {**HOME, "surface_data": "exercise"},
        "x runs from 1 to 4, far from 0: a higher slope and a lower b nearly cancel.",
    ),
    Preset(
        "Valley, standardised",
        {**HOME, "surface_data": "exercise", "surface_standardise": True},
        "The same four points, x shifted and scaled: the valley is gone.",
    ),
    Preset(
        "Other units",
        {**HOME, "surface_units": "5"},
        "x₁ in a unit five times smaller: the bowl is 25 times as steep along w₁.",
    ),
    Preset(
        "Correlated",
        {**HOME, "surface_correlation": 0.9},
        "Two features that say nearly the same: one weight can stand in for the other: a valley.",
    ),
    Preset(
        "Copied feature",
        {**HOME, "surface_correlation": 1.0},
        "x₂ = x₁, so XᵀX is singular: a valley without an end.",
    ),
    Preset(
        "Outliers",
        {
            **HOME,
            "surface_data": "one feature",
            "surface_n": 30,
            "surface_outliers": 4,
            "surface_further": "Other losses",
        },
        "Four labels lifted by 15: which loss lets itself be pulled?",
    ),
)
