"""The chain rule in letters and in today's numbers, the slopes in three ways, and the script."""

import math
import re

from charts.latex import matrix_tex
from charts.numbers import number, tex
from core.autograd import Edge
from core.expressions import parse
from core.graphs import BatchSpec, ExpressionSpec, GraphSpec, NetSpec
from core.slopes import derivative
from core.terms import Term, names_in, python, tex_name
from core.terms import tex as term_tex
from lessons.autograd.tables import GraphTables
from lessons.autograd.tables_further import ErrorTables, Slopes, few, measured_at, row
from lessons.autograd.words import named, ways

MOST_FACTORS = 6  # of a way that is written out
LONGEST = 110  # characters of LaTeX that fit a line
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def letter(name: str) -> str:
    """A name of the graph in LaTeX: v₁, ŷ, W₂, or what a reader typed."""
    match = re.fullmatch(r"(\D+?)([₀-₉]+)", name)
    if match:
        return f"{letter(match[1])}_{{{match[2].translate(SUBSCRIPTS)}}}"
    return r"\hat{y}" if name == "ŷ" else tex_name(name)


def slope(of: str, by: str) -> str:
    """∂of/∂by in LaTeX."""
    return rf"\frac{{\partial {letter(of)}}}{{\partial {letter(by)}}}"


def formula(tables: GraphTables) -> tuple[str, str]:
    """The chain rule for the first parameter, in letters, then in numbers."""
    spec = tables.spec
    if isinstance(spec, BatchSpec):
        return _batch_formula(tables, spec)
    if isinstance(spec, NetSpec):
        return _net_formula(tables)
    return _vector_formula(tables, spec) if spec.external else _scalar_formula(tables, spec)


def _scalar_formula(tables: GraphTables, spec: ExpressionSpec) -> tuple[str, str]:
    graph, names = tables.graph, tables.names
    leaf = graph.leaves[0]
    out, by = names.node(graph.output.number), names.node(leaf.number)
    whole = slope(out, by)
    by_rules = term_tex(derivative(parse(spec.text), by))
    end = f" = {by_rules}" if len(by_rules) <= LONGEST else ""
    grad = tex(tables.trace.grads[by].item(), bare=True)
    found = ways(graph, leaf.number)
    if len(found) > 3 or sum(map(len, found)) > MOST_FACTORS:
        product = r"\prod_{\text{edges}} \text{local slope}"
        many = rf"\sum_{{\text{{{len(found)} ways}}}} {product}"
        if len(found) == 1:
            many = product
        return f"{whole} = {many}{end}", f"{whole} = {grad}"
    letters = " + ".join(_way_in_letters(tables, way) for way in found)
    numbers = " + ".join(_way_in_numbers(way) for way in found)
    return f"{whole} = {letters}{end}", f"{whole} = {numbers} = {grad}"


def _way_in_letters(tables: GraphTables, way: list[Edge]) -> str:
    names = tables.names
    return r" \cdot ".join(slope(names.node(e.user), names.node(e.maker)) for e in way)


def _way_in_numbers(way: list[Edge]) -> str:
    return r" \cdot ".join(tex(e.local.item()) for e in way if e.local is not None)


def _vector_formula(tables: GraphTables, spec: ExpressionSpec) -> tuple[str, str]:
    by = tables.names.node(tables.graph.leaves[0].number)
    out = tables.names.node(tables.graph.output.number)
    rules = term_tex(derivative(parse(spec.text), by))
    grad = tables.trace.grads[by]
    weights = row(tables.trace.external)
    Q, p = letter(out), letter(by)
    symbols = (
        rf"\frac{{\partial\,(g_1 {Q}_1 + g_2 {Q}_2)}}{{\partial {p}_i}}"
        rf" = g_i \cdot {rules.replace(p, p + '_i')}"
    )
    return symbols, rf"g = {weights}: \quad \text{{{by}.grad}} = {row(grad)}"


