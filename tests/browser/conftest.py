"""What the browser tests share: patience, and a second try that is listed.

A machine that is shared stalls a browser now and then for longer than anybody waits. What fails
twice in a row is a failure; what passed only the second time stands in the report as `RERUN`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

HERE = Path(__file__).parent

expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
