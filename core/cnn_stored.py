"""Runs of the convolutional net that were made once and are kept: numbers and text in JSON.

`python -m core.cnn_stored` makes them again: on the clothes in the box, and on the whole MNIST when
it is on the machine. A file says with which settings it was made and carries a hash of what it
holds; `load` refuses a file that was changed.
"""

import array
import base64
import binascii
import hashlib
import json
import sys
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.checks import require
from core.cnn import CHANNELS, FLAT, KERNEL, CnnRun, CnnSpec, Epoch, Net

FOLDER = Path(__file__).resolve().parent.parent / "data" / "cnn"
MOST = 300_000  # bytes of a file
# MNIST as in the classroom notes, clothes as the page trains them.
RUNS = {
    "clothes": CnnSpec(),
    "mnist": CnnSpec("mnist", lr=0.01, momentum=0.5, batch_size=64, num_epochs=3),
}
SHAPES = {
    "w1": (CHANNELS[0], 1, KERNEL, KERNEL),
    "b1": (CHANNELS[0],),
    "w2": (CHANNELS[1], CHANNELS[0], KERNEL, KERNEL),
    "b2": (CHANNELS[1],),
    "w3": (10, FLAT),
    "b3": (10,),
}


@dataclass(frozen=True, eq=False)
class Stored:
    """A run that was kept: how it went, its hash, and the torch that made it."""

    run: CnnRun
    hash: str
    torch: str


def packed(values: Tensor) -> str:
    """Numbers as text: four bytes each, the lowest first, in the 64 letters of base64."""
    numbers = array.array("f", values.flatten().tolist())
    if sys.byteorder == "big":
        numbers.byteswap()
    return base64.b64encode(numbers.tobytes()).decode()


def unpacked(text: str, shape: tuple[int, ...]) -> Tensor:
    """What `packed` packed."""
    numbers = array.array("f", base64.b64decode(text, validate=True))
    if sys.byteorder == "big":
        numbers.byteswap()
    return torch.tensor(numbers.tolist()).reshape(shape)


def written(run: CnnRun) -> dict[str, Any]:
    """A run as plain numbers and text."""
    return {
        "spec": asdict(run.spec),
        "epochs": [list(astuple(epoch)) for epoch in run.epochs],
        "kernels": [packed(kernels) for kernels in run.kernels],
        "net": {name: packed(values) for name, values in run.net._asdict().items()},
    }


def read(kept: dict[str, Any]) -> CnnRun:
    """The run that `written` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return CnnRun(
        CnnSpec(**kept["spec"]),
        tuple(Epoch(*epoch) for epoch in kept["epochs"]),
        tuple(unpacked(text, SHAPES["w1"]) for text in kept["kernels"]),
        Net(**{name: unpacked(kept["net"][name], shape) for name, shape in SHAPES.items()}),
    )


def hash_of(kept: dict[str, Any]) -> str:
    """The SHA-256 of what a file holds, its own hash and the version of torch left out."""
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def save(run: CnnRun, path: Path) -> None:
    """Write a run into a file. Raises ValueError when it would be larger than MOST bytes."""
    kept = written(run)
    whole = {"hash": hash_of(kept), "torch": torch.__version__.partition("+")[0], "run": kept}
    text = json.dumps(whole, separators=(",", ":"))
    require(len(text) <= MOST, f"a stored run must have at most {MOST:,} bytes", f"{len(text):,}")
    path.write_text(text + "\n", encoding="utf-8")


def load(name: str, folder: Path | None = None) -> Stored:
    """A stored run by name. Raises ValueError when its file is missing, damaged or was changed."""
    require(name in RUNS, f"a stored run must be one of {', '.join(RUNS)}", name)
    path = (folder or FOLDER) / f"{name}.json"
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        require(hash_of(whole["run"]) == whole["hash"], f"{path.name} must be as made", "changed")
        return Stored(read(whole["run"]), whole["hash"], whole["torch"])
    except (OSError, KeyError, TypeError, binascii.Error, json.JSONDecodeError) as error:
        reason = f"{path.name} must be the file that python -m core.cnn_stored made"
        raise ValueError(f"{reason}. Got {type(error).__name__}.") from None


def build(folder: Path) -> None:
    """Make every stored run whose images are on this machine, and write it into `folder`."""
    from core import images
    from core.cnn import run

    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in RUNS.items():
        if images.status(spec.data).state == "present":
            save(run(images.load(spec.data), spec), folder / f"{name}.json")


if __name__ == "__main__":
    torch.set_num_threads(1)
    build(FOLDER)
