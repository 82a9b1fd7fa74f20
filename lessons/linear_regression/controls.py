"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core import data, normal_equation
from ui.kinds import Choice, Number, Slider, Switch, Tabs
from ui.ranges import SEED_MAX

# --- 03_linear_regression ---------------------------------------------------------------------

X1 = Slider("linreg_x1", "Input x₁", -5.0, 5.0, 0.1, 1.5, "First feature of one sample.")
X2 = Slider("linreg_x2", "Input x₂", -5.0, 5.0, 0.1, -1.0, "Second feature of one sample.")
W1 = Slider("linreg_w1", "Weight w₁", -5.0, 5.0, 0.1, 2.0, "How much x₁ counts.")
W2 = Slider("linreg_w2", "Weight w₂", -5.0, 5.0, 0.1, -3.4, "How much x₂ counts.")
BIAS = Slider("linreg_bias", "Bias b", -5.0, 5.0, 0.1, 4.2, "ŷ when all inputs are zero.")
FURTHER = Tabs(
    "linreg_further",
    "Further",
    ("What is a house worth?", "Half or not, sum or mean", "Two outputs", "Break it"),
    "What is a house worth?",
)
DATA = Choice(
    "linreg_data",
    "Data",
    {
        **{name: about for name, about in data.NAMED.items() if name != "two features"},
        data.OWN: "typed, pasted or from a CSV file",
    },
    "one feature",
)
N = Slider("linreg_n", "Points n", 2, 200, 1, 12)
NOISE = Slider("linreg_noise", "Noise σ", 0.0, 5.0, 0.05, 1.0, "Standard deviation.")
SEED = Number("linreg_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the points.")
# The ends of these two follow the data, see lessons/linear_regression/parts.py
W = Slider("linreg_w", "My slope w", -5.0, 5.0, 0.02, 0.0, "How steep my line is.")
B = Slider("linreg_b", "My intercept b", -5.0, 5.0, 0.02, 0.0, "Where my line meets x = 0.")
BEST = Switch("linreg_best", "Show the best line and its squares")
SYSTEM = Choice("linreg_system", "Solve for", normal_equation.SYSTEMS, "the points as they are")
BOOK = Switch(
    "linreg_book",
    "Use the book's 1,000 rows",
    False,
    "As in Dive into Deep Learning: two features, w = (2, −3.4), b = 4.2. Seed 0.",
)
AREA = Switch("linreg_area", "Count the area", True)
AGE = Switch("linreg_age", "Count the age")
DISTANCE = Switch("linreg_distance", "Count the distance")
HOUSE_AREA = Slider("linreg_house_area", "Area, m²", 40, 200, 1, 120)
HOUSE_AGE = Slider("linreg_house_age", "Age, years", 0, 60, 1, 30)
HOUSE_DISTANCE = Slider("linreg_house_distance", "Distance, km to the centre", 0, 20, 1, 10)
HOUSE_SEED = Number("linreg_house_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the houses.")
OVERLAP = Slider(
    "linreg_overlap",
    "Area follows age",
    0.0,
    0.95,
    0.05,
    0.6,
    "The share of an area that age decides; chance decides the rest.",
)
Y_HAT = Slider("linreg_y_hat", "Prediction ŷ", -2.0, 2.0, 0.1, 1.5)
Y = Slider("linreg_y", "Label y", -2.0, 2.0, 0.1, 0.3)
RESHAPE = Switch("linreg_reshape", "Reshape y like ŷ in the loss", False, "y.reshape(y_hat.shape)")
