"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core import kept_trainings
from core.images import SETS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Text
from ui.ranges import LR_RUNGS, SEED_MAX

# --- 13_softmax_training ----------------------------------------------------------------------

_LARGE = {"training_batch": "256", "training_lr": "0.1", "training_epochs": 10}
_ALL = {**_LARGE, "training_images": "60000"}
_CLOTHES = {
    "training_clothes": "6000",
    "training_batch": "64",
    "training_lr": "0.05",
    "training_epochs": 20,
}
_DIGITS = {"training_batch": "32", "training_lr": "0.3", "training_epochs": 20}
DATA = Choice(
    "training_data",
    "Images",
    {facts.title: facts.about for facts in SETS.values()},
    "clothes",
    "What is not on this machine can be downloaded here, once.",
    brings={"clothes": _CLOTHES, "digits": _DIGITS, "Fashion-MNIST": _ALL, "MNIST": _ALL},
)
IMAGES = Ladder(
    "training_images",
    "Training images",
    (20, 100, 1000, 3000, 6000, 20_000, 60_000),
    60_000,
    "Fewer make it quicker, and let it learn them by heart.",
)
# Controls of their own: the large sets keep their number while the clothes stand in for them.
CLOTHES = Ladder(
    "training_clothes",
    "Training images",
    (20, 50, 100, 200, 500, 1000, 3000, 6000),
    6000,
    "Fewer make it quicker, and let it learn them by heart.",
)
DIGITS = Ladder(
    "training_digits",
    "Training images",
    (20, 50, 100, 200, 500, 1000, 1437),
    1437,
    "Fewer make it quicker, and let it learn them by heart.",
)
HELD_OUT = {"nothing": 0.0, "a tenth": 0.1, "a fifth": 0.2}  # of the training images
VALID = Choice(
    "training_valid",
    "Hold out for validation",
    dict.fromkeys(HELD_OUT, ""),
    "nothing",
    "No update sees these images: by them one chooses epochs and learning rate, not by the test.",
)
LR = Ladder("training_lr", "Learning rate η", LR_RUNGS, 0.05, "How far one update goes downhill.")
BATCH = Ladder(
    "training_batch",
    "Batch size",
    (1, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    64,
    "Images that make one update.",
)
EPOCHS = Slider("training_epochs", "Epochs", 1, 50, 1, 20, "Passes over the training images.")
SEED = Number(
    "training_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the first weights and of the shuffle."
)

_BOOK = {**_LARGE, "training_seed": 0, "training_valid": "nothing"}
PRESETS = (
    Preset(
        "Clothes",
        {"training_data": "clothes", **_CLOTHES, "training_seed": 0, "training_valid": "nothing"},
        "6,000 photographs that come with the app: the templates look like what they look for.",
    ),
    Preset(
        "Digits",
        {
            "training_data": "digits",
            "training_digits": "1437",
            **_DIGITS,
            "training_seed": 0,
            "training_valid": "nothing",
        },
        "Small images of 8 × 8 pixels: a run takes a fraction of a second.",
    ),
    Preset(
        "The book's run",
        {"training_data": "Fashion-MNIST", "training_images": "60000", **_BOOK},
        "As in Dive into Deep Learning: 60,000 images of clothes, batches of 256, lr 0.1, "
        "10 epochs, 2,350 updates.",
    ),
    Preset(
        "6,000 clothes",
        {
            "training_data": "Fashion-MNIST",
            "training_images": "6000",
            "training_batch": "128",
            "training_lr": "0.1",
            "training_epochs": 50,
            "training_seed": 0,
            "training_valid": "nothing",
        },
        "6,000 of the 60,000 images, and as many updates as in the book's run, 2,350, each of half "
        "as many images: what is the rest worth?",
    ),
    Preset(
        "Too few",
        {
            "training_data": "clothes",
            "training_clothes": "100",
            "training_batch": "16",
            "training_lr": "0.3",
            "training_epochs": 50,
            "training_seed": 0,
            "training_valid": "nothing",
        },
        "100 clothes are learned by heart; the test images show it.",
    ),
    Preset(
        "Too slow",
        {
            "training_data": "clothes",
            **_CLOTHES,
            "training_lr": "0.0005",
            "training_seed": 0,
            "training_valid": "nothing",
        },
        "At lr 0.0005 the noise of the first weights still shows when the run ends.",
    ),
    Preset(
        "Too bold",
        {
            "training_data": "clothes",
            **_CLOTHES,
            "training_lr": "3",
            "training_seed": 0,
            "training_valid": "nothing",
        },
        "At lr 3 every batch tears the templates its own way: loss and accuracy jump.",
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
_CLASSES = {name: "" for facts in SETS.values() for name in facts.names}
WHICH = Choice(
    "training_which",
    "Which image",
    {
        "its surest mistake": "",
        "its surest right answer": "",
        "a near miss": "the answer that it is least sure of",
        "by number": "",
    },
    "its surest mistake",
)
IMAGE = Number("training_image", "Test image", 0, 9999, 1, 0)
TRUTH = Choice(
    "training_truth",
    "What it is",
    {"the pair most often confused": "", **_CLASSES},
    "the pair most often confused",
)
SAID = Choice(
    "training_said", "What the model says", {"anything else": "", **_CLASSES}, "anything else"
)
SHOWN = Switch("training_classes", "Show the classes without a guess")
KEPT = Text(
    "training_kept",
    "Kept runs",
    f"A run is {kept_trainings.FIELDS}: `clothes 6000 0.05 64 20 0; digits 1437 0.3 32 20 0`. The "
    "link carries them.",
)
SWEEP = Switch("training_sweep", "Train up to sixteen models around these settings, together")
TWICE = Switch("training_twice", "Apply softmax twice")
RAW = Switch("training_raw", "Forget to scale the pixels")
PRINTED = Switch("training_printed", "Divide the printed loss twice")
