"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.class_maps import HIDDEN, SETS
from core.logistic_regression import POINTS
from core.relu_head import HEADS, SEEDS, WAYS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs
from ui.ranges import LR_RUNGS, SEED_MAX

# --- the curve that sharpens --------------------------------------------------------------------

DATA = Choice(
    "logistic_data",
    "Points",
    {name: what for name, (_, _, what) in POINTS.items()},
    "three points",
)
LR = Ladder("logistic_lr", "Learning rate η", (*LR_RUNGS, 100.0, 1000.0), 0.01)
EPOCHS = Ladder(
    "logistic_epochs",
    "Epochs",
    (1, 10, 30, 100, 300, 1000, 3000, 10_000),
    1000,
    "Each is one update with all points.",
)
SEED = Number("logistic_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the start of w and b.")
PRESETS = (
    Preset(
        "Three points",
        {"logistic_data": "three points", "logistic_lr": "0.01", "logistic_epochs": "1000"},
        "A thousand epochs: all three are right, and the curve is still soft.",
    ),
    Preset(
        "Ten times as long",
        {"logistic_data": "three points", "logistic_lr": "0.01", "logistic_epochs": "10000"},
        "Nothing new to learn, and w goes on growing.",
    ),
    Preset(
        "One out of order",
        {"logistic_data": "one out of order", "logistic_lr": "0.1", "logistic_epochs": "3000"},
        "No threshold separates them: w comes to rest.",
    ),
    Preset(
        "A coin",
        {"logistic_data": "a coin", "logistic_lr": "0.03", "logistic_epochs": "1000"},
        "x says nothing: the curve lies down at a half.",
    ),
    Preset(
        "Too bold",
        {"logistic_data": "one out of order", "logistic_lr": "10", "logistic_epochs": "100"},
        "At η = 10 each step throws the curve to the other side.",
    ),
)

# --- one score ----------------------------------------------------------------------------------

Z = Slider("logistic_z", "Score z", -12.0, 12.0, 0.1, -3.0, format="%.1f")
Y = Choice("logistic_y", "True class y", {"0": "", "1": ""}, "1")
FAR_Z = Slider("logistic_far", "Score z", -250.0, 250.0, 1.0, 30.0, format="%.0f")
FAR_Y = Choice("logistic_far_y", "True class y", {"0": "", "1": ""}, "0")
Z_PRESETS = (
    Preset(
        "Sure, and wrong",
        {"logistic_z": -10.0, "logistic_y": "1"},
        "The one place where the slope matters most: one loss has it, the other has lost it.",
    ),
    Preset("In doubt", {"logistic_z": 0.0, "logistic_y": "1"}, "ŷ = ½: here σ is steepest."),
    Preset("Sure, and right", {"logistic_z": 6.0, "logistic_y": "1"}, "Nothing left to learn."),
)
FAR_PRESETS = (
    Preset("z = 200, y = 0", {"logistic_far": 200.0, "logistic_far_y": "0"}, "200, or 100?"),
    Preset("z = 18, y = 0", {"logistic_far": 18.0, "logistic_far_y": "0"}, "18, or 100?"),
    Preset("z = −200, y = 1", {"logistic_far": -200.0, "logistic_far_y": "1"}, "The other side."),
    Preset("z = 5, y = 0", {"logistic_far": 5.0, "logistic_far_y": "0"}, "Here both agree."),
)

# --- a plane in two -----------------------------------------------------------------------------

SOURCE = Choice(
    "logistic_source",
    "Samples",
    {name: what for name, (_, what) in SETS.items()},
    "make_classification",
)
PLACES = ("1 and 2", "1 and 3", "1 and 4", "2 and 3", "2 and 4", "3 and 4")
PAIR = Choice(
    "logistic_pair",
    "Columns drawn",
    dict.fromkeys(PLACES, ""),
    "1 and 3",
    "Across, and up: of the columns that the set offers.",
)
HIDDEN_LAYER = Choice(
    "logistic_hidden",
    "Hidden layer",
    {
        HIDDEN[0]: "ten units with a sigmoid",
        HIDDEN[1]: "ten units without activation",
        HIDDEN[2]: "logistic regression itself",
    },
    HIDDEN[0],
)
MAP_LR = Ladder(
    "logistic_map_lr", "Learning rate η", (0.01, 0.03, 0.1, 0.3, 1, 2, 5, 10, 30, 100, 1000), 5
)
MAP_EPOCHS = Ladder("logistic_map_epochs", "Epochs", (1, 10, 30, 100, 300, 1000, 2000), 1000)
MAP_SEED = Number("logistic_map_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the start of the net.")
ONLY_PAIR = Switch(
    "logistic_only", "Train on these two columns alone", False, "Else on all columns of the set."
)
HELD = Switch(
    "logistic_held", "Hold every fifth row back", False, "Accuracy is then told of both parts."
)
MAP_PRESETS = (
    Preset(
        "As it is often run",
        {"logistic_hidden": "sigmoid", "logistic_map_lr": "0.1", "logistic_map_epochs": "1000"},
        "η = 0.1, a thousand epochs: is the hidden layer of any use yet?",
    ),
    Preset(
        "η = 5",
        {"logistic_hidden": "sigmoid", "logistic_map_lr": "5", "logistic_map_epochs": "1000"},
        "The same net, fifty times the rate: does the border bend now?",
    ),
    Preset(
        "No activation",
        {"logistic_hidden": "none", "logistic_map_lr": "5", "logistic_map_epochs": "1000"},
        "Two layers, one line.",
    ),
    Preset(
        "The wrong pair",
        {"logistic_source": "make_classification", "logistic_pair": "1 and 2"},
        "The first two columns, as plots often have them: one of them tells nothing.",
    ),
    Preset(
        "Real cells",
        {
            "logistic_source": "breast cancer",
            "logistic_pair": "1 and 4",
            "logistic_hidden": "no hidden layer",
            "logistic_map_lr": "0.3",
        },
        "569 samples, 30 measurements, one layer.",
    ),
    Preset(
        "Out of float32",
        {"logistic_hidden": "none", "logistic_map_lr": "1000", "logistic_map_epochs": "300"},
        "Two linear layers at an absurd rate feed each other until the numbers end.",
    ),
)

# --- break it, go further -----------------------------------------------------------------------

HEAD = Choice("logistic_head", "Last activation", HEADS, "ReLU")
WAY = Choice("logistic_way", "Training", dict.fromkeys(WAYS, ""), next(iter(WAYS)))
OPEN = Slider("logistic_open", "Open seed", 0, SEEDS - 1, 1, 0)

TOPICS = ("A support vector machine beside it", "What torch itself says")
FURTHER = Tabs("logistic_further", "Go further", TOPICS, TOPICS[0])
C = Ladder(
    "logistic_C",
    "C: what a mistake costs",
    (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100),
    1,
    "Beside a penalty of ½‖w‖².",
)
MARGIN = Slider("logistic_margin", "Margin tz of a sample", -3.0, 3.0, 0.05, -0.5)
