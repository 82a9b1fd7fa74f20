"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from typing import Any

from core import information, plane_classes
from core.logits import NAMES
from core.small_network import PARAMETERS, WEIGHTS
from lessons.softmax.words import STEPS
from lessons.softmax.words_further import SHOWN
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Tabs
from ui.ranges import LR_RUNGS, SEED_MAX
from ui.stepper import Stepper

# --- 11_softmax: the chain --------------------------------------------------------------------

STEP = Stepper("softmax_step", "Step", [step.name for step in STEPS])
CLASSES = Choice("softmax_classes", "Classes", {str(q): "" for q in range(3, len(NAMES) + 1)}, "3")
SPOT = Choice(
    "softmax_spot",
    "Class spelled out",
    dict.fromkeys(NAMES, ""),
    "dog",
    "Its row and its term are lit while the pointer is elsewhere.",
)
LABEL = Choice("softmax_label", "True class", dict.fromkeys(NAMES, ""), "cat")


def _logit(k: int, start: float) -> Slider:
    index = "₁₂₃₄₅₆₇₈₉"[k : k + 1] or "₁₀"
    return Slider(f"softmax_o{k + 1}", f"o{index}, {NAMES[k]}", -6.0, 6.0, 0.05, start)


O1, O2, O3, O4, O5 = (_logit(k, start) for k, start in enumerate((1.0, 2.0, 3.0, 0.0, -1.0)))
O6, O7, O8, O9, O10 = (_logit(k + 5, at) for k, at in enumerate((1.5, -2.0, 0.5, 2.5, -0.5)))
LOGITS = (O1, O2, O3, O4, O5, O6, O7, O8, O9, O10)
T = Ladder(
    "softmax_T",
    "Temperature T",
    (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100),
    1,
    "Every logit is divided by it.",
)
SHIFT = Slider("softmax_shift", "Shift c", -6.0, 6.0, 0.05, 0.0, "Added to every logit.")
LR = Slider("softmax_lr", "Learning rate η", 0.05, 4.0, 0.05, 1.0, "Of the one update.")
KIND = Choice(
    "softmax_kind",
    "How often each class comes, P",
    information.SHARES,
    "9 times in 10 the true class",
)

# --- the network ------------------------------------------------------------------------------

X1, X2, X3, X4 = (
    Slider(f"softmax_x{i + 1}", f"x{'₁₂₃₄'[i]}, {where}", 0.0, 1.0, 0.05, start)
    for i, (where, start) in enumerate(
        (("above left", 0.9), ("above right", 0.8), ("below left", 0.1), ("below right", 0.2))
    )
)
PIXELS = (X1, X2, X3, X4)
NET = Choice(
    "softmax_net", "Weights", {name: what for name, (what, *_) in WEIGHTS.items()}, "templates"
)
TURN = Choice("softmax_turn", "Parameter to turn", dict.fromkeys(PARAMETERS, ""), PARAMETERS[0])
BY = Slider("softmax_by", "Turn it by", -3.0, 3.0, 0.1, 0.0, "Added to this one parameter.")

# --- to breaking point ------------------------------------------------------------------------

E1, E2, E3 = (
    Slider(f"softmax_e{k + 1}", f"o{'₁₂₃'[k]}", -300.0, 300.0, 0.5, start)
    for k, start in enumerate((88.0, 0.0, 0.0))
)
EDGE = (E1, E2, E3)
EDGE_LABEL = Choice(
    "softmax_edge_label", "True class", {"1": "", "2": "", "3": ""}, "1", "Whose loss it is."
)

# --- three classes in the plane ---------------------------------------------------------------

LAYOUT = Choice(
    "softmax_layout",
    "Samples",
    {name: what for name, (_, what) in plane_classes.LAYOUTS.items()},
    "three clouds",
)
PLANE_LR = Ladder("softmax_plane_lr", "Learning rate η", LR_RUNGS, 0.3)
PLANE_BATCH = Ladder("softmax_plane_batch", "Batch size", (1, 3, 5, 10, 15, 30, 50, 75, 150), 15)
PLANE_EPOCHS = Slider("softmax_plane_epochs", "Epochs", 1, 40, 1, 6)
PLANE_SEED = Number(
    "softmax_plane_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the samples and of the dealing."
)

# --- go further -------------------------------------------------------------------------------

