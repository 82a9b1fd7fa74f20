"""Where the real image sets are, whether they are whole, and how to fetch them.

The layout, the addresses and the checksums are torchvision's; the fetching is our own, because it
must not hang, must not leave half a file, and must not run twice at once.
"""

import contextlib
import errno
import functools
import gzip
import hashlib
import http.client
import os
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.checks import require

VARIABLE = "ONELAYER_DATA"  # names the folder; unset, a per-user cache folder is used
MIRROR = "ONELAYER_MIRROR"  # an address to ask first, such as a teacher's machine; checked as all
CHUNK = 1 << 16  # bytes between two reports of progress


class DataUnavailable(Exception):
    """A set cannot be had now; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class File:
    """One file of a set: its name unpacked, and size in bytes and MD5 both packed and unpacked."""

    name: str
    packed_size: int
    packed_md5: str
    size: int
    md5: str


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


@dataclass(frozen=True)
class Progress:
    """How far a download is: bytes of the packed files, and what is happening in a few words."""

    done: int
    total: int
    doing: str


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for the next byte, for a whole file, for another download."""

    silence: float = 10.0
    file: float = 900.0
    others: float = 1800.0


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


def mirrors_of(source: Source) -> tuple[str, ...]:
    """Where to ask, in order: the mirror that ONELAYER_MIRROR names, then the published ones."""
    named = os.environ.get(MIRROR, "").strip()
    return ((named,) if named else ()) + source.mirrors


def host(source: Source) -> str:
    """The machine that is asked first, for people."""
    return urllib.parse.urlsplit(mirrors_of(source)[0]).netloc


def status(name: str, root: Path | None = None) -> Status:
    """Is the set here and whole? Sizes and MD5 sums are compared; the sums are remembered."""
    raw = raw_folder(name, root)
    faults = {file.name: fault(raw / file.name, file) for file in SOURCES[name].files}
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


def download(
    name: str,
    root: Path | None = None,
    *,
    mirrors: tuple[str, ...] = (),
    report: Report = lambda progress: None,
    patience: Patience = Patience(),
) -> Path:
    """Fetch what is missing or damaged, one file after the other; give back the raw folder.

    Each file is checked before it takes its name, so no half file ever stands there. Files that
    are whole are kept. Raises DataUnavailable with a sentence that says what to do.
    """
    raw = raw_folder(name, root)
    source = SOURCES[name]
    try:
        raw.mkdir(parents=True, exist_ok=True)
        with only_one(raw, report, patience.others):
            fetch_all(source, raw, mirrors or mirrors_of(source), report, patience)
    except OSError as error:
        raise DataUnavailable(cannot_write(raw, error)) from error
    return raw


@contextlib.contextmanager
def only_one(raw: Path, report: Report, limit: float) -> Iterator[None]:
    """Hold the lock of one set, also against other processes; tell `report` while waiting."""
    from filelock import FileLock, Timeout

    lock = FileLock(raw / ".download.lock")
    started = time.monotonic()
    while True:
        try:
            lock.acquire(timeout=0.25)
            break
        except Timeout as error:
            if time.monotonic() - started > limit:
                raise DataUnavailable(
                    f"Another download into {raw} has not ended in {limit:.0f} seconds. "
                    "Wait for it or end it, then try again."
                ) from error
            report(Progress(0, 1, "Waiting for a download that is already under way"))
    try:
        yield
    finally:
        lock.release()


def fetch_all(
    source: Source, raw: Path, mirrors: tuple[str, ...], report: Report, patience: Patience
) -> None:
    """Bring every file of the set that is not whole yet."""
    for left_over in raw.glob(".*-ubyte.*"):  # of a process that was killed; we hold the lock
        left_over.unlink(missing_ok=True)
    total = sum(file.packed_size for file in source.files)
    before = 0
    for file in source.files:

        def so_far(done: int, start: int = before, name: str = file.name) -> None:
            report(Progress(start + done, total, f"Fetching {name}"))

        so_far(0)
        if fault(raw / file.name, file):
            fetch(file, raw, mirrors, so_far, patience)
        before += file.packed_size
    report(Progress(total, total, "All files are here and whole"))


