"""What two thousand random changes over all pages leave in the server's memory."""

import asyncio
import importlib
import random
from typing import Any
from urllib.parse import urlencode

import psutil

from benchmarks.reruns import Visitor, connected
from benchmarks.serving import Server, serve
from ui import course, kinds

CHANGES = 2000
WARM = 100  # changes before the first look: every package loaded, every page drawn
SLOW = {"training_epochs": (1, 2)}  # a soak of caches, not of training


def controls_of(slug: str) -> list[Any]:
    """The declared controls of a lesson."""
    declared = vars(importlib.import_module(f"lessons.{slug}.controls"))
    return [one for one in declared.values() if hasattr(one, "key") and hasattr(one, "show")]


def random_value(control: Any, draw: random.Random) -> Any:
    """One of the values that a control can have, as a link says it."""
    if control.key in SLOW:
        return draw.choice(SLOW[control.key])
    if isinstance(control, kinds.Ladder):
        return kinds.rung(draw.choice(list(control.rungs)))
    if hasattr(control, "low"):
        steps = min((control.high - control.low) / control.step, 1e6)
        return round(control.low + control.step * draw.randint(0, int(steps)), 6)
    if isinstance(control, kinds.Switch):
        return draw.choice(["true", "false"])
    return draw.choice(list(getattr(control, "options", None) or [""]))


async def change(server: Server, draw: random.Random) -> None:
    """Open a lesson in a random state."""
    slug = draw.choice([lesson.slug for lesson in course.all_lessons()])
    state = {one.key: random_value(one, draw) for one in controls_of(slug)}
    async with connected(server) as socket:
        await Visitor(socket, slug, urlencode(state)).rerun()


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar."""
    draw = random.Random(0)
    with serve() as server:
        process = psutil.Process(server.pid)
        sizes = []
        for changes in (WARM, CHANGES):
            for _ in range(changes):
                asyncio.run(change(server, draw))
            sizes.append(process.memory_info().rss / 1e6)
    before, after = sizes
    what = f"memory after {WARM} random states of all lessons, and {CHANGES:,} more"
    value = f"{before:.0f} + {after - before:.0f} MB"
    return [{"what": what, "value": value, "bar": "at most + 150 MB"}]
