"""A rerun without a browser: as it is and without what makes it quick, and the memory it takes."""

import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.serving import Server, serve
from ui import course

RERUNS = 20
COLD = Path(__file__).parent / "cold"


class Visitor:
    """A session over the web socket, as the front end opens one."""

    def __init__(self, socket: Any, path: str, query: str = "") -> None:
        self.socket, self.path, self.query = socket, path, query
        self.page = self.widget = ""

    async def rerun(self, value: float | None = None) -> float:
        """Ask for a run, with a new number of epochs where given; seconds until it finished."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.page_name = "" if self.page else self.path
        message.rerun_script.query_string = self.query
        if value is not None and self.widget:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.widget
            state.double_array_value.data.append(value)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while not self.finished(await self.socket.recv()):
            pass
        return time.perf_counter() - start

    def finished(self, raw: bytes) -> bool:
        """Learn from a message; whether it was the run's last."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
        if kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "slider" and element.slider.label == "Epochs":
                self.widget = element.slider.id
        return kind == "script_finished"


def connected(server: Server) -> Any:
    """A web socket to the app, to be awaited or entered."""
    import websockets

    return websockets.connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        origin=f"http://127.0.0.1:{server.port}",
        ping_interval=None,
    )


async def visit(server: Server, path: str, reruns: int = 0) -> list[float]:
    """Open a page, change the number of epochs so often; seconds of each change."""
    async with connected(server) as socket:
        visitor = Visitor(socket, path)
        await visitor.rerun()
        await visitor.rerun(5)
        # two values in turn: their runs are remembered, so this is the cost of drawing alone
        await visitor.rerun(6)
        return [await visitor.rerun(5 + k % 2) for k in range(reruns)]


VARIANTS: dict[str, dict[str, str]] = {
    "rerun of the SGD lesson, drawing alone": {},
    "the same with garbage collected after every run": {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"},
    "the same with every chart checked against its schema": {"ONELAYER_WITHOUT": "quick"},
}


def rerun_rows() -> list[dict[str, str]]:
    rows = []
    for what, environment in VARIANTS.items():
        with serve(PYTHONPATH=str(COLD), **environment) as server:
            took = statistics.median(asyncio.run(visit(server, "sgd", RERUNS)))
        rows.append({"what": what, "value": f"{took * 1000:.0f} ms", "bar": ""})
    return rows


def memory_rows() -> list[dict[str, str]]:
    rows = []
    with serve() as server:
        process = psutil.Process(server.pid)
        paths = [("the home page", ""), *((f"+ {x.title}", x.slug) for x in course.all_lessons())]
        for name, path in paths:
            asyncio.run(visit(server, path))
            size = process.memory_info().rss / 1e6
            rows.append({"what": f"memory after {name}", "value": f"{size:.0f} MB", "bar": ""})
    return rows


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar."""
    return [*rerun_rows(), *memory_rows()]
