"""What the lesson says of labels, of the network and of its counts."""

from charts.numbers import bracket, number, tex
from core.images import SETS
from core.logits import NAMES
from core.small_network import INPUTS, OUTPUTS, PARAMETERS
from lessons.softmax.tables_net import SAMPLES, NetTables, label_numbers

SOME = ("all three", "only one", "none")


def counts() -> dict[str, int]:
    """How often each class comes among the labels of the figure, by name."""
    return {name: SAMPLES.count(name) for name in dict.fromkeys(sorted(SAMPLES))}


def labels_notice() -> str:
    """What one-hot rows are for."""
    q = OUTPUTS
    y = label_numbers()
    first, second = SAMPLES[0], SAMPLES[1]
    return (
        f"The numbers 1 to {q} have an order, the classes have none: as numbers a {first} would be "
        f"{int(y[0]) + 1} times a {second}, and a {SAMPLES[2]} the mean of both. As rows all "
        "classes are equally far from each other: two different rows differ in exactly two places. "
        "Each row sums to 1, as probabilities do, so it can be read as a distribution that is sure."
    )


def labels_formula() -> tuple[str, str]:
    """The set of one-hot labels, and what the columns of the figure sum to (LaTeX)."""
    sums = ", ".join(str(n) for n in counts().values())
    symbols = r"\mathbf y \in \{(1, 0, 0), (0, 1, 0), (0, 0, 1)\}"
    return symbols, rf"\mathbf{{1}}^\top \mathbf Y = ({sums}) \quad \text{{of each class so many}}"


ONES = ("as many as samples", "as many as classes", "samples times classes")


def ones_why() -> str:
    """How many 1s there are among the rows of the figure."""
    n = len(SAMPLES)
    return (
        f"One in each row, so {n} among the {n} × {OUTPUTS} = {n * OUTPUTS} entries. The columns "
        f"count the classes: {', '.join(f'{k} {name}' for name, k in counts().items())}."
    )


# --- the network ------------------------------------------------------------------------------


def net_summary(tables: NetTables) -> str:
    """One line under the network: its counts."""
    return (
        f"{INPUTS} inputs × {OUTPUTS} outputs = {tables.w.numel()} weights, and "
        f"{tables.b.numel()} biases: {tables.w.numel() + tables.b.numel()} parameters, all in "
        "one layer. Thick edges are heavy, dashed ones negative."
    )


def net_notice(tables: NetTables) -> str:
    """What the network says of this picture, and what the same counts are for real images."""
    best = tables.o.max().item()
    ahead = [NAMES[k] for k, o in enumerate(tables.o.tolist()) if o >= best - 1e-12]
    facts = SETS["fashion_mnist"]
    who = (
        f"The largest logit is that of **{ahead[0]}**, {number(best, 3)}, so that is the answer"
        if len(ahead) == 1
        else f"{', '.join(ahead[:-1])} and {ahead[-1]} share the largest logit, "
        f"{number(best, 3)}: no answer is ahead"
    )
    d, q = facts.d, facts.q
    return (
        f"{who}. Every weight belongs to one input and one output: turn one, and one logit moves, "
        f"but every probability does, because they share one sum. For {facts.title}, {d} pixels "
        f"and {q} classes, the same layer has {d} × {q} + {q} = **{d * q + q:,}** parameters."
    )


def net_formula(tables: NetTables) -> tuple[str, str]:
    """The logit of a class in letters and with today's numbers (LaTeX)."""
    j = tables.spot
    products = " + ".join(
        rf"{tex(x, 3)} \cdot {tex(w, 3)}"
        for x, w in zip(tables.x.tolist(), tables.w[:, j].tolist(), strict=True)
    )
    b, o = tables.b[j].item(), tables.o[j].item()
    return (
        r"\mathbf o = \mathbf x \mathbf W + \mathbf b, \qquad "
        r"o_j = \sum_{i=1}^{4} x_i w_{ij} + b_j",
        rf"o_{j + 1} = {products} + {tex(b, 3)} = {tex(round(o, 9), 5, bare=True)}",
    )


def turned_question(tables: NetTables) -> tuple[str, str, str]:
    """What turning the chosen parameter changes: question, which of SOME, and why."""
    name = PARAMETERS[tables.turned]
    i = tables.turned // OUTPUTS
    value = 1.0 if i == INPUTS else tables.x[i].item()
    question = f"Turn {name} up by 1: how many of the three probabilities change?"
    if value == 0:
        return question, SOME[2], f"{name} is multiplied by x{'₁₂₃₄'[i]} = 0, so nothing moves."
    j = tables.turned % OUTPUTS
    return (
        question,
        SOME[0],
        f"The logit o{'₁₂₃'[j]} grows by 1 · {bracket(value, 3)}, the other two stay. But each "
        "probability is divided by the sum of all three exponentials, and that has grown.",
    )
