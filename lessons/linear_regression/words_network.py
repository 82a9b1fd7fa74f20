"""What the lesson says of the network and of its matrix product."""

from charts.numbers import short, tex
from core.linear_regression import NeuronSpec, linreg
from lessons.linear_regression.tables_network import MatrixTables, NetworkTables


def product_formula(tables: MatrixTables) -> tuple[str, str]:
    """The product for all rows in letters, and its shapes (LaTeX)."""
    X, w, b, y_hat = tables.shapes.values()
    return (
        r"\hat{\mathbf y} = \mathbf X \mathbf w + b",
        rf"{y_hat} = {X}\,{w} + {b}",
    )


def shapes_words(tables: MatrixTables) -> str:
    """The shapes of the product, and what broadcasting does with b."""
    n = tables.shapes["X"][0]
    d = tables.shapes["w"][0]
    return (
        f"X has {n} rows and {d} columns, w one weight a column: the inner sizes {d} and {d} must "
        f"agree, and vanish. b has one number and is broadcast to all {n} rows."
    )


def network_summary(tables: NetworkTables) -> str:
    """One line under the diagram: the counts, computed from the widths of the layers."""
    d = tables.d
    return (
        f"Layers: {tables.num_layers}. Parameters: {tables.num_parameters}, of which {d} weights "
        f"and {tables.num_parameters - d} bias. Thick edges are heavy, dashed ones negative. Every "
        "input reaches the output, so the layer is called fully connected, or dense."
    )


DOUBLINGS = ("it doubles", "it changes, but does not double", "it stays")


def doubling(tables: NetworkTables) -> tuple[str, str]:
    """What doubling all inputs does to the output: which of DOUBLINGS, and why, in numbers."""
    *carried, b = tables.terms
    weighted = round(sum(carried), 9)  # 0.3 · 3 − 0.9 is not quite 0 in floats
    reason = (
        f"The weighted part goes from {short(weighted, 6)} to {short(2 * weighted, 6)}, the bias "
        f"stays {short(b, 6)}: ŷ goes from {short(round(weighted + b, 9), 6)} to "
        f"{short(round(2 * weighted + b, 9), 6)}."
    )
    if abs(weighted) < 1e-12:
        return DOUBLINGS[2], reason
    return DOUBLINGS[0 if b == 0 else 1], reason


def neuron_formula(spec: NeuronSpec) -> tuple[str, str]:
    """ŷ in letters and with today's numbers (LaTeX)."""
    output = round(linreg(*spec.tensors).item(), 9)
    d = len(spec.x)
    letters = " + ".join(f"w_{j + 1} x_{j + 1}" for j in range(d))
    products = " + ".join(
        rf"{tex(weight)} \cdot {tex(value)}" for weight, value in zip(spec.w, spec.x, strict=True)
    )
    return (
        rf"o = \hat y = {letters} + b = \mathbf{{w}}^\top \mathbf{{x}} + b",
        rf"\hat y = {products} + {tex(spec.b)} = {tex(output, bare=True)}",
    )
