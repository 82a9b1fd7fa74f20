"""Firefox and WebKit by one small interface: go somewhere, run a script, press keys.

Chromium is driven by playwright, which cannot drive the Firefox and the WebKit of a Debian machine.
"""

import contextlib
import glob
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.serving import free_port

LIGHT = {"layout.css.prefers-color-scheme.content-override": 1}
BROWSERS = "/usr/lib/*/webkit2gtk-4*/MiniBrowser"
PATIENCE = 90  # seconds: machines are shared
WIDTH, HEIGHT = 1366, 768


@dataclass(frozen=True)
class Engine:
    """A browser that is open."""

    name: str
    go: Callable[[str], Any]
    find: Callable[[str], Any]
    script: Callable[[str], Any]

    def do(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        return self.script(f"return {expression}")

    def until(self, expression: str) -> Any:
        """Wait until an expression is true; returns its value."""
        end = time.monotonic() + PATIENCE
        while not (value := self.do(expression)):
            assert time.monotonic() < end, f"never came true: {expression}"
            time.sleep(0.1)
        return value


def why_not(name: str) -> str:
    """What this machine lacks for an engine, or nothing."""
    if name == "Firefox":
        return "" if firefox_path() else "no Firefox found (looked for firefox-esr and firefox)"
    wanted = {"WebKitWebDriver": shutil.which("WebKitWebDriver"), "Xvfb": shutil.which("Xvfb")}
    wanted["MiniBrowser"] = next(iter(glob.glob(BROWSERS)), None)
    lacking = [one for one, path in wanted.items() if not path]
    return f"no WebKit found (looked for {', '.join(lacking)})" if lacking else ""


def firefox_path() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    from marionette_driver.by import By
    from marionette_driver.marionette import Marionette

    client = Marionette(
        bin=firefox_path(),
        port=free_port(),  # on the usual one two runs of the tests drive the same window
        headless=True,
        prefs=LIGHT,
        startup_timeout=PATIENCE,
        gecko_log=os.devnull,
    )
    client.start_session()
    client.set_window_rect(width=WIDTH, height=HEIGHT + 86)  # its own bars
    try:
        yield Engine(
            "Firefox",
            client.navigate,
            lambda css: client.find_element(By.CSS_SELECTOR, css),
            lambda text: client.execute_script(text, sandbox=None),
        )
    finally:
        client.delete_session()
        client.cleanup()


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A virtual screen, for WebKit's browser has no way to run without one; yields its name."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{WIDTH}x{HEIGHT + 100}x24"]
    server = subprocess.Popen(
        command, pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    with os.fdopen(ours) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    from selenium.webdriver import WebKitGTK
    from selenium.webdriver.common.by import By
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    options = Options()
    options.binary_location = glob.glob(BROWSERS)[0]
    options.add_argument("--automation")
    with screen() as display:
        # software rendering, and without the sandbox that root cannot have
        quiet = {
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        service = Service(
            shutil.which("WebKitWebDriver"), env={**os.environ, **quiet, "DISPLAY": display}
        )
        driver = WebKitGTK(options=options, service=service)
        driver.set_window_size(WIDTH, HEIGHT)
        try:
            yield Engine(
                "WebKit",
                driver.get,
                lambda css: driver.find_element(By.CSS_SELECTOR, css),
                driver.execute_script,
            )
        finally:
            driver.quit()


ENGINES = {"Firefox": firefox, "WebKit": webkit}
