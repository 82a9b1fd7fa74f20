"""A server of our own on a free port of this machine, and a headless Chromium that looks at it.

The browser tests use these too.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = (
    "no Chromium found (looked for chromium, chromium-browser and google-chrome; "
    "CHROMIUM=/path/to/it names another)"
)


def chromium_path() -> str | None:
    """Where a Chromium is on this machine, or None."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Server:
    """A running app."""

    port: int
    pid: int

    def url(self, path: str = "") -> str:
        """The address of a page: `sgd?sgd_lr=0.1`."""
        return f"http://127.0.0.1:{self.port}/{path}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serve(script: str = "streamlit_app.py", port: int = 0, **environment: str) -> Iterator[Server]:
    """Start the app, wait until it answers, and end it afterwards; `port` 0 is any free one."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    for option, value in {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
    }.items():
        command += [f"--{option}", value]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url: str, process: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the app did not start: exit code {process.poll()}")


@contextlib.contextmanager
def browse() -> Iterator[Any]:
    """A headless Chromium, by playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


# A page is at rest when no run has been under way for a moment, no place waits for its content, and
# the charts are drawn. Between two runs it only looks so: a key that was pressed then was lost.
AT_REST = """([charts, quiet]) => {
  const app = document.querySelector('[data-testid=stApp]');
  const busy = app?.dataset.testScriptState !== 'notRunning'
    || document.querySelector('[data-testid=stSkeleton]')
    || document.querySelectorAll('.vega-embed canvas, .vega-embed svg.marks').length < charts;
  if (busy) window.atRestSince = undefined;
  else window.atRestSince ??= performance.now();
  return !busy && performance.now() - window.atRestSince >= quiet;
}"""


def settle(page: Any, charts: int = 0, quiet: int = 250) -> None:
    """Wait until nothing has run for `quiet` milliseconds and so many charts are drawn."""
    page.evaluate("window.atRestSince = undefined")
    page.wait_for_function(AT_REST, arg=[charts, quiet], polling=50, timeout=180_000)
