"""What several test files share: real images, quiet threads, laws without a stop-watch."""

import functools
import math
import os
import random
from collections import defaultdict
from pathlib import Path

import pytest
import torch
from hypothesis import settings
from rows import proven, table
from streamlit.components.v2 import manifest_scanner

from ui import quick

# A law is true or false; how long one example takes on a busy machine is neither.
settings.register_profile("one_layer", deadline=None, print_blob=True)
settings.register_profile("sample", settings.get_profile("one_layer"), max_examples=5)
settings.load_profile("one_layer")
# The app does not check its charts against the schema on every rerun, because the tests do.
quick.charts = lambda: None
# For every page that is opened AppTest reads the metadata of all installed packages: that took two
# thirds of the opening.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)
# As in the app: two threads a process, on two cores with two test workers, are slower than one.
torch.set_num_threads(1)

# Page tests run in another folder than the person who wrote the path.
if os.environ.get("ONELAYER_DATA"):
    os.environ["ONELAYER_DATA"] = str(Path(os.environ["ONELAYER_DATA"]).resolve())


SHARE = 6  # a sample is a sixth
SAMPLED = ("tests/pages/", "tests/lessons/", "tests/ui/test_quick.py")  # pages and pictures: slow


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample",
        nargs="?",
        const="1",
        metavar="SEED",
        help="a sixth of the parameters of each test of a lesson, and fewer examples of each law",
    )
    parser.addoption("--rows", action="store_true", help="list what proves each row, run nothing")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--sample") is not None:
        settings.load_profile("sample")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every row that a test names exists; then only the list of rows, or a sample, if wanted."""
    list_rows(config, items)
    seed = config.getoption("--sample")
    if seed is not None:
        leave_a_sample(seed, config, items)


def list_rows(config: pytest.Config, items: list[pytest.Item]) -> None:
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


def leave_a_sample(seed: str, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave a sixth of the parameters of each slow test; of two tests on pages the same pages."""
    of_test: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if hasattr(item, "callspec") and any(part in item.nodeid for part in SAMPLED):
            of_test[item.nodeid.partition("[")[0]].append(item)
    left_out = set()
    for same in of_test.values():
        same.sort(key=lambda item: random.Random(f"{seed} {item.callspec.id}").random())
        left_out |= {item.nodeid for item in same[math.ceil(len(same) / SHARE) :]}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
    items[:] = [item for item in items if item.nodeid not in left_out]


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
