"""What the lesson says of the curve and of one score: question, summaries, formulas, exercises."""

import math
from dataclasses import dataclass

from charts.numbers import agreeing, count, number, tex
from core.class_maps import built_in
from core.logistic_regression import CLAMP
from lessons.logistic_regression.tables import (
    CurveTables,
    FarTables,
    ScoreTables,
    gradient,
    probabilities,
    score_tables,
)

TERMS = (
    "- **Score**, or logit: z = wx + b, any number.\n"
    "- **Sigmoid**: σ(z) = 1 / (1 + exp(−z)) makes a probability of it, ŷ, of class 1.\n"
    "- **Boundary**: where ŷ = ½, which is where z = 0: x = −b/w.\n"
    "- **Binary cross-entropy**: −log of the probability that the true class got.\n"
    "- **Separable**: a threshold has all points of class 0 on one side, all of class 1 on the "
    "other."
)


@dataclass(frozen=True)
class Question:
    """A question with its options, the true one, and why."""

    text: str
    options: tuple[str, ...]
    answer: str
    why: str


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


# --- the curve ----------------------------------------------------------------------------------

REST, GROWS = "it comes to rest", "it grows without end"


def question(tables: CurveTables) -> Question:
    """Does w stop growing? What decides it is whether a threshold separates the points."""
    if tables.separable:
        why = (
            "A threshold separates these points. A curve that has them all on the right side does "
            "better still with w and b doubled, for every ŷ moves towards its y; so no w is the "
            "best one."
        )
    else:
        why = (
            "No threshold separates these points. A steeper curve would be surer of the wrong ones "
            f"too, so there is a best w and b, with a loss of {number(tables.lowest)}."
        )
    return Question(
        "Trained for ever, in steps that are small enough: what does the size of w do?",
        (REST, GROWS),
        GROWS if tables.separable else REST,
        why,
    )


def key() -> dict[str, str]:
    """What the colours of the stage mean, beside those of the classes: role -> words."""
    return {"model": "the curve now; thin: at the start", "batch": "ŷ − y, what a point is off"}


READOUT = (
    ("Epoch", "{epoch}: w {w}, b {b}; ŷ = ½ at x = {edge}"),
    ("Loss", "{loss}; right: {right} of {n}"),
)


def summary(tables: CurveTables) -> str:
    """One line: where the run ended."""
    last = tables.last
    edge = last["edge"]
    where = "ŷ is ½ nowhere" if math.isnan(edge) else f"ŷ = ½ at x = {number(edge)}"
    return (
        f"After {count(int(last['epoch']), 'epoch')}: w = {number(last['w'])}, "
        f"b = {number(last['b'])}; {where}. {int(last['right'])} of "
        f"{count(len(tables.points), 'point')} are on the right side, and the loss is "
        f"{number(last['loss'])}."
    )


def notice(tables: CurveTables) -> str:
    """What to look for, in the numbers of this run."""
    lines = [_notice_errors(tables), _notice_growth(tables), _notice_threshold(tables)]
    if rises := rises_of(tables):
        lines.append(
            f"**The loss rose** between two of the kept epochs {_times(rises)}: steps of "
            f"η = {number(tables.spec.lr)} are too long here. No number breaks, because no error "
            "ŷ − y is larger than 1; the curve is only thrown about."
        )
    return "\n".join(f"- {line}" for line in lines)


def rises_of(tables: CurveTables) -> int:
    """How many kept states have a larger loss than the one before, by more than rounding."""
    loss = tables.states["loss"]
    return int((loss.diff() > 1e-9 * loss.abs().clip(lower=1e-6)).sum())


def _times(n: int) -> str:
    return "once" if n == 1 else "twice" if n == 2 else f"{n} times"


def _notice_errors(tables: CurveTables) -> str:
    dw, db = gradient(tables)
    return (
        "The bars are the errors ŷ − y, and the gradient is made of nothing else: added up they "
        f"are the slope in b, {number(db)} at the end, and each times its x the slope in w, "
        f"{number(dw)}."
    )


def _notice_growth(tables: CurveTables) -> str:
    last, states = tables.last, tables.states
    earlier = states[states["epoch"] <= last["epoch"] / 10].iloc[-1]
    text = (
        f"w was {number(earlier['w'])} after {count(int(earlier['epoch']), 'epoch')} and is "
        f"{number(last['w'])} after {int(last['epoch']):,}."
    )
    if tables.separable:
        return (
            f"{text} **It has no end**: these points are separable, and the least loss, 0, is "
            "reached by no w and b at all. In the end w grows like the logarithm of the epochs: by "
            "the same amount with every ten times as many."
        )
    return (
        f"{text} **It has an end**, where steps are small enough: the least loss of any w and b is "
        f"{number(tables.lowest)}, and this run stands at {number(last['loss'])}."
    )


