"""Fetching an image set: never hanging, never half a file, never twice at once."""

import contextlib
import errno
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

from core.datasets import (
    SOURCES,
    VARIABLE,
    DataUnavailable,
    File,
    Source,
    fault,
    mirrors_of,
    raw_folder,
)

CHUNK = 1 << 16  # bytes between two reports of progress


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
