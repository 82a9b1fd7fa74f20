"""The formulas of lesson 07's seven steps: in letters, and with today's numbers.

The digits of one line give its result: what is printed can be tried with a calculator.
"""

import math
from collections.abc import Callable, Sequence

from charts.numbers import tex
from core.likelihood import Chain, rounding
from lessons.likelihood.tables import ChainTables


def operands(
    values: Sequence[float], gives: Callable[..., float], result: str, digits: int = 4
) -> list[str]:
    """The values with so many digits that, as they are printed, they give the printed result."""
    mantissa, _, exponent = result.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    texts: list[str] = []
    for count in range(digits, 18):
        texts = [_digits(value, count) for value in values]
        if abs(gives(*map(float, texts)) - float(result)) <= 0.5 * unit:
            break
    return texts


def _digits(value: float, count: int) -> str:
    """A number with so many digits, whole where it is large; never −0."""
    text = f"{value + 0.0:.{count}g}"
    return f"{float(text):.0f}" if "e+" in text and abs(value) < 1e10 else text


def spelt(text: str) -> str:
    """A printed number in LaTeX."""
    mantissa, e, exponent = text.partition("e")
    return rf"{mantissa}\times 10^{{{int(exponent)}}}" if e else text


def _bracket(text: str) -> str:
    """A printed number in LaTeX, in brackets when negative so that signs never touch."""
    return f"({spelt(text)})" if text.startswith("-") else spelt(text)


def _model(tables: ChainTables) -> tuple[str, str]:
    row, line = tables.row, tables.links.line
    y, x_ = tables.called.tex_y, tables.called.tex_x()
    symbols = (
        rf"{y}_i = w\,{x_}_i + b + \varepsilon_i, \qquad "
        r"\varepsilon_i \sim \mathcal{N}(0, \sigma^2)"
    )
    values, label = (line.w, row["x"], line.b, row["residual"]), f"{row['y']:#.4g}"
    w, x, b, e = map(_bracket, operands(values, lambda w, x, b, e: w * x + b + e, label))
    error = rf"\underbrace{{{e}}}_{{\varepsilon_{{{tables.chosen}}}}}"
    return symbols, rf"{y}_{{{tables.chosen}}} = {tex(row['y'])} = {w} \times {x} + {b} + {error}"


def _bell(residual: float, sigma: float) -> float:
    """core.likelihood.normal of one number."""
    return math.exp(-((residual / sigma) ** 2) / 2) / (math.sqrt(2 * math.pi) * sigma)


def _density(tables: ChainTables) -> tuple[str, str]:
    symbols = (
        r"\ell_i = p(y_i \mid x_i) = \frac{1}{\sqrt{2\pi\sigma^2}} "
        r"\exp\left(-\frac{(y_i - w x_i - b)^2}{2\sigma^2}\right)"
    )
    density = tables.row["density"]
    result = f"{density:#.4g}"
    residual, sigma = map(_bracket, operands((tables.row["residual"], tables.sigma), _bell, result))
    numbers = (
        rf"\ell_{{{tables.chosen}}} = \frac{{1}}{{\sqrt{{2\pi \cdot {sigma}^2}}}} "
        rf"\exp\left(-\frac{{{residual}^2}}{{2 \cdot {sigma}^2}}\right) = {tex(density)}"
    )
    return symbols, numbers


def lines(latex: str) -> str:
    r"""Several centred lines where the LaTeX has \\ breaks: a phone is narrow."""
    if r"\\" not in latex:
        return latex
    return rf"\begin{{gathered}} {latex} \end{{gathered}}".replace(r"\\", r"\\[0.5em]")


def _result(value: float, digits: int = 4) -> str:
    """A number after an equals sign: there a minus needs no brackets."""
    return tex(value, digits).strip("()")


def _few(values: Sequence[float], sign: str, gives: Callable[..., float], result: float) -> str:
    """Few numbers so that they give the printed result; of many the first two and the last."""
    if len(values) > 4:
        words = [tex(value, 3) for value in values]
        words = [*words[:2], r"\cdots", words[-1]]
    elif math.isfinite(result) and result != 0:
        words = list(map(_bracket, operands(values, gives, f"{result:#.4g}", digits=3)))
    else:
        words = [tex(value, 3) for value in values]
    return f" {sign} ".join(words)


def _sum(*terms: float) -> float:
    return math.fsum(terms)


def _times(*factors: float) -> float:
    return math.prod(factors)


def _product(tables: ChainTables) -> tuple[str, str]:
    symbols = r"P(\mathbf{y} \mid \mathbf{X}) = \prod_{i=1}^{n} \ell_i"
    result = tables.product["text64"].iloc[-1]
    words = {"exactly 0": r"0 \text{ (in float64)}", "infinity": r"\infty \text{ (in float64)}"}
    shown = words.get(result) or tex(tables.links.product64[-1].item())
    factors = _few(
        list(tables.points["density"]), r"\times", _times, tables.links.product64[-1].item()
    )
    return symbols, rf"P = {factors} \\ = {shown}"


