"""An expression as a tree of terms, and the three ways it is written: text, Python and LaTeX."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A part of an expression: op is number, name, neg, + - * / ^, or a function; `at` its place.

    step, which is 1 above 0 and else 0, is the slope of relu; it cannot be typed.
    """

    op: str
    args: tuple["Term", ...] = ()
    at: int = 0
    number: float = 0.0
    name: str = ""


def names_in(tree: Term) -> tuple[str, ...]:
    """The names of an expression, each once, in the order they are met."""
    if tree.op == "name":
        return (tree.name,)
    return tuple(dict.fromkeys(name for arg in tree.args for name in names_in(arg)))


def quoted(text: str, most: int = 40) -> str:
    """As code, so that nothing a stranger typed is taken for Markdown; cut when long."""
    clean = re.sub(r"[`\s]+", " ", text).strip()
    return f"`{clean[:most]}{'…' if len(clean) > most else ''}`" if clean else "nothing"


BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "^": 4}


def _plain(value: float) -> str:
    return f"{value:.12g}"


def written(tree: Term, call: Callable[[str], str] = lambda name: name, power: str = "^") -> str:
    """The expression as one line; `call` spells the functions, so that it can be Python."""
    if tree.op == "number":
        return _plain(tree.number)
    if tree.op == "name":
        return tree.name
    args = [written(arg, call, power) for arg in tree.args]
    if tree.op not in BINDS:
        return f"{call(tree.op)}({args[0]})"
    if tree.op == "neg":
        return f"-{_wrap(args[0], tree.args[0], 3)}"
    mine = BINDS[tree.op]
    left = _wrap(args[0], tree.args[0], mine + (tree.op == "^"))
    right = _wrap(args[1], tree.args[1], mine + (tree.op in "-/"))
    gap = "" if tree.op in "^" else " "
    return f"{left}{gap}{power if tree.op == '^' else tree.op}{gap}{right}"


def _wrap(text: str, term: Term, least: int) -> str:
    loose = BINDS.get(term.op, 5) < least or (term.op == "number" and term.number < 0)
    return f"({text})" if loose else text


def python(tree: Term) -> str:
    """The expression as a line of Python with torch."""
    return written(tree, lambda name: f"torch.{name}", " ** ")


def tex(tree: Term) -> str:
    """The expression in LaTeX."""
    if tree.op == "number":
        return _tex_number(tree.number)
    if tree.op == "name":
        return tex_name(tree.name)
    args = [tex(arg) for arg in tree.args]
    if tree.op == "/":
        return rf"\frac{{{args[0]}}}{{{args[1]}}}"
    if tree.op == "sqrt":
        return rf"\sqrt{{{args[0]}}}"
    if tree.op in ("neg", *"+-*^"):
        return _tex_operation(tree, args)
    name = {"sigmoid": r"\sigma", "relu": r"\operatorname{relu}", "step": r"\operatorname{step}"}
    return rf"{name.get(tree.op, chr(92) + tree.op)}\left({args[0]}\right)"


def _tex_operation(tree: Term, args: list[str]) -> str:
    if tree.op == "neg":
        return f"-{_tex_wrap(args[0], tree.args[0], 2)}"
    mine = BINDS[tree.op]
    left = _tex_wrap(args[0], tree.args[0], 5 if tree.op == "^" else mine)
    if tree.op == "^":
        return f"{left}^{{{args[1]}}}"
    right = _tex_wrap(args[1], tree.args[1], mine + (tree.op == "-"))
    sign = r"\cdot" if tree.op == "*" else tree.op
    return f"{left} {sign} {right}"


def _tex_wrap(text: str, term: Term, least: int) -> str:
    binds = 2 if term.op == "/" and least <= 2 else BINDS.get(term.op, 5)
    loose = binds < least or term.op == "neg" or (term.op == "number" and term.number < 0)
    return rf"\left({text}\right)" if loose else text


def _tex_number(value: float) -> str:
    text = _plain(value)
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"


def tex_name(name: str) -> str:
    """A name in LaTeX: w1 and w_1 get an index, a long one stands upright."""
    match = re.fullmatch(r"([A-Za-z])_?([0-9]+)", name)
    if match:
        return f"{match[1]}_{{{match[2]}}}"
    escaped = name.replace("_", r"\_")
    return name if len(name) == 1 else rf"\mathrm{{{escaped}}}"
