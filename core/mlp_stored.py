"""Runs of a multilayer perceptron that were made once and are kept: numbers in JSON, never weights.

`python -m core.mlp_stored` makes them again: on the clothes in the box, and on the whole MNIST when
it is on the machine. A file says with which settings it was made and carries a hash of what it
holds; `load` refuses a file that was changed.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.checks import require
from core.mlp import MlpRun, MlpSpec, Moment, Spread

FOLDER = Path(__file__).resolve().parent.parent / "data" / "mlp"
MOST = 300_000  # bytes of a file
# The settings of the stored runs: MNIST as in the classroom notes, clothes as the page trains them.
RUNS = {
    "mnist": MlpSpec("mnist", lr=0.01, momentum=0.5, batch_size=64, num_epochs=10),
    "clothes": MlpSpec("clothes"),
}


@dataclass(frozen=True, eq=False)
class Stored:
    """A run that was kept: how it went, its hash, and the torch that made it."""

    run: MlpRun
    hash: str
    torch: str


def written(run: MlpRun) -> dict[str, Any]:
    """A run as plain numbers and text; hits are packed, a bit an image."""
    moments = [
        {
            "update": moment.update,
            "loss": _short(moment.loss),
            "accuracy": _short(moment.accuracy),
            "test_loss": _short(moment.test_loss),
            "hits": packed(moment.hits),
            "shares": [[_short(v, 4) for v in row] for row in moment.activations.shares.tolist()],
            "zeros": [_short(v) for v in moment.activations.zeros.tolist()],
            "std": [_short(v) for v in moment.activations.std.tolist()],
            "moved": [_short(v) for v in moment.moved.tolist()],
        }
        for moment in run.moments
    ]
    tested = len(run.moments[0].hits)
    return {
        "spec": asdict(run.spec),
        "diverged": run.diverged,
        "tested": tested,
        "moments": moments,
    }


def _short(value: float, digits: int = 6) -> float:
    return float(f"{value:.{digits}g}")


def packed(hits: Tensor) -> str:
    """Bits as text: 8 in a byte, squeezed, in the 64 letters of base64."""
    bits = bytes(int("".join("01"[bit] for bit in part), 2) for part in _eights(hits))
    return base64.b64encode(zlib.compress(bits, 9)).decode()


def _eights(hits: Tensor) -> list[list[int]]:
    padded = torch.cat([hits.to(torch.uint8), torch.zeros(-len(hits) % 8, dtype=torch.uint8)])
    return padded.reshape(-1, 8).tolist()


def unpacked(text: str, count: int) -> Tensor:
    """What `packed` packed: (count,) bool."""
    data = bytearray(zlib.decompress(base64.b64decode(text)))
    bits = torch.frombuffer(data, dtype=torch.uint8).reshape(-1, 1) >> torch.arange(7, -1, -1)
    return (bits & 1).flatten()[:count].bool()


def read(kept: dict[str, Any]) -> MlpRun:
    """The run that `written` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    known = {field.name for field in fields(MlpSpec)}
    settings = {name: value for name, value in kept["spec"].items() if name in known}
    spec = MlpSpec(**{**settings, "units": tuple(kept["spec"]["units"])})
    moments = tuple(_moment(one, kept["tested"]) for one in kept["moments"])
    return MlpRun(spec, moments, kept["diverged"])


def _moment(kept: dict[str, Any], tested: int) -> Moment:
    shares, zeros, std = (torch.tensor(kept[name]) for name in ("shares", "zeros", "std"))
    return Moment(
        kept["update"],
        kept["loss"],
        kept["accuracy"],
        kept["test_loss"],
        unpacked(kept["hits"], tested),
        Spread(shares, zeros, std),
        torch.tensor(kept["moved"]),
    )


def hash_of(kept: dict[str, Any]) -> str:
    """The SHA-256 of what a file holds, its own hash and the version of torch left out."""
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def save(run: MlpRun, path: Path) -> None:
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
    except (OSError, KeyError, TypeError, zlib.error) as error:
        reason = f"{path.name} must be the file that python -m core.mlp_stored made"
        raise ValueError(f"{reason}. Got {type(error).__name__}.") from None


def build(folder: Path) -> None:
    """Make every stored run whose images are on this machine, and write it into `folder`."""
    from core import images
    from core.mlp import run

    folder.mkdir(exist_ok=True)
    for name, spec in RUNS.items():
        if images.status(spec.data).state == "present":
            save(run(images.load(spec.data), spec), folder / f"{name}.json")


if __name__ == "__main__":
    build(FOLDER)
