"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from core.broadcasting import SIGNS
from core.small_sets import SETS
from core.vectorization import ADD, MULTIPLY, PREDICT
from lessons.vectorization.words_further import MISTAKES
from ui.kinds import Choice, Number, Preset, Slider, Switch, Tabs, Text
from ui.ranges import SEED_MAX

# --- time -------------------------------------------------------------------------------------

OPERATION = Choice(
    "vec_operation",
    "What is computed",
    {
        ADD: "c = a + b, n sums",
        PREDICT: "ŷ = Xw + b, n houses of two features",
        MULTIPLY: "C = AB, square matrices that need about n products",
    },
    ADD,
)
POWER = Slider(
    "vec_power",
    "Size: n is ten to the power of",
    0,
    6,
    1,
    4,
    "0 is a single number, 6 a million. All sizes are drawn; this one is told in numbers.",
)
PRINTED = Switch(
    "vec_printed",
    "Printed figures",
    True,
    "The two times that the book's edition printed, as rings.",
)

# --- broadcasting -----------------------------------------------------------------------------

WRITE = "Such as 3, 1 or (3, 1) or 3 x 1; () is a single number."
A = Text("vec_a", "Shape of A", WRITE, most=60, default="3, 1")
B = Text("vec_b", "Shape of B", WRITE, most=60, default="4")
SIGN = Choice("vec_sign", "Operation", dict.fromkeys(SIGNS, ""), "A + B")
PLAIN = Switch(
    "vec_plain", "A of ones, B of tens", help="Else A counts 1, 2, 3 … and B 10, 20, 30 …"
)


def _pair(name: str, a: str, b: str, reason: str, **more: Any) -> Preset:
    values = {"vec_a": a, "vec_b": b, "vec_sign": "A + B", "vec_plain": False}
    return Preset(name, values | more, reason)


PAIRS = (
    _pair("Column and row", "3, 1", "4", "Both are stretched: every row number meets every other."),
    _pair(
        "[11, 11, 11]", "3", "()", "ones(3) + 10: one number is used three times.", vec_plain=True
    ),
    _pair("Bias to a batch", "5, 2", "2", "One bias a column is added to every row."),
    _pair("Slices", "2, 3, 4", "3, 1", "Places are matched from the end, not from the front."),
    _pair("Refused", "2, 3", "3, 2", "3 meets 2, and neither is 1: torch raises an error."),
    _pair(
        "The trap",
        "10, 1",
        "10",
        "Ten predictions minus ten labels make a hundred differences, and no error.",
        vec_sign="A − B",
    ),
)

W1 = Slider("vec_w1", "w₁, thousand a m²", -5.0, 5.0, 0.1, 2.4)
W2 = Slider("vec_w2", "w₂, thousand a year of age", -5.0, 5.0, 0.1, -3.0)
BIAS = Slider("vec_bias", "b, thousand", -200.0, 200.0, 10.0, 90.0)

# --- reshaping --------------------------------------------------------------------------------

SHAPE = Text("vec_source", "Shape of x", "x counts 0, 1, 2 … in memory.", most=60, default="2, 6")
TARGET = Text(
    "vec_target",
    "New shape",
    "One size may be −1: torch works it out.",
    most=60,
    default="-1, 1",
)
TRANSPOSE = Switch("vec_transpose", "Transpose x first", help="Its axes in reverse: x.T")


def _reshape(name: str, source: str, target: str, reason: str, transpose: bool = False) -> Preset:
    values = {"vec_source": source, "vec_target": target, "vec_transpose": transpose}
    return Preset(name, values, reason)


RESHAPES = (
    _reshape("To a column", "2, 6", "-1, 1", "reshape(−1, 1): twelve rows of one, in order."),
    _reshape("Three axes", "24", "2, 3, 4", "arange(24) as two slices of three rows of four."),
    _reshape("Flatten", "3, 4", "-1", "Every number in one row: a picture becomes an input."),
    _reshape("Transposed", "2, 6", "3, -1", "Out of order in memory: a copy is needed.", True),
)

# --- further sections -------------------------------------------------------------------------

FURTHER = Tabs(
    "vec_further",
    "Go further",
    ("A printed batch", "Dealt by torch", "Small sets", "Break it"),
    "A printed batch",
)
ROW = Slider("vec_row", "Row in hand", 1, 10, 1, 8)
FLAT = Switch("vec_flat", "Leave the labels as printed, (10,)")
BATCH = Slider("vec_batch", "Batch size", 1, 16, 1, 5)
TRAIN = Switch("vec_train", "Shuffle (is_train)", True)
SEED = Number("vec_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the shuffle.")
SET = Choice("vec_set", "Set", dict.fromkeys(SETS, ""), "make_classification")
MISTAKE = Choice("vec_mistake", "Mistake", MISTAKES, "timed once")
