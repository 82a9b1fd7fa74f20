"""Fetching image sets: every way it can fail is a sentence, and never leaves half a file.

Most tests use a made-up set of two tiny files behind a server on loopback; those marked `images`
use the real Fashion-MNIST.
"""

import errno
from pathlib import Path

import pytest
from mirror import TINY, Mirror

from core import datasets, download
from core import datasets as ds


def fetch(root: Path, mirror: Mirror, **options) -> Path:
    options.setdefault("patience", download.Patience(silence=0.3, file=5, others=5))
    return download.download("fashion_mnist", root, mirrors=(mirror.url,), **options)


# what is there already
@pytest.mark.parametrize("root", ["", "not/there/yet"])
def test_an_empty_or_missing_folder_is_missing_and_stays_untouched(tmp_path, mirror, root):
    found = ds.status("fashion_mnist", tmp_path / root)
    assert found.state == "missing"
    assert "train-images-idx3-ubyte, train-labels-idx1-ubyte: not in" in found.why
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_file_and_a_changed_byte_are_found_and_mended(tmp_path, mirror):
    raw = fetch(tmp_path, mirror)
    images, labels = (raw / name for name in TINY)
    images.write_bytes(images.read_bytes()[:100])
    labels.write_bytes(labels.read_bytes()[:-1] + b"\xff")
    found = ds.status("fashion_mnist", tmp_path)
    assert found.state == "damaged"
    assert "train-images-idx3-ubyte has 100 bytes instead of 10,244." in found.why
    assert "train-labels-idx1-ubyte has the right size, but its contents were changed" in found.why
    fetch(tmp_path, mirror)
    assert ds.status("fashion_mnist", tmp_path).state == "present"


def test_a_file_that_cannot_be_read_is_damaged(tmp_path, mirror, monkeypatch):
    raw = fetch(tmp_path, mirror)
    ds.md5_of_file.cache_clear()

    def locked(self, *args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    found = ds.status("fashion_mnist", tmp_path)
    assert found == ds.Status("damaged", found.why, raw)
    assert "train-images-idx3-ubyte cannot be read (Permission denied)." in found.why


def test_the_folder_is_the_one_named_else_the_users_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    assert ds.folder() == tmp_path
    monkeypatch.setenv("ONELAYER_DATA", "a/relative/one")
    assert ds.folder() == Path.cwd() / "a/relative/one"
    monkeypatch.setenv("ONELAYER_DATA", "  ")
    assert ds.folder().parts[-2:] == ("one-layer", "datasets")


def test_a_mirror_that_is_named_is_asked_first(tmp_path, mirror, monkeypatch):
    monkeypatch.setenv("ONELAYER_MIRROR", mirror.url)
    source = ds.SOURCES["fashion_mnist"]
    assert datasets.mirrors_of(source) == (mirror.url, *source.mirrors)
    assert ds.host(source) == f"127.0.0.1:{mirror.server_port}"
    download.download("fashion_mnist", tmp_path)
    assert ds.status("fashion_mnist", tmp_path).state == "present"


def test_an_unknown_set_is_a_rule_with_its_value():
    with pytest.raises(
        ValueError, match=r"name must be one of fashion_mnist, mnist\. Got digits\."
    ):
        ds.raw_folder("digits")


# the real ones
def test_addresses_and_checksums_are_torchvisions_own():
    torchvision = pytest.importorskip("torchvision.datasets", exc_type=Exception)
    for source, theirs in (
        (ds.SOURCES["fashion_mnist"], torchvision.FashionMNIST),
        (ds.SOURCES["mnist"], torchvision.MNIST),
    ):
        assert source.folder == theirs.__name__
        assert list(source.mirrors) == theirs.mirrors
        ours = {f"{file.name}.gz": file.packed_md5 for file in source.files}
        assert ours == dict(theirs.resources)