def fetch(
    file: File,
    raw: Path,
    mirrors: tuple[str, ...],
    so_far: Callable[[int], None],
    patience: Patience,
) -> None:
    """Bring one file from the first mirror that has it, unpack it, check it, give it its name."""
    problems = []
    for mirror in mirrors:
        try:
            url = f"{mirror.rstrip('/')}/{file.name}.gz"
            packed = beside(raw, file) or read(url, file, so_far, patience)
            put(raw / file.name, unpack(packed, file))
            return
        except DataUnavailable as error:
            problems.append(str(error))
    raise DataUnavailable(" ".join(dict.fromkeys(problems)))


def beside(raw: Path, file: File) -> bytes:
    """The published .gz, when somebody put it into the folder by hand; otherwise nothing."""
    path = raw / f"{file.name}.gz"
    if not path.is_file() or path.stat().st_size != file.packed_size:
        return b""
    data = path.read_bytes()
    return data if md5(data) == file.packed_md5 else b""


def read(url: str, file: File, so_far: Callable[[int], None], patience: Patience) -> bytes:
    """Read one packed file into memory; every way a network fails becomes a sentence."""
    try:
        with urllib.request.urlopen(url, timeout=patience.silence) as response:
            return read_body(response, file, so_far, patience)
    except (OSError, http.client.HTTPException) as error:
        host = urllib.parse.urlsplit(url).netloc
        raise DataUnavailable(cannot_fetch(host, file, error, patience)) from error


def read_body(
    response: http.client.HTTPResponse,
    file: File,
    so_far: Callable[[int], None],
    patience: Patience,
) -> bytes:
    """The bytes of an answer, in chunks, within its size and its time."""
    data = bytearray()
    started = time.monotonic()
    while chunk := response.read1(CHUNK):
        data += chunk
        so_far(min(len(data), file.packed_size))
        if len(data) > file.packed_size:
            break  # not the published file; the checksum will say so
        if time.monotonic() - started > patience.file:
            raise DataUnavailable(
                f"{file.name}.gz came too slowly: {len(data):,} of {file.packed_size:,} bytes "
                f"in {patience.file:.0f} seconds. Try again on a faster connection."
            )
    if len(data) < file.packed_size:
        raise DataUnavailable(
            f"{file.name}.gz was cut off: {len(data):,} of {file.packed_size:,} bytes came. "
            "Try again."
        )
    return bytes(data)


def unpack(packed: bytes, file: File) -> bytes:
    """Unpack the bytes of a .gz after checking that they are the published ones."""
    if md5(packed) != file.packed_md5:
        raise DataUnavailable(
            f"{file.name}.gz is not the published file (its MD5 differs), so it was thrown away. "
            "A proxy or a sign-in page may have answered instead. Try again on another network."
        )
    try:
        data = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise DataUnavailable(f"{file.name}.gz does not unpack ({error}). Try again.") from error
    if md5(data) != file.md5:
        raise DataUnavailable(f"{file.name} unpacks to something unexpected. Try again.")
    return data


def put(path: Path, data: bytes) -> None:
    """Write a file in one move: under a temporary name first, renamed when all of it is on disk."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it private; a class may share this folder
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def md5(data: bytes) -> str:
    """MD5 of bytes: it finds accidents, which is all that is asked of it here."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def cannot_fetch(host: str, file: File, error: Exception, patience: Patience) -> str:
    """The sentence for a file that did not come over the network."""
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return (
            f"{host} answered {error.code} ({error.reason}) for {file.name}.gz. Try again later, "
            "or put the file into the folder by hand."
        )
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"{host} sent nothing for {patience.silence:g} seconds. Try again later."
    if isinstance(error, urllib.error.URLError):
        return f"{host} cannot be reached ({cause}). Check that this machine is online."
    return f"The connection to {host} broke ({cause or type(cause).__name__}). Try again."


def cannot_write(raw: Path, error: OSError) -> str:
    """The sentence for a folder that cannot be written to."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"The disk of {raw} is full. Free some space, then try again."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{raw} cannot be made, because a file stands in its way. Choose another {VARIABLE}."
    reason = error.strerror or error
    return f"{raw} cannot be written to ({reason}). Set {VARIABLE} to a folder of your own."