def _logs(tables: ChainTables) -> tuple[str, str]:
    symbols = r"\log P(\mathbf{y} \mid \mathbf{X}) = \sum_{i=1}^{n} \log \ell_i"
    total = _result(-tables.links.by_logs)
    terms = _few(list(tables.points["log_density"]), "+", _sum, -tables.links.by_logs)
    return symbols, rf"\log P = {terms} \\ = {total}"


def _minus(tables: ChainTables) -> tuple[str, str]:
    constant, squares, total = two_parts(tables.links)
    symbols = (
        r"-\log P = \sum_{i=1}^{n} \left( \tfrac12 \log 2\pi\sigma^2 + "
        r"\frac{(y_i - w x_i - b)^2}{2\sigma^2} \right)"
    )
    numbers = (
        rf"-\log P = \underbrace{{{_bracket(constant)}}}_{{\text{{constant}}}} + "
        rf"\underbrace{{{spelt(squares)}}}_{{\text{{squares}}}} = {spelt(total)}"
    )
    return symbols, numbers


def _loss(tables: ChainTables) -> tuple[str, str]:
    left, n, loss, sigma, constant, right = map(spelt, two_sides(tables.links))
    symbols = (
        r"-\log P = \frac{n}{\sigma^2}\, L(w, b) + \frac n2 \log 2\pi\sigma^2 \\ "
        r"L = \frac1n \sum_{i=1}^{n} \tfrac12 (y_i - w x_i - b)^2"
    )
    added = f"({constant})" if constant.startswith("-") else constant
    return symbols, rf"{left} \\ = {n} \times {loss} / {sigma}^2 + {added} \\ = {right}"


def two_sides(links: Chain) -> tuple[str, str, str, str, str, str]:
    """−log P from the densities; n, L, σ and constant; and what these give, as they are printed.

    The sides have ten digits of the larger part; one or two fewer where a rounding falls between
    them. L, σ and the constant have so many that the printed result follows from them.
    """
    n, sigma, constant = links.n, links.line.sigma, links.parts.constant
    largest = max(abs(constant), links.parts.squares)
    last = 9 - math.floor(math.log10(largest or 1.0))  # the decimal of the tenth digit of the parts
    spared = range(last, last - 3, -1)  # no more: sides that differ are to be seen
    last = next((k for k in spared if _to(links.by_logs, k) == _to(links.by_loss, k)), last)
    left, right = _to(links.by_logs, last), _to(links.by_loss, last)
    loss, width, constant_ = operands(
        (links.loss, sigma, constant), lambda loss, s, c: n * loss / s**2 + c, right, digits=8
    )
    return left, str(n), loss, width, constant_, right


def two_parts(links: Chain) -> tuple[str, str, str]:
    """The constant, the squares, and −log P that they give, as they are printed."""
    parts = links.parts
    power = math.floor(math.log10(max(abs(parts.constant), parts.squares) or 1.0))
    total = _to(parts.total, 3 - power if power < 3 or power > 9 else 0)
    constant, squares = operands((parts.constant, parts.squares), lambda c, s: c + s, total)
    return constant, squares, total


def _to(value: float, last: int) -> str:
    """A number up to its decimal `last`, which lies before the point if below 0; never −0."""
    if last < 0:
        return f"{value:.{max(math.floor(math.log10(abs(value) or 1.0)) + last, 0)}e}"
    text = f"{value:.{last}f}"
    return f"{0:.{last}f}" if float(text) == 0 else text


def _maximum(tables: ChainTables) -> tuple[str, str]:
    links = tables.links
    symbols = (
        r"(\hat w, \hat b) = \arg\max_{w, b} P = \arg\min_{w, b} L \\ "
        r"\hat\sigma^2 = \frac1n \sum_{i=1}^{n} (y_i - \hat w x_i - \hat b)^2"
    )
    width = rf"\hat\sigma = \sqrt{{{tex(links.best_sigma**2)}}} = {tex(links.best_sigma)}"
    if not links.best.unique:
        return symbols, rf"\hat w, \hat b \text{{: not one line alone,}} \quad {width}"
    largest = max(links.data.X.abs().max().item(), 1.0)
    least = (rounding(links.data) / largest, rounding(links.data))  # of w, of b
    w, b = (
        value if abs(value) > dirt else 0.0
        for value, dirt in zip(links.best.theta.tolist(), least, strict=True)
    )
    numbers = rf"\hat w = {_result(w, 5)}, \quad \hat b = {_result(b, 5)}, \quad {width}"
    return symbols, numbers


FORMULAS: tuple[Callable[[ChainTables], tuple[str, str]], ...] = (
    _model,
    _density,
    _product,
    _logs,
    _minus,
    _loss,
    _maximum,
)


def formula(step: int, tables: ChainTables) -> tuple[str, str]:
    """The formula of a step (1 to 7) in letters and in today's numbers, as LaTeX."""
    symbols, numbers = FORMULAS[step - 1](tables)
    return lines(symbols), lines(numbers)