def _batch_formula(tables: GraphTables, spec: BatchSpec) -> tuple[str, str]:
    share = "" if spec.reduction == "sum" else r"\tfrac{1}{n}"
    grads = tables.trace.grads
    symbols = (
        rf"\frac{{\partial L}}{{\partial w}} = {share} X^\top (Xw + b - y), \quad "
        rf"\frac{{\partial L}}{{\partial b}} = {share or ''} \sum_i (\hat{{y}}_i - y_i)"
    )
    n = "" if spec.reduction == "sum" else rf"n = {spec.batch_size}: \quad "
    numbers = (
        rf"{n}\frac{{\partial L}}{{\partial w}} = {matrix_tex(grads['w'])}, \quad "
        rf"\frac{{\partial L}}{{\partial b}} = {tex(grads['b'].item(), bare=True)}"
    )
    return symbols, numbers


def _net_formula(tables: GraphTables) -> tuple[str, str]:
    grads = tables.trace.grads
    symbols = (
        r"\delta = \tfrac{1}{n}(\hat{y} - y), \quad "
        r"\frac{\partial L}{\partial W_2} = h^\top \delta, \quad "
        r" \frac{\partial L}{\partial W_1} = X^\top \left(\delta W_2^\top \odot "
        r"\varphi'(u)\right)"
    )
    numbers = (
        rf"\frac{{\partial L}}{{\partial W_2}} = {matrix_tex(grads['W₂'], 3)}, \quad "
        rf"\frac{{\partial L}}{{\partial W_1}} = {matrix_tex(grads['W₁'], 3)}"
    )
    return symbols, numbers


# --- three ways to one slope ------------------------------------------------------------------


def three_ways(slopes: list[Slopes]) -> list[dict[str, str]]:
    """One row a parameter: its gradient in three ways, and how far the last is off."""
    return [
        {
            "name": named(one.name),
            "formula": few(one.by_formula),
            "autograd": few(one.by_autograd),
            "difference": few(one.by_difference, 10),
            "it is off by": _off(one.difference_off),
        }
        for one in slopes
    ]


def _off(value: float) -> str:
    return number(value, 2) if math.isfinite(value) else "no value: the step leaves its domain"


def three_ways_words(slopes: list[Slopes], h: float, kind: str) -> str:
    """How well the three agree at this step."""
    formula = max(one.formula_off for one in slopes)
    offs = [one.difference_off for one in slopes]
    text = f"With h = {number(h, 3)}, {kind}, in float64: the formula and autograd "
    text += "agree to the last digit" if formula == 0 else f"differ by at most {number(formula, 2)}"
    if not all(map(math.isfinite, offs)):
        return f"{text}. A step of this length leaves the values the expression allows."
    worst = max(offs)
    if worst == 0:
        return f"{text}; the difference agrees too, to the last digit."
    return (
        f"{text}; the difference is off by up to {number(worst, 2)}. It is the only one of the "
        "three that depends on a choice."
    )


def error_words(tables: ErrorTables, power: float, name: str) -> str:
    """Where on the U we are, what reigns there, and where its bottom lies."""
    curve = tables.curve
    now, h = measured_at(tables, power), 10.0**power
    told = " and ".join(f"{number(now[d], 2)} in {d}" for d in ("float64", "float32") if d in now)
    missing = [dtype for dtype in ("float64", "float32") if dtype not in now]
    lines = [f"At h = {number(h, 3)} the slope of {name} is off by {told}."] if told else []
    lines += [f"In {dtype} there is no value at this step." for dtype in missing]
    best = {d: curve.best(d) for d in ("float64", "float32")}
    lines.append(
        f"The smallest errors that were met lie at h = {number(best['float64'], 2)} in float64 and "
        f"{number(best['float32'], 2)} in float32."
    )
    if curve.truncation.max() == 0:
        lines.append(
            "Here nothing is cut off: this quotient is exact for this function, and all that is "
            "left is rounding, the less the longer the step."
        )
    else:
        index = (curve.h - h).abs().argmin()
        cut = curve.truncation[index].item()
        lost = {d: curve.rounding[d][index].item() for d in curve.rounding}
        reigns = {d: "truncation" if cut > lost[d] else "rounding" for d in lost}
        lines.append(
            f"Theory: truncation {number(cut, 2)}; rounding about {number(lost['float64'], 2)} in "
            f"float64 and {number(lost['float32'], 2)} in float32. So at this step "
            f"{reigns['float64']} is the larger in float64, {reigns['float32']} in float32."
        )
    return " ".join(lines)


