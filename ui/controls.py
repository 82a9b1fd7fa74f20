"""Every control, declared once: key, label, range, default, help. The key is its name in the link.

Keys begin with the name of their lesson, because Streamlit clears the address between pages.
What a kind of control does is in `ui/kinds.py`; lessons ask for the kinds they need from here.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import data, kept_runs, likelihood, loss_surface, losses, normal_equation, sgd
from core.images import SETS
from lessons.data.words import MISTAKES
from lessons.likelihood.words import STEPS as LIKELIHOOD_STEPS
from lessons.loss_surface.tables import PLANES
from ui.kinds import Choice, Coordinate, Ladder, Switch, Tabs, Text, rung
from ui.kinds import Number as Number
from ui.kinds import Place as Place
from ui.kinds import Preset as Preset
from ui.kinds import Slider as Slider
from ui.kinds import checked as checked
from ui.kinds import presets as presets
from ui.kinds import put as put
from ui.stepper import Stepper

SEED_MAX = 9999

# 1, 1.5, 2, 3, 5, 7 in each decade: even steps to the eye on a logarithmic scale
LR_RUNGS = (
    *(float(f"{m}e{e}") for e in range(-4, 1) for m in ("1", "1.5", "2", "3", "5", "7")),
    10.0,
)

# Batch sizes: every one up to 20, then coarser; all samples join as a landmark
SIZES = (*range(1, 21), *range(25, 100, 5), *range(100, 1001, 50))

# --- 05_sgd -----------------------------------------------------------------------------------

SGD_DATA = Choice(
    "sgd_data", "Data", {**data.NAMED, "own points": "typed, pasted or CSV"}, "one feature"
)
SGD_LR = Ladder("sgd_lr", "Learning rate η", LR_RUNGS, 0.1, "How far one update goes downhill.")
SGD_BATCH = Ladder("sgd_batch", "Batch size", SIZES, 12, "Samples that make one update.")
SGD_EPOCHS = Slider("sgd_epochs", "Epochs", 1, 30, 1, 4, "Passes over all samples.")
SGD_SEED = Number("sgd_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and of the shuffle.")
SGD_N = Slider("sgd_n", "Points n", 1, 1000, 1, 100)
SGD_NOISE = Slider("sgd_noise", "Noise σ", 0.0, 5.0, 0.01, 1.0, "Standard deviation around truth.")
SGD_SHOWN = Choice("sgd_shown", "Parameters shown", dict.fromkeys(PLANES, ""), "w₁ and w₂")
SGD_START_X = Number("sgd_start_x", "Start, across", -50.0, 50.0, 0.5, 0.0)
SGD_START_Y = Number("sgd_start_y", "Start, up", -50.0, 50.0, 0.5, 0.0)
SGD_ORDER = Choice("sgd_order", "Order of the samples", sgd.ORDERS, "reshuffled")
SGD_FURTHER = Tabs(
    "sgd_further",
    "Go further",
    ("Break it", "Compare runs", "Noise of a batch", "Many seeds", "By hand"),
    "Break it",
)
SGD_COMPARE = Choice(
    "sgd_compare",
    "Compare",
    {
        "learning rates": "five rates from a fiftieth of the stable limit to just above it",
        "batch sizes": "from one sample to all",
        "kept runs": "those you kept with the button",
    },
    "learning rates",
)
SGD_AGAINST = Choice(
    "sgd_against",
    "Loss against",
    {"updates": "each is one step", "samples seen": "each is the same work"},
    "updates",
)
SGD_KEPT = Text(
    "sgd_kept",
    "Kept runs, parted by semicolons",
    f"A run is {kept_runs.FIELDS}: `0.1 12 4 0 reshuffled; 0.03 1 2 0 sorted`. Its data are those "
    "of the page.",
)
SGD_NOISE_AT = Switch("sgd_noise_at_optimum", "At the optimum instead of at the start")
SEEDS_LR = Ladder("sgd_seeds_lr", "Learning rate η", LR_RUNGS[6:], 0.03)
SEEDS_EPOCHS = Slider("sgd_seeds_epochs", "Epochs", 1, 10, 1, 3)
SEEDS_INIT = Choice(
    "sgd_seeds_init",
    "First weights",
    {"N(0, 0.01)": "the book's: a hundredth's spread", "zero": "", "N(0, 1)": ""},
    "N(0, 0.01)",
)
INIT_STD = {"N(0, 0.01)": 0.01, "zero": 0.0, "N(0, 1)": 1.0}
SGD_ALPHA = Slider("sgd_alpha", "Learning rate α", 0.001, 0.24, 0.001, 0.01)
SGD_HAND_START = Slider("sgd_hand_start", "Start a₀", -5.0, 10.0, 0.5, 0.0)
SGD_HAND_EPOCHS = Slider("sgd_hand_epochs", "Epochs", 1, 1000, 1, 30)
SGD_HAND_SINGLE = Switch("sgd_hand_float32", "float32 instead of float64")
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
                "sgd_batch": "10",
                "sgd_lr": "0.03",
                "sgd_epochs": 3,
            },
            "1,000 points, batches of 10, η = 0.03, 3 epochs: 300 updates.",
        ),
        Preset(
            f"Full batch, best η = {best_lr:.3g}",
            {"sgd_batch": rung(n), "sgd_lr": rung(best_lr), "sgd_epochs": 12},
            f"All {n} samples in every update, at the best fixed rate {best_lr:.3g}: no noise.",
        ),
        Preset(
            "One sample",
            {"sgd_batch": "1", "sgd_lr": "0.03", "sgd_epochs": 2},
            "The cheapest update there is, and the roughest: each sample pulls its own way.",
        ),
        Preset(
            "Too slow",
            {"sgd_batch": rung(min(10, n)), "sgd_lr": "0.005", "sgd_epochs": 3},
            "The rate is a small fraction of what the bowl allows.",
        ),
        Preset(
            f"η = 2/λ_max = {limit:.3g}",
            {"sgd_batch": rung(n), "sgd_lr": rung(limit), "sgd_epochs": 20},
            f"Exactly 2/λ_max = {limit:.3g}: the steepest direction only changes sign.",
        ),
        Preset(
            "Explodes",
            {"sgd_batch": rung(n), "sgd_lr": rung(1.3 * limit), "sgd_epochs": 30},
            f"30 % above 2/λ_max = {limit:.3g}: each update overshoots by more than the last.",
        ),
    )


HAND_PRESETS = (
    Preset(
        "From 0, α = 0.01",
        {
            "sgd_alpha": 0.01,
            "sgd_hand_start": 0.0,
            "sgd_hand_epochs": 60,
            "sgd_hand_float32": False,
        },
        "Steady: an epoch leaves 74 % of the distance.",
    ),
    Preset(
        "α = 0.1 overshoots",
        {
            "sgd_alpha": 0.1,
            "sgd_hand_start": 6.0,
            "sgd_hand_epochs": 10,
            "sgd_hand_float32": False,
        },
        "The third factor is negative: a jumps over 2 in every epoch, and closes in all the same.",
    ),
    Preset(
        "float32 stalls",
        {
            "sgd_alpha": 0.01,
            "sgd_hand_start": 7.0,
            "sgd_hand_epochs": 1000,
            "sgd_hand_float32": True,
        },
        "It stops at 2.0000007 and never reaches 2.",
    ),
    Preset(
        "Above the limit",
        {
            "sgd_alpha": 0.21,
            "sgd_hand_start": 0.0,
            "sgd_hand_epochs": 60,
            "sgd_hand_float32": False,
        },
        "Every epoch ends farther from 2 than it began.",
    ),
)

# --- 13_softmax_training ----------------------------------------------------------------------

TRAINING_DATA = Choice(
    "training_data",
    "Images",
    {facts.title: facts.about for facts in SETS.values()},
    "digits",
    "What is not on this machine can be downloaded here, once.",
)
TRAINING_IMAGES = Ladder(
    "training_images",
    "Training images",
    (20, 100, 1000, 3000, 6000, 20_000, 60_000),
    60_000,
    "Fewer make it quicker, and let it learn them by heart.",
)
# A control of its own: the large sets keep their number while the digits stand in for them.
TRAINING_DIGITS = Ladder(
    "training_digits",
    "Training images",
    (20, 50, 100, 200, 500, 1000, 1437),
    1437,
    "Fewer make it quicker, and let it learn them by heart.",
)
TRAINING_LR = Ladder(
    "training_lr", "Learning rate η", LR_RUNGS, 0.3, "How far one update goes downhill."
)
TRAINING_BATCH = Ladder(
    "training_batch",
    "Batch size",
    (1, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    32,
    "Images that make one update.",
)
TRAINING_EPOCHS = Slider(
    "training_epochs", "Epochs", 1, 50, 1, 20, "Passes over the training images."
)
TRAINING_SEED = Number(
    "training_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the first weights and of the shuffle."
)

_BOOK = {"training_batch": "256", "training_lr": "0.1", "training_epochs": 10, "training_seed": 0}
TRAINING_PRESETS = (
    Preset(
        "Digits",
        {
            "training_data": "digits",
            "training_digits": "1437",
            "training_batch": "32",
            "training_lr": "0.3",
            "training_epochs": 20,
        },
        "Small images that are always here: a run takes a fraction of a second.",
    ),
    Preset(
        "The book's run",
        {"training_data": "Fashion-MNIST", "training_images": "60000", **_BOOK},
        "60,000 images of clothes, batches of 256, lr 0.1, 10 epochs: 2,350 updates.",
    ),
    Preset(
        "6,000 clothes",
        {"training_data": "Fashion-MNIST", "training_images": "6000", **_BOOK},
        "6,000 of the 60,000 images: what is the rest worth?",
    ),
    Preset(
        "Too few",
        {"training_data": "digits", "training_digits": "50", "training_batch": "16"},
        "50 digits are learned by heart; the test images show it.",
    ),
    Preset(
        "Too slow",
        {"training_lr": "0.003"},
        "At lr 0.003 the templates have hardly begun when the run ends.",
    ),
    Preset(
        "Too bold",
        {"training_lr": "10", "training_batch": "8"},
        "At lr 10 every batch of 8 tears the templates its own way: accuracy jumps.",
    ),
)


TRAINING_GALLERY = Choice(
    "training_gallery",
    "Test images",
    {
        "the first 18": "as they come",
        "the surest mistakes": "wrong answers, those it is most certain of first",
        **{name: "" for facts in SETS.values() for name in facts.names},
    },
    "the first 18",
)
TRAINING_TWICE = Switch("training_twice", "Apply softmax twice")
TRAINING_RAW = Switch("training_raw", "Forget to scale the pixels")
TRAINING_PRINTED = Switch("training_printed", "Divide the printed loss twice")

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
LIKELIHOOD_BEST_SIGMA = Switch("likelihood_best_sigma", "Move σ to its maximum")
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
LIKELIHOOD_MIDDLE_SIGMA = Slider("likelihood_middle_sigma", "The middle σ", 0.1, 3.0, 0.05, 1.0)
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
LIKELIHOOD_P1 = Slider("likelihood_p1", "Probability given to label 1", 0.01, 1.0, 0.01, 0.7)
LIKELIHOOD_P2 = Slider("likelihood_p2", "Probability given to label 2", 0.01, 1.0, 0.01, 0.2)
LIKELIHOOD_P3 = Slider("likelihood_p3", "Probability given to label 3", 0.01, 1.0, 0.01, 0.9)
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
        "With σ = 1, enough factors for the product to be lost, in float64 too.",
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

# --- 03_linear_regression ---------------------------------------------------------------------

LINREG_X1 = Slider("linreg_x1", "Input x₁", -5.0, 5.0, 0.1, 1.5, "First feature of one sample.")
LINREG_X2 = Slider("linreg_x2", "Input x₂", -5.0, 5.0, 0.1, -1.0, "Second feature of one sample.")
LINREG_W1 = Slider("linreg_w1", "Weight w₁", -5.0, 5.0, 0.1, 2.0, "How much x₁ counts.")
LINREG_W2 = Slider("linreg_w2", "Weight w₂", -5.0, 5.0, 0.1, -3.4, "How much x₂ counts.")
LINREG_BIAS = Slider("linreg_bias", "Bias b", -5.0, 5.0, 0.1, 4.2, "ŷ when all inputs are zero.")
LINREG_FURTHER = Tabs(
    "linreg_further",
    "Further",
    ("What is a house worth?", "Half or not, sum or mean", "Two outputs", "Break it"),
    "What is a house worth?",
)
LINREG_DATA = Choice(
    "linreg_data",
    "Data",
    {
        **{name: about for name, about in data.NAMED.items() if name != "two features"},
        "own points": "typed, pasted or from a CSV file",
    },
    "one feature",
)
LINREG_N = Slider("linreg_n", "Points n", 2, 200, 1, 12)
LINREG_NOISE = Slider("linreg_noise", "Noise σ", 0.0, 5.0, 0.05, 1.0, "Standard deviation.")
LINREG_SEED = Number("linreg_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the points.")
# The ends of these two follow the data, see lessons/linear_regression/parts.py
LINREG_W = Slider("linreg_w", "My slope w", -5.0, 5.0, 0.02, 0.0, "How steep my line is.")
LINREG_B = Slider("linreg_b", "My intercept b", -5.0, 5.0, 0.02, 0.0, "Where my line meets x = 0.")
LINREG_BEST = Switch("linreg_best", "Show the best line and its squares")
LINREG_SYSTEM = Choice(
    "linreg_system", "Solve for", normal_equation.SYSTEMS, "the points as they are"
)
LINREG_BOOK = Switch(
    "linreg_book",
    "Use the book's 1,000 rows",
    False,
    "Two features, w = (2, −3.4), b = 4.2, seed 0.",
)
LINREG_AREA = Switch("linreg_area", "Count the area", True)
LINREG_AGE = Switch("linreg_age", "Count the age")
LINREG_DISTANCE = Switch("linreg_distance", "Count the distance")
LINREG_HOUSE_AREA = Slider("linreg_house_area", "Area, m²", 40, 200, 1, 120)
LINREG_HOUSE_AGE = Slider("linreg_house_age", "Age, years", 0, 60, 1, 30)
LINREG_HOUSE_DISTANCE = Slider("linreg_house_distance", "Distance, km to the centre", 0, 20, 1, 10)
LINREG_HOUSE_SEED = Number("linreg_house_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the houses.")
LINREG_OVERLAP = Slider(
    "linreg_overlap",
    "Area follows age",
    0.0,
    0.95,
    0.05,
    0.6,
    "The share of an area that age decides; chance decides the rest.",
)
LINREG_Y_HAT = Slider("linreg_y_hat", "Prediction ŷ", -2.0, 2.0, 0.1, 1.5)
LINREG_Y = Slider("linreg_y", "Label y", -2.0, 2.0, 0.1, 0.3)
LINREG_RESHAPE = Switch(
    "linreg_reshape", "Reshape y like ŷ in the loss", True, "y.reshape(y_hat.shape)"
)

# --- 04_loss_surface --------------------------------------------------------------------------

SURFACE_DATA = Choice(
    "surface_data", "Data", {**data.NAMED, "own points": "typed, pasted or CSV"}, "one feature"
)
SURFACE_LOSS = Choice("surface_loss", "Loss", losses.KINDS, "squared")
SURFACE_UNITS = Ladder(
    "surface_units",
    "Feature x₁ times",
    (0.1, 0.2, 0.5, 1, 2, 5, 10),
    1,
    "The same data in another unit: metres, or centimetres.",
)
SURFACE_CORRELATION = Slider(
    "surface_correlation",
    "Correlation of x₁ and x₂",
    -1.0,
    1.0,
    0.05,
    0.0,
    "At 1 the second feature is a copy of the first.",
)
SURFACE_STANDARDISE = Switch(
    "surface_standardise", "Standardise", help="Every feature: mean 0, standard deviation 1."
)
SURFACE_N = Slider("surface_n", "Points n", 1, 1000, 1, 30)
SURFACE_NOISE = Slider("surface_noise", "Noise σ", 0.0, 5.0, 0.05, 1.0)
SURFACE_SEED = Number("surface_seed", "Seed", 0, SEED_MAX, 1, 0)
SURFACE_OUTLIERS = Slider(
    "surface_outliers",
    "Outliers",
    0,
    10,
    1,
    0,
    "The labels of so many samples, those with the largest x₁, are lifted by 15.",
)
SURFACE_DELTA = Slider(
    "surface_delta", "δ of the Huber loss", 0.1, 5.0, 0.1, 1.0, "Where the parabola ends."
)
SURFACE_SHOWN = Choice("surface_shown", "Parameters shown", dict.fromkeys(PLANES, ""), "w₁ and w₂")
SURFACE_REST = Choice(
    "surface_rest", "The third parameter stands", loss_surface.RESTS, "at its best value"
)
SURFACE_ARMS = Switch("surface_axes", "Show the bowl's own axes", True)
SURFACE_X = Coordinate("surface_x", 1.0)
SURFACE_Y = Coordinate("surface_y", 1.0)
SURFACE_FURTHER = Tabs(
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
        "The source's search",
        {
            "surface_search_what": "a",
            "surface_search_low": 0.0,
            "surface_search_high": 4.0,
            "surface_search_step": "0.1",
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
SURFACE_MISTAKE = Choice(
    "surface_mistake",
    "Mistake",
    {
        "none": "",
        "1-D labels": "y is (n,) where ŷ is (n, 1): every prediction meets every label (B20)",
        "all losses against a": "a search over a and b, drawn as a curve over a alone (B47)",
    },
    "none",
)

SURFACE_HOME: dict[str, Any] = {
    "surface_data": "two features",
    "surface_loss": "squared",
    "surface_units": "1",
    "surface_correlation": 0.0,
    "surface_standardise": False,
    "surface_outliers": 0,
    "surface_n": 200,
    "surface_noise": 1.0,
    "surface_shown": "w₁ and w₂",
    "surface_rest": "at its best value",
}
SURFACE_PRESETS = (
    Preset("Round bowl", SURFACE_HOME, "Two independent features of one size: every way is alike."),
    Preset(
        "Valley",
        {**SURFACE_HOME, "surface_data": "exercise"},
        "x runs from 1 to 4, far from 0: a higher slope and a lower b nearly cancel.",
    ),
    Preset(
        "Valley, standardised",
        {**SURFACE_HOME, "surface_data": "exercise", "surface_standardise": True},
        "The same four points, x shifted and scaled: the valley is gone.",
    ),
    Preset(
        "Other units",
        {**SURFACE_HOME, "surface_units": "5"},
        "x₁ in a unit five times smaller: the bowl is 25 times as steep along w₁.",
    ),
    Preset(
        "Correlated",
        {**SURFACE_HOME, "surface_correlation": 0.9},
        "Two features that say nearly the same: one weight can stand in for the other.",
    ),
    Preset(
        "Copied feature",
        {**SURFACE_HOME, "surface_correlation": 1.0},
        "x₂ = x₁, so XᵀX is singular: a valley without an end.",
    ),
    Preset(
        "Outliers",
        {
            **SURFACE_HOME,
            "surface_data": "one feature",
            "surface_n": 30,
            "surface_outliers": 4,
            "surface_further": "Other losses",
        },
        "Four labels lifted by 15: which loss lets itself be pulled?",
    ),
)

# --- 01_data ----------------------------------------------------------------------------------

DATA_SOURCE = Choice(
    "data_source",
    "Data",
    {
        "one feature": "y = wx + b + noise",
        "two features": "y = w₁x₁ + w₂x₂ + b + noise",
        "own points": "typed, pasted or CSV; nobody knows the truth",
    },
    "two features",
)
DATA_N = Slider("data_n", "Samples n", 1, 1000, 1, 100)
DATA_NOISE = Slider(
    "data_noise", "Noise σ", 0.0, 5.0, 0.01, 1.0, "Standard deviation, in the units of y."
)
DATA_CORRELATION = Slider(
    "data_correlation",
    "Correlation of x₁ and x₂",
    -1.0,
    1.0,
    0.05,
    0.0,
    "At 1 the second feature is a copy of the first.",
)
DATA_W1 = Slider("data_w1", "Weight w₁", -5.0, 5.0, 0.1, 2.0)
DATA_W2 = Slider("data_w2", "Weight w₂", -5.0, 5.0, 0.1, -3.4)
DATA_B = Slider("data_b", "Bias b", -10.0, 10.0, 0.1, 4.2)
DATA_SEED = Number("data_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and of the shuffle.")
DATA_BATCH = Ladder("data_batch", "Batch size", SIZES, 12)
DATA_SHUFFLE = Switch("data_shuffle", "Shuffle", True, "A new order for every epoch.")
DATA_EPOCHS = Slider("data_epochs", "Epochs", 1, 5, 1, 2)
DATA_DROP = Switch("data_drop", "Drop last", help="Leave a short last batch out.")
DATA_FURTHER = Tabs("data_further", "Go further", ("Break it", "torch's dealer"), "Break it")
DATA_MISTAKE = Choice("data_mistake", "Mistake", {"none": "", **MISTAKES}, "none")

DATA_HOME: dict[str, Any] = {
    "data_source": "two features",
    "data_w1": 2.0,
    "data_w2": -3.4,
    "data_b": 4.2,
    "data_noise": 1.0,
    "data_n": 100,
    "data_correlation": 0.0,
    "data_batch": "12",
    "data_shuffle": True,
    "data_drop": False,
}
DATA_PRESETS = (
    Preset(
        "The book's data",
        {**DATA_HOME, "data_noise": 0.01, "data_n": 1000, "data_batch": "10"},
        "1,000 samples, noise of only 0.01, batches of 10.",
    ),
    Preset(
        "Short last batch",
        {**DATA_HOME, "data_n": 1000, "data_batch": "300"},
        "300, 300, 300, and 100.",
    ),
    Preset(
        "Much noise",
        {**DATA_HOME, "data_noise": 5.0},
        "The cloud hides the line; the floor is 12.5.",
    ),
    Preset(
        "Three samples",
        {**DATA_HOME, "data_n": 3, "data_batch": "2"},
        "As many samples as parameters: the best fit passes through all of them.",
    ),
    Preset(
        "Correlated",
        {**DATA_HOME, "data_correlation": 0.9},
        "The cloud of x₁ alone slopes the wrong way.",
    ),
    Preset(
        "Copied feature",
        {**DATA_HOME, "data_correlation": 1.0},
        "x₂ = x₁: no data can tell w₁ from w₂.",
    ),
)