def _notice_threshold(tables: CurveTables) -> str:
    last = tables.last
    text = (
        "A point is called class 1 where **ŷ is above ½**, which is where the score is above 0. "
        "Not where ŷ is above 0: by the formula that is everywhere."
    )
    if math.isnan(last["edge"]):
        return text
    side = "right" if last["w"] > 0 else "left"
    return f"{text} At the end that is to the {side} of x = {number(last['edge'])}."


def formula(tables: CurveTables) -> tuple[str, str]:
    """Model and loss in letters, and the last point with the numbers at the end (LaTeX)."""
    last, point = tables.last, tables.points.iloc[-1]
    x, w, b = float(point["x"]), float(last["w"]), float(last["b"])
    p = probabilities(tables)[-1]
    digits = agreeing(lambda w, b: _sigmoid(w * x + b), w, b, digits=4)
    letters = (
        r"\begin{aligned}\hat y &= \sigma(wx + b) = \frac{1}{1 + e^{-(wx + b)}}\\[0.4em]"
        r"L &= -\sum_i \left[y^{(i)} \log \hat y^{(i)} + (1 - y^{(i)}) "
        r"\log (1 - \hat y^{(i)})\right]\end{aligned}"
    )
    inside = rf"{tex(w, digits)} \cdot {tex(x)} + {tex(b, digits)}"
    numbers = rf"\hat y^{{({len(tables.points)})}} = \sigma({inside}) = {tex(p, bare=True)}"
    return letters, numbers


def script(tables: CurveTables) -> str:
    """Python that makes the run of the stage."""
    spec = tables.spec
    return (
        "from core import logistic_regression as logistic\n\n"
        "spec = logistic.LogisticSpec(\n"
        f"    {spec.points!r}, lr={spec.lr!r}, num_epochs={spec.num_epochs}, seed={spec.seed}\n"
        ")\n"
        "run = logistic.train(spec)\n"
        "print(run.w[-1].item(), run.b[-1].item())\n"
        "print(run.loss[-1].item())  # summed over the points\n"
    )


# --- one score ----------------------------------------------------------------------------------

SCORE_INTRO = (
    "Every sample has a score z, and the sigmoid makes a probability of it. Its slope, "
    "σ′ = σ (1 − σ), is ¼ at z = 0 and dies out on both sides. Which loss should follow? Move z."
)
SCORE_KEY = {"model": "σ; cross-entropy", "compare": "squared loss (ŷ − y)², without ½"}


def score_summary(tables: ScoreTables) -> str:
    """One line: probability, both losses, both slopes."""
    return (
        f"z = {number(tables.z)}: ŷ = {number(tables.p)}, and σ is {number(tables.steep, 3)} "
        f"steep. With y = {tables.y} cross-entropy is {number(tables.bce)} and its slope "
        f"{number(tables.bce_slope)}; the squared loss, here without its ½, is "
        f"{number(tables.squared)}, its slope "
        f"{number(tables.squared_slope)}."
    )


def score_notice(tables: ScoreTables) -> str:
    """What the slopes mean for training."""
    ratio = tables.bce_slope / tables.squared_slope
    sure = score_tables(-10.0, 1)
    above = tables.z > 0
    called = "class 1" if above else "class 0" if tables.z < 0 else "neither: it is a tie"
    right = tables.z != 0 and above == (tables.y == 1)
    judged = "" if tables.z == 0 else ", rightly" if right else ", wrongly"
    return (
        f"- This score calls the sample **{called}**{judged}: z is "
        f"{'above' if above else 'not above'} 0 and ŷ {'above' if above else 'not above'} ½, "
        "always together.\n"
        f"- Cross-entropy is {number(ratio, 3)} times as steep here as the squared loss. "
        "It is never less than twice: the slope of the squared loss is the same ŷ − y, "
        "times 2ŷ(1 − ŷ), which is at most ½.\n"
        f"- **Sure and wrong**, z = −10 and y = 1: the slopes are {number(sure.bce_slope, 5)} and "
        f"{number(sure.squared_slope, 2)}. The worst mistake would hardly be corrected by the "
        "squared loss, because σ is flat there; the logarithm cancels that flatness."
    )


