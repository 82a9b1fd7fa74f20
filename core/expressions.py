"""Expressions that a reader types, read by a small parser of our own: nothing typed is ever run.

    sum      = product {("+" | "-") product}
    product  = signed {("*" | "/") signed}
    signed   = ("-" | "+") signed | power
    power    = atom ["^" signed]
    atom     = number [name | bracket] | name | function bracket | bracket

`·`, `×`, `÷`, `−` and `**` are read too, a name and `=` may stand before it all, and a number
directly before a name or a bracket multiplies it. What breaks a rule is a ValueError in one
sentence that names the place, counted in characters from 1.
"""

import keyword
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.terms import Term, names_in, quoted, written

MAX_LENGTH = 200  # characters
MAX_DEPTH = 12  # operations inside each other
MAX_NODES = 40  # numbers, names and operations
MAX_NAMES = 6
RESERVED = ("torch", "print")  # of the script that the page writes
FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}
ARITHMETIC: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "+": torch.add,
    "-": torch.sub,
    "*": torch.mul,
    "/": torch.div,
}
SPELLINGS = {"·": "*", "×": "*", "÷": "/", "−": "-", "**": "^"}  # how people also write them
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/^()·×÷−])"
)
HEAD = re.compile(r"\s*[A-Za-z][A-Za-z0-9_]*\s*=(?!=)")


@dataclass(frozen=True)
class Token:
    """A number, a name or a sign, and the character it begins at."""

    kind: str
    text: str
    at: int


