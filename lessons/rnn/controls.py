"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.reach import MOST_LENGTH
from core.rnn import FORGETS, FULL, HEADS, LINEAR, MOST_HIDDEN, TANH, WAYS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs, Text
from ui.ranges import SEED_MAX

# --- the net that reads -----------------------------------------------------------------------

HEAD = Choice("rnn_head", "The logits are", HEADS, TANH)
WAY = Choice("rnn_way", "The net", WAYS, FULL)
SEED = Number("rnn_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the first weights: another start.")
LR = Ladder(
    "rnn_lr",
    "Learning rate η",
    (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    0.05,
    "Of Adam.",
)
EPOCHS = Slider(
    "rnn_epochs", "Epochs", 5, 100, 1, 35, "Each reads the word once, and updates once."
)
SOURCE = Text("rnn_source", "Word that comes in", default="hello")
TARGET = Text("rnn_target", "Word to say", default="ohlol")
HIDDEN = Slider(
    "rnn_hidden",
    "Units of the state",
    1,
    MOST_HIDDEN,
    1,
    4,
    "They count under a linear layer. A state that is itself the logits has one a letter.",
)

PRESETS = (
    Preset(
        "One letter short",
        {"rnn_source": "hello", "rnn_target": "ohlol", "rnn_head": TANH, "rnn_seed": 0}
        | {"rnn_way": FULL, "rnn_lr": "0.05", "rnn_epochs": 35},
        "The usual first example. From this start two letters l are answered alike.",
    ),
    Preset(
        "Another start",
        {"rnn_source": "hello", "rnn_target": "ohlol", "rnn_head": TANH, "rnn_seed": 2}
        | {"rnn_way": FULL, "rnn_lr": "0.05", "rnn_epochs": 35},
        "The same in all but the seed.",
    ),
    Preset(
        "A layer on top",
        {"rnn_source": "hello", "rnn_target": "ohlol", "rnn_head": LINEAR, "rnn_hidden": 4}
        | {"rnn_way": FULL, "rnn_lr": "0.05", "rnn_epochs": 35},
        "Logits that may be as large as they like go below the dashed line.",
    ),
    Preset(
        "No memory",
        {"rnn_way": FORGETS, "rnn_head": LINEAR, "rnn_source": "hello", "rnn_target": "ohlol"},
        "The same letter is always answered alike, however long one trains.",
    ),
    Preset(
        "Say what was before",
        {"rnn_source": "abbabaab", "rnn_target": "babbabaa", "rnn_head": LINEAR}
        | {"rnn_way": FULL, "rnn_hidden": 4, "rnn_lr": "0.1", "rnn_epochs": 80},
        "After the first, the letter to say is the one that came in before: only memory helps.",
    ),
    Preset(
        "Too large a step",
        {"rnn_source": "hello", "rnn_target": "ohlol", "rnn_head": TANH, "rnn_seed": 0}
        | {"rnn_way": FULL, "rnn_lr": "1", "rnn_epochs": 35},
        "Within a few epochs tanh is saturated, and its slope is gone.",
    ),
)

# --- go further -------------------------------------------------------------------------------

STARTS, TEXT, ASK = "Twenty starts", "A long text", "Ask it another word"
FURTHER = Tabs("rnn_further", "Go further", (STARTS, TEXT, ASK), STARTS)
PATIENT = Switch("rnn_patient", "A thousand epochs instead", False, "Does patience help?")
LENGTH = Slider("rnn_length", "Letters of the text", 10, MOST_LENGTH, 10, 40)
RADIUS = Slider(
    "rnn_radius",
    "Spectral radius of W_hh",
    0.1,
    2.0,
    0.05,
    0.8,
    "The size of its largest eigenvalue.",
    "%.2f",
)
WORD = Text("rnn_word", "A word for the trained net", default="olleh")
