"""What the comparison of runs says, in words."""

from collections.abc import Sequence

from charts.numbers import count
from lessons.softmax_training.tables import TrainingTables
from lessons.softmax_training.tables_compare import SweepTables


def held_words(runs: Sequence[TrainingTables]) -> str:
    """What the runs have in common, and whether they made as many updates: else it is not fair."""
    specs = [run.spec for run in runs]
    fields = {
        "images": lambda s: s.data,
        "training images": lambda s: s.num_fit,
        "learning rate": lambda s: s.lr,
        "batch size": lambda s: s.batch_size,
        "epochs": lambda s: s.num_epochs,
        "seed": lambda s: s.seed,
    }
    same = [name for name, of in fields.items() if len({of(spec) for spec in specs}) == 1]
    updates = sorted({spec.num_updates for spec in specs})
    held = f"Held fixed: {', '.join(same)}" if same else "Nothing is held fixed"
    if len(updates) == 1:
        return f"{held}. All make {count(updates[0], 'update')}."
    return (
        f"{held}. They make {updates[0]:,} to {updates[-1]:,} updates: a difference may come from "
        "that alone."
    )


def sweep_words(tables: SweepTables) -> str:
    """Which model did best, and what is held fixed."""
    spec, cells = tables.spec, tables.cells
    best = cells[cells["best"]]
    n = count(spec.num_train, "training image")
    held = (
        f"All {len(cells)} models begin with the same weights and see the same {n} "
        f"{count(spec.num_epochs, 'time')}, in the same order. A smaller batch makes more updates "
        "of it: that is part of what one compares here."
    )
    if best.empty:
        return f"{held} Not one of them ended with a loss that is a number."
    row = best.iloc[0]
    others = int((cells["accuracy"] == row["accuracy"]).sum()) - 1
    tied = f", as many as with {count(others, 'other model')}" if others else ""
    return (
        f"{held} The most test images are right with a learning rate of **{row['lr']}** and "
        f"batches of **{row['batch']}**: {row['text']}{tied}. To choose by these numbers "
        "is to choose by the test set; a part held out is the honest way."
    )
