"""What a person waits for, in headless Chromium: a slider, the player, the first load."""

import itertools
import statistics
import time
from typing import Any

from benchmarks.serving import NO_CHROMIUM, browse, chromium_path, serve, settle

SGD = "sgd?sgd_lr=0.0001"
SLIDERS = (  # page, slider, presses: from the left end there is room for all the presses
    (SGD, "Learning rate", 30),
    ("likelihood", "w, slope of the line", 15),
    ("loss_surface", "w of your line", 15),
    ("linear_regression", "My slope w", 15),
    ("softmax", "o₁, cat", 15),
)
BARS = {"softmax": (30, 60)}  # ms, median and 95 %, where they are not those of the others
THOUSAND = "sgd?sgd_n=100&sgd_batch=3&sgd_epochs=30"
LONG = f"{THOUSAND}&sgd_lr=0.001"
OTHERS = ((SGD, "Batch size", 10), (SGD, "Epochs", 10), (LONG, "Learning rate", 12))
BARE = "benchmarks/bare/streamlit_app.py"  # the floor: a page with one slider and one chart
CHARTS = "document.querySelectorAll('[data-testid=stVegaLiteChart]')"
MARKS = "document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')"


# What a chart looks like after each of its changes, seen from inside the page: it is drawn at the
# first moment from which it looks as it will. What the server sends after that changes no mark.
# What stands below a stage follows half a second after the last press, and is not waited for.
# To write down how SGD's bowl looks takes as long as to draw it: where the server draws, the last
# change is the drawn one, and only its time is kept.
WATCH = f"""() => {{
  window.looks = [];
  window.changed = 0;
  window.watcher ??= new MutationObserver((changes) => {{
    window.changed = performance.now();
    if (!window.kept) return;
    const charts = new Set(changes.map(({{ target }}) => target.closest('svg.marks')));
    for (const chart of charts) {{
      if (chart) window.looks.push([window.changed, chart, chart.outerHTML]);
    }}
  }});
  window.watcher.disconnect();
  for (const chart of {CHARTS}) window.watcher.observe(chart,
    {{ childList: true, subtree: true, attributes: true }});
  window.pressed = performance.now();
}}"""
LAST = "window.changed - window.pressed"
QUIET = "window.changed && performance.now() - window.changed > 200"
DRAWN = f"""() => Math.max(...[...{MARKS}].map((chart) => {{
  const looks = window.looks.filter((look) => look[1] === chart);
  const other = looks.findLastIndex((look) => look[2] !== chart.outerHTML);
  return other + 1 < looks.length ? looks[other + 1][0] : 0;
}})) - window.pressed"""

# Animation frames in which a chart changed, from now on.
COUNT = f"""() => {{
  window.changed = 0;
  window.counted = performance.now();
  let fresh = false;
  const watcher = new MutationObserver(() => {{ fresh = true; }});
  for (const chart of {CHARTS}) watcher.observe(chart,
    {{ childList: true, subtree: true, attributes: true }});
  const look = () => {{
    window.changed += fresh;
    fresh = false;
    requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
}}"""

CHANGED = "window.changed / ((performance.now() - window.counted) / 1000)"  # frames a second


class Traffic:
    """Bytes over the page's web sockets, by direction, and how often it asked for a run."""

    def __init__(self, page: Any) -> None:
        self.sent = self.received = self.asked = 0
        page.on("websocket", self.listen)

    def listen(self, socket: Any) -> None:
        """Count the frames of a socket from now on."""
        socket.on("framesent", lambda data: self.add("sent", data))
        socket.on("framereceived", lambda data: self.add("received", data))

    def add(self, way: str, data: Any) -> None:
        """Add the size of one frame; what is sent asks for a run."""
        self.asked += way == "sent"
        setattr(self, way, getattr(self, way) + len(data))


def open_page(browser: Any, url: str, charts: int = 4) -> tuple[Any, Traffic]:
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    traffic = Traffic(page)
    page.goto(url)
    settle(page, charts)
    page.wait_for_timeout(1500)
    return page, traffic


def one_press(page: Any, by_server: bool) -> float:
    """Milliseconds from a key press on a slider until the charts look as they will."""
    page.evaluate(f"window.kept = {'false' if by_server else 'true'}")
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(QUIET, polling=50)  # to look at every frame would take its time
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    took: float = page.evaluate(LAST if by_server else DRAWN)
    page.wait_for_timeout(1200)  # what stands below follows, and must not meet the next press
    return took


