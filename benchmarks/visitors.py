"""Fifty visitors who all change a setting at once."""

import asyncio
import statistics
import time

from benchmarks.reruns import Visitor, connected
from benchmarks.serving import Server, serve

CROWD = 50
ROUNDS = 3


async def crowd(server: Server, path: str, size: int) -> tuple[list[float], float]:
    """Seconds that each of `size` visitors waits for a change, and runs a second in all."""
    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(arrive(server, path, number)) for number in range(size)]
    visitors = [one.result() for one in visits]
    waits: list[float] = []
    start = time.perf_counter()
    for turn in range(ROUNDS):
        epochs = [4 + (number + turn) % 9 for number in range(size)]
        waits += await asyncio.gather(
            *(one.rerun(value) for one, value in zip(visitors, epochs, strict=True))
        )
    rate = size * ROUNDS / (time.perf_counter() - start)
    for one in visitors:
        await one.socket.close()
    return waits, rate


async def arrive(server: Server, path: str, number: int) -> Visitor:
    """A visitor whose page is drawn."""
    visitor = Visitor(await connected(server), path)
    await visitor.rerun()
    return visitor


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar."""
    with serve() as server:
        asyncio.run(crowd(server, "sgd", 2))  # the process is warm, as it is among fifty
        waits, rate = asyncio.run(crowd(server, "sgd", CROWD))
    late = statistics.quantiles(waits, n=20)[-1]
    what = f"{CROWD} visitors change SGD's epochs at once"
    return [
        {"what": f"{what}: 95 % wait at most", "value": f"{late:.1f} s", "bar": "at most 4 s"},
        {"what": f"{what}: runs", "value": f"{rate:.1f} / s", "bar": "at least 20 / s"},
    ]
