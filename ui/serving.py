"""What happens once, when a server starts: it gets ready while the first browser still loads.

Without it a link to a fresh server waits for torch after the browser has loaded Streamlit; the two
take about as long. `streamlit run` finds the app in `streamlit_app.py` and runs `ready` around it.
"""

import contextlib
import importlib
import mimetypes
import threading
import webbrowser
from collections.abc import AsyncIterator
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from ui import assets
from ui.turns import short_turns

LOADER = "loads what lessons need"
SLOW = ("torch", "pandas", "altair", "pyarrow")  # what every lesson needs, the slowest first


@contextlib.asynccontextmanager
async def ready(_app: Any) -> AsyncIterator[None]:
    """Load what every lesson needs beside the server's start, and open the reader's browser."""
    threading.Thread(target=load, name=LOADER, daemon=True).start()
    if not st.get_option("server.headless"):
        webbrowser.open(f"http://localhost:{st.get_option('server.port')}")
    yield


def routes() -> list[BaseRoute]:
    """Scripts for the browser that asks for them, which no page sends: those that make files of
    figures, and what hears hands.

    Under the app's own address, so that they are there without a network too.
    """
    mimetypes.add_type("text/javascript", ".js")  # some Windows calls it plain text: not imported
    base = st.get_option("server.baseUrlPath").strip("/")
    root = f"/{base}" if base else ""
    files = StaticFiles(directory=assets.HERE / "leave")
    return [
        Mount(f"{root}/leave", files, name="leave"),
        Route(f"{root}/{assets.PARTS}/{{file}}", part, name=assets.PARTS),
    ]


async def part(request: Request) -> Response:
    """A script by its file name, which no other script will ever have: a browser may keep it."""
    script = assets.asked_for(request.path_params["file"])
    if script is None:
        return PlainTextResponse("There is no such script.", status_code=404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(script, media_type="text/javascript", headers=keep)


def load() -> None:
    """Import the slow packages; who needs one meanwhile waits for the same import."""
    with short_turns():  # the server, which hands out the page meanwhile, goes first
        for name in SLOW:
            importlib.import_module(name)
