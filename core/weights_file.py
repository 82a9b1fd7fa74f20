"""Weights of one linear layer as a file, and back: safetensors, and a plain state_dict of torch.

Files come from anybody. No code in one is ever run: safetensors holds none, and torch is asked for
tensors only.
"""

import io
import zipfile

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from core.checks import quoted, require

MOST = 4_000_000  # bytes of a file, packed or not: 784 × 10 weights are 31,400
NAMES = ("weight", "bias")


def state_dict(w: Tensor, b: Tensor) -> dict[str, Tensor]:
    """As torch.nn.Linear calls and lays them: weight (q, d), bias (q,). w (d, q), b (q,)."""
    return {"weight": w.T.contiguous().float(), "bias": b.contiguous().float()}


def to_torch(w: Tensor, b: Tensor) -> bytes:
    """A file for torch.load(…, weights_only=True)."""
    buffer = io.BytesIO()
    torch.save(state_dict(w, b), buffer)
    return buffer.getvalue()


def to_safetensors(w: Tensor, b: Tensor) -> bytes:
    """A file in the safetensors format, which holds names, shapes and numbers, and no code."""
    return save(state_dict(w, b))


def read(data: bytes, d: int, q: int) -> tuple[Tensor, Tensor]:
    """w (d, q) and b (q,) float32 of a file of either kind.

    Raises ValueError, with what is wrong in a sentence, for a file that is too large or of no known
    kind, for one that holds anything but numbers, for other shapes, and for what is no number.
    """
    require(len(data) <= MOST, f"a file of weights may have {MOST:,} bytes", f"{len(data):,}")
    found = _of_torch(data) if data[:2] == b"PK" else _of_safetensors(data)
    named = {name.rpartition(".")[2]: value for name, value in found.items()}
    rule = "the file must hold exactly two tensors, weight and bias"
    held = ", ".join(map(str, found))[:100] or "none"
    require(len(found) == 2 and set(named) == set(NAMES), rule, quoted(held))
    for name, shape in (("weight", (q, d)), ("bias", (q,))):
        rule = f"{name} must have the shape {shape}"
        require(tuple(named[name].shape) == shape, rule, tuple(named[name].shape))
        require(named[name].is_floating_point(), f"{name} must be real numbers", named[name].dtype)
        bad = int((~named[name].float().isfinite()).sum())
        require(bad == 0, f"every number of {name} must be finite", f"{bad:,} that are not")
    return named["weight"].float().T, named["bias"].float()


def _of_torch(data: bytes) -> dict[str, Tensor]:
    """The tensors of a file of torch.save; whatever else it asks for is not run but refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            size = sum(part.file_size for part in pack.infolist())
    except Exception:  # a damaged one fails in many ways
        raise ValueError("The file begins like one of torch, but is damaged.") from None
    require(size <= MOST, f"a file of weights may unpack to {MOST:,} bytes", f"{size:,}")
    try:
        found = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception:  # its own kinds for every way to be wrong, and what they quote is of the file
        raise ValueError(
            "The file is of torch's kind but holds more than weights, or is damaged. Nothing of it "
            "was run; save net.state_dict(), not net."
        ) from None
    if not isinstance(found, dict) or not all(
        isinstance(name, str) and isinstance(value, Tensor) and value.layout == torch.strided
        for name, value in found.items()
    ):
        raise ValueError("The file holds something else than a state_dict of tensors.")
    return found


def _of_safetensors(data: bytes) -> dict[str, Tensor]:
    """The tensors of a safetensors file."""
    try:
        return load(data)
    except (SafetensorError, ValueError, KeyError, RuntimeError):  # a kind torch does not have
        raise ValueError(
            "The file is neither safetensors nor one of torch.save (version 1.6 or later)."
        ) from None