def score_formula(tables: ScoreTables) -> tuple[str, str]:
    """The slope of cross-entropy by the chain rule, in letters and with these numbers (LaTeX)."""
    letters = (
        r"\frac{\partial l}{\partial z} = \frac{\hat y - y}{\hat y (1 - \hat y)} \cdot "
        r"\hat y (1 - \hat y) = \hat y - y"
    )
    p, y = tables.p, tables.y
    digits = agreeing(lambda v: v - y, p)
    return letters, rf"{tex(p, digits, bare=True)} - {y} = {tex(tables.bce_slope, bare=True)}"


# --- where log meets 0 --------------------------------------------------------------------------

FAR_INTRO = (
    "`sigmoid` and then `BCELoss` takes two steps: float32 first rounds ŷ, and then the logarithm "
    "sees what is left. log 0 would be −∞, so torch takes it as −100. `BCEWithLogitsLoss` goes "
    "from the score to the loss at once, and never forms ŷ."
)
FAR_KEY = {"model": "from the score", "compare": "in two steps, by a rounded ŷ"}


def far_summary(tables: FarTables) -> str:
    """One line: what each way gives."""
    return (
        f"z = {number(tables.z)}, y = {tables.y}: float32 makes ŷ = {number(tables.p, 8)}. In two "
        f"steps the loss is {number(tables.split)} with slope {number(tables.split_slope, 3)}; "
        f"from the score {number(tables.whole)} with slope {number(tables.whole_slope, 3)}."
    )


def far_words(tables: FarTables) -> str:
    """What the two steps lose here: of the loss, and of its slope."""
    if tables.agree:
        text = "Here both ways agree on the loss."
    else:
        text = (
            f"**In two steps the loss is {number(tables.split)}, and it is really "
            f"{number(tables.whole)}.**"
        )
    if tables.p in (0.0, 1.0):
        text += f" ŷ has rounded to exactly {number(tables.p)}"
        cut = tables.split == CLAMP
        text += f": the logarithm meets 0 and is taken as −{number(CLAMP)}." if cut else "."
    if tables.slope_is_lost:
        left = f"{number(tables.split_slope, 2)} of a" if tables.split_slope else "no"
        text += (
            f" And {left} slope is left: a sample that is wrong by so much teaches nothing. From "
            f"the score it is {number(tables.whole_slope, 3)}."
        )
    return text


def far_formula() -> tuple[str, str]:
    """Both ways, in letters (LaTeX)."""
    return (
        r"l = -y \log \hat y - (1 - y) \log (1 - \hat y), \quad \log 0 := -100",
        r"l = \max(z, 0) - zy + \log(1 + e^{-|z|})",
    )


# --- exercises ----------------------------------------------------------------------------------


def exercises() -> list[tuple[str, str]]:
    """Questions with answers, computed."""
    values = {z: _sigmoid(z) for z in (-5, -1, 0, 1, 5)}
    sure = score_tables(-10.0, 1)
    zero, one = built_in("breast cancer").counts
    rows = zero + one
    w, b = 1.5, -6.0
    return [
        (
            "Work out σ(0), and from σ(1) = "
            f"{number(values[1], 6)} without a calculator σ(−1). Which class is z = −1?",
            f"σ(0) = {number(values[0])}. σ(−z) = 1 − σ(z), so σ(−1) = {number(values[-1], 6)}: "
            "below ½, class 0. Likewise "
            f"σ(5) = {number(values[5], 6)} and σ(−5) = {number(values[-5], 6)}.",
        ),
        (
            "A classifier for one feature has "
            f"w = {number(w)} and b = {number(b)}. Where is its boundary, and where if both are "
            "doubled?",
            f"At x = −b/w = {number(-b / w)}, both times. Doubled, the curve is twice as steep: at "
            f"x = {number(-b / w + 1)} ŷ goes from {number(_sigmoid(w))} to "
            f"{number(_sigmoid(2 * w))}.",
        ),
        (
            "A sample of class 1 has z = −10. How many times as hard does cross-entropy pull as "
            "the squared loss?",
            f"{number(sure.bce_slope, 5)} against {number(sure.squared_slope, 3)}: about "
            f"{number(sure.bce_slope / sure.squared_slope, 2)} times.",
        ),
        (
            f"Of {rows} samples {one} are of class 1. A net with a ReLU at its end prints the loss "
            f"{number(100 * one / rows, 4)} in every epoch, to all digits. What has happened?",
            "Every output is exactly 0. Each sample of class 1 then costs 100, where log 0 is cut, "
            f"and the others nothing: 100 · {one}/{rows} = {number(100 * one / rows, 4)}. The "
            "slope of ReLU is 0 there, so nothing will ever change.",
        ),
    ]
