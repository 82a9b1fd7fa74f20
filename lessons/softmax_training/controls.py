"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.images import SETS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch
from ui.ranges import LR_RUNGS, SEED_MAX

# --- 13_softmax_training ----------------------------------------------------------------------

_LARGE = {"training_batch": "256", "training_lr": "0.1", "training_epochs": 10}
DATA = Choice(
    "training_data",
    "Images",
    {facts.title: facts.about for facts in SETS.values()},
    "digits",
    "What is not on this machine can be downloaded here, once.",
    brings={
        "digits": {"training_batch": "32", "training_lr": "0.3", "training_epochs": 20},
        "Fashion-MNIST": _LARGE,
        "MNIST": _LARGE,
    },
)
IMAGES = Ladder(
    "training_images",
    "Training images",
    (20, 100, 1000, 3000, 6000, 20_000, 60_000),
    60_000,
    "Fewer make it quicker, and let it learn them by heart.",
)
# A control of its own: the large sets keep their number while the digits stand in for them.
DIGITS = Ladder(
    "training_digits",
    "Training images",
    (20, 50, 100, 200, 500, 1000, 1437),
    1437,
    "Fewer make it quicker, and let it learn them by heart.",
)
LR = Ladder("training_lr", "Learning rate η", LR_RUNGS, 0.3, "How far one update goes downhill.")
BATCH = Ladder(
    "training_batch",
    "Batch size",
    (1, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    32,
    "Images that make one update.",
)
EPOCHS = Slider("training_epochs", "Epochs", 1, 50, 1, 20, "Passes over the training images.")
SEED = Number(
    "training_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the first weights and of the shuffle."
)

_BOOK = {**_LARGE, "training_seed": 0}
PRESETS = (
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
        "As in Dive into Deep Learning: 60,000 images of clothes, batches of 256, lr 0.1, "
        "10 epochs, 2,350 updates.",
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


GALLERY = Choice(
    "training_gallery",
    "Test images",
    {
        "the first 18": "as they come",
        "the surest mistakes": "wrong answers, those it is most certain of first",
        **{name: "" for facts in SETS.values() for name in facts.names},
    },
    "the first 18",
)
TWICE = Switch("training_twice", "Apply softmax twice")
RAW = Switch("training_raw", "Forget to scale the pixels")
PRINTED = Switch("training_printed", "Divide the printed loss twice")
