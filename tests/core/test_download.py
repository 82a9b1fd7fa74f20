"""A download ends with whole files or with a sentence: whatever server, disk or visitor does."""

import errno
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mirror import PACKED, TINY, Mirror, serving

from core import datasets as ds
from core import download


def fetch(root: Path, mirror: Mirror, **options) -> Path:
    options.setdefault("patience", download.Patience(silence=0.3, file=5, others=5))
    return download.download("fashion_mnist", root, mirrors=(mirror.url,), **options)


def left_in(folder: Path) -> set[str]:
    """What lies in a folder beside the lock."""
    return {path.name for path in folder.iterdir()} - {".download.lock"}


# the good way
def test_a_download_brings_every_file_reports_progress_and_is_then_present(tmp_path, mirror):
    seen: list[download.Progress] = []
    assert ds.status("fashion_mnist", tmp_path).state == "missing"
    raw = fetch(tmp_path, mirror, report=seen.append)
    assert {name: (raw / name).read_bytes() for name in TINY} == TINY
    assert left_in(raw) == set(TINY)
    assert ds.status("fashion_mnist", tmp_path) == ds.Status("present", "", raw)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].total == sum(map(len, PACKED.values()))


def test_whole_files_are_not_fetched_again(tmp_path, mirror):
    raw = fetch(tmp_path, mirror)
    (raw / "train-labels-idx1-ubyte").unlink()
    fetch(tmp_path, mirror)
    assert mirror.asked == {"train-images-idx3-ubyte": 1, "train-labels-idx1-ubyte": 2}


def test_a_packed_file_put_there_by_hand_needs_no_network(tmp_path, mirror):
    raw = ds.raw_folder("fashion_mnist", tmp_path)
    raw.mkdir(parents=True)
    for name, packed in PACKED.items():
        (raw / f"{name}.gz").write_bytes(packed)
    fetch(tmp_path, mirror)
    assert not mirror.asked
    assert ds.status("fashion_mnist", tmp_path).state == "present"


def test_the_second_mirror_is_tried_when_the_first_fails(tmp_path, mirror):
    mirrors = ("http://127.0.0.1:9/", mirror.url)
    download.download("fashion_mnist", tmp_path, mirrors=mirrors)
    assert ds.status("fashion_mnist", tmp_path).state == "present"


def test_what_a_killed_download_left_behind_is_swept_away(tmp_path, mirror):
    raw = ds.raw_folder("fashion_mnist", tmp_path)
    raw.mkdir(parents=True)
    (raw / ".train-images-idx3-ubyte.abc").write_bytes(b"half")
    assert left_in(fetch(tmp_path, mirror)) == set(TINY)


# a network that fails
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("404", r"127\.0\.0\.1:\d+ answered 404 \(Not Found\) for train-images-idx3-ubyte\.gz"),
        ("hang", r"127\.0\.0\.1:\d+ sent nothing for 0\.3 seconds\. Try again later\."),
        ("wrong", r"train-images-idx3-ubyte\.gz is not the published file"),
        ("page", r"train-images-idx3-ubyte\.gz is not the published file"),
        ("half", r"train-images-idx3-ubyte\.gz was cut off: [\d,]+ of [\d,]+ bytes came"),
    ],
)
def test_each_fault_of_a_server_is_a_sentence_and_leaves_nothing(tmp_path, mirror, fault, says):
    mirror.fault = fault
    with pytest.raises(ds.DataUnavailable, match=says):
        fetch(tmp_path, mirror)
    assert left_in(ds.raw_folder("fashion_mnist", tmp_path)) == set()
    assert ds.status("fashion_mnist", tmp_path).state == "missing"
    mirror.fault = ""  # and the next try works
    fetch(tmp_path, mirror)
    assert ds.status("fashion_mnist", tmp_path).state == "present"


def test_a_server_that_trickles_is_given_up_on(tmp_path, mirror):
    mirror.fault = "slow"
    with pytest.raises(ds.DataUnavailable, match="came too slowly"):
        fetch(tmp_path, mirror, patience=download.Patience(silence=1, file=0.05))


@pytest.mark.row("UTL-4")
def test_no_network_is_a_sentence(tmp_path, mirror, monkeypatch):
    with pytest.raises(ds.DataUnavailable, match="Check that this machine is online"):
        download.download("fashion_mnist", tmp_path, mirrors=("http://127.0.0.1:9/",))


