"""The lesson's controls and presets, each declared once. The key is its name in the link."""

from core.from_notes import NOTES
from core.glossary import CASES
from core.precision import FORMATS
from lessons.glossary.words_history import RINGS
from ui.kinds import Choice, Preset, Slider, Switch, Tabs
from ui.stepper import Stepper

# --- sort the cases ---------------------------------------------------------------------------

CASE = Stepper("glossary_case", "Case", [case.name for case in CASES])
OUTPUT = Slider(
    "glossary_o",
    "Raw output o",
    -6.0,
    6.0,
    0.1,
    2.0,
    "What the unit in hand says before anything is done with it. 1 would be right.",
    format="%.1f",
)
PRESETS = (
    Preset(
        "Surely right",
        {"glossary_case": "spam", "glossary_o": 6.0},
        "The mail is spam, and the model is sure. What does either loss make of it?",
    ),
    Preset(
        "Surely wrong",
        {"glossary_case": "spam", "glossary_o": -6.0},
        "The mail is spam, and the model is sure that it is not.",
    ),
    Preset(
        "A number that is a name",
        {"glossary_case": "digit", "glossary_o": 2.0},
        "0 to 9: how much, or which one?",
    ),
    Preset(
        "A picture that is a number",
        {"glossary_case": "age", "glossary_o": 2.0},
        "What goes in does not say what comes out.",
    ),
)

# --- words, history, numbers ------------------------------------------------------------------

SHELF = Tabs("glossary_shelf", "Shelf", ("Formulas", "Terms", "Mistakes"), "Formulas")
NOTE = Choice("glossary_note", "The program", dict.fromkeys(NOTES, ""), next(iter(NOTES)))
MENDED = Switch("glossary_mended", "Corrected", False, "The same program, put right.")
HYPER = Switch(
    "glossary_hyper",
    "As often told",
    False,
    "“Hyper-parameters are what training changes.” Held against a run.",
)
RING = Tabs("glossary_ring", "Look into", RINGS, RINGS[-1])
TOLD = Switch(
    "glossary_told", "As often told", False, "Dates and claims that go round in notes, uncorrected."
)
FORMAT = Tabs("glossary_format", "Format", tuple(FORMATS), "float32")
NUMBER = Choice(
    "glossary_number", "Add", dict.fromkeys(("0.1", "0.2", "0.25", "0.3", "0.5", "0.7"), ""), "0.1"
)
ADDED = Slider("glossary_added", "Additions made", 0, 10, 1, 10)
