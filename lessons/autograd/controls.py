"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.differences import KINDS
from core.graphs import ACTIVATIONS, REDUCTIONS
from core.missing_pieces import PIECES
from lessons.autograd.words import CURVES, GRAPHS, PIECE_WORDS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs, Text
from ui.ranges import SEED_MAX

# --- 06_autograd: the graph -------------------------------------------------------------------

GRAPH = Choice("autograd_graph", "Graph of", GRAPHS, "z = xy + b")

X = Slider("autograd_x", "x", -10.0, 10.0, 0.5, 3.0)
Y = Slider("autograd_y", "y", -10.0, 10.0, 0.5, 4.0)
B = Slider("autograd_b", "b", -10.0, 10.0, 0.5, 5.0)

A1 = Slider("autograd_a1", "a₁", -5.0, 5.0, 0.5, 2.0)
A2 = Slider("autograd_a2", "a₂", -5.0, 5.0, 0.5, 3.0)
B1 = Slider("autograd_b1", "b₁", -10.0, 10.0, 0.5, 6.0)
B2 = Slider("autograd_b2", "b₂", -10.0, 10.0, 0.5, 4.0)
G1 = Slider("autograd_g1", "Weight of Q₁", -3.0, 3.0, 0.5, 1.0, "Handed to backward(gradient).")
G2 = Slider("autograd_g2", "Weight of Q₂", -3.0, 3.0, 0.5, 1.0, "Handed to backward(gradient).")

SAMPLE_W = Slider("autograd_sample_w", "w", -5.0, 5.0, 0.25, 0.5)
SAMPLE_B = Slider("autograd_sample_b", "b", -5.0, 5.0, 0.25, 1.0)
SAMPLE_X = Slider("autograd_sample_x", "x, given", -5.0, 5.0, 0.25, 2.0)
SAMPLE_Y = Slider("autograd_sample_y", "y, given", -5.0, 5.0, 0.25, 3.0)

SIZE = Slider("autograd_size", "Batch size", 1, 50, 1, 10)
W1 = Slider("autograd_w1", "w₁", -5.0, 5.0, 0.1, 0.1)
W2 = Slider("autograd_w2", "w₂", -5.0, 5.0, 0.1, 0.2)
BIAS = Slider("autograd_bias", "b", -5.0, 5.0, 0.1, 0.3)
REDUCTION = Choice("autograd_reduction", "The losses are", REDUCTIONS, "sum")
SEED = Number("autograd_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and the first weights.")

WIDTH = Slider("autograd_width", "Hidden units", 1, 4, 1, 2)
SAMPLES = Slider("autograd_samples", "Samples", 1, 10, 1, 1)
ACTIVATION = Choice("autograd_activation", "Activation", dict.fromkeys(ACTIVATIONS, ""), "tanh")

TEXT = Text(
    "autograd_text",
    "Expression",
    "Numbers, names, + − * / ^, brackets, and exp, log, sqrt, sin, cos, tanh, sigmoid, relu. "
    "Up to 200 characters. It is read by a parser of this lesson; nothing in it is run.",
    most=20_000,
)
VALUES = Text(
    "autograd_values",
    "Values of its names",
    "Such as `x = 3, y = -0.5`. A name that is left out is 1.",
    most=20_000,
)

OWN = "my own expression"
PRESETS = (
    Preset(
        "Small enough for paper",
        {"autograd_graph": "z = xy + b", "autograd_x": 3.0, "autograd_y": 4.0, "autograd_b": 5.0},
        "z = 17: every slope can be checked by hand.",
    ),
    Preset(
        "Only the first entry",
        {"autograd_graph": "Q = 3a³ − b²", "autograd_g1": 1.0, "autograd_g2": 0.0},
        "The weights (1, 0) ask for the slope of Q₁ alone: the second entries become 0.",
    ),
    Preset(
        "One name, three ways",
        {"autograd_graph": OWN, "autograd_text": "x*x + x", "autograd_values": "x = 3"},
        "Three edges lead to x: what comes along them is added.",
    ),
    Preset(
        "A slope that fades",
        {
            "autograd_graph": OWN,
            "autograd_text": "sigmoid(sigmoid(sigmoid(sigmoid(w*x))))",
            "autograd_values": "w = 2, x = 3",
        },
        "Each sigmoid multiplies by at most 1/4: far from the output little is left of a gradient.",
    ),
    Preset(
        "A dead relu",
        {
            "autograd_graph": OWN,
            "autograd_text": "(relu(w*x + b) - y)^2",
            "autograd_values": "w = -1, x = 2, b = 0.5, y = 3",
        },
        "Below 0 the slope of relu is 0: the error is there, and no gradient gets through.",
    ),
    Preset(
        "Mean instead of sum",
        {"autograd_graph": "a batch", "autograd_reduction": "mean", "autograd_size": 10},
        "The same batch; every gradient is a tenth of that of the sum.",
    ),
    Preset(
        "Division by zero",
        {
            "autograd_graph": OWN,
            "autograd_text": "b + x/(y - 2)",
            "autograd_values": "x = 3, y = 2, b = 1",
        },
        "It has no value at y = 2: the page says where, and keeps what it showed.",
    ),
)

