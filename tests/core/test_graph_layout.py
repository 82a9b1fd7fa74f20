"""Places of nodes: ranks lead forward, nothing lies on top of another, edges are straight."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph_layout import APART, NEAR, crossings, kept_apart, layout, ranks_of


@st.composite
def graphs(draw) -> tuple[list[int], list[tuple[int, int]]]:
    """Inputs and operations, each operation of one or two earlier nodes; the last is the output."""
    inputs = draw(st.integers(1, 6))
    operations = draw(st.integers(1, 18))
    nodes = list(range(inputs + operations))
    edges = []
    for node in nodes[inputs:]:
        many = draw(st.integers(1, 2))
        edges += [(draw(st.integers(0, node - 1)), node) for _ in range(many)]
    return nodes, edges


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_edge_leads_forward_and_no_two_nodes_meet(graph):
    nodes, edges = graph
    found = layout(nodes, edges)
    for maker, user in edges:
        assert found.places[maker][0] < found.places[user][0]
    spots = sorted(found.places.values())
    for k, (along, across) in enumerate(spots):
        for along2, across2 in spots[k + 1 :]:
            apart = abs(across - across2) * (found.rows - 1)
            assert abs(along - along2) > 1e-9 or apart > APART - 1e-6
    assert all(0 <= v <= 1 for spot in spots for v in spot)


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_an_edge_goes_from_its_maker_to_its_user(graph):
    nodes, edges = graph
    found = layout(nodes, edges)
    for (maker, user), way in zip(edges, found.ways, strict=True):
        assert way[0] == found.places[maker]
        assert way[-1] == found.places[user]
        assert [point[0] for point in way] == sorted(point[0] for point in way)


def test_an_input_stands_directly_before_the_first_that_uses_it():
    assert ranks_of([0, 1, 2, 3, 4], [(0, 3), (1, 3), (3, 4), (2, 4)]) == {
        0: 0,
        1: 0,
        2: 1,
        3: 1,
        4: 2,
    }


def test_two_edges_between_the_same_nodes_keep_apart():
    found = layout([0, 1], [(0, 1), (0, 1)])
    first, second = found.ways
    assert first[1][1] > second[1][1]


def test_a_chain_is_straight_and_its_inputs_give_way():
    found = layout([0, 1, 2, 3, 4, 5], [(0, 2), (1, 3), (2, 3), (3, 4), (4, 5)])
    chain = [found.places[node][1] for node in (2, 3, 4, 5)]
    assert max(chain) - min(chain) < 0.05


def test_crossings_are_counted():
    assert crossings([[0, 1], [2, 3]], [(0, 3), (1, 2)]) == 1
    assert crossings([[0, 1], [2, 3]], [(0, 2), (1, 3)]) == 0


def test_an_order_without_crossings_is_found_where_there_is_one():
    nodes = [0, 1, 2, 3, 4, 5, 6]
    edges = [(0, 5), (1, 4), (2, 5), (3, 4), (4, 6), (5, 6)]
    found = layout(nodes, edges)
    rows = {node: found.places[node][1] for node in nodes}
    assert (rows[0] < rows[1]) == (rows[2] < rows[1]) == (rows[0] < rows[3])


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8))
def test_places_keep_order_and_distance_and_move_as_little_as_they_must(wished):
    column = list(range(len(wished)))
    places = kept_apart(column, wished, set(column), set())
    assert all(b - a >= APART - 1e-9 for a, b in pairwise(places))
    if all(b - a >= APART for a, b in pairwise(wished)):
        assert places == pytest.approx(wished)
    assert sum(places) == pytest.approx(sum(wished), abs=1e-9)


def test_an_edge_that_passes_by_may_come_nearer():
    assert kept_apart([0, -1], [0.0, 0.0], {0}, set()) == pytest.approx([-NEAR / 2, NEAR / 2])
