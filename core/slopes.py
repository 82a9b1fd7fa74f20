"""The slope of an expression by the rules of a textbook, again as an expression.

It does not look at autograd, so that the two can be compared.
"""

from core.terms import Term, names_in

FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu")


def derivative(tree: Term, name: str) -> Term:
    """The slope of an expression in one of its names, again as an expression.

    By the rules for sums, products, quotients and powers, and the chain rule; what is 0 or times 1
    is left out.
    """
    if name not in names_in(tree):
        return num(0)
    if tree.op == "name":
        return num(1)
    inner = [derivative(arg, name) for arg in tree.args]
    if tree.op in FUNCTIONS:
        return times(_outer(tree), inner[0])
    if tree.op == "neg":
        return minus(num(0), inner[0])
    u, v = tree.args
    if tree.op == "+":
        return plus(*inner)
    if tree.op == "-":
        return minus(*inner)
    if tree.op == "*":
        return plus(times(inner[0], v), times(u, inner[1]))
    if tree.op == "/":
        return minus(over(inner[0], v), over(times(u, inner[1]), power(v, 2)))
    return _of_power(tree, inner, name)


def _outer(tree: Term) -> Term:
    """The slope of a function at its argument."""
    u = tree.args[0]
    return {
        "exp": lambda: tree,
        "log": lambda: over(num(1), u),
        "sqrt": lambda: over(num(1), times(num(2), tree)),
        "sin": lambda: Term("cos", (u,), tree.at),
        "cos": lambda: minus(num(0), Term("sin", (u,), tree.at)),
        "tanh": lambda: minus(num(1), power(tree, 2)),
        "sigmoid": lambda: times(tree, minus(num(1), tree)),
        "relu": lambda: Term("step", (u,), tree.at),
    }[tree.op]()


def _of_power(tree: Term, inner: list[Term], name: str) -> Term:
    base, exponent = tree.args
    if name not in names_in(exponent):
        lower = num(exponent.number - 1) if exponent.op == "number" else minus(exponent, num(1))
        return times(times(exponent, _raised(base, lower)), inner[0])
    whole = times(times(tree, Term("log", (base,), tree.at)), inner[1])
    return plus(whole, over(times(times(exponent, tree), inner[0]), base))


def num(value: float) -> Term:
    """A number as a term."""
    return Term("number", number=float(value))


def _is(term: Term, value: float) -> bool:
    return term.op == "number" and term.number == value


def plus(u: Term, v: Term) -> Term:
    """u + v, without a 0."""
    if v.op == "neg":
        return minus(u, v.args[0])
    return v if _is(u, 0) else u if _is(v, 0) else Term("+", (u, v))


def minus(u: Term, v: Term) -> Term:
    """u − v, without a 0."""
    if _is(v, 0):
        return u
    if _is(u, 0):
        return v.args[0] if v.op == "neg" else Term("neg", (v,))
    return Term("-", (u, v))


def times(u: Term, v: Term) -> Term:
    """u · v, without a 1; 0 when one of them is."""
    if _is(u, 0) or _is(v, 0):
        return num(0)
    if _is(u, 1) or _is(v, 1):
        return v if _is(u, 1) else u
    if v.op == "neg":
        return minus(num(0), times(u, v.args[0]))
    if u.op == "number" and v.op == "number":
        return num(u.number * v.number)
    if v.op == "number":
        u, v = v, u
    if u.op == "number" and v.op == "*" and v.args[0].op == "number":
        return times(num(u.number * v.args[0].number), v.args[1])
    return Term("*", (u, v))


def over(u: Term, v: Term) -> Term:
    """u / v; 0 when u is."""
    return num(0) if _is(u, 0) else u if _is(v, 1) else Term("/", (u, v))


def power(u: Term, n: float) -> Term:
    """u to a fixed power."""
    return _raised(u, num(n))


def _raised(u: Term, v: Term) -> Term:
    return u if _is(v, 1) else num(1) if _is(v, 0) else Term("^", (u, v))
