"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from core import data
from lessons.data.words import MISTAKES
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs
from ui.ranges import SEED_MAX, SIZES

# --- 01_data ----------------------------------------------------------------------------------

SOURCE = Choice(
    "data_source",
    "Data",
    {
        "one feature": "y = wx + b + noise",
        "two features": "y = w₁x₁ + w₂x₂ + b + noise",
        data.OWN: "typed, pasted or CSV; nobody knows the truth",
    },
    "two features",
)
N = Slider("data_n", "Samples n", 1, 1000, 1, 100)
NOISE = Slider(
    "data_noise",
    "Noise σ",
    0.0,
    5.0,
    0.01,
    1.0,
    "Noise is what a label has beside Xw + b. σ is its standard deviation, in the units of y.",
)
CORRELATION = Slider(
    "data_correlation",
    "Correlation of x₁ and x₂",
    -1.0,
    1.0,
    0.05,
    0.0,
    "At 1 the second feature is a copy of the first.",
)
W1 = Slider("data_w1", "Weight w₁", -5.0, 5.0, 0.1, 2.0)
W2 = Slider("data_w2", "Weight w₂", -5.0, 5.0, 0.1, -3.4)
B = Slider("data_b", "Bias b", -10.0, 10.0, 0.1, 4.2)
SEED = Number("data_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and of the shuffle.")
BATCH = Ladder("data_batch", "Batch size", SIZES, 12)
SHUFFLE = Switch("data_shuffle", "Shuffle", True, "A new order for every epoch.")
EPOCHS = Slider("data_epochs", "Epochs", 1, 5, 1, 2)
DROP = Switch("data_drop", "Drop last", help="Leave a short last batch out.")
FURTHER = Tabs("data_further", "Go further", ("Break it", "torch's dealer"), "Break it")
MISTAKE = Choice("data_mistake", "Mistake", MISTAKES, "X and y shuffled apart")

HOME: dict[str, Any] = {  # every preset sets all that its reason hangs on
    "data_source": "two features",
    "data_w1": 2.0,
    "data_w2": -3.4,
    "data_b": 4.2,
    "data_noise": 1.0,
    "data_seed": 0,
    "data_n": 100,
    "data_correlation": 0.0,
    "data_batch": "12",
    "data_shuffle": True,
    "data_drop": False,
}
PRESETS = (
    Preset(
        "The book's data",
        {**HOME, "data_noise": 0.01, "data_n": 1000, "data_batch": "10"},
        "As in Dive into Deep Learning: 1,000 samples, noise of only σ = 0.01, batches of 10.",
    ),
    Preset(
        "Short last batch",
        {**HOME, "data_n": 1000, "data_batch": "300"},
        "300, 300, 300, and 100.",
    ),
    Preset(
        "Much noise",
        {**HOME, "data_noise": 5.0},
        "The cloud hides the line; the floor is 12.5.",
    ),
    Preset(
        "Three samples",
        {**HOME, "data_n": 3, "data_batch": "2"},
        "As many samples as parameters: the best fit passes through all of them.",
    ),
    Preset(
        "Correlated",
        {**HOME, "data_correlation": 0.9},
        "The cloud of x₁ alone slopes the wrong way.",
    ),
    Preset(
        "Copied feature",
        {**HOME, "data_correlation": 1.0},
        "x₂ = x₁: no data can tell w₁ from w₂.",
    ),
)