def parse(text: str) -> Term:
    """Read an expression, `x*y + b` or `z = x*y + b`, into a tree of terms.

    Raises ValueError, which names the character, where the grammar or a limit is broken.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"An expression may have {MAX_LENGTH} characters, and goes on at character "
            f"{MAX_LENGTH + 1}. Got {len(text):,} characters."
        )
    if not text.strip():
        raise ValueError("An expression needs at least one name, such as x*y + b. Got nothing.")
    tree = _Parser(text).whole()
    names = names_in(tree)
    if not names or tree.op == "name":
        raise ValueError(
            f"An expression needs a name and an operation, such as x*y + b. Got {quoted(text)}."
        )
    if len(names) > MAX_NAMES:
        raise ValueError(
            f"An expression may have {MAX_NAMES} names. Got {len(names)}, the last of them "
            f"{quoted(names[-1])}."
        )
    return tree


def tokens(text: str) -> list[Token]:
    """The numbers, names and signs of a text, in order; a name before `=` is left out."""
    head = HEAD.match(text)
    at, found = head.end() if head else 0, []
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = TOKEN.match(text, at)
        if not match:
            word = re.match(r"\w+|.", text[at:], re.S)
            raise _refused(at, f"cannot stand in an expression: {quoted(word[0] if word else '')}")
        kind = str(match.lastgroup)
        found.append(Token(kind, SPELLINGS.get(match[0], match[0]), at))
        at = match.end()
    return found


def _refused(at: int, what: str) -> ValueError:
    return ValueError(f"Character {at + 1} {what}.")


class _Parser:
    """One token after the other, by the grammar at the top of this file."""

    def __init__(self, text: str) -> None:
        self.tokens, self.place, self.nodes, self.length = tokens(text), 0, 0, len(text)
        self.heights: dict[int, int] = {}

    def whole(self) -> Term:
        tree = self.sum(0)
        if token := self.peek():
            raise _refused(token.at, f"cannot follow here: {quoted(token.text)}")
        return tree

    def peek(self, *texts: str) -> Token | None:
        """The next token, if it is one of these, or any if none are named."""
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            return token if not texts or token.text in texts else None
        return None

    def take(self, *texts: str) -> Token | None:
        token = self.peek(*texts)
        self.place += token is not None
        return token

    def term(self, op: str, at: int, *args: Term, number: float = 0.0, name: str = "") -> Term:
        """A new term; counted, and refused when there are too many or they lie too deep."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _refused(
                at, f"is too many: an expression may have {MAX_NODES} numbers, names and operations"
            )
        made = Term(op, args, at, number, name)
        self.heights[id(made)] = 1 + max((self.heights[id(arg)] for arg in args), default=-1)
        if self.heights[id(made)] > MAX_DEPTH:
            raise _refused(at, f"lies too deep: {MAX_DEPTH} operations may stand inside each other")
        return made

    def sum(self, depth: int) -> Term:
        left = self.product(depth)
        while token := self.take("+", "-"):
            left = self.term(token.text, token.at, left, self.product(depth))
        return left

    def product(self, depth: int) -> Term:
        left = self.signed(depth)
        while token := self.take("*", "/"):
            left = self.term(token.text, token.at, left, self.signed(depth))
        return left

    def signed(self, depth: int) -> Term:
        self.not_too_deep(depth)
        token = self.take("-", "+")
        if not token:
            return self.power(depth)
        inner = self.signed(depth + 1)
        if token.text == "+":
            return inner
        if inner.op == "number":
            return self.term("number", token.at, number=-inner.number)
        return self.term("neg", token.at, inner)

    def power(self, depth: int) -> Term:
        base = self.atom(depth)
        if token := self.take("^"):
            return self.term("^", token.at, base, self.signed(depth + 1))
        return base

    def atom(self, depth: int) -> Term:
        token = self.take()
        if not token:
            raise _refused(self.length, "is missing: the expression ends too early")
        if token.kind == "number":
            return self.after_number(self.term("number", token.at, number=_number(token)), depth)
        if token.kind == "name" and token.text in FUNCTIONS:
            opening = self.take("(")
            if not opening:
                raise _refused(token.at, f"needs a bracket after the function {quoted(token.text)}")
            return self.term(token.text, token.at, self.bracket(opening, depth))
        if token.kind == "name":
            return self.named(token)
        if token.text == "(":
            return self.bracket(token, depth)
        raise _refused(token.at, f"cannot stand here: {quoted(token.text)}")

    def named(self, token: Token) -> Term:
        if keyword.iskeyword(token.text) or token.text in RESERVED:
            raise _refused(token.at, f"is no free name, for Python uses it: {quoted(token.text)}")
        if opening := self.peek("("):
            known = ", ".join(FUNCTIONS)
            raise _refused(
                opening.at, f"calls {quoted(token.text)}, and the functions here are {known}"
            )
        return self.term("name", token.at, name=token.text)

    def after_number(self, number: Term, depth: int) -> Term:
        """3a, 3 exp(a) and 3(a + b): a number directly before them multiplies."""
        token = self.peek()
        if token and (token.kind == "name" or token.text == "("):
            return self.term("*", token.at, number, self.power(depth + 1))
        return number

    def bracket(self, opening: Token, depth: int) -> Term:
        inner = self.sum(depth + 1)
        if not self.take(")"):
            if token := self.peek():
                raise _refused(token.at, f"cannot follow here: {quoted(token.text)}")
            raise _refused(opening.at, "opens a bracket that is never closed")
        return inner

    def not_too_deep(self, depth: int) -> None:
        """Brackets and signs inside each other: Python's own stack must never be what ends it."""
        if depth > 2 * MAX_DEPTH:
            token = self.peek()
            at = token.at if token else self.length
            raise _refused(at, f"lies too deep: {MAX_DEPTH} operations may stand inside each other")


def _number(token: Token) -> float:
    value = float(token.text)
    if not value <= 1e12:
        raise _refused(token.at, f"is too large a number: {quoted(token.text)}")
    return value


# --- its value --------------------------------------------------------------------------------


Keep = Callable[[Term, Tensor], None]