TOPICS = ("Good and bad logits", "Softmax twice")
FURTHER = Tabs("softmax_further", "Section", TOPICS, TOPICS[0])
SHOWN_AS = Choice("softmax_shown", "Cells show", dict.fromkeys(SHOWN, ""), SHOWN[0])
SCALE = Slider(
    "softmax_scale", "Stretch all logits", 0.1, 10.0, 0.1, 1.0, "Every logit times this."
)


# --- presets ----------------------------------------------------------------------------------


def _at(*o: float, **more: Any) -> dict[str, Any]:
    """So many classes with these logits."""
    values = {slider.key: value for slider, value in zip(LOGITS, o, strict=False)}
    return {"softmax_classes": str(len(o)), **values, **more}


PRESETS = (
    Preset(
        "1, 2, 3",
        _at(1.0, 2.0, 3.0),
        "Equal steps between the logits: each class has e = 2.718 times the share of the one "
        "before it.",
    ),
    Preset("All equal", _at(1.0, 1.0, 1.0), "Equal logits, whatever they are, are equal shares."),
    Preset("Two ahead", _at(3.0, -1.0, 3.0), "A tie at the top: no temperature decides it."),
    Preset(
        "Sure, and wrong",
        _at(-4.0, 0.0, 6.0, softmax_label="cat"),
        "The true class is far behind: watch what the loss makes of it, and the slope.",
    ),
    Preset(
        "Ten that know nothing",
        _at(*([0.0] * 10)),
        "Ten equal logits: a loss of log 10 = 2.303, where every ten-class training begins.",
    ),
    Preset(
        "Nearly frozen",
        _at(1.0, 2.0, 3.0, softmax_step=STEPS[1].name, softmax_T="0.1"),
        "At T = 0.1 the largest logit takes all but a few hundred-thousandths.",
    ),
)
EDGE_PRESETS = (
    Preset(
        "88, still whole",
        {"softmax_e1": 88.0, "softmax_e2": 0.0, "softmax_e3": 0.0, "softmax_edge_label": "1"},
        "exp(88) = 1.65 · 10³⁸: the last whole number that fits.",
    ),
    Preset(
        "89: ∞ / ∞",
        {"softmax_e1": 89.0, "softmax_e2": 0.0, "softmax_e3": 0.0, "softmax_edge_label": "1"},
        "exp(89) is more than float32 holds.",
    ),
    Preset(
        "−200: 0 / 0",
        {"softmax_e1": -200.0, "softmax_e2": -200.0, "softmax_e3": -200.0},
        "All three exponentials round to 0, and so does their sum.",
    ),
    Preset(
        "log 0",
        {"softmax_e1": 0.0, "softmax_e2": -110.0, "softmax_e3": 0.0, "softmax_edge_label": "2"},
        "The true class gets a probability that rounds to 0: its loss is 110.7, not infinity.",
    ),
    Preset(
        "A sum too large",
        {"softmax_e1": 88.5, "softmax_e2": 88.5, "softmax_e3": 88.5},
        "Each exponential fits; their sum does not.",
    ),
)
PLANE_PRESETS = (
    Preset(
        "Three clouds",
        {
            "softmax_layout": "three clouds",
            "softmax_plane_lr": "0.3",
            "softmax_plane_batch": "15",
            "softmax_plane_epochs": 6,
        },
        "Three lines meet in one point, and turn until each cloud has its own region.",
    ),
    Preset(
        "No line will do",
        {
            "softmax_layout": "wrapped",
            "softmax_plane_lr": "0.3",
            "softmax_plane_batch": "15",
            "softmax_plane_epochs": 6,
        },
        "A cloud between two halves of a ring: straight borders cannot follow a round one.",
    ),
    Preset(
        "All at once",
        {
            "softmax_layout": "overlapping",
            "softmax_plane_lr": "1",
            "softmax_plane_batch": "150",
            "softmax_plane_epochs": 40,
        },
        "Batches of all samples: a smooth way, one update an epoch.",
    ),
    Preset(
        "Too bold",
        {
            "softmax_layout": "overlapping",
            "softmax_plane_lr": "10",
            "softmax_plane_batch": "5",
            "softmax_plane_epochs": 10,
        },
        "At η = 10 every batch of 5 throws the borders about.",
    ),
)
