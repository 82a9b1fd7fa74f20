"""One meaning, one colour: the palettes of light and dark paper. Nothing slow is imported here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by meaning, after Okabe and Ito: told apart by every kind of colour vision."""

    name: str
    paper: str  # the page
    ink: str  # text; axis labels reach 4.5:1 on paper
    quiet: str  # rules, grid
    data: str  # small filled circle
    batch: str  # ring: the current mini-batch
    model: str  # thick line, filled circle: the model now
    truth: str  # diamond, dashed: what generated the data
    optimum: str  # cross: the closed form
    compare: str  # thin line: a second run


LIGHT = Palette(
    name="light",
    paper="#FCFBF8",
    ink="#454B52",
    quiet="#E2DED3",
    data="#5B6770",
    batch="#E69F00",
    model="#D55E00",
    truth="#009E73",
    optimum="#0072B2",
    compare="#CC79A7",
)
DARK = Palette(
    name="dark",
    paper="#14171A",
    ink="#BFC4C9",
    quiet="#2E353B",
    data="#A9B4BD",
    batch="#F0B93A",
    model="#FF8A3D",
    truth="#2FD6A5",
    optimum="#56B4E9",
    compare="#E3A3C6",
)
PALETTES = {"light": LIGHT, "dark": DARK}
