"""What the lesson says of a trained net: its run, its filters, its maps, its answer."""

from core.cnn import CnnSpec
from core.images import SETS
from lessons.cnn.tables_maps import MapTables, RunTables

MAPS = (
    "So far somebody chose the kernels. A net learns them: here are its ten filters, and what they "
    "find in a picture. Behind each filter stand pooling and ReLU, and behind them twenty more "
    "filters that look at all ten maps at once."
)
DRAW = "Draw something: it is cropped, made small, and inverted, as the pictures of the set are."
MOMENTUM = (
    "*Momentum* is the part of the last step that is added to the next one, so that steps in one "
    "direction grow and steps to and fro cancel; 0 keeps nothing."
)
HASH = (
    "A *hash* is a short fingerprint computed from the settings and numbers: change one, and "
    "another fingerprint comes out."
)
NOTHING = "Nothing is drawn yet, so the net is shown an example of the app."


def run_words(run: RunTables) -> str:
    """How the net was trained, and how good it is."""
    spec, facts = run.spec, SETS[run.spec.data]
    where = (
        f"A stored run, made with torch {run.torch}, its hash begins {run.hash[:8]}"
        if run.hash
        else "Trained here"
    )
    ended = " It diverged: a loss was no number, and these are the epochs before." * run.diverged
    meaning = " " + MOMENTUM + (" " + HASH if run.hash else "")
    return (
        f"{where}: {facts.num_train:,} images of {facts.title}, batches of {spec.batch_size}, "
        f"rate {spec.lr:g}, momentum {spec.momentum:g}, seed {spec.seed}. After {run.num_epochs} "
        f"of {spec.num_epochs} epochs it names **{run.accuracy:.1%}** of {facts.num_test:,} test "
        f"images right, the last short batch included.{ended}{meaning}"
    )


def not_yet(spec: CnnSpec) -> str:
    """Nobody has trained these settings."""
    return (
        f"Nobody has trained these settings yet: {spec.num_updates:,} updates, a few seconds. "
        "Until then the stored net is shown."
    )


def map_words(tables: MapTables) -> str:
    """What the maps show, and what the net says."""
    empty = int((tables.map1.max(axis=(1, 2)) == 0).sum())
    dark = float((tables.map1 == 0).mean())
    quiet = f" {empty} of the ten filters found nothing at all." if empty else ""
    return (
        f"ReLU leaves {dark:.0%} of the first ten maps at 0, black.{quiet} Of the second layer "
        f"{tables.map2.size} numbers go on to the linear layer, which gives **{tables.said}** the "
        f"largest probability, {tables.sure:.1%}."
    )


def stranger(tables: MapTables) -> str:
    """What to think of an answer about something that is perhaps none of its classes."""
    what = "digits" if tables.run.spec.data == "mnist" else "clothes"
    return (
        f"This net knows ten kinds of {what} and nothing else: whatever it is shown, its ten "
        "probabilities sum to 1. It cannot say that it does not know."
    )
