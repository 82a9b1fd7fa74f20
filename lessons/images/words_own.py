"""What the lesson says of a picture of one's own: its steps, its colours, the model's answer."""

from charts.numbers import number
from charts.text import as_text
from core import own_picture
from core.own_picture import Prepared
from lessons.images.tables_own import (
    ModelTables,
    OwnTables,
    pure_greys,
    shape_words,
    steps_of,
)

INTRO = (
    "A model sees nothing but numbers like those it learned from: one grey number a pixel, the "
    "thing bright on black, in the middle, as large as the frame. Every picture has to be made "
    "like that first. Here each step is shown, and then asked: what does a model say that was "
    "trained on the images of this lesson?"
)
PRIVATE = "The picture is read in this visit and not kept, and it stands in no link."
NOTHING_DRAWN = "Nothing is drawn yet; the example stands in. Draw on the paper."
DRAW = (
    "Clothes want to be filled, for the set has no outlines; digits are thin lines. What is drawn "
    "is kept for this visit, and stands in no link."
)
NO_FILE = "No file yet; the example stands in."
NO_PHOTO = "No photograph yet; the example stands in."


def file_notes(size: tuple[int, int], notes: tuple[str, ...]) -> str:
    """What the file held, and what was decided when it was read."""
    return as_text(f"{size[0]:,} × {size[1]:,} pixels. {' '.join(notes)}".strip())


def steps_words(tables: OwnTables) -> str:
    """What the steps did to this picture."""
    done = tables.done
    h, w = done.grey.shape
    turned = (
        "its border is bright, so it was inverted"
        if done.was_inverted and done.spec.invert == own_picture.INVERT[0]
        else "its border is dark, so it was not inverted"
        if done.spec.invert == own_picture.INVERT[0]
        else "it was inverted"
        if done.was_inverted
        else "it was not inverted"
    )
    return (
        f"{w} pixels across and {h} down in three colours became one grey each; {turned}; "
        f"{_cropped(done)} {_small(done)}"
    )


def _cropped(done: Prepared) -> str:
    ch, cw = done.cropped.shape
    if not done.found:
        return "nothing in it differs from its border enough, so there was nothing to crop to;"
    if not done.spec.crop:
        return "nothing was cut away;"
    top, left, bottom, right = done.box
    return (
        f"rows {top} to {bottom - 1} and columns {left} to {right - 1} hold all ink, {ch} × {cw};"
    )


def _small(done: Prepared) -> str:
    side, s = done.spec.side, done.square.shape[0]
    edge = f", of which {done.spec.margin} on each side stay black" if done.spec.margin else ""
    return (
        f"a square of {s} × {s} around it shrank to {side} × {side}{edge}. The values run from "
        f"{int(done.small.min())} to {int(done.small.max())} of {done.spec.top}."
    )


def step_shapes(tables: OwnTables) -> list[str]:
    """The shape of each step."""
    return [shape_words(picture) for _, picture in steps_of(tables)]


def answer_words(tables: OwnTables, model: ModelTables) -> str:
    """What the model says, and how much that is worth."""
    first, second = tables.order[:2]
    names, y_hat = tables.names, tables.y_hat
    spec, facts = model.spec, model.facts
    kind = (
        f"“{names[first]}”"
        if y_hat[first] > 0.8
        else f"“{names[first]}”, not surely"
        if y_hat[first] > 0.4
        else f"“{names[first]}”, hardly more than the others"
    )
    return (
        f"It says {kind}: {y_hat[first]:.1%}, then {names[second]} with {y_hat[second]:.1%}. It "
        f"is one linear layer with softmax, trained on {spec.num_train:,} images of {facts.title} "
        f"for {spec.num_epochs} epochs, and names {model.accuracy:.1%} of {facts.num_test:,} test "
        f"images right. Its {facts.q} probabilities sum to 1: it cannot say “none of these”, "
        "whatever picture it is given."
    )


GREY_FORMULA = r"L = .299\,R + .587\,G + .114\,B"


def grey_numbers(six: list[tuple[int, int, int, int, int, int]]) -> str:
    """The grey of the last of six pixels (LaTeX)."""
    _, _, r, g, b, grey = six[-1]
    exact = 0.299 * r + 0.587 * g + 0.114 * b
    return (
        rf".299 \cdot {r} + .587 \cdot {g} + .114 \cdot {b} = {exact:.2f}, \quad "
        rf"\text{{rounded: }} {grey}"
    )


def six_rows(six: list[tuple[int, int, int, int, int, int]]) -> list[dict[str, str]]:
    """Some pixels with their three colours and their grey."""
    return [
        {
            "row, column": f"{i}, {j}",
            "red": str(r),
            "green": str(g),
            "blue": str(b),
            "grey L": f"**{grey}**",
        }
        for i, j, r, g, b, grey in six
    ]


def colour_words(tables: OwnTables, six: list[tuple[int, int, int, int, int, int]]) -> str:
    """Shapes of the colours and of the grey, and what pure colours become."""
    red, green, blue, white = pure_greys()
    rows, columns = len({p[0] for p in six}), len({p[1] for p in six})
    return (
        f"The picture is an array of shape {shape_words(tables.rgb)}, its grey one of "
        f"{shape_words(tables.done.grey)}; the pixels in the table are an array of "
        f"({rows}, {columns}, 3). Pure red becomes {red}, pure green {green}, pure blue {blue} and "
        f"white {white}: an eye sees green as brighter than blue, and so does this grey. ToTensor "
        f"would make (3, {tables.rgb.shape[0]}, {tables.rgb.shape[1]}) of it, divided by 255: the "
        f"last red of the table becomes {number(six[-1][2] / 255)}."
    )
