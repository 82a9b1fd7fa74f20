"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.depth import DATA as DEPTH_DATA
from core.mlp import ACTIVATIONS, INITS, MAX_EPOCHS, MAX_HIDDEN, MAX_UNITS
from core.mlp_programs import PROGRAMS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Text
from ui.ranges import LR_RUNGS, SEED_MAX

# --- the net, and its run ---------------------------------------------------------------------

STORED = "MNIST, stored"
CLOTHES = "clothes"
DATA = Choice(
    "mlp_run",
    "Images",
    {
        CLOTHES: "6,000 photographs that come with the app: a stored run, and yours, trained here",
        STORED: "60,000 handwritten digits, ten epochs: a run that was stored",
    },
    CLOTHES,
)
UNITS = Text(
    "mlp_units",
    "Units of the hidden layers",
    f"One number a layer, 1 to {MAX_UNITS:,}; at most {MAX_HIDDEN} layers. 784 pixels come in, 10 "
    "classes come out.",
    most=100,
    default="512 256 128 64",
)
LR = Ladder("mlp_lr", "Learning rate η", LR_RUNGS, 0.05, "How far an update goes.")
EPOCHS = Slider("mlp_epochs", "Epochs", 1, MAX_EPOCHS, 1, 5, "Passes over the training images.")
MOMENTUM = Slider(
    "mlp_momentum",
    "Momentum β",
    0.0,
    0.95,
    0.05,
    0.5,
    "How much of the last step the next one keeps.",
)
BATCH = Ladder("mlp_batch", "Batch size", (16, 32, 64, 128, 256, 512), 64)
ACTIVATION = Choice("mlp_activation", "Activation", dict.fromkeys(ACTIVATIONS, ""), "relu")
INIT = Choice("mlp_init", "First weights", dict.fromkeys(INITS, ""), "default")
SEED = Number("mlp_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the first weights and of the shuffle.")
TEST_BATCH = Ladder(
    "mlp_test_batch",
    "Test batch",
    (50, 64, 100, 128, 300, 512, 1000, 1500),
    64,
    "Test images that are looked at together. The figure below counts each batch by itself.",
)

_NOTES = {
    "mlp_run": CLOTHES,
    "mlp_units": "512 256 128 64",
    "mlp_lr": "0.05",
    "mlp_momentum": 0.5,
    "mlp_epochs": 5,
    "mlp_batch": "64",
    "mlp_activation": "relu",
    "mlp_init": "default",
    "mlp_seed": 0,
}
PRESETS = (
    Preset("Clothes", _NOTES, "575,050 parameters, 6,000 photographs, five epochs: stored."),
    Preset(
        "MNIST",
        {"mlp_run": STORED},
        "The same net on 60,000 handwritten digits, ten epochs: a run that was stored.",
    ),
    Preset(
        "One wide layer",
        {**_NOTES, "mlp_units": "512"},
        "Fewer parameters, and one layer to pass: it learns sooner.",
    ),
    Preset(
        "Narrow neck",
        {**_NOTES, "mlp_units": "512 2 64"},
        "All that is known of a picture has to pass through two numbers.",
    ),
    Preset(
        "Sigmoid",
        {**_NOTES, "mlp_activation": "sigmoid"},
        "A slope of at most ¼ a layer: hardly anything arrives at the first one.",
    ),
    Preset(
        "All zeros",
        {**_NOTES, "mlp_init": "zeros"},
        "Every unit of a layer is the same, and stays it.",
    ),
    Preset(
        "Too bold",
        {**_NOTES, "mlp_lr": "10"},
        "At a rate of 10 nothing is a number any more within ten updates.",
    ),
)

# --- break it ---------------------------------------------------------------------------------

RESET = Switch("mlp_reset", "Set the counters to 0 inside the loop")
PROGRAM = Choice("mlp_program", "The program", dict.fromkeys(PROGRAMS, ""), next(iter(PROGRAMS)))
CORRECTED = Switch("mlp_corrected", "Corrected")

# --- depth ------------------------------------------------------------------------------------

DEEP_DATA = Choice(
    "mlp_deep_data",
    "Samples",
    {
        DEPTH_DATA[0]: "500 rows of 100 random numbers, their ten labels drawn by lot",
        DEPTH_DATA[1]: "1,437 small pictures of digits",
    },
    DEPTH_DATA[0],
)
DEEP_ACTIVATION = Choice(
    "mlp_deep_activation", "Activation", dict.fromkeys(ACTIVATIONS, ""), "tanh"
)
DEEP_INIT = Choice("mlp_deep_init", "First weights", dict.fromkeys(INITS, ""), "default")
DEEP_DEPTH = Slider("mlp_deep_depth", "Hidden layers", 1, MAX_HIDDEN, 1, 10)
DEEP_WIDTH = Ladder("mlp_deep_width", "Units a layer", (1, 2, 5, 10, 20, 50, 100), 100)
DEEP_LR = Ladder(
    "mlp_deep_lr", "Learning rate η", (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.3, 1, 3, 10), 0.05
)
DEEP_SEED = Number("mlp_deep_seed", "Seed", 0, SEED_MAX, 1, 0)

_DEEP = {
    "mlp_deep_data": "noise",
    "mlp_deep_activation": "tanh",
    "mlp_deep_init": "default",
    "mlp_deep_depth": 10,
    "mlp_deep_width": "100",
    "mlp_deep_lr": "0.05",
}
DEEP_PRESETS = (
    Preset("Fades", _DEEP, "tanh from torch's default start: each layer says less."),
    Preset(
        "Xavier",
        {**_DEEP, "mlp_deep_init": "Xavier"},
        "The same net with larger first weights: it can learn noise by heart.",
    ),
    Preset(
        "Sigmoid vanishes",
        {**_DEEP, "mlp_deep_activation": "sigmoid"},
        "Slopes lose a factor of about seven with every layer on their way back.",
    ),
    Preset(
        "ReLU and He",
        {**_DEEP, "mlp_deep_activation": "relu", "mlp_deep_init": "He", "mlp_deep_lr": "0.03"},
        "First weights that make up for the half that ReLU cuts away.",
    ),
    Preset(
        "All zeros",
        {**_DEEP, "mlp_deep_activation": "sigmoid", "mlp_deep_init": "zeros"},
        "Units that start alike stay alike: a layer of a hundred is a layer of one.",
    ),
    Preset(
        "Too bold",
        {**_DEEP, "mlp_deep_activation": "relu", "mlp_deep_init": "He", "mlp_deep_lr": "10"},
        "Nothing is a number any more within fifteen updates.",
    ),
)
