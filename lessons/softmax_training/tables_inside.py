"""Inside the model: what the pixels of one image add up to, and the images of a confusion."""

from dataclasses import dataclass

import numpy as np
import torch

from charts import images as tiles
from charts.palettes import Palette
from core.contributions import contributions, rival
from core.images import ImageSet, scale
from lessons.softmax_training.tables import TrainingTables

WHICH = ("its surest mistake", "its surest right answer", "a near miss", "by number")
PAIR = "the pair most often confused"
ANY = "anything else"
OPENED = 12  # images of a confusion that are shown


@dataclass(frozen=True, eq=False)
class InsideTables:
    """One test image under the last weights: what is said of it and what that competes with.

    parts (d, 2): what each pixel adds to the logit of said and of other; biases and logits (2,).
    """

    number: int
    truth: str
    said: str
    other: str
    right: bool
    pixels: np.ndarray
    parts: np.ndarray
    biases: tuple[float, float]
    logits: tuple[float, float]


def which_image(tables: TrainingTables, which: str, number: int) -> int:
    """The number of the test image that a choice of `WHICH` means; without any mistake the first.

    A near miss is the answer, right or wrong, that is least sure.
    """
    said, sure, truth = tables.said[-1], tables.sure[-1].astype(int), tables.truth
    right = said == truth
    if which == WHICH[0]:
        return tables.mistakes[0] if tables.mistakes else 0
    if which == WHICH[1] and right.any():
        return int(np.where(right, sure, -1).argmax())
    if which == WHICH[2]:
        return int(sure.argmin())
    return min(number, len(truth) - 1)


def inside_tables(tables: TrainingTables, images: ImageSet, number: int) -> InsideTables:
    """What the pixels of this test image add up to."""
    top = images.facts.top if tables.spec.scaled else 1
    x = scale(images.X_test[number], top).double()
    w, b = (torch.from_numpy(value[-1]).double() for value in (tables.w, tables.b))
    parts = contributions(x, w)
    o = parts.sum(0) + b
    said, other = rival(o, int(tables.truth[number]))
    pair = [said, other]
    names = tables.facts.names
    return InsideTables(
        number,
        names[int(tables.truth[number])],
        names[said],
        names[other],
        right=said == int(tables.truth[number]),
        pixels=images.X_test[number].numpy(),
        parts=parts[:, pair].numpy(),
        biases=(b[said].item(), b[other].item()),
        logits=(o[said].item(), o[other].item()),
    )


def inside_urls(inside: InsideTables, tables: TrainingTables, palette: Palette) -> list[str]:
    """The image, what its pixels add to either logit, and the difference, on one scale."""
    facts, (said, other) = tables.facts, inside.parts.T
    between = said - other
    limit = float(np.abs(np.stack([said, other, between])).max())
    grey = tiles.grey(inside.pixels, facts.shape, facts.top)
    return [grey, *(tiles.weights(v, facts.shape, limit, palette) for v in (said, other, between))]


def most_confused(tables: TrainingTables) -> tuple[str, str]:
    """The pair of classes, true and said, with the most mistakes; the first of several."""
    wrong = tables.confusion[~tables.confusion["right"]]
    row = wrong.iloc[int(wrong["count"].to_numpy().argmax())]
    return str(row["truth"]), str(row["said"])


def opened_rows(tables: TrainingTables, truth: str, said: str) -> list[int]:
    """Numbers of the test images in a cell of the confusion matrix, the surest answer first."""
    names = tables.facts.names
    answers = tables.said[-1]
    here = tables.truth == names.index(truth)
    here &= answers != tables.truth if said == ANY else answers == names.index(said)
    rows = np.flatnonzero(here)
    order = np.argsort(-tables.sure[-1][rows].astype(int), kind="stable")
    return [int(row) for row in rows[order]]