def test_a_connection_that_breaks_is_a_sentence(tmp_path, mirror, monkeypatch):
    def broken(*args, **options):
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")

    monkeypatch.setattr(ds.urllib.request, "urlopen", broken)
    with pytest.raises(ds.DataUnavailable, match=r"connection to .* broke .*reset by peer"):
        fetch(tmp_path, mirror)


def test_a_visitor_who_leaves_stops_the_download_and_leaves_nothing(tmp_path, mirror):
    class Left(BaseException):
        """How Streamlit stops a script: not an Exception."""

    def leave(progress: download.Progress) -> None:
        if progress.done:
            raise Left

    with pytest.raises(Left):
        fetch(tmp_path, mirror, report=leave)
    assert left_in(ds.raw_folder("fashion_mnist", tmp_path)) == set()
    fetch(tmp_path, mirror)  # the lock was given back


# two at once
def test_two_downloads_at_once_fetch_each_file_once(tmp_path, mirror):
    mirror.fault = "slow"
    waiting: list[str] = []
    threads = [
        threading.Thread(
            target=fetch,
            args=(tmp_path, mirror),
            kwargs={"report": lambda progress: waiting.append(progress.doing)},
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mirror.asked == dict.fromkeys(TINY, 1)
    assert ds.status("fashion_mnist", tmp_path).state == "present"


OTHER_PROCESS = """
import sys, time
from pathlib import Path
from filelock import FileLock
raw = Path(sys.argv[1])
raw.mkdir(parents=True)
with FileLock(raw / ".download.lock"):
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def other_process(tmp_path, request):
    """Another process that holds the lock of the set for so many seconds."""
    raw = ds.raw_folder("fashion_mnist", tmp_path)
    command = [sys.executable, "-c", OTHER_PROCESS, str(raw), str(request.param)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        yield
        other.kill()


@pytest.mark.parametrize("other_process", [0.6], indirect=True)
def test_a_download_of_another_process_is_waited_for(tmp_path, mirror, other_process):
    doing: list[str] = []
    fetch(tmp_path, mirror, report=lambda progress: doing.append(progress.doing))
    assert "Waiting for a download that is already under way" in doing
    assert ds.status("fashion_mnist", tmp_path).state == "present"


@pytest.mark.parametrize("other_process", [30], indirect=True)
def test_a_download_of_another_process_is_not_waited_for_for_ever(tmp_path, mirror, other_process):
    with pytest.raises(ds.DataUnavailable, match=r"Another download .* has not ended"):
        fetch(tmp_path, mirror, patience=download.Patience(others=0.5))


# a folder that fails
def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path, mirror, monkeypatch):
    def read_only(*args, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(download.tempfile, "mkstemp", read_only)
    with pytest.raises(ds.DataUnavailable, match=r"cannot be written to \(Read-only file system\)"):
        fetch(tmp_path, mirror)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_sentence(tmp_path, mirror):
    tmp_path.chmod(0o555)
    with pytest.raises(ds.DataUnavailable, match="Set ONELAYER_DATA to a folder of your own"):
        fetch(tmp_path, mirror)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path, mirror, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ds.os, "fsync", full)
    with pytest.raises(ds.DataUnavailable, match="is full"):
        fetch(tmp_path, mirror)
    assert left_in(ds.raw_folder("fashion_mnist", tmp_path)) == set()


def test_a_file_where_the_folder_should_be_is_a_sentence(tmp_path, mirror):
    (tmp_path / "taken").write_text("a file")
    assert ds.status("fashion_mnist", tmp_path / "taken").state == "missing"
    with pytest.raises(ds.DataUnavailable, match="a file stands in its way"):
        fetch(tmp_path / "taken", mirror)


@pytest.mark.images
def test_the_real_fashion_mnist_comes_over_a_loopback_mirror(tmp_path, monkeypatch, real_images):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    raw = ds.raw_folder("fashion_mnist", real_images)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    quiet = partial(Quiet, directory=str(raw))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), quiet)) as server:
        download.download(
            "fashion_mnist", tmp_path, mirrors=(f"http://127.0.0.1:{server.server_port}",)
        )
    assert ds.status("fashion_mnist", tmp_path).state == "present"
