"""Weights in files: there and back to the last bit; and what is none is refused, and not run."""

import contextlib
import io
import json
import os
import pickle
import struct
import zipfile

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import softmax as sm
from core.weights_file import read, state_dict, to_safetensors, to_torch

D, Q = 6, 3
W, B = sm.init(D, Q, torch.Generator().manual_seed(0))


def packed(head: object, body: bytes = b"") -> bytes:
    text = json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + body


def saved(thing: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(thing, buffer)
    return buffer.getvalue()


@pytest.mark.row("STR-5")
@pytest.mark.parametrize("write", [to_safetensors, to_torch])
def test_what_is_written_is_read_to_the_last_bit_and_gives_the_same_outputs(write):
    w, b = read(write(W, B + 0.1), D, Q)
    assert torch.equal(w, W)
    assert torch.equal(b, B + 0.1)
    X = torch.randn(5, D, generator=torch.Generator().manual_seed(1))
    assert torch.equal(sm.logits(X, w, b), sm.logits(X, W, B + 0.1))


@pytest.mark.row("B19")
def test_a_layer_of_torch_takes_the_state_dict_by_the_line_that_is_shown():
    net = torch.nn.Linear(D, Q)
    net.load_state_dict(torch.load(io.BytesIO(to_torch(W, B)), weights_only=True))
    X = torch.randn(5, D, generator=torch.Generator().manual_seed(1))
    assert torch.allclose(net(X), sm.logits(X, W, B), atol=1e-6)
    names = {f"0.{name}": value for name, value in net.state_dict().items()}
    assert torch.equal(read(saved(names), D, Q)[0], W)  # as a layer of a larger net calls them


def test_others_read_the_names_of_torch_in_it():
    data = to_safetensors(torch.tensor([[1.0], [2.0]]), torch.tensor([0.5]))
    (length,) = struct.unpack("<Q", data[:8])
    head = json.loads(data[8 : 8 + length])
    assert head["weight"]["shape"] == [1, 2]
    first, last = head["weight"]["data_offsets"]
    assert struct.unpack("<2f", data[8 + length :][first:last]) == (1.0, 2.0)


class Evil:
    """A pickle that would make a folder when it is read."""

    def __reduce__(self):
        return os.mkdir, ("/tmp/one-layer-was-run",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "neither safetensors nor"),
        (b"hello, I am a text file", "neither safetensors nor"),
        (pickle.dumps({"weight": W}), "neither safetensors nor"),
        (pickle.dumps(Evil()), "neither safetensors nor"),
        (saved({"weight": Evil(), "bias": B}), "Nothing of it was run"),
        (saved(torch.nn.Linear(D, Q)), "Nothing of it was run"),
        (saved([1, 2]), "something else than a state_dict"),
        (saved({"weight": 1, "bias": B}), "something else than a state_dict"),
        (saved({"weight": W.T}), "exactly two tensors, weight and bias"),
        (saved({**state_dict(W, B), "more": B}), "exactly two tensors"),
        (saved(state_dict(W.T, torch.zeros(D))), "weight must have the shape (3, 6). Got (6, 3)."),
        (saved({"weight": W.T, "bias": torch.zeros(4)}), "bias must have the shape (3,). Got (4,)"),
        (to_safetensors(W * torch.nan, B), "every number of weight must be finite. Got 18 that"),
        (to_torch(W, B / 0), "every number of bias must be finite"),
        (saved({"weight": W.T.long(), "bias": B}), "weight must be real numbers"),
        (to_torch(W, B)[:300], "damaged"),
        (to_safetensors(W, B)[:-4], "neither safetensors nor"),
        (packed({"weight": {"dtype": "I8", "shape": [1], "data_offsets": [0, 1]}}, b"1"), "exac"),
        (packed({"weight": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}, b"12"), "nei"),
        (packed([1, 2]), "neither safetensors nor"),
        (packed({}), "exactly two tensors"),
        (struct.pack("<Q", 2**63) + b"{}", "neither safetensors nor"),
        (b"x" * 5_000_000, "may have 4,000,000 bytes. Got 5,000,000."),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "file",  # bytes differ by process
)  # fmt: skip
def test_what_is_no_file_of_weights_is_refused_with_a_sentence_and_nothing_is_run(data, says):
    with pytest.raises(ValueError, match=r"\.$") as error:
        read(data, D, Q)
    assert says in str(error.value)
    assert not os.path.exists("/tmp/one-layer-was-run")


def test_a_file_that_unpacks_to_more_than_it_says_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("archive/data.pkl", b"0" * 50_000_000)
    with pytest.raises(ValueError, match="may unpack to"):
        read(buffer.getvalue(), D, Q)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_bytes_come_there_are_weights_or_a_sentence(noise, at):
    for whole in (to_torch(W, B), to_safetensors(W, B)):
        data = whole[:at] + noise + whole[at + len(noise) :]
        with contextlib.suppress(ValueError):
            w, b = read(data, D, Q)
            assert w.shape == (D, Q)
            assert w.isfinite().all()
            assert b.isfinite().all()
