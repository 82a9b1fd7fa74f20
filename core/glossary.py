"""Two kinds of question, "how much" and "which one", and the output layer and loss that follow.

How much: as many linear units as numbers are asked for, ŷ = o, and l = ½ Σ (ŷ − y)².
Which one of q > 2: q units, ŷ = softmax(o), and l = log Σ exp(o_k) − o_y. Of two: one unit,
ŷ = 1 / (1 + exp(−o)), and l = log(1 + exp(−o)) where the answer is yes, which is softmax with the
other unit at 0. Source: Dive into Deep Learning, 1.3 Kinds of Machine Learning (regression,
classification), 3.1 Linear Regression, 4.1 Softmax Regression.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require

HOW_MUCH, WHICH_ONE = KINDS = ("how much", "which one")
AS_IT_IS, SIGMOID, SOFTMAX = "as it is", "sigmoid", "softmax"
SQUARED, BINARY, CROSS = "squared loss", "binary cross-entropy", "cross-entropy"


@dataclass(frozen=True)
class Case:
    """A question to a model: its kind, how many numbers or classes, and why.

    `trap` is what goes wrong where it is sorted into the other kind.
    """

    name: str
    question: str
    kind: str  # one of KINDS
    answers: int  # numbers that are asked for, or classes to choose from
    because: str
    trap: str

    def __post_init__(self) -> None:
        output_layer(self.kind, self.answers)


@dataclass(frozen=True)
class Output:
    """An output layer: units, what is done with their sums o, and the loss."""

    units: int
    activation: str
    loss: str


def output_layer(kind: str, answers: int) -> Output:
    """The layer that follows from the kind of question. Raises ValueError for too few answers."""
    require(kind in KINDS, f"kind must be one of {', '.join(KINDS)}", kind)
    least = 1 if kind == HOW_MUCH else 2
    require(answers >= least, f"{kind} needs answers >= {least}", answers)
    if kind == HOW_MUCH:
        return Output(answers, AS_IT_IS, SQUARED)
    return Output(1, SIGMOID, BINARY) if answers == 2 else Output(answers, SOFTMAX, CROSS)


def predict(o: Tensor, output: Output) -> Tensor:
    """What the layer says, ŷ, of its raw sums o (..., units); the same shape."""
    if output.activation == AS_IT_IS:
        return o
    if output.activation == SIGMOID:
        return 1 / (1 + torch.exp(-o))
    powers = torch.exp(o - o.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


def loss(o: Tensor, y: Tensor, output: Output) -> Tensor:
    """The loss (...) of raw sums o (..., units) for labels y (..., units).

    y holds numbers, or for classes a 1 at the true one; a single unit has y = 1 for yes, 0 for no.
    """
    if output.loss == SQUARED:
        return ((o - y) ** 2).sum(dim=-1) / 2
    if output.loss == BINARY:  # log(1 + exp(-o)) for yes, and o more for no; nothing overflows
        return (o.clamp(min=0) - o * y + torch.log1p(torch.exp(-o.abs()))).sum(dim=-1)
    largest = o.amax(dim=-1, keepdim=True)
    log_sum = largest.squeeze(-1) + torch.log(torch.exp(o - largest).sum(dim=-1))
    return log_sum - (o * y).sum(dim=-1)


def in_hand(o: Tensor, units: int) -> Tensor:
    """Raw sums (..., units) of which the first is o (...) and all others are 0."""
    return torch.nn.functional.pad(o.unsqueeze(-1), (0, units - 1))


def wanted(units: int) -> Tensor:
    """The label (units,) for which the first unit should say 1, and the others 0."""
    return in_hand(torch.ones((), dtype=torch.double), units)


def _how_much(name: str, question: str, because: str, trap: str, answers: int = 1) -> Case:
    return Case(name, question, HOW_MUCH, answers, because, trap)


def _which_one(name: str, question: str, classes: int, because: str, trap: str) -> Case:
    return Case(name, question, WHICH_ONE, classes, because, trap)


CASES = (
    _how_much(
        "price",
        "What will this house be sold for?",
        "A price is a number, and being off by little is better than being off by much.",
        "As classes, the price next door would be as wrong as any other.",
    ),
    _which_one(
        "spam",
        "Is this mail spam?",
        2,
        "There are two answers, and nothing lies between them.",
        "As a number, a mail could be 1.7 spam, and the squared loss would punish it for that.",
    ),
    _how_much(
        "trend",
        "How many visitors will come next month?",
        "A count is a number: 1,010 for 1,000 is nearly right.",
        "As classes, each count would be a class of its own, and most were never seen.",
    ),
    _which_one(
        "image",
        "What is in this picture: a shirt, a shoe, a bag …? There are ten kinds.",
        10,
        "Ten kinds in no order: the answer is one of them.",
        "As a number, a shoe would have to lie between two other kinds.",
    ),
    _which_one(
        "digit",
        "Which digit is written here, 0 to 9?",
        10,
        "A digit looks like a number and is a name here: a 9 read as an 8 is as wrong as a 9 "
        "read as a 1.",
        "As a number, unsure between 1 and 9 would come out as 5, which nobody saw.",
    ),
    _how_much(
        "age",
        "How old is the person in this photograph?",
        "What goes in is a picture, and what comes out is a number: the output decides.",
        "As classes, 41 instead of 42 would be as wrong as 5 instead of 42.",
    ),
    _which_one(
        "disease",
        "Is this tumour benign or malignant?",
        2,
        "Two answers; the model gives the probability of one of them.",
        "As a number, the output is no probability: nothing keeps it between 0 and 1.",
    ),
    _how_much(
        "cause",
        "How much more grows with one more day of rain?",
        "The answer is a weight of the model: so much more for one unit more. That it is a cause, "
        "and no companion of one, the model alone cannot say.",
        "As classes, there would be no weight to read: only yes or no.",
    ),
    _how_much(
        "rain",
        "How many millimetres, and how many hours, will it rain tomorrow?",
        "Two numbers are asked for: two units, each with its own weights.",
        "Which of two would give up both amounts for a single choice.",
        answers=2,
    ),
    _which_one(
        "species",
        "Which of three species is this flower?",
        3,
        "Three names: one unit for each, and softmax makes them probabilities.",
        "As a number, the second species would lie between the first and the third.",
    ),
    _how_much(
        "detrend",
        "How far is this month from the trend of its year?",
        "The trend is fitted and subtracted; what is left, the residual, is a number.",
        "As classes, a month just above the trend would count like one far above it.",
    ),
    _which_one(
        "letter",
        "Which letter comes next: h, e, l or o?",
        4,
        "Four letters to choose from, again at every place of the text.",
        "As a number, the next letter would be an average of letters.",
    ),
)
BY_NAME = {case.name: case for case in CASES}