# --- three ways to one slope ------------------------------------------------------------------

STEP = Slider("autograd_h", "log₁₀ of the step h", -15.0, 0.0, 0.25, -4.0, "h = 10 to this power.")
QUOTIENT = Choice("autograd_quotient", "Quotient", KINDS, "forward")
CURVE = Choice("autograd_curve", "Errors of the slope of", CURVES, "3a³ at a = 2")
STEP_PRESETS = (
    Preset(
        "A long step",
        {"autograd_h": -1.0, "autograd_curve": "3a³ at a = 2", "autograd_quotient": "forward"},
        "Truncation: over 0.1 the curve has already bent away from its tangent.",
    ),
    Preset(
        "The best of float64",
        {"autograd_h": -8.0, "autograd_curve": "3a³ at a = 2", "autograd_quotient": "forward"},
        "About √ε = 1.5 × 10⁻⁸: both errors are equally small.",
    ),
    Preset(
        "Too short",
        {"autograd_h": -15.0, "autograd_curve": "3a³ at a = 2", "autograd_quotient": "forward"},
        "Rounding: the two values differ in their last digits only, if at all.",
    ),
)

# --- mistakes, and what adds up ---------------------------------------------------------------

MISTAKE = Choice("autograd_mistake", "Missing piece", PIECE_WORDS, next(iter(PIECES)))
MENDED = Switch("autograd_mended", "Put the piece in its place")
CALLS = Text(
    "autograd_calls",
    "Calls, in order",
    "b is backward(), z is zero_(): bbzb is three calls of backward with a zero after the second. "
    "Left empty it is bbb.",
    most=200,
)
FURTHER = Tabs(
    "autograd_further",
    "Go further",
    ("A race: zeroed or not", "Descent by autograd"),
    "A race: zeroed or not",
)

RACE_RUNGS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
RACE_LR = Ladder("autograd_race_lr", "Learning rate η", RACE_RUNGS, 0.03)
RACE_BATCH = Ladder("autograd_race_batch", "Batch size", (10, 20, 50, 100, 500, 1000), 10)
RACE_EPOCHS = Slider("autograd_race_epochs", "Epochs", 1, 6, 1, 3)
RACE_SEED = Number("autograd_race_seed", "Seed", 0, SEED_MAX, 1, 0, "Of data and batches.")

ALPHA = Slider("autograd_alpha", "Learning rate α", 0.001, 0.24, 0.001, 0.01)
START = Slider("autograd_start", "Start a", -10.0, 10.0, 0.5, 7.0)
EPOCHS = Slider("autograd_epochs", "Epochs of three updates", 1, 1000, 1, 1000)
DOUBLE = Switch("autograd_float64", "float64 instead of float32")
DESCENT_PRESETS = (
    Preset(
        "The stall",
        {
            "autograd_alpha": 0.01,
            "autograd_start": 7.0,
            "autograd_epochs": 1000,
            "autograd_float64": False,
        },
        "float32 stops at 2.0000007 and never reaches 2.",
    ),
    Preset(
        "The same in float64",
        {
            "autograd_alpha": 0.01,
            "autograd_start": 7.0,
            "autograd_epochs": 1000,
            "autograd_float64": True,
        },
        "Sixteen digits instead of seven: it stalls too, a billion times nearer.",
    ),
    Preset(
        "Too fast",
        {
            "autograd_alpha": 0.21,
            "autograd_start": 7.0,
            "autograd_epochs": 100,
            "autograd_float64": False,
        },
        "Above 0.204 each epoch ends farther from 2 than it began.",
    ),
)