def slider(browser: Any, server: Any, path: str, name: str, presses: int) -> list[dict[str, str]]:
    page, traffic = open_page(browser, server.url(path), charts=2 if path else 1)
    page.get_by_role("slider", name=name).first.focus()
    by_server = path in ("", SGD, LONG)
    one_press(page, by_server)
    start = traffic.received
    times = sorted(one_press(page, by_server) for _ in range(presses))
    each = (traffic.received - start) / presses / 1000
    page.context.close()
    lesson = path.partition("?")[0] or "the least: one slider, one chart"
    lesson += ", 1,020 updates" if path == LONG else ""
    median, p95 = statistics.median(times), times[int(0.95 * len(times))]
    half, most = BARS.get(path, (120, 200))
    return [
        {
            "what": f"{lesson}: {name}, press to drawn charts, median of {presses}",
            "value": f"{median:.0f} ms",
            "bar": f"at most {half} ms",
        },
        {"what": "   the same, 95 %", "value": f"{p95:.0f} ms", "bar": f"at most {most} ms"},
        {"what": "   bytes a change", "value": f"{each:.0f} kB", "bar": ""},
    ]


def drag(browser: Any, server: Any, path: str, name: str) -> list[dict[str, str]]:
    """How often a chart changes while the mouse drags a thumb to and fro."""
    page, traffic = open_page(browser, server.url(path.partition("?")[0]), charts=2)
    slider = page.locator("[data-testid=stSlider]", has=page.get_by_role("slider", name=name)).first
    slider.scroll_into_view_if_needed()
    shown = slider.locator("[data-testid=stSliderThumbValue]").bounding_box()
    x, y = shown["x"] + shown["width"] / 2, shown["y"] + shown["height"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("window.kept = true")
    page.evaluate(WATCH)
    start, moves, asked = time.perf_counter(), 0, traffic.asked
    while time.perf_counter() - start < 4:
        moves += 1
        page.mouse.move(x + 2 * abs(moves % 40 - 20), y)
        page.wait_for_timeout(10)
    seconds, asked = time.perf_counter() - start, traffic.asked - asked
    first = "window.looks.filter(look => look[1] === window.looks[0][1])"  # of one chart
    looks = page.evaluate(f"{first}.map(look => look[2])")
    page.mouse.up()
    page.context.close()
    pictures = sum(a != b for a, b in itertools.pairwise(looks))
    lesson = path.partition("?")[0]
    what = f"{lesson}: {name}, dragged at {moves / seconds:.0f} moves / s"
    return [
        {"what": f"{what}: pictures", "value": f"{pictures / seconds:.0f} / s", "bar": ""},
        {
            "what": "   runs of the server meanwhile",
            "value": f"{asked / seconds:.1f} / s",
            "bar": "",
        },
    ]


def player(browser: Any, server: Any) -> list[dict[str, str]]:
    page, traffic = open_page(browser, server.url(THOUSAND))
    payload = traffic.received
    updates = int(page.locator(".player .scrub").get_attribute("max"))
    page.select_option(".player .speed", "60")
    sent = traffic.sent
    page.click(".player [data-do=play]")
    page.wait_for_function("window.oneLayer.sgd.step > 5")
    page.evaluate(COUNT)
    page.wait_for_timeout(5000)
    frames = page.evaluate(CHANGED)
    return [
        {
            "what": f"player at 60 / s, {updates:,} updates: frames that changed",
            "value": f"{frames:.0f} / s",
            "bar": "at least 45 / s",
        },
        {
            "what": "bytes to the server while playing",
            "value": f"{traffic.sent - sent}",
            "bar": "0",
        },
        {
            "what": f"payload of the first load, {updates:,} updates",
            "value": f"{payload / 1000:.0f} kB",
            "bar": "at most 250 kB",
        },
    ]


def first_load(browser: Any, server: Any) -> list[dict[str, str]]:
    start = time.perf_counter()
    page, _ = open_page(browser, server.url("sgd"))
    took = time.perf_counter() - start - 1.5
    page.context.close()
    return [{"what": "a link to a fresh server, drawn", "value": f"{took:.1f} s", "bar": ""}]


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar; a single row that says why where there is no Chromium."""
    if not chromium_path():
        return [{"what": "browser", "value": f"not measured: {NO_CHROMIUM}", "bar": ""}]
    with serve(BARE) as bare, browse() as browser:
        floor = slider(browser, bare, "", "Height", 15)
    with serve() as server, browse() as browser:
        return [
            *floor,
            *first_load(browser, server),
            *(row for one in SLIDERS + OTHERS for row in slider(browser, server, *one)),
            *(row for path, name, _ in SLIDERS for row in drag(browser, server, path, name)),
            *player(browser, server),
        ]
