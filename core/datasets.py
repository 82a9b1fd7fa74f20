"""Where the real image sets are, and whether they are whole.

The layout, the addresses and the checksums are torchvision's; `core/download.py` fetches.
"""

import functools
import hashlib
import os
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.checks import require

VARIABLE = "ONELAYER_DATA"  # names the folder; unset, a per-user cache folder is used


class DataUnavailable(Exception):
    """A set cannot be had now; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class File:
    """One file of a set: its name unpacked, its size in bytes and its MD5, and the same packed.

    What ships with the app is never fetched, and has no packed form.
    """

    name: str
    size: int
    md5: str
    packed_size: int = 0
    packed_md5: str = ""


@dataclass(frozen=True)
class Source:
    """Where a set comes from: mirrors in the order they are tried, torchvision's folder name."""

    title: str
    folder: str
    mirrors: tuple[str, ...]
    licence: str
    files: tuple[File, ...]

    @property
    def megabytes(self) -> float:
        """Size of the whole download, in millions of bytes."""
        return sum(file.packed_size for file in self.files) / 1e6


SOURCES = {
    "fashion_mnist": Source(
        title="Fashion-MNIST",
        folder="FashionMNIST",
        mirrors=("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        licence="MIT licence, Zalando SE",
        files=(
            File(
                name="train-images-idx3-ubyte",
                packed_size=26_421_880,
                packed_md5="8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                size=47_040_016,
                md5="f4a8712d7a061bf5bd6d2ca38dc4d50a",
            ),
            File(
                name="train-labels-idx1-ubyte",
                packed_size=29_515,
                packed_md5="25c81989df183df01b3e8a0aad5dffbe",
                size=60_008,
                md5="9018921c3c673c538a1fc5bad174d6f9",
            ),
            File(
                name="t10k-images-idx3-ubyte",
                packed_size=4_422_102,
                packed_md5="bef4ecab320f06d8554ea6380940ec79",
                size=7_840_016,
                md5="8181f5470baa50b63fa0f6fddb340f0a",
            ),
            File(
                name="t10k-labels-idx1-ubyte",
                packed_size=5_148,
                packed_md5="bb300cfdad3c16e7a12a480ee83cd310",
                size=10_008,
                md5="15d484375f8d13e6eb1aabb0c3f46965",
            ),
        ),
    ),
    "mnist": Source(
        title="MNIST",
        folder="MNIST",
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "http://yann.lecun.com/exdb/mnist/",
        ),
        licence="by LeCun, Cortes and Burges",
        files=(
            File(
                name="train-images-idx3-ubyte",
                packed_size=9_912_422,
                packed_md5="f68b3c2dcbeaaa9fbdd348bbdeb94873",
                size=47_040_016,
                md5="6bbc9ace898e44ae57da46a324031adb",
            ),
            File(
                name="train-labels-idx1-ubyte",
                packed_size=28_881,
                packed_md5="d53e105ee54ea40749a09fcbcd1e9432",
                size=60_008,
                md5="a25bea736e30d166cdddb491f175f624",
            ),
            File(
                name="t10k-images-idx3-ubyte",
                packed_size=1_648_877,
                packed_md5="9fb629c4189551a2d022fa330f9573f3",
                size=7_840_016,
                md5="2646ac647ad5339dbf082846283269ea",
            ),
            File(
                name="t10k-labels-idx1-ubyte",
                packed_size=4_542,
                packed_md5="ec29112dd5afa0611ce80d1b7f02629c",
                size=10_008,
                md5="27ae3e4e09519cfbb04c329615203637",
            ),
        ),
    ),
}


@dataclass(frozen=True)
class Status:
    """`state` is present, missing or damaged; `why` says which file and what is wrong with it."""

    state: str
    why: str
    folder: Path


def folder() -> Path:
    """The folder of all sets: the one ONELAYER_DATA names, else this user's cache folder."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("one-layer") / "datasets"


def raw_folder(name: str, root: Path | None = None) -> Path:
    """Where the files of one set lie: <root>/<torchvision's name>/raw."""
    require(name in SOURCES, f"name must be one of {', '.join(SOURCES)}", name)
    return (root or folder()) / SOURCES[name].folder / "raw"


def host(source: Source) -> str:
    """The machine that is asked first, for people."""
    return urllib.parse.urlsplit(mirrors_of(source)[0]).netloc


def status(name: str, root: Path | None = None) -> Status:
    """Is the set here and whole? Sizes and MD5 sums are compared; the sums are remembered."""
    return status_of(raw_folder(name, root), SOURCES[name].files)


def status_of(raw: Path, files: Sequence[File]) -> Status:
    """Are these files in this folder, and whole?"""
    faults = {file.name: fault(raw / file.name, file) for file in files}
    damaged = [why for why in faults.values() if why and why != MISSING]
    missing = [file for file, why in faults.items() if why == MISSING]
    if damaged:
        return Status("damaged", " ".join(damaged), raw)
    if missing:
        return Status("missing", f"{', '.join(missing)}: not in {raw}.", raw)
    return Status("present", "", raw)


MISSING = "missing"


def fault(path: Path, file: File) -> str:
    """What is wrong with one unpacked file, as a sentence; empty when it is whole."""
    try:
        found = path.stat()
        if found.st_size != file.size:
            return f"{file.name} has {found.st_size:,} bytes instead of {file.size:,}."
        if md5_of_file(path, found.st_size, found.st_mtime_ns) != file.md5:
            return f"{file.name} has the right size, but its contents were changed."
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    except OSError as error:
        return f"{file.name} cannot be read ({error.strerror or error})."
    return ""


@functools.lru_cache(maxsize=64)
def md5_of_file(path: Path, size: int, modified: int) -> str:
    """MD5 of a file, remembered until its size or time of change differ."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


MIRROR = "ONELAYER_MIRROR"  # an address to ask first, such as a teacher's machine; checked as all


def mirrors_of(source: Source) -> tuple[str, ...]:
    """Where to ask, in order: the mirror that ONELAYER_MIRROR names, then the published ones."""
    named = os.environ.get(MIRROR, "").strip()
    return ((named,) if named else ()) + source.mirrors
