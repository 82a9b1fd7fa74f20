"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core import many_columns, regularization, weight_decay
from core.regularization_programs import PROGRAMS
from ui.kinds import Choice, Ladder, Number, Preset, Slider, Switch, Tabs
from ui.ranges import SEED_MAX

OWN = "own points"

# --- the stage --------------------------------------------------------------------------------

DATA = Choice(
    "reg_data",
    "Data",
    {
        regularization.DIABETES: "442 patients, a quarter of the rows kept back; bmi is body mass, "
        "bp blood pressure, s1 to s6 are blood values",
        regularization.EXERCISE: "four points, one weight: to check by hand",
        OWN: "typed, pasted or from a file, up to eight features",
    },
    regularization.DIABETES,
)
PENALTY = Choice("reg_penalty", "Penalty", regularization.PENALTIES, regularization.LASSO)
COLUMNS = Choice("reg_columns", "Columns", regularization.COLUMNS, regularization.ALL)
ALPHA = Slider(
    "reg_alpha",
    "log₁₀ α",
    float(regularization.LOW),
    float(regularization.HIGH),
    1 / regularization.STEPS,
    0.0,
    "How dear weights are: 0 is α = 1, −1 is 0.1.",
)

LASSO = {"reg_data": "diabetes", "reg_penalty": "lasso", "reg_columns": regularization.ALL}
PRESETS = (
    Preset("Seven of ten", {**LASSO, "reg_alpha": -1.0}, "Lasso has put three weights to 0."),
    Preset("Two are left", {**LASSO, "reg_alpha": 0.0}, "α = 1: body mass and s5 alone."),
    Preset("Nothing is left", {**LASSO, "reg_alpha": 1.0}, "α = 10: every weight is exactly 0."),
    Preset(
        "Ridge: small, never 0",
        {**LASSO, "reg_penalty": "ridge", "reg_alpha": 2.0},
        "α = 100: all ten weights are small, and none is 0.",
    ),
    Preset(
        "Two that say the same",
        {**LASSO, "reg_penalty": "ridge", "reg_columns": regularization.ALIKE, "reg_alpha": -1.0},
        "s1 and s2 go together: a long valley, and the circle draws them to each other.",
    ),
    Preset(
        "One at the corner",
        {**LASSO, "reg_columns": regularization.ALIKE, "reg_alpha": -0.4},
        "The diamond touches the contours with its corner: one weight is exactly 0.",
    ),
    Preset(
        "By hand",
        {**LASSO, "reg_data": "exercise", "reg_alpha": 0.3},
        "Four points, one slope: 3.16 − 0.8 α.",
    ),
)

# --- one weight -------------------------------------------------------------------------------

W_HAT = Slider("reg_w_hat", "Best weight without a penalty, ŵ", -3.0, 3.0, 0.1, 1.6)
THRESHOLD = Slider("reg_threshold", "α", 0.0, 3.0, 0.1, 1.0)

# --- weight decay -----------------------------------------------------------------------------

DECAY = Slider("reg_decay", "Weight decay λ", 0.0, 2.0, 0.05, 0.5, format="%.2f")
LR = Slider("reg_lr", "Learning rate η", 0.05, 1.5, 0.05, 0.3, format="%.2f")
UPDATES = Slider("reg_updates", "Updates", 5, weight_decay.MOST_UPDATES, 5, 30)
RULE = Choice("reg_rule", "Rule", weight_decay.RULES, weight_decay.PLAIN)
DECAY_PRESETS = (
    Preset(
        "The same step",
        {"reg_rule": weight_decay.PLAIN, "reg_lr": 0.3, "reg_decay": 0.5, "reg_updates": 30},
        "Shrink and step, or ridge's gradient: one and the same.",
    ),
    Preset(
        "With momentum",
        {"reg_rule": weight_decay.MOMENTUM, "reg_lr": 0.1, "reg_decay": 0.5, "reg_updates": 100},
        "What is in the gradient is carried on; what is apart is not.",
    ),
    Preset(
        "With Adam",
        {"reg_rule": weight_decay.ADAM, "reg_lr": 0.05, "reg_decay": 0.5, "reg_updates": 200},
        "Adam divides ridge's gradient by its size: AdamW decays apart from it.",
    ),
    Preset(
        "Too far",
        {"reg_rule": weight_decay.PLAIN, "reg_lr": 1.3, "reg_decay": 0.5, "reg_updates": 60},
        "The decay makes the bowl steeper: a rate that was fine no longer is.",
    ),
)

# --- break it, further ------------------------------------------------------------------------

PROGRAM = Choice("reg_program", "The program", dict.fromkeys(PROGRAMS, ""), next(iter(PROGRAMS)))
CORRECTED = Switch("reg_corrected", "Corrected")
FURTHER = Tabs(
    "reg_further",
    "Go further",
    ("Too many features", "One α, two meanings", "Scale and b"),
    "Too many features",
)
MANY_ALPHA = Slider(
    "reg_many_alpha",
    "log₁₀ α",
    float(many_columns.LOW),
    float(many_columns.HIGH),
    1 / many_columns.STEPS,
    0.0,
    "Of ridge: 0 is α = 1.",
)
MANY_N = Ladder("reg_many_n", "Rows to learn from", (50, 100, 200, 331), 100)
MANY_SEED = Number("reg_many_seed", "Seed", 0, SEED_MAX, 1, 0, "Of the columns of noise.")
GIVEN = Number(
    "reg_given", "α, as you would write it", 0.0, 1e9, 0.5, 1.0, "From 0 to 10⁹.", format="%g"
)
TIMES = Slider("reg_times", "Each row, so many times", 1, 20, 1, 1)
FACTOR = Ladder(
    "reg_factor",
    "The strongest column, multiplied by",
    (0.001, 0.01, 0.1, 1, 10, 100, 1000),
    0.01,
    "Other units: the same measurement in metres instead of centimetres is 0.01 of it.",
)
CHARGED_B = Switch("reg_charged_b", "b is charged for like a weight")
