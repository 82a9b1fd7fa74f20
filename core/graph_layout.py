"""Where the nodes of a small graph stand: in ranks from the inputs to the output, edges apart.

As Sugiyama, Tagawa and Toda did it: ranks by the longest way, a stand-in where an edge crosses a
rank, an order in each rank that lets few edges cross, then places that keep edges straight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12
APART = 1.0  # between two nodes of a rank
NEAR = 0.7  # between an edge that passes by and its neighbour
LIGHT = 0.02  # what an input counts for those that use it
BOW = 0.32  # how far two edges between the same two nodes keep apart


@dataclass(frozen=True)
class Layout:
    """Places of nodes as (along, across), each from 0 to 1, and the way of every edge through them.

    ranks and rows tell how much room the picture needs: columns of nodes, and the widest of them.
    """

    places: dict[int, tuple[float, float]]
    ways: tuple[tuple[tuple[float, float], ...], ...]
    ranks: int
    rows: float


def layout(nodes: Sequence[int], edges: Sequence[tuple[int, int]]) -> Layout:
    """Place the nodes of a graph without cycles; an edge (from, to) leads to a later rank.

    nodes are in an order in which every edge leads forward among those that compute something.
    """
    rank = ranks_of(nodes, edges)
    chains, wide = _with_stand_ins(edges, rank)
    columns: list[list[int]] = [[] for _ in range(max(rank.values()) + 1)]
    for node in _met_first(nodes, edges, chains):
        columns[wide[node]].append(node)
    links = [link for chain in chains for link in pairwise(chain)]
    columns = _few_crossings(columns, links)
    real = set(nodes)
    inputs = real - {user for _, user in edges}
    across = _straight(columns, links, real, inputs)
    return _scaled(nodes, chains, wide, across)


def ranks_of(nodes: Sequence[int], edges: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The longest way to each node; an input stands directly before the first that uses it."""
    makers: dict[int, list[int]] = {node: [] for node in nodes}
    users: dict[int, list[int]] = {node: [] for node in nodes}
    for maker, user in edges:
        makers[user].append(maker)
        users[maker].append(user)
    rank: dict[int, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [node for node in waiting if all(m in rank for m in makers[node])]
        for node in ready:
            rank[node] = 1 + max((rank[m] for m in makers[node]), default=-1)
        waiting = [node for node in waiting if node not in rank]
    for node in nodes:
        if not makers[node] and users[node]:
            rank[node] = min(rank[user] for user in users[node]) - 1
    return rank


def _with_stand_ins(
    edges: Sequence[tuple[int, int]], rank: Mapping[int, int]
) -> tuple[list[list[int]], dict[int, int]]:
    """Each edge as a chain of one node a rank, with stand-ins (negative numbers) on its way."""
    chains, wide, stand_in = [], dict(rank), -1
    for maker, user in edges:
        chain = [maker]
        for between in range(rank[maker] + 1, rank[user]):
            wide[stand_in] = between
            chain.append(stand_in)
            stand_in -= 1
        chains.append([*chain, user])
    return chains, wide


def _met_first(
    nodes: Sequence[int], edges: Sequence[tuple[int, int]], chains: Sequence[Sequence[int]]
) -> list[int]:
    """All nodes and stand-ins in the order in which one meets them from the output back."""
    behind: dict[int, list[int]] = {}
    for chain in chains:
        for maker, user in pairwise(chain):
            behind.setdefault(user, []).append(maker)
    seen: dict[int, None] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen[node] = None
            waiting += reversed(behind.get(node, []))
    return list(seen)


def crossings(columns: Sequence[Sequence[int]], links: Sequence[tuple[int, int]]) -> int:
    """How many pairs of links cross between neighbouring columns."""
    place = {node: (c, k) for c, column in enumerate(columns) for k, node in enumerate(column)}
    ends = [(place[a], place[b]) for a, b in links]
    return sum(
        a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0
        for k, (a, b) in enumerate(ends)
        for c, d in ends[k + 1 :]
    )


def _few_crossings(columns: list[list[int]], links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Order each column by the middle of its neighbours, back and forth; the best order wins."""
    best, fewest = [list(column) for column in columns], crossings(columns, links)
    now = [list(column) for column in columns]
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        numbers = range(1, len(now)) if forth else range(len(now) - 2, -1, -1)
        for number in numbers:
            other = now[number - 1 if forth else number + 1]
            place = {node: k for k, node in enumerate(other)}
            now[number] = _by_neighbours(now[number], place, links)
        if (count := crossings(now, links)) < fewest:
            best, fewest = [list(column) for column in now], count
    return best


def _by_neighbours(
    column: list[int], place: Mapping[int, int], links: Sequence[tuple[int, int]]
) -> list[int]:
    middles = {}
    for k, node in enumerate(column):
        near = [place[a] for a, b in links if b == node and a in place]
        near += [place[b] for a, b in links if a == node and b in place]
        middles[node] = sum(near) / len(near) if near else float(k)
    return sorted(column, key=lambda node: middles[node])


def _straight(
    columns: Sequence[Sequence[int]],
    links: Sequence[tuple[int, int]],
    real: set[int],
    inputs: set[int],
) -> dict[int, float]:
    """Places across: near the mean of the neighbours, in the order of the column, kept apart.

    What is computed keeps a straight line; an input gives way to it.
    """
    across = {node: float(k) for column in columns for k, node in enumerate(column)}
    near: dict[int, list[tuple[int, float]]] = {node: [] for node in across}
    for a, b in links:
        weight = LIGHT if a in inputs else 1.0
        near[a].append((b, weight))
        near[b].append((a, weight))
    for _ in range(4 * SWEEPS):
        for column in columns:
            wished = [_middle(near[node], across, across[node]) for node in column]
            for node, place in zip(column, kept_apart(column, wished, real, inputs), strict=True):
                across[node] = place
    return across


def _middle(near: Sequence[tuple[int, float]], across: Mapping[int, float], here: float) -> float:
    """The mean place of some neighbours, by their weights."""
    weights = sum(weight for _, weight in near)
    return sum(across[node] * weight for node, weight in near) / weights if near else here


def kept_apart(
    column: Sequence[int], wished: Sequence[float], real: set[int], inputs: set[int]
) -> list[float]:
    """The places nearest to those wished for that keep the order and the distances.

    By pooling neighbours that come too close: the least squares answer under an order. The wish of
    an input counts for little.
    """
    gaps, total = [0.0], 0.0
    for one, other in pairwise(column):
        total += APART if one in real and other in real else NEAR
        gaps.append(total)
    pools: list[tuple[float, float, int]] = []  # mean, weight and number of what is pooled
    for node, place, gap in zip(column, wished, gaps, strict=True):
        pools.append((place - gap, LIGHT if node in inputs else 1.0, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (mean, weight, many), (mean2, weight2, many2) = pools.pop(), pools.pop()
            whole = weight + weight2
            pools.append(((mean * weight + mean2 * weight2) / whole, whole, many + many2))
    flat = [mean for mean, _, many in pools for _ in range(many)]
    return [place + gap for place, gap in zip(flat, gaps, strict=True)]


def _scaled(
    nodes: Sequence[int],
    chains: Sequence[Sequence[int]],
    wide: Mapping[int, int],
    across: Mapping[int, float],
) -> Layout:
    """All places within 0 to 1, the first row at the top, and edges with a way of their own."""
    low, high = min(across.values()), max(across.values())
    rows, ranks = high - low, max(wide.values())

    def spot(node: int, beside: float = 0.0) -> tuple[float, float]:
        down = (across[node] + beside - low) / rows if rows else 0.5
        return (wide[node] / ranks if ranks else 0.5, 1 - down)

    ways = []
    met: dict[tuple[int, int], int] = {}
    for chain in chains:
        ends = (chain[0], chain[-1])
        met[ends] = met.get(ends, 0) + 1
        way = [spot(node) for node in chain]
        if len(chain) == 2 and sum((c[0], c[-1]) == ends for c in chains) > 1:
            side = BOW if met[ends] % 2 else -BOW
            (x, y), (x2, y2) = way
            room = side / rows if rows else side
            way = [way[0], ((x + x2) / 2, (y + y2) / 2 + room), way[1]]
        ways.append(tuple(way))
    return Layout({node: spot(node) for node in nodes}, tuple(ways), ranks + 1, rows + 1)
