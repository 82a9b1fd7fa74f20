"""What a float32 is made of: one sign bit, eight bits of exponent, 23 of fraction.

value = (−1)^sign · 2^(exponent − 127) · 1.fraction; with exponent 0 it is 2^−126 · 0.fraction (zero
and the subnormal numbers), with exponent 255 infinity (fraction 0) or not a number.
Source: IEEE Standard for Floating-Point Arithmetic (IEEE 754), 2019.
"""

import struct

import torch
from torch import Tensor

SIGN, EXPONENT, FRACTION = 1, 8, 23  # bits
PARTS = ("sign",) * SIGN + ("exponent",) * EXPONENT + ("fraction",) * FRACTION
LARGEST = torch.finfo(torch.float32).max  # 3.4 · 10³⁸
SMALLEST_NORMAL = torch.finfo(torch.float32).tiny  # 1.2 · 10⁻³⁸: below it digits are lost
SMALLEST = 2.0**-149  # 1.4 · 10⁻⁴⁵


def bits(value: float) -> tuple[int, ...]:
    """The 32 bits of a number in float32, sign first; rounds to float32 as torch does."""
    (whole,) = struct.unpack(">I", struct.pack(">f", _single(value)))
    return tuple(whole >> k & 1 for k in range(31, -1, -1))


def _single(value: float) -> float:
    return torch.tensor(value, dtype=torch.float32).item()  # beyond LARGEST: infinity


def kind(value: float) -> str:
    """What the bits of a number mean in float32: normal, subnormal, zero, infinity or NaN."""
    pattern = bits(value)
    exponent, fraction = pattern[SIGN : SIGN + EXPONENT], pattern[SIGN + EXPONENT :]
    if all(exponent):
        return "not a number" if any(fraction) else "infinity"
    if any(exponent):
        return "normal"
    return "subnormal" if any(fraction) else "zero"


def value(pattern: tuple[int, ...]) -> float:
    """The number of 32 bits; the inverse of `bits`."""
    whole = int("".join(map(str, pattern)), 2)
    number: float = struct.unpack(">f", struct.pack(">I", whole))[0]
    return number


def as_float32(values: tuple[float, ...]) -> Tensor:
    """Numbers as one row of float32, (1, q)."""
    return torch.tensor([values], dtype=torch.float32)
