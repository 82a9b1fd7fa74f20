"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.cnn import MAX_EPOCHS
from core.convolution import MOST_SIDE
from core.images import CLOTHES
from core.shape_walk import MOST_KERNEL, MOST_LINEAR, MOST_PADDING, MOST_POOL, MOST_STRIDE
from core.shape_walk import MOST_SIDE as WIDEST
from core.sliding import MOST_PADDING as MOST_RIM
from core.sliding import MOST_STRIDE as MOST_STEP
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Text
from ui.ranges import LR_RUNGS, SEED_MAX

# --- the stage: a kernel on its way ------------------------------------------------------------

OWN = "my own"
PICTURE = Choice("cnn_picture", "Picture", dict.fromkeys(CLOTHES, ""), "ankle boot")
KERNEL = Choice(
    "cnn_kernel",
    "Kernel",
    {
        "upright edges": "bright on the right, dark on the left",
        "level edges": "bright below, dark above",
        "all edges": "a pixel that is not like its neighbours",
        "blur": "a mean of the neighbours",
        "sharpen": "what differs from the neighbours is added to it",
        "nothing": "hands the pixel on",
        OWN: "numbers that you type",
    },
    "upright edges",
)
TYPED = Text(
    "cnn_typed",
    "My kernel, row by row",
    f"Nine numbers make a kernel of 3 × 3; up to {MOST_SIDE} × {MOST_SIDE}. 1/9 is a number too.",
    most=200,
    default="1 0 -1; 0 0 0; -1 0 1",
)
STRIDE = Slider("cnn_stride", "Stride", 1, MOST_STEP, 1, 1, "Pixels from one place to the next.")
PADDING = Slider("cnn_padding", "Padding", 0, MOST_RIM, 1, 0, "Rows of zeros around the picture.")

_PLAIN = {"cnn_picture": "ankle boot", "cnn_stride": 1, "cnn_padding": 0}
PRESETS = (
    Preset(
        "Upright edges",
        {**_PLAIN, "cnn_kernel": "upright edges"},
        "What is bright on its right gives a positive sum, what is bright on its left a negative.",
    ),
    Preset(
        "Level edges",
        {**_PLAIN, "cnn_kernel": "level edges", "cnn_picture": "t-shirt"},
        "The same kernel, turned by a quarter.",
    ),
    Preset("Blur", {**_PLAIN, "cnn_kernel": "blur"}, "A mean: the sum of its weights is 1."),
    Preset(
        "Same size",
        {**_PLAIN, "cnn_kernel": "sharpen", "cnn_padding": 1},
        "One row of zeros around the picture, and a 3 × 3 kernel has a place for each pixel.",
    ),
    Preset(
        "Every second place",
        {**_PLAIN, "cnn_kernel": "all edges", "cnn_stride": 2},
        "A stride of 2 leaves a quarter of the places.",
    ),
    Preset(
        "My own",
        {**_PLAIN, "cnn_kernel": OWN, "cnn_typed": "1/4 1/4; 1/4 1/4"},
        "A kernel that is typed: here the mean of four pixels.",
    ),
)

# --- the walk through the layers --------------------------------------------------------------

SIDE = Slider("cnn_side", "Picture, pixels a side", 4, WIDEST, 1, 28)
LINEAR = Number("cnn_linear", "Linear layer expects", 1, MOST_LINEAR, 1, 320)
K1 = Slider("cnn_k1", "Kernel 1", 1, MOST_KERNEL, 1, 5)
S1 = Slider("cnn_s1", "Stride 1", 1, MOST_STRIDE, 1, 1)
P1 = Slider("cnn_p1", "Padding 1", 0, MOST_PADDING, 1, 0)
POOL1 = Slider("cnn_pool1", "Pool 1", 1, MOST_POOL, 1, 2)
K2 = Slider("cnn_k2", "Kernel 2", 1, MOST_KERNEL, 1, 5)
S2 = Slider("cnn_s2", "Stride 2", 1, MOST_STRIDE, 1, 1)
P2 = Slider("cnn_p2", "Padding 2", 0, MOST_PADDING, 1, 0)
POOL2 = Slider("cnn_pool2", "Pool 2", 1, MOST_POOL, 1, 2)

_NET = {
    **{"cnn_side": 28, "cnn_linear": 320},
    **{"cnn_k1": 5, "cnn_s1": 1, "cnn_p1": 0, "cnn_pool1": 2},
    **{"cnn_k2": 5, "cnn_s2": 1, "cnn_p2": 0, "cnn_pool2": 2},
}
WALKS = (
    Preset("320 fits", _NET, "28 → 24 → 12 → 8 → 4, twenty times 4 · 4."),
    Preset("Kernels of 3", {**_NET, "cnn_k1": 3, "cnn_k2": 3}, "More is left, and 320 is wrong."),
    Preset(
        "Kernels of 3, mended",
        {**_NET, "cnn_k1": 3, "cnn_k2": 3, "cnn_linear": 500},
        "The linear layer gets the number that arrives.",
    ),
    Preset(
        "Padding keeps the size",
        {**_NET, "cnn_p1": 2, "cnn_p2": 2, "cnn_linear": 980},
        "Two rows of zeros for a kernel of 5: only the pooling shrinks.",
    ),
    Preset("Too small a picture", {**_NET, "cnn_side": 12}, "The second kernel finds no place."),
)

# --- ReLU and pooling --------------------------------------------------------------------------

SEED = Number("cnn_seed", "Seed of the numbers", 0, SEED_MAX, 1, 0)

# --- the loop that trusts every batch ----------------------------------------------------------

BATCH = Ladder(
    "cnn_batch", "Test batch", (10, 16, 32, 50, 64, 100, 128, 250, 256), 64, "Images at a time."
)
TESTED = Choice(
    "cnn_tested",
    "Test images",
    {"10,000": "as MNIST has", "2,000": "as the clothes in the box have"},
    "10,000",
)
MENDED = Switch("cnn_mended", "Ask each batch how long it is")

# --- a trained net ------------------------------------------------------------------------------

STORED, HERE, DIGITS = "clothes, stored", "clothes, trained here", "MNIST digits, stored"
MODEL = Choice(
    "cnn_model",
    "Net",
    {
        STORED: "trained on the 6,000 clothes in the box",
        HERE: "the same, with your settings, while you watch",
        DIGITS: "trained on the 60,000 digits of MNIST",
    },
    STORED,
)
DRAWN = "my drawing"
SHOWN = Choice(
    "cnn_shown",
    "Picture for the net",
    {**dict.fromkeys(CLOTHES, ""), DRAWN: "what you draw here"},
    "ankle boot",
)
LR = Ladder("cnn_lr", "Learning rate η", LR_RUNGS, 0.03, "How far an update goes.")
EPOCHS = Slider("cnn_passes", "Epochs", 1, MAX_EPOCHS, 1, 5, "Passes over the training images.")
NET_SEED = Number("cnn_net_seed", "Seed", 0, SEED_MAX, 1, 0, "Of first weights and shuffle.")