def evaluate(tree: Term, values: Mapping[str, Tensor], keep: Keep | None = None) -> Tensor:
    """The value, by one operation of torch a term; `keep` is told of each as it is worked out.

    Raises ValueError, which names the character, for a name without a value, a division by zero,
    the logarithm or root of what is not above 0, and what is too large for a number.
    """
    args = [evaluate(arg, values, keep) for arg in tree.args]
    value = _apply(tree, args, values)
    if not value.isfinite().all():
        raise _refused(tree.at, f"gives a value too large to hold, in {quoted(written(tree))}")
    if keep and tree.args:
        keep(tree, value)
    return value


def _apply(tree: Term, args: list[Tensor], values: Mapping[str, Tensor]) -> Tensor:
    if tree.op == "number":
        like = next(iter(values.values()))
        return torch.tensor(tree.number, dtype=like.dtype)
    if tree.op == "name":
        if tree.name not in values:
            raise _refused(tree.at, f"has no value: {quoted(tree.name)}")
        return values[tree.name]
    _within_domain(tree, args)
    if tree.op in FUNCTIONS:
        return FUNCTIONS[tree.op](args[0])
    if tree.op == "neg":
        return -args[0]
    if tree.op == "step":
        return (args[0] > 0).to(args[0].dtype)
    left, right = args
    if tree.op == "^":
        return left ** (right.item() if not names_in(tree.args[1]) else right)
    return ARITHMETIC[tree.op](left, right)


def _within_domain(tree: Term, args: list[Tensor]) -> None:
    """Refuse what has no value or no slope, and say where it stands and what it met."""
    if tree.op == "/" and (args[1] == 0).any():
        raise _refused(
            tree.at, f"divides by zero: {quoted(written(tree.args[1]))} is 0 at these values"
        )
    if tree.op in ("log", "sqrt") and (args[0] <= 0).any():
        word = {"log": "the logarithm", "sqrt": "the square root, for a finite slope,"}[tree.op]
        got = f"{quoted(written(tree.args[0]))} is {args[0].min().item():.4g}"
        raise _refused(tree.at, f"takes {word} of a number that is not above 0: {got}")
    if tree.op == "^":
        base, exponent = args
        whole = not names_in(tree.args[1]) and bool(exponent == exponent.round())
        negative = bool((base < 0).any()) and not whole
        flat = bool((base == 0).any()) and not (whole and bool(exponent >= 1))
        if negative or flat:
            got = f"{quoted(written(tree.args[0]))} is {base.min().item():.4g}"
            raise _refused(tree.at, f"raises what is not above 0 to such a power: {got}")


# --- what stands beside an expression ---------------------------------------------------------


def output_name(text: str) -> str:
    """What an expression calls its value: the name before `=`, or z, or another free name."""
    head = HEAD.match(text)
    wanted = [head[0].strip(" =\t\n")] if head else []
    taken = names_in(parse(text))
    return next(name for name in [*wanted, "z", "f", "out", "out_"] if name not in taken)


VALUE = re.compile(r"\s*(?P<name>[A-Za-z][A-Za-z0-9_]*)\s*=\s*(?P<number>[^=]+?)\s*\Z")


def read_values(text: str) -> dict[str, float]:
    """The numbers that go with names: `x = 3, y = -0.5`; a semicolon parts them too.

    Raises ValueError, which names the entry, for one that is not a name, = and a number up to a
    million.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(
            f"The values may have {MAX_LENGTH} characters, and go on at character "
            f"{MAX_LENGTH + 1}. Got {len(text):,} characters."
        )
    values = {}
    for place, entry in enumerate(filter(str.strip, re.split(r"[,;\n]", text)), 1):
        rule = f"Value {place} must be a name, = and a number, such as x = 3"
        match = VALUE.match(entry.replace("−", "-"))
        try:
            number = float(match["number"]) if match else None
        except ValueError:
            number = None
        if not match or number is None:
            raise ValueError(f"{rule}. Got {quoted(entry)}.")
        if not abs(number) <= 1e6:
            raise ValueError(f"Value {place} must lie within ±1,000,000. Got {quoted(entry)}.")
        values[match["name"]] = number
    return values
