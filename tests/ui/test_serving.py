"""What happens once, when a server starts."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.web.server.app_discovery import discover_asgi_app

from ui import assets, serving

ROOT = Path(__file__).resolve().parents[2]


async def start() -> None:
    async with serving.ready(None):
        pass


def test_streamlit_run_finds_the_server_in_the_home_page():
    assert discover_asgi_app(ROOT / "streamlit_app.py").app_name == "app"


def test_to_start_the_server_loads_nothing_that_a_lesson_needs_before_it_answers():
    code = (
        "import sys, streamlit_app; print(sorted({'torch', 'pandas', 'altair'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_lessons_need_is_loaded_beside_the_start(monkeypatch):
    loaded = []
    monkeypatch.setattr(serving.importlib, "import_module", loaded.append)
    monkeypatch.setattr(serving.webbrowser, "open", lambda url: None)
    before = serving.threading.active_count()
    asyncio.run(start())
    for thread in serving.threading.enumerate():
        if thread.name == serving.LOADER:
            thread.join()
    assert loaded == list(serving.SLOW)
    assert serving.threading.active_count() == before


@pytest.mark.parametrize("headless", [True, False])
def test_a_reader_s_browser_is_opened_and_a_host_s_is_not(monkeypatch, headless):
    options = {"server.headless": headless, "server.port": 8501}
    opened = []
    monkeypatch.setattr(serving.st, "get_option", options.get)
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "SLOW", ())
    asyncio.run(start())
    assert opened == ([] if headless else ["http://localhost:8501"])


@pytest.mark.parametrize(("base", "path"), [("", "/leave"), ("/course/", "/course/leave")])
def test_what_makes_files_is_served_under_the_app_s_own_address(monkeypatch, base, path):
    monkeypatch.setattr(serving.st, "get_option", {"server.baseUrlPath": base}.get)
    mount, parts = serving.routes()
    assert mount.path == path
    assert parts.path == path.replace("leave", "parts/{file}")
    assert (Path(mount.app.directory) / "menu.js").exists()
    assert serving.mimetypes.guess_type("menu.js")[0] == "text/javascript"


def asked(file: str) -> Response:
    return asyncio.run(serving.part(Request({"type": "http", "path_params": {"file": file}})))


def test_a_large_script_is_asked_for_by_a_name_that_says_what_is_in_it():
    stub = assets.later("hands", "view.js", "touch.js")
    answer = asked(re.search(r"parts/(hands-[0-9a-f]{12}\.js)", stub)[1])
    assert len(stub) < 300
    assert "\n" in stub.strip()  # one line would be taken for a file's path
    assert answer.body.decode() == assets.text("view.js", "touch.js")
    assert answer.media_type == "text/javascript"
    assert "immutable" in answer.headers["cache-control"]
    assert asked("other.js").status_code == 404
    assert assets.later("hands", "view.js") != stub
