"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from charts.bowl import PLANES
from core import data, gradient_noise, kept_runs, sgd
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs, Text, rung
from ui.ranges import LR_RUNGS, SEED_MAX, SIZES

# --- 05_sgd -----------------------------------------------------------------------------------

DATA = Choice("sgd_data", "Data", {**data.NAMED, data.OWN: "typed, pasted or CSV"}, "one feature")
LR = Ladder("sgd_lr", "Learning rate η", LR_RUNGS, 0.1, "How far one update goes downhill.")
BATCH = Ladder("sgd_batch", "Batch size", SIZES, 12, "Samples that make one update.")
EPOCHS = Slider("sgd_epochs", "Epochs", 1, 30, 1, 4, "Passes over all samples.")
SEED = Number("sgd_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the data and of the shuffle.")
N = Slider("sgd_n", "Points n", 1, 1000, 1, 100)
NOISE = Slider("sgd_noise", "Noise σ", 0.0, 5.0, 0.01, 1.0, "Standard deviation around truth.")
SHOWN = Choice("sgd_shown", "Parameters shown", dict.fromkeys(PLANES, ""), "w₁ and w₂")
START_X = Number("sgd_start_x", "Start, across", -50.0, 50.0, 0.5, 0.0)
START_Y = Number("sgd_start_y", "Start, up", -50.0, 50.0, 0.5, 0.0)
ORDER = Choice("sgd_order", "Order of the samples", sgd.ORDERS, "reshuffled")
AHEAD = Switch(
    "sgd_ahead",
    "Show what is to come",
    help="The path and the loss beyond the player's update. It shows by itself once you predict.",
)
FURTHER = Tabs(
    "sgd_further",
    "Go further",
    (
        "Break it",
        "Compare runs",
        "Along the bowl's axes",
        "Noise of a batch",
        "Does it settle?",
        "Many seeds",
        "By hand",
    ),
    "Break it",
)
COMPARE = Choice(
    "sgd_compare",
    "Compare",
    {
        "learning rates": "five rates from a fiftieth of the stable limit to just above it",
        "batch sizes": "from one sample to all",
        "kept runs": "those you kept with the button",
    },
    "learning rates",
)
AGAINST = Choice(
    "sgd_against",
    "Loss against",
    {"updates": "each is one step", "samples seen": "each is the same work"},
    "updates",
)
KEPT = Text(
    "sgd_kept",
    "Kept runs, parted by semicolons",
    f"A run is {kept_runs.FIELDS}: `0.1 12 4 0 reshuffled; 0.03 1 2 0 sorted`. Its data are those "
    "of the page.",
)
BUNDLE = Ladder("sgd_noise_bundle", "Batch size of the bundle", gradient_noise.SIZES, 1)
SETTLE_EPOCHS = Slider("sgd_settle_epochs", "Epochs", 2, 100, 1, 40, "Passes of all four runs.")
NOISE_AT = Switch("sgd_noise_at_optimum", "At the optimum instead of at the start")
SEEDS_LR = Ladder("sgd_seeds_lr", "Learning rate η", LR_RUNGS[6:], 0.03)
SEEDS_EPOCHS = Slider("sgd_seeds_epochs", "Epochs", 1, 10, 1, 3)
SEEDS_INIT = Choice(
    "sgd_seeds_init",
    "First weights",
    {
        "std 0.01": "as in Dive into Deep Learning: normal, standard deviation 0.01",
        "zero": "",
        "std 1": "normal, with standard deviation 1",
    },
    "std 0.01",
)
INIT_STD = {"std 0.01": 0.01, "zero": 0.0, "std 1": 1.0}
ALPHA = Slider("sgd_alpha", "Learning rate α", 0.001, 0.24, 0.001, 0.01)
HAND_START = Slider("sgd_hand_start", "Start a₀", -5.0, 10.0, 0.5, 0.0)
HAND_EPOCHS = Slider("sgd_hand_epochs", "Epochs", 1, 1000, 1, 30)
HAND_SINGLE = Switch("sgd_hand_float32", "float32 instead of float64")
MISTAKE = Choice("sgd_mistake", "Mistake", sgd.MISTAKES, "no zero_grad")


def run_presets(n: int, best_lr: float, limit: float) -> tuple[Preset, ...]:
    """Good and bad settings for the data at hand, each with its reason."""
    return (
        Preset(
            "The book's run",
            {
                "sgd_data": "two features",
                "sgd_n": 1000,
                "sgd_noise": 0.01,
                "sgd_batch": "10",
                "sgd_lr": "0.03",
                "sgd_epochs": 3,
            },
            "As in earlier editions of Dive into Deep Learning: 1,000 points, batches of 10, "
            "η = 0.03, 3 epochs, 300 updates.",
        ),
        Preset(
            f"Full batch, best η = {best_lr:.3g}",
            {"sgd_batch": rung(n), "sgd_lr": rung(best_lr), "sgd_epochs": 12},
            f"All {n} samples in every update, at the best fixed rate {best_lr:.3g}: no noise.",
        ),
        Preset(
            "One sample",
            {"sgd_batch": "1", "sgd_lr": "0.03", "sgd_epochs": 2},
            "The cheapest update there is, and the roughest: each sample pulls its own way.",
        ),
        Preset(
            "Too slow",
            {"sgd_batch": rung(min(10, n)), "sgd_lr": "0.005", "sgd_epochs": 3},
            "The rate is a small fraction of what the bowl allows.",
        ),
        Preset(
            f"At the limit, η = {limit:.3g}",
            {"sgd_batch": rung(n), "sgd_lr": rung(limit), "sgd_epochs": 20},
            f"2/λ_max = {limit:.3g}, two over the bowl's steepest curvature: along its direction "
            "each update only changes sign.",
        ),
        Preset(
            "Explodes",
            {"sgd_batch": rung(n), "sgd_lr": rung(1.3 * limit), "sgd_epochs": 30},
            f"30 % above the limit {limit:.3g}: each update overshoots by more than the last.",
        ),
    )


HAND_PRESETS = (
    Preset(
        "From 0, α = 0.01",
        {
            "sgd_alpha": 0.01,
            "sgd_hand_start": 0.0,
            "sgd_hand_epochs": 60,
            "sgd_hand_float32": False,
        },
        "Steady: an epoch leaves 74 % of the distance.",
    ),
    Preset(
        "α = 0.1 overshoots",
        {
            "sgd_alpha": 0.1,
            "sgd_hand_start": 6.0,
            "sgd_hand_epochs": 10,
            "sgd_hand_float32": False,
        },
        "The third factor is negative: a jumps over 2 in every epoch, and closes in all the same.",
    ),
    Preset(
        "float32 stalls",
        {
            "sgd_alpha": 0.01,
            "sgd_hand_start": 7.0,
            "sgd_hand_epochs": 1000,
            "sgd_hand_float32": True,
        },
        "It stops at 2.0000007 and never reaches 2.",
    ),
    Preset(
        "Above the limit",
        {
            "sgd_alpha": 0.21,
            "sgd_hand_start": 0.0,
            "sgd_hand_epochs": 60,
            "sgd_hand_float32": False,
        },
        "Every epoch ends farther from 2 than it began.",
    ),
)
