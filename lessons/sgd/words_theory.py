"""What the sections on settling and on the bowl's axes say."""

from charts.numbers import count, number, tex
from core.sgd import MAX_UPDATES
from lessons.sgd.tables_theory import ANEW, FIXED, HALVED, SLOWING, AxesTables, SettleTables

SETTLE = (
    "Near the optimum the full gradient is small, and a batch's is not: samples still disagree. "
    "So a fixed η keeps the model moving, and the loss stays above the smallest. Here the same run "
    "is made longer, with η as it is and with η that shrinks; an epoch has m updates."
)


def settle_formula(tables: SettleTables, lr: float) -> tuple[str, str]:
    """The floor of a small fixed rate in letters, and today's (LaTeX)."""
    symbols = (
        r"\mathbb{E}[L] - L^* \;\to\; \tfrac12 \operatorname{tr}(HC) \;\approx\; "
        r"\frac{\eta}{4|\mathcal{B}|} \operatorname{tr} S, \qquad "
        r"S = \tfrac1n \sum_i r_i^2\, a_i a_i^\top"
    )
    exact = r"\text{none}" if tables.floor is None else tex(tables.floor, 3)
    return symbols, (
        rf"\eta = {tex(lr)}: \quad \tfrac12 \operatorname{{tr}}(HC) = {exact}, \qquad "
        rf"\tfrac{{\eta}}{{4|\mathcal{{B}}|}} \operatorname{{tr}} S = {tex(tables.small, 3)}"
    )


def settle_letters() -> str:
    """What the letters of the floor are."""
    return (
        "a is a sample's features and a 1, r its error at the optimum, H = mean of aaᵀ the bowl's "
        "curvature, S how far the samples' gradients scatter there, C the second moment of θ − θ* "
        "that stays, for batches drawn anew. The second form is for small η."
    )


def settle_length(tables: SettleTables, asked: int) -> str:
    """A sentence where the runs are shorter than was asked for, else nothing."""
    if tables.epochs == asked:
        return ""
    return f"A run may have {MAX_UPDATES:,} updates: these have {count(tables.epochs, 'epoch')}."


def settle_words(tables: SettleTables, lr: float) -> str:
    """What each of the runs did, and what theory expects."""
    parts = [_fixed(tables, lr)]
    if tables.full or not tables.noise:
        return "\n".join(f"- {part}" for part in parts)
    if ANEW in set(tables.ends["run"]) and not tables.diverged(ANEW):
        anew = number(tables.end(ANEW, "tail"), 3)
        parts.append(
            f"With batches drawn anew, as theory has it, it is {anew}. Batches that share out an "
            "epoch use every sample once: their errors cancel in part."
        )
    parts.append(_theory(tables, lr))
    parts.append(_shrinking(tables))
    return "\n".join(f"- {part}" for part in parts)


def _fixed(tables: SettleTables, lr: float) -> str:
    if tables.diverged(FIXED):
        return (
            f"At η = {lr:g} the fixed rate **diverges**: its curve is cut where the loss had grown "
            "a million times over. There is nothing to settle."
        )
    tail = number(tables.end(FIXED, "tail"), 3)
    lies = f"over the last half of its updates the loss lies on average {tail} above the smallest"
    if tables.full:
        return (
            f"All samples are in every update, so no batch disagrees: a fixed η can settle; {lies}."
        )
    if not tables.noise:
        return f"At the optimum the line fits every sample: a fixed η can settle; {lies}."
    if tables.floor is not None and tables.end(FIXED, "tail") > 3 * tables.floor:
        return f"**Still on its way, or thrown about**: {lies}."
    return f"**A fixed η does not settle**: {lies}."


def _theory(tables: SettleTables, lr: float) -> str:
    if tables.floor is None:
        return (
            f"Theory has no floor here: for batches drawn anew the mean squared distance grows at "
            f"and above η = {tables.limit:.3g}, and η is {lr:.3g}."
        )
    return f"Theory expects **{number(tables.floor, 3)}** in the long run for batches drawn anew."


def _shrinking(tables: SettleTables) -> str:
    said = [
        f"{name} diverges before it has shrunk"
        if tables.diverged(name)
        else f"{name} ends at {number(tables.end(name, 'end'), 3)}"
        for name in (SLOWING, HALVED)
    ]
    text = f"With a rate that shrinks: {', '.join(said)} above the smallest."
    if not tables.diverged(HALVED) and tables.to_go > 0.05:
        text += (
            f" Halved rates add up to no more than 10ηm: on average {tables.to_go:.0%} of the "
            "flattest direction's way is left at the end."
        )
    return text


