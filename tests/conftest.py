"""What several test files share: real images, quiet threads, laws without a stop-watch."""

import os
from pathlib import Path

import pytest
import torch
from hypothesis import settings
from rows import proven, table

from ui import quick

# A law is true or false; how long one example takes on a busy machine is neither.
settings.register_profile("one_layer", deadline=None, print_blob=True)
settings.load_profile("one_layer")
# The app does not check its charts against the schema on every rerun, because the tests do.
quick.charts = lambda: None
# As in the app: two threads a process, on two cores with two test workers, are slower than one.
torch.set_num_threads(1)

# Page tests run in another folder than the person who wrote the path.
if os.environ.get("ONELAYER_DATA"):
    os.environ["ONELAYER_DATA"] = str(Path(os.environ["ONELAYER_DATA"]).resolve())


def pytest_addoption(parser):
    parser.addoption("--rows", action="store_true", help="list what proves each row, run nothing")


def pytest_collection_modifyitems(config, items):
    """Every row that a test names exists; with --rows the list is all that is wanted."""
    marked = [
        (mark.args[0], item.nodeid.partition("[")[0])
        for item in items
        for mark in item.iter_markers("row")
    ]
    try:
        tests = proven(marked)
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None
    if config.getoption("--rows"):
        print(f"\n{table(tests)}")
        items.clear()


@pytest.fixture(scope="session")
def real_images() -> Path:
    """The folder with the real Fashion-MNIST; without it the test is skipped, in CI it fails."""
    from core import datasets

    found = datasets.status("fashion_mnist")
    if found.state == "present":
        return datasets.folder()
    why = f"the real Fashion-MNIST is {found.state}: {found.why} Set ONELAYER_DATA to its folder."
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def mirror(monkeypatch):
    """A server with the tiny set, which stands in for Fashion-MNIST. Its `fault` can be set."""
    from mirror import Mirror, serving, tiny_source

    from core import datasets

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(datasets.SOURCES, "fashion_mnist", tiny_source())
    with serving(Mirror()) as server:
        yield server
