"""What the lesson says of shapes on their way through a net."""

from core.shape_walk import Walk
from lessons.cnn.tables_walk import WalkTables

WALK = (
    "A net is a row of layers, and each hands its shape on: channels × height × width. Move a "
    "kernel, a stride, a padding or a pooling, and every shape behind it moves along. The linear "
    "layer at the end is the only one that has to know the size before."
)


def shape_words(shape: tuple[int, ...]) -> str:
    """A shape as torch prints it."""
    return f"({', '.join(map(str, shape))})"


def rows(tables: WalkTables) -> list[dict[str, str]]:
    """Layer, how its side comes about, its shape, its parameters."""
    return [
        {
            "layer": stop.name,
            "a side": stop.sum or "·",
            "shape": shape_words(stop.shape),
            "parameters": f"{stop.parameters:,}" if stop.parameters else "·",
        }
        for stop in tables.walk.stops
    ]


def total(done: Walk) -> int:
    """Parameters of all layers that were reached."""
    return sum(stop.parameters for stop in done.stops)


def summary(tables: WalkTables) -> str:
    """One line under the picture."""
    done = tables.walk
    if done.stuck:
        return f"{done.stuck} Behind it no shape is known."
    parts = [f"{stop.parameters:,}" for stop in done.stops if stop.parameters]
    sides = [str(stop.shape[-1]) for stop in done.stops if len(stop.shape) == 4]
    return (
        f"{' → '.join(sides)}, then {done.flat:,} numbers in a row and {done.spec.classes} at the "
        f"end; {' + '.join(parts)} = {total(done):,} parameters."
    )


def torch_words(tables: WalkTables) -> str:
    """What torch says of this net, word for word, and what to do."""
    done, said = tables.walk, tables.torch
    return f"**It does not fit.** {done.stuck} torch says:\n\n`{said.error}`\n\n{cure(done)}"


def cure(done: Walk) -> str:
    """What to change."""
    if done.flat is not None:
        return (
            f"The number of inputs of a linear layer is fixed when it is made: "
            f"`nn.Linear({done.flat}, {done.spec.classes})` would fit. The convolutions never "
            "asked: they take a picture of any size that has room for their kernel."
        )
    return "A smaller kernel, pooling or stride, more padding, or a larger picture would fit."


def agreed(tables: WalkTables) -> str:
    """That torch finds the same."""
    found = tables.torch.found
    return (
        f"torch was asked too, now: its net gives a shape of {found['shape']} and holds "
        f"{found['parameters']:,} parameters."
    )
