"""The same picture for a wall: read from the last row, and with less around it than on a page.

A stage that stands alone is made larger as a whole (`ui/browser/alone.css`), so that letters of 12
pixels are 18 of a window that is 720 high. What has 480 such lines must not spend them on margins.
"""

from typing import Any

from charts.form import Form

LETTERS = 12  # pixels, the smallest on a wall
CLOSE: dict[str, dict[str, Any]] = {
    "axis": {"labelPadding": 4, "titlePadding": 4, "tickCount": 4},
    "legend": {"rowPadding": 0, "offset": 2},
    "text": {"fontSize": LETTERS},
}
MARGIN = {"left": 2, "right": 6, "top": 2, "bottom": 2}


def for_a_wall(form: Form) -> Form:
    """The form with its axes drawn closer, its title in letters of the axes, and none smaller.

    The scale of a heat map is left out: it takes a third of the height, and contours say more.
    """
    spec: dict[str, Any] = _readable(form.spec)
    config = spec.setdefault("config", {})
    for part, settings in CLOSE.items():
        config[part] = {**config.get(part, {}), **settings}
    if isinstance(spec.get("title"), dict):
        spec["title"] |= {"fontSize": LETTERS, "offset": 4}
    return Form({**spec, "padding": MARGIN}, form.tables)


def _readable(part: Any) -> Any:
    """A part of a specification anew, without letters that are too small and without scales."""
    if isinstance(part, list):
        return [_readable(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _setting(name, value, part) for name, value in part.items()}


def _setting(name: str, value: Any, of: dict[str, Any]) -> Any:
    if name.lower().endswith("fontsize") and isinstance(value, int | float):
        return max(value, LETTERS)
    if name == "legend" and of.get("type") == "quantitative":
        return None
    return _readable(value)