def settle_exercise(tables: SettleTables, lr: float) -> tuple[str, str]:
    """What half of the rate does to the floor."""
    question = f"Halve η = {lr:g} and keep it. What becomes of the floor, and what does it cost?"
    if tables.full or not tables.noise:
        return question, (
            "There is no floor here, for nothing disagrees at the optimum. It only costs time: "
            "every update goes half as far."
        )
    if tables.half is None:
        return question, "It is still above the limit of the mean square: there is no floor yet."
    if tables.floor is None:
        return question, f"Now there is one: {number(tables.half, 3)} above the smallest loss."
    half = ", about a half" if 1.7 < tables.floor / max(tables.half, 1e-300) < 2.3 else ""
    return question, (
        f"It falls from {number(tables.floor, 3)} to **{number(tables.half, 3)}**{half}. "
        "It costs time: every update goes half as far, so the way there takes about twice as many."
    )


# --- along the bowl's axes --------------------------------------------------------------------

AXES = (
    "A bowl has axes of its own, at right angles: the eigenvectors u of its curvature H. On each, "
    "full-batch descent knows nothing of the others: an update multiplies the distance to the "
    "optimum by 1 − ηλ."
)


def axes_formula(tables: AxesTables) -> tuple[str, str]:
    """The law of one axis in letters, and today's factors (LaTeX)."""
    symbols = (
        r"u_i^\top (\theta_t - \theta^*) = (1 - \eta \lambda_i)^t \; u_i^\top (\theta_0 - \theta^*)"
    )
    factors = r", \quad ".join(
        rf"1 - \eta\lambda_{{{k}}} = {tex(factor, bare=True)}"
        for k, factor in enumerate(tables.axes["factor"], 1)
    )
    return symbols, factors


def axes_words(tables: AxesTables) -> str:
    """How fast each axis is, why a valley has an elbow, and what κ says."""
    mean = "" if tables.full else "on average "
    parts = [_axis(*row, mean) for row in tables.each()]
    if not tables.full:
        parts.append(
            "Dashed is the pace of the mean; the measured distance leaves it where the batches' "
            "noise is larger than what is left of the way."
        )
    if tables.diverged_at is not None:
        parts.append(
            f"**It diverges**: after update {tables.diverged_at} the loss had grown a million "
            "times over, and the curves end."
        )
    if len(tables.axes) > 1:
        parts.append(_kappa(tables))
    return "\n".join(f"- {part}" for part in parts)


def _axis(axis: str, factor: float, updates: float, mean: str) -> str:
    name = axis.capitalize()
    if updates != updates:  # NaN: never
        by = f"{mean}by {number(factor)}"
        return f"{name}: an update multiplies the distance {by}, so it does not shrink."
    return (
        f"{name}: an update multiplies the distance {mean}by {number(factor)}; a hundredth is left "
        f"after {count(int(updates), 'update')}."
    )


def _kappa(tables: AxesTables) -> str:
    kappa = number(tables.kappa, 3)
    text = f"κ = λ_max/λ_min = **{kappa}**. The steepest axis sets the limit 2/λ_max; "
    if tables.kappa < 1.5:
        return text + "here all axes are nearly as steep, and one η suits them all."
    if tables.at_limit != tables.at_limit:
        return text + "the flattest is then all but flat: it has no pace."
    hundredth = count(int(tables.at_limit), "update")
    text += f"even there the flattest needs {hundredth} for a hundredth."
    if tables.kappa < 4:
        return text
    return text + (
        " The loss adds up all of them: at a small η the steep part falls first, the flat one is "
        "left over, and that is the elbow in the loss of a valley."
    )


def axes_exercise(tables: AxesTables) -> tuple[str, str]:
    """The best fixed rate by the factors of the two outer axes."""
    return (
        "At the best fixed rate 2/(λ_max + λ_min), what are the factors of the steepest and of the "
        "flattest axis?",
        f"∓(κ − 1)/(κ + 1): **{number(-tables.ideal)}** and **{number(tables.ideal)}**. They are "
        "equally slow; a larger η would help the one and hurt the other.",
    )
