"""Hundreds of quick gestures a lesson: do controls, words and address agree once it rests?

Long, so it is measured only when it is asked for: `python -m benchmarks gestures`. The processor of
the browser is slowed four times while hands move, as on a busy machine. After each bout the page
is loaded again from its address: what it shows then must be what it showed before.
"""

import os
import random
from typing import Any

from benchmarks.serving import browse, serve, settle
from ui import course

BOUTS, GESTURES = 10, 30
SLOWED = 4
PAUSES = (30, 80, 120, 200)  # milliseconds between two gestures
QUIET = 1200
THUMBS = ".stElementContainer[class*=st-key-] input[type=range]"
PRESETS = "[class*=_presets] button"
TICKS = ".stElementContainer[class*=st-key-] label:has(input[type=checkbox])"
CHOICES = "[data-testid=stButtonGroup] button"
KEYS = ("ArrowRight", "ArrowLeft", "ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End")

# What each keyed control stands on, and what the page says. A visit's own things (what was
# predicted, what can be undone, what is being trained) are in no link.
SEEN = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const controls = {};
  for (const box of main.querySelectorAll('.stElementContainer[class*=st-key-]')) {
    const key = [...box.classList].find((name) => name.startsWith('st-key-')).slice(7);
    const thumb = box.querySelector('input[type=range]');
    const chosen = box.querySelector('[data-baseweb=select]');
    const ticked = box.querySelector('input[type=checkbox]');
    if (thumb) controls[key] = thumb.getAttribute('aria-valuetext');
    else if (chosen) controls[key] = chosen.innerText.trim();
    else if (ticked) controls[key] = String(ticked.checked);
  }
  const words = [...main.querySelectorAll('[data-testid=stMarkdownContainer]')]
    .filter((e) => !e.closest('[class*=_touch], [class*=_predict], button, .stAlert'))
    .map((e) => e.textContent);
  const failed = main.querySelectorAll('[data-testid=stException]').length;
  return {controls, words, failed};
}"""


# One of the things in sight that fit, by a number in [0, 1); its centre, once it has the focus.
ONE_OF = """([css, at]) => {
  const main = document.querySelector('[data-testid=stMain]');
  const all = [...main.querySelectorAll(css)].filter((e) => !e.disabled && e.getClientRects().length
    && !e.querySelector('input:disabled'));
  const one = all[Math.floor(at * all.length)];
  if (!one) return null;
  one.scrollIntoView({block: 'center'});
  one.focus();
  const box = one.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def gesture(page: Any, draw: random.Random) -> None:
    """One quick thing a hand does, wherever it then lands."""
    css = draw.choices((THUMBS, PRESETS, TICKS, CHOICES), (6, 3, 1, 1))[0]
    place = page.evaluate(ONE_OF, [css, draw.random()])
    if place and css == THUMBS:
        page.keyboard.press(draw.choice(KEYS))
    elif place:
        page.mouse.click(*place)


def apart(page: Any) -> str:
    """What a reload changes, in a line; nothing if the page agrees with its address."""
    before, address = page.evaluate(SEEN), page.url
    page.reload()
    settle(page, 1)
    settle(page, quiet=QUIET)
    after = page.evaluate(SEEN)
    if before["failed"] or after["failed"]:
        return f"an exception at {address}"
    keys = {
        key
        for key in before["controls"].keys() & after["controls"].keys()
        if before["controls"][key] != after["controls"][key]
    }
    if keys:
        told = [f"{k}: {before['controls'][k]} -> {after['controls'][k]}" for k in sorted(keys)]
        return f"controls {told} at {address}"
    if page.url != address:
        return f"address {address} -> {page.url}"
    new = [line for line in after["words"] if line not in before["words"]]
    return f"words {new[:2]} at {address}" if new else ""


def bouts(page: Any, draw: random.Random) -> list[str]:
    """What did not agree, a line each."""
    slow = page.context.new_cdp_session(page)
    found = []
    for _ in range(BOUTS):
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        for _ in range(GESTURES):
            gesture(page, draw)
            page.wait_for_timeout(draw.choice(PAUSES))
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        settle(page, quiet=QUIET)
        if difference := apart(page):
            found.append(difference)
    return found


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar; `ONELAYER_LESSONS` names lessons, all without it."""
    wanted = os.environ.get("ONELAYER_LESSONS", "").split()
    slugs = wanted or [lesson.slug for lesson in course.all_lessons()]
    rows = []
    with serve() as server, browse() as browser:
        for slug in slugs:
            context = browser.new_context(viewport={"width": 1366, "height": 768})
            page = context.new_page()
            page.goto(server.url(slug))
            settle(page, 1)
            found = bouts(page, random.Random(slug))
            context.close()
            for line in found:
                print(f"    {slug}: {line}", flush=True)
            what = f"{slug}: {BOUTS * GESTURES} quick gestures, places where a reload differs"
            rows.append({"what": what, "value": f"{len(found)} of {BOUTS}", "bar": "0"})
            print(rows[-1], flush=True)
    return rows
