"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from core import data, likelihood
from lessons.likelihood.words import STEPS as LIKELIHOOD_STEPS
from ui.kinds import Choice, Ladder, Number, Panels, Preset, Slider, Switch
from ui.ranges import SEED_MAX
from ui.stepper import Stepper

# --- 07_likelihood ----------------------------------------------------------------------------

STEP = Stepper("likelihood_step", "Step", [step.name for step in LIKELIHOOD_STEPS])
W = Slider("likelihood_w", "w, slope of the line", -2.0, 6.0, 0.05, 1.0)
B = Slider("likelihood_b", "b, height at x = 0", -2.0, 8.0, 0.05, 3.0)
SIGMA = Slider(
    "likelihood_sigma", "σ, width of the bell", 0.05, 3.0, 0.05, 1.0, "What the model assumes."
)
# own points may have any units: their line is typed
OWN_W = Number("likelihood_own_w", "w, slope of the line", -1e12, 1e12, 0.1, 1.0)
OWN_B = Number("likelihood_own_b", "b, height at x = 0", -1e12, 1e12, 0.1, 0.0)
OWN_SIGMA = Number(
    "likelihood_own_sigma", "σ, width of the bell", 1e-9, 1e12, 0.1, 1.0, format="%.6g"
)
N = Ladder("likelihood_n", "Points n", (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000), 20)
POINT = Number("likelihood_point", "Point to spell out", 1, 2000, 1, 1)
TRUTH = Switch("likelihood_truth", "Show the truth")
BEST = Switch("likelihood_best", "Move the line to the maximum")
BEST_SIGMA = Switch("likelihood_best_sigma", "Move σ to its maximum")
DATA = Choice(
    "likelihood_data",
    "Data",
    {name: what for name, what in data.NAMED.items() if name != "two features"}
    | {data.OWN: "one feature and y, typed, pasted or from a file"},
    "one feature",
)
NOISE = Slider("likelihood_noise", "True noise of the data", 0.0, 3.0, 0.05, 1.0)
SEED = Number("likelihood_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the drawn data.")
MISTAKE = Choice("likelihood_mistake", "Mistake", likelihood.MISTAKES, "labels of shape (n,)")

BELL_MU = Slider("likelihood_bell_mu", "μ, the middle", -5.0, 5.0, 0.1, -2.0)
BELL_SIGMA = Slider("likelihood_bell_sigma", "σ, the width", 0.05, 4.0, 0.05, 0.7)
MIDDLE_SIGMA = Slider("likelihood_middle_sigma", "The middle σ", 0.1, 3.0, 0.05, 1.0)
FACTOR = Slider("likelihood_factor", "Factor between the σ", 1.1, 5.0, 0.1, 2.0)
SET_N = Slider("likelihood_set_n", "Points in each data set", 3, 60, 1, 5)
GROWTH = Slider(
    "likelihood_growth", "How fast the noise grows", 0.0, 1.5, 0.05, 1.0, "σᵢ = σ · exp(growth · x)"
)
LAWS = {
    "normal": "light tails: the noise of the book, Dive into Deep Learning",
    "laplace": "a sharp peak and heavier tails",
    "student": "Student's t: heavy tails",
    "skewed": "small errors below, a few large ones above",
}
LAW = Choice("likelihood_law", "Noise of the data", LAWS, "normal")
NU = Slider("likelihood_nu", "ν of Student's t", 3, 30, 1, 3, "Large ν: almost normal.")
LAW_N = Slider("likelihood_law_n", "Points", 2, 200, 1, 50)
OUTLIER = Switch("likelihood_outlier", "One label becomes an outlier")
OUTLIER_Y = Number("likelihood_outlier_y", "The outlier", -1e9, 1e9, 100.0, 10_000.0)
ZOOM = Switch("likelihood_zoom", "Zoom to the other points", True)
LOOK_LAW = Choice("likelihood_look_law", "Noise of the data", LAWS, "normal")
LOOK_N = Ladder("likelihood_look_n", "Points", (5, 20, 50, 100, 200, 500, 1000), 1000)
TOPIC_SEED = Number("likelihood_topic_seed", "Seed", 0, SEED_MAX, 1, 0)
COUNT_W = Slider("likelihood_count_w", "w", -1.0, 1.5, 0.05, 0.8)
COUNT_B = Slider("likelihood_count_b", "b", -2.0, 2.5, 0.05, 0.5)
P1 = Slider("likelihood_p1", "Sample 1: given to its true class", 0.01, 1.0, 0.01, 0.7)
P2 = Slider("likelihood_p2", "Sample 2: given to its true class", 0.01, 1.0, 0.01, 0.2)
P3 = Slider("likelihood_p3", "Sample 3: given to its true class", 0.01, 1.0, 0.01, 0.9)
TOPICS = (
    "The bell",
    "Does σ matter?",
    "How wide is σ?",
    "Unequal noise",
    "Other noise",
    "Residuals",
    "Counts",
    "Classes",
)


TOPIC = Panels("likelihood_topic", TOPICS)


DRAWN: dict[str, Any] = {  # 20 points, always the same
    "likelihood_data": "one feature",
    "likelihood_n": "20",
    "likelihood_noise": 1.0,
    "likelihood_seed": 0,
    "likelihood_best_sigma": False,
}
# Each sets all that its reason hangs on.
MANY_POINTS = Preset(
    "1,000 points",
    {
        "likelihood_data": "one feature",
        "likelihood_n": "1000",
        "likelihood_sigma": 1.0,
        "likelihood_best_sigma": False,
    },
    "At σ = 1 no density exceeds 0.399: the product of 1,000 is lost, in float64 too.",
)
PRESETS = (
    Preset(
        "A line that fits badly",
        {
            **DRAWN,
            "likelihood_w": -1.0,
            "likelihood_b": 6.0,
            "likelihood_sigma": 0.3,
            "likelihood_best": False,
        },
        "Few points lie under their bells: float32 loses the product within a handful of factors.",
    ),
    MANY_POINTS,
    Preset(
        "A narrow bell",
        {**DRAWN, "likelihood_sigma": 0.2, "likelihood_noise": 0.2, "likelihood_best": True},
        "Most densities exceed 1: their product grows, and the constant is negative.",
    ),
    Preset(
        "One point",
        {"likelihood_data": "one feature", "likelihood_n": "1"},
        "A single point does not fix a line: many lines are equally likely.",
    ),
    Preset(
        "No noise",
        {**DRAWN, "likelihood_noise": 0.0, "likelihood_best": True},
        "Every point on the true line: the likelihood has no maximum over σ.",
    ),
)