def error_formula(tables: ErrorTables, power: float) -> tuple[str, str]:
    """The error as a sum of two, in letters and at this step, in float64."""
    curve = tables.curve
    index = (curve.h - 10.0**power).abs().argmin()
    cut, lost = curve.truncation[index].item(), curve.rounding["float64"][index].item()
    parts = {
        "forward": r"\underbrace{\tfrac{h}{2}\,|f''(x)|}_{\text{truncation}} + "
        r"\underbrace{\tfrac{\varepsilon}{h}\,|f(x)|}_{\text{rounding}}",
        "central": r"\underbrace{\tfrac{h^2}{6}\,|f'''(x)|}_{\text{truncation}} + "
        r"\underbrace{\tfrac{\varepsilon}{2h}\,|f(x)|}_{\text{rounding}}",
    }
    return (
        rf"\text{{error}} \approx {parts[curve.kind]}",
        rf"h = {tex(10.0**power, 3)}: \quad {tex(cut, 3)} + {tex(lost, 3)} = {tex(cut + lost, 3)}",
    )


# --- the script -------------------------------------------------------------------------------


def script(spec: GraphSpec) -> str:
    """A script that computes the same value and gradients: it prints the value, then each .grad."""
    if isinstance(spec, BatchSpec):
        return _batch_script(spec)
    if isinstance(spec, NetSpec):
        return (
            "from core.graphs import NetSpec, net_program\n\n"
            f"trace = net_program({spec!r}).run()\n"
            "print(trace.graph.output.value.item())\n"
            "print(*(grad.flatten().tolist() for grad in trace.grads.values()))\n"
        )
    return _expression_script(spec)


def _expression_script(spec: ExpressionSpec) -> str:
    tree: Term = parse(spec.text)
    lines = ["import torch", "", "_float = torch.float64"]
    free = []
    used = [(name, numbers) for name, numbers in spec.values if name in names_in(tree)]
    for name, numbers in used:
        value = numbers[0] if len(numbers) == 1 else list(numbers)
        fixed = name in spec.fixed
        free += [] if fixed else [name]
        needs = "" if fixed else ", requires_grad=True"
        lines.append(f"{name} = torch.tensor({value!r}, dtype=_float{needs})")
    lines.append(f"_out = {_python(tree)}")
    if spec.external:
        weights = f"torch.tensor({list(spec.external)!r}, dtype=_float)"
        lines.append(f"_out.backward(gradient={weights})")
    else:
        lines.append("_out.backward()")
    lines += ["print(_out.tolist())", f"print({', '.join(f'{n}.grad.tolist()' for n in free)})"]
    return "\n".join(lines) + "\n"


def _python(tree: Term) -> str:
    """Numbers inside a function of torch must be tensors."""
    text = python(tree)
    return re.sub(
        r"torch\.(\w+)\((-?[\d.e+-]+)\)", r"torch.\1(torch.tensor(\2, dtype=_float))", text
    )


def _batch_script(spec: BatchSpec) -> str:
    return (
        "import torch\n\n"
        "from core.data import SyntheticSpec, load\n"
        "from core.linear_regression import linreg, squared_loss\n\n"
        f"data = load(SyntheticSpec(n={spec.batch_size}, seed={spec.seed}))\n"
        f"w = torch.tensor([[{spec.w[0]}], [{spec.w[1]}]], dtype=torch.double)\n"
        f"b = torch.tensor([{spec.b}], dtype=torch.double)\n"
        "for p in (w, b):\n"
        "    p.requires_grad_()\n"
        f"loss = squared_loss(linreg(data.X, w, b), data.y).{spec.reduction}()\n"
        "loss.backward()\n"
        "print(loss.item())\n"
        "print(w.grad.flatten().tolist(), b.grad.tolist())\n"
    )
