"""The normal equation, step by step with its numbers, and its answers."""

from charts.latex import matrix_tex, small_matrix_tex
from charts.numbers import short, signed
from lessons.linear_regression.tables_solution import SHIFTS, UPDATES, EquationTables

SHOWN_ROWS = 4  # of X


def steps(tables: EquationTables) -> list[tuple[str, ...]]:
    """The steps of the solution: what is done, in words, then its formulas (LaTeX).

    Every formula stands on its own, so that none is torn on a phone.
    """
    e = tables.equation
    n, k = e.X.shape
    unknown = ", ".join(tables.names)
    head = matrix_tex(e.X[:SHOWN_ROWS], cut=n > SHOWN_ROWS)
    found: list[tuple[str, ...]] = [
        (
            f"**1** Give X a column of ones, so that b is one more weight. It is now ({n:,}, {k}).",
            rf"\mathbf{{X}} = {head}",
        ),
        (
            f"**2** Multiply. XᵀX is only ({k}, {k}), however many rows there are.",
            rf"\mathbf{{X}}^\top\mathbf{{X}} = {matrix_tex(e.moments)}",
            rf"\mathbf{{X}}^\top\mathbf{{y}} = {matrix_tex(e.right)}",
        ),
    ]
    answer = matrix_tex(e.answer.theta[:, None], 6)
    if e.inverse is None:
        return [
            *found,
            (
                f"**3** Stop: XᵀX is singular, which means that it has no inverse. Its {k} columns "
                f"say only {e.rank} different thing{'s' if e.rank > 1 else ''}, so there is not "
                f"one answer for {unknown} but many. Instead take the **shortest** of them, by the "
                "pseudo-inverse X⁺, which stands in where there is no inverse.",
                rf"\boldsymbol\theta = \mathbf{{X}}^{{+}}\mathbf{{y}} = {answer}",
            ),
        ]
    return [
        *found,
        (
            "**3** Invert XᵀX.",
            rf"(\mathbf{{X}}^\top\mathbf{{X}})^{{-1}} = {small_matrix_tex(e.inverse)}",
        ),
        (
            f"**4** Multiply once more: {unknown}, and no other values are as good.",
            rf"\boldsymbol\theta = (\mathbf{{X}}^\top\mathbf{{X}})^{{-1}}"
            rf"\mathbf{{X}}^\top\mathbf{{y}} = {answer}",
        ),
    ]


def answer_table(tables: EquationTables) -> str:
    """The answers side by side, as a Markdown table."""
    head = "| | " + " | ".join(tables.names) + " | loss |"
    rows = [
        f"| {name} | {' | '.join(_row(theta.tolist()))} | {short(loss)} |"
        for name, (theta, loss) in tables.answers.items()
    ]
    return "\n".join([head, "|---|" + "---:|" * (len(tables.names) + 1), *rows])


def other_table(tables: EquationTables) -> str:
    """Equally good parameters when there are many, with their length, as a Markdown table."""
    head = "| | " + " | ".join(tables.names) + " | length ‖θ‖ | loss |"
    rows = [
        f"| {'the shortest' if shift == 0 else f'{signed(shift)} along a flat direction'} "
        f"| {' | '.join(_row(theta.tolist(), 4))} | {short(theta.norm().item())} | {short(loss)} |"
        for shift, theta, loss in zip(SHIFTS, tables.others, tables.other_losses, strict=True)
    ]
    return "\n".join([head, "|---|" + "---:|" * (len(tables.names) + 2), *rows])


def _row(theta: list[float], digits: int = 5) -> list[str]:
    floor = max(map(abs, theta)) * 1e-12
    return [short(0.0 if abs(v) < floor else v, digits) for v in theta]


def answer_words(tables: EquationTables) -> str:
    """How far the answers lie apart."""
    (one, least), (oracle, _), (slow, loss) = tables.answers.values()
    apart = (one - oracle).abs().max().item()
    behind = (one - slow).abs().max().item()
    descent = (
        f"has arrived there too after {UPDATES} updates"
        if behind <= 1e-6 * max(1.0, one.abs().max().item())
        else f"is still {short(behind, 2)} away after {UPDATES} updates, with a loss "
        f"{short(max(loss - least, 0.0), 2)} above the smallest"
    )
    return (
        f"Our answer and that of `torch.linalg.lstsq` differ by at most {short(apart, 2)}. "
        f"Full-batch descent from zero, at its best fixed rate, {descent}. One step is enough only "
        "because the model is linear and the loss squared; hardly any other model has such a step."
    )


def singular_words(tables: EquationTables) -> str:
    """Why there are many answers, how many they are, and what to do about it."""
    n, k = tables.equation.X.shape
    free = k - tables.equation.rank  # dimensions of the bottom of the loss
    if n < k:
        cause, cure = f"{n} row{'s' * (n != 1)} cannot fix {k} numbers", "add rows"
    elif free == 1:
        cause = "One column can be written with the others"
        cure = "drop that column, or collect data in which it moves by itself"
    else:
        cause = f"{free} columns can be written with the others"
        cure = "drop those columns, or collect data in which they move by themselves"
    bottom = {1: "line", 2: "plane"}.get(free, f"space of {free} dimensions")
    return (
        f"{cause}, so the bottom of the loss is not a point but a **{bottom}**: every row of the "
        "table below predicts the same. `torch.linalg.inv` either raises an error here or returns "
        f"rounding noise. What to do: {cure}. Descent that starts at zero finds the shortest "
        f"answer by itself, because no gradient ever points along {'the' if free == 1 else 'a'} "
        "flat direction."
    )
