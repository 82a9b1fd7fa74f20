"""The offer to download a set, as a visitor meets it: every outcome is a sentence."""

import errno
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from mirror import TINY, serving
from reading import PAGES, as_read, check, open_page, said_on
from streamlit.testing.v1 import AppTest

from core import datasets, download, images
from ui.image_sets import image_set

PAGE = next(page for page in PAGES if page.stem == "13_softmax_training")
LINK = {"training_data": "Fashion-MNIST"}
CLOTHES = "6,000 of 6,000 training images"


@pytest.fixture
def empty(tmp_path, monkeypatch, mirror):
    """A machine with what ships with the app alone; the tiny mirror is the network."""
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    monkeypatch.setenv("ONELAYER_MIRROR", mirror.url)
    image_set.clear()
    yield tmp_path
    image_set.clear()


def everything(at: AppTest) -> str:
    return " ".join(said_on(at))


def press(at: AppTest) -> AppTest:
    return at.button(key="download_fashion_mnist").click().run()


def test_a_missing_set_is_offered_with_size_source_and_place_and_the_clothes_work(empty):
    at = open_page(PAGE, LINK)
    check(at)
    text = everything(at)
    assert "Tiny is not on this machine yet." in text
    assert "MB from 127.0.0.1" in text
    assert any(str(empty / "FashionMNIST" / "raw") in m.value for m in at.markdown)
    assert CLOTHES in text


def test_what_ships_with_the_app_is_offered_nothing(empty):
    at = open_page(PAGE)
    assert not [b for b in at.button if b.key and b.key.startswith("download")]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("404", "answered 404 (Not Found)"),
        ("wrong", "is not the published file"),
        ("page", "is not the published file"),
        ("half", "was cut off"),
    ],
)
def test_a_download_that_fails_says_so_and_the_clothes_still_work(empty, mirror, fault, says):
    mirror.fault = fault
    at = press(open_page(PAGE, LINK))
    check(at)
    assert says in as_read(at.error[0].value)
    assert "Nothing half-written was left" in as_read(at.error[0].value)
    assert CLOTHES in everything(at)
    left = {path.name for path in (empty / "FashionMNIST" / "raw").iterdir()}
    assert left <= {".download.lock"}


def test_no_network_is_a_sentence(empty, monkeypatch):
    monkeypatch.setenv("ONELAYER_MIRROR", "http://127.0.0.1:9/")
    at = press(open_page(PAGE, LINK))
    check(at)
    assert "Check that this machine is online" in as_read(at.error[0].value)


def test_a_folder_that_cannot_be_written_to_is_a_sentence(empty, monkeypatch):
    def read_only(*args, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(download.tempfile, "mkstemp", read_only)
    at = press(open_page(PAGE, LINK))
    check(at)
    assert "cannot be written to (Read-only file system)" in as_read(at.error[0].value)


def test_a_damaged_set_says_which_file_and_can_be_fetched_again(empty):
    raw = empty / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "train-images-idx3-ubyte").write_bytes(b"half")
    at = open_page(PAGE, LINK)
    check(at)
    assert "but damaged" in everything(at)
    assert "train-images-idx3-ubyte has 4 bytes instead of 10,244." in everything(at)
    press(at)
    assert {path.name for path in raw.iterdir()} - {".download.lock"} == set(TINY)


def test_files_that_cannot_be_read_after_all_are_a_sentence(empty):
    at = press(open_page(PAGE, LINK))  # whole by their checksums, yet not images
    check(at)
    assert "cannot be read" in as_read(at.error[0].value)
    assert CLOTHES in everything(at)


def test_a_torchvision_that_does_not_import_says_what_to_install(empty, monkeypatch):
    def refuses():
        raise datasets.DataUnavailable("torchvision does not import. Install the pair that fits.")

    download.download("fashion_mnist")
    monkeypatch.setattr(images, "torchvision_datasets", refuses)
    at = open_page(PAGE, LINK)
    check(at)
    assert "Install the pair that fits" in as_read(at.error[0].value)
    assert CLOTHES in everything(at)


@pytest.mark.images
def test_a_download_that_works_ends_with_the_clothes_on_the_page(
    tmp_path, monkeypatch, real_images
):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    raw = datasets.raw_folder("fashion_mnist", real_images)
    if not (raw / "train-images-idx3-ubyte.gz").exists():
        pytest.skip("the packed files are not beside the unpacked ones")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ONELAYER_DATA", str(tmp_path))
    image_set.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(raw)))
    with serving(server):
        monkeypatch.setenv("ONELAYER_MIRROR", f"http://127.0.0.1:{server.server_port}/")
        at = open_page(PAGE)
        next(button for button in at.button if button.label == "6,000 clothes").click().run()
        assert CLOTHES in everything(at)
        at = press(at)
    check(at)
    assert not at.error
    assert "6,000 of 60,000 training images" in everything(at)
