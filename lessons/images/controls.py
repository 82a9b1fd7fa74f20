"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from core.example_pictures import EXAMPLES
from core.images import CLOTHES, DIGITS, SETS
from core.own_picture import INVERT
from lessons.images.words import SHOWN, SOURCES
from ui.kinds import Choice, Coordinate, Ladder, Number, Preset, Slider, Switch
from ui.ranges import LR_RUNGS, SEED_MAX

# --- 12_images: the gallery and one image -------------------------------------------------------

ALL = "all classes"
_MIDDLE = {"images_row": 12.0, "images_column": 14.0}  # of 28 × 28 pixels
_CLOTHES = {
    "images_mean": 0.286,
    "images_std": 0.353,
    "images_batch": "256",
    "images_lr": "0.1",
    **_MIDDLE,
}
_DIGITS = {
    "images_mean": 0.305,
    "images_std": 0.376,
    "images_batch": "32",
    "images_lr": "0.3",
    "images_row": 3.0,
    "images_column": 4.0,
}
_MNIST = {
    "images_mean": 0.131,
    "images_std": 0.308,
    "images_batch": "64",
    "images_lr": "0.1",
    **_MIDDLE,
}
DATA = Choice(
    "images_data",
    "Images",
    {facts.title: facts.about for facts in SETS.values()},
    "clothes",
    "What is not on this machine can be downloaded here, once.",
    brings={
        "clothes": _CLOTHES,
        "digits": _DIGITS,
        "Fashion-MNIST": _CLOTHES,
        "MNIST": _MNIST,
    },
)
PART = Choice("images_part", "Part", {"training": "", "test": ""}, "training")
CLASS = Choice(
    "images_class",
    "Class",
    {ALL: "", **dict.fromkeys((*CLOTHES, *DIGITS), "")},
    ALL,
    "Only images of this class.",
)
FIRST = Number(
    "images_first", "From image", 0, 59_999, 18, 0, "The first of the 18; counted from 0."
)
PICK = Slider("images_pick", "Take image", 1, 18, 1, 1, "Or click on one of the images.")
ROW = Coordinate("images_row", 12.0, "%.0f")
COLUMN = Coordinate("images_column", 14.0, "%.0f")
UNIT = Choice("images_unit", "Numbers shown", dict.fromkeys(SHOWN, ""), SHOWN[0])
MAPPED = Switch(
    "images_mapped",
    "Break it: in the colours of a map",
    False,
    "What `plt.imshow(image)` draws of a grey image, unless one adds `cmap='gray'`.",
)

# --- to a tensor --------------------------------------------------------------------------------

MEAN = Slider("images_mean", "Subtract μ", 0.0, 1.0, 0.001, 0.286, format="%.3f")
STD = Slider("images_std", "Divide by σ", 0.05, 1.0, 0.001, 0.353, format="%.3f")
PRESETS = (
    Preset(
        "Fashion-MNIST's own",
        {"images_mean": 0.286, "images_std": 0.353},
        "Mean and standard deviation of the clothes' pixels.",
    ),
    Preset(
        "MNIST's",
        {"images_mean": 0.131, "images_std": 0.308},
        "The numbers that MNIST is normalised with: .1307 and .3081.",
    ),
    Preset(
        "½ and ½",
        {"images_mean": 0.5, "images_std": 0.5},
        "From 0 … 1 to −1 … 1, whatever the images are.",
    ),
    Preset(
        "Nothing", {"images_mean": 0.0, "images_std": 1.0}, "The scaled pixels stay as they are."
    ),
)

# --- unscaled -----------------------------------------------------------------------------------

RAW = Switch("images_raw", "Forget to divide")
LR = Ladder("images_lr", "Learning rate η", LR_RUNGS, 0.1)
SEED = Number("images_seed", "Seed", 0, SEED_MAX, 1, 1, "Of the first weights and of the dealing.")

# --- batches ------------------------------------------------------------------------------------

BATCH = Ladder("images_batch", "Batch size", (1, 16, 32, 64, 100, 128, 256, 512, 1000, 1024), 256)
SHUFFLE = Switch("images_shuffle", "Shuffle", True, "Deal the images in a new order every epoch.")
EPOCH = Number("images_epoch", "Epoch", 1, 3, 1, 1)
NUMBER = Number("images_number", "Batch number", 1, 60_000, 1, 1, "Or click on one of the batches.")

# --- another size -------------------------------------------------------------------------------

SIDE = Slider("images_side", "New side", 2, 56, 1, 14, "Pixels of each row and each column.")

# --- own picture --------------------------------------------------------------------------------

SOURCE = Choice("images_source", "Picture", SOURCES, "an example")
EXAMPLE = Choice("images_example", "Example", dict.fromkeys(EXAMPLES, ""), next(iter(EXAMPLES)))
TURN = Choice(
    "images_invert",
    "Invert",
    dict.fromkeys(INVERT, ""),
    INVERT[0],
    "The images of the sets are bright on black.",
)
STRETCH = Switch(
    "images_contrast",
    "Contrast",
    True,
    "The border's grey becomes black, the strongest pixel white.",
)
CROP = Switch("images_crop", "Crop", True, "Cut away what has no ink.")
MARGIN = Slider(
    "images_margin",
    "Margin",
    0,
    8,
    1,
    0,
    "Pixels left black on each side of the small image: 4 in MNIST.",
)


def _own(example: str, data: str = "clothes", **more: Any) -> dict[str, Any]:
    return {
        "images_data": data,
        "images_source": "an example",
        "images_example": example,
        "images_invert": INVERT[0],
        "images_contrast": True,
        "images_crop": True,
        "images_margin": 0,
        **more,
    }


OWN_PRESETS = (
    Preset(
        "A shirt in a photograph",
        _own("a red T-shirt on white paper"),
        "Dark on bright: inverted, cropped, centred.",
    ),
    Preset(
        "Not inverted",
        _own("a red T-shirt on white paper", images_invert=INVERT[2], images_contrast=False),
        "White paper is a field of large pixels: a model that only ever saw black grounds.",
    ),
    Preset(
        "Not cropped",
        _own("a boot on grey", images_crop=False),
        "A small thing in a large picture is no small thing in a small picture.",
    ),
    Preset(
        "A seven for the digits",
        _own("a seven in blue ink", "digits"),
        "8 × 8 pixels, 0 to 16: another set, other last steps.",
    ),
)
