"""Tests of a group run on one worker, so that they share its browser and its server."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_worker_names_the_group_of_a_test(request: pytest.FixtureRequest):
    """xdist deals by this name. A pytest that does not take it lets every group fall apart."""
    if request.config.getvalue("loadgroup", False):
        assert request.node.nodeid.endswith("@together")
