"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.concise import EQUAL, WAYS
from core.concise_pieces import PIECES
from core.concise_programs import PROGRAMS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs
from ui.ranges import SEED_MAX

# --- the two loops ----------------------------------------------------------------------------

WAY = Choice(
    "concise_way", "The concise side", {name: way.what for name, way in WAYS.items()}, EQUAL
)
LR = Ladder(
    "concise_lr",
    "Learning rate η",
    (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    0.3,
    "Of the loop by hand. The concise side gets half of it, where nothing else is said.",
)
BATCH = Ladder("concise_batch", "Batch size", (1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000), 10)
EPOCHS = Slider("concise_epochs", "Epochs", 1, 10, 1, 3)
N = Ladder("concise_n", "Samples", (50, 100, 200, 500, 1000), 100)
SEED = Number("concise_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data, the start and the order.")

BOOK = {
    "concise_n": "1000",
    "concise_lr": "0.03",
    "concise_batch": "10",
    "concise_epochs": 3,
    "concise_way": EQUAL,
}
PRESETS = (
    Preset(
        "As in the book",
        BOOK,
        "1,000 samples, η = 0.03, batches of ten, three epochs: 300 updates on either side.",
    ),
    Preset(
        "The rate as it was",
        {"concise_way": "rate not halved", "concise_batch": "10"},
        "MSELoss has no ½: the same rate makes steps twice as long.",
    ),
    Preset(
        "Divided twice",
        {"concise_way": "mean divided again", "concise_batch": "10"},
        "Somebody heard that PyTorch adds up. The loss is a mean already: a tenth of a step.",
    ),
    Preset(
        "A sum, and it flies off",
        {
            "concise_way": "sum instead of mean",
            "concise_n": "100",
            "concise_batch": "10",
            "concise_lr": "0.3",
            "concise_epochs": 3,
        },
        "reduction='sum' at the rate of a mean: each step is ten times too long.",
    ),
    Preset(
        "Labels without a column",
        {"concise_way": "labels (n,)", "concise_batch": "10"},
        "(10, 1) minus (10,) is a hundred differences: torch warns, and trains.",
    ),
    Preset(
        "A short last batch",
        {
            "concise_way": EQUAL,
            "concise_batch": "30",
            "concise_n": "200",
            "concise_epochs": 3,
        },
        "200 = 6 · 30 + 20: the mean knows how long the last batch is. Nothing parts.",
    ),
)

# --- inside the lines, programs ---------------------------------------------------------------

PIECE = Choice("concise_piece", "Look into", dict.fromkeys(PIECES, ""), next(iter(PIECES)))
PROGRAM = Choice(
    "concise_program", "The program", dict.fromkeys(PROGRAMS, ""), next(iter(PROGRAMS))
)
CORRECTED = Switch("concise_corrected", "Corrected")

FURTHER = Tabs(
    "concise_further",
    "Go further",
    ("nn.Linear(1, 1) on the toy line", "Every mistake, measured"),
    "nn.Linear(1, 1) on the toy line",
)

# --- the toy net ------------------------------------------------------------------------------

TOY_LR = Slider("concise_toy_lr", "Learning rate", 0.001, 0.07, 0.001, 0.01, format="%.3f")
TOY_EPOCHS = Slider("concise_toy_epochs", "Epochs", 1, 1000, 1, 100)
TOY_SEED = Number("concise_toy_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the start.")
TOY_PRESETS = (
    Preset(
        "A hundred epochs",
        {"concise_toy_lr": 0.01, "concise_toy_epochs": 100},
        "As the program stands in notes: not enough.",
    ),
    Preset(
        "A thousand",
        {"concise_toy_lr": 0.01, "concise_toy_epochs": 1000},
        "Within a hundredth of 8, from any start.",
    ),
    Preset(
        "A better rate",
        {"concise_toy_lr": 0.055, "concise_toy_epochs": 200},
        "Near the limit the slow direction is quickest.",
    ),
    Preset(
        "Above the limit",
        {"concise_toy_lr": 0.062, "concise_toy_epochs": 100},
        "2/λ_max is 0.0601: every epoch ends farther away.",
    ),
)
