"""A picture of one's own made like those a model was trained on: grey, inverted, cropped, small.

Every step is kept, so that each can be looked at. Grey values are 0 (black) … 255 (white) until
the last step, which counts 0 … top like the images of the set.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.checks import require
from core.resize import METHODS, resized

INVERT = ("when the border is bright", "always", "never")
INK = 0.2  # of the way from paper to ink: fainter pixels are not the thing
L = (19595, 38470, 7471)  # weights of red, green, blue, over 65,536: .299, .587, .114


@dataclass(frozen=True)
class OwnPictureSpec:
    """How a picture is prepared. Raises ValueError when a field breaks its rule."""

    invert: str = INVERT[0]
    contrast: bool = True  # stretch from the border's grey to the strongest
    crop: bool = True
    margin: int = 0  # pixels of the small picture that stay black on each side
    side: int = 28  # 1 .. 64 pixels of the small picture
    top: int = 255  # value of a white pixel of the small picture
    method: str = "area"

    def __post_init__(self) -> None:
        require(self.invert in INVERT, f"invert must be one of {', '.join(INVERT)}", self.invert)
        require(1 <= self.side <= 64, "side must be between 1 and 64", self.side)
        most = (self.side - 1) // 2
        require(0 <= self.margin <= most, f"margin must be between 0 and {most}", self.margin)
        require(1 <= self.top <= 255, "top must be between 1 and 255", self.top)
        require(self.method in METHODS, f"method must be one of {', '.join(METHODS)}", self.method)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Every step: grey, inverted, contrasted (h, w); cropped; square (s, s); small (side, side).

    `box` is top, left, bottom, right of the crop; `was_inverted` what was decided; `found` whether
    there was anything to crop to.
    """

    spec: OwnPictureSpec
    grey: Tensor
    inverted: Tensor
    contrasted: Tensor
    cropped: Tensor
    square: Tensor
    small: Tensor
    box: tuple[int, int, int, int]
    was_inverted: bool
    found: bool


def grey_of(rgb: Tensor) -> Tensor:
    """One grey for red, green and blue, as PIL's convert("L"): (h, w, 3) uint8 to (h, w) uint8.

    L = (19595 R + 38470 G + 7471 B + 32768) / 65536, rounded down: an eye sees green best.
    Raises ValueError when there are not three channels.
    Source: Recommendation ITU-R BT.601.
    """
    require(rgb.dim() == 3 and rgb.shape[2] == 3, "a picture must be (h, w, 3)", tuple(rgb.shape))
    weighed = (rgb.int() * torch.tensor(L, dtype=torch.int32)).sum(2)
    return ((weighed + 32768) // 65536).to(torch.uint8)


def border(grey: Tensor) -> Tensor:
    """The pixels along the four edges of a picture (h, w)."""
    return torch.cat([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def inverted(grey: Tensor) -> Tensor:
    """White becomes black: 255 − v."""
    return 255 - grey


def contrasted(grey: Tensor) -> Tensor:
    """The border becomes black, the strongest pixel white: (v − paper) / (ink − paper) · 255.

    A picture of one grey stays as it is.
    """
    paper, ink = border(grey).float().median(), grey.float().max()
    if ink - paper < 1:
        return grey
    return ((grey.float() - paper) / (ink - paper) * 255).round().clamp(0, 255).to(torch.uint8)


def ink_box(grey: Tensor, share: float = INK) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of what is brighter than `share` of white; None where nothing is."""
    rows, columns = ((grey > 255 * share).any(axis).nonzero().flatten() for axis in (1, 0))
    if not len(rows):
        return None
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def squared(grey: Tensor) -> Tensor:
    """The picture in the middle of a black square as wide as its longer side."""
    h, w = grey.shape
    side = max(h, w)
    square = torch.zeros(side, side, dtype=torch.uint8)
    top, left = (side - h) // 2, (side - w) // 2
    square[top : top + h, left : left + w] = grey
    return square


def small_of(square: Tensor, spec: OwnPictureSpec) -> Tensor:
    """The square in (side, side) whole numbers 0 … top, with a black margin around it."""
    inner = spec.side - 2 * spec.margin
    shrunk = (resized(square, (inner, inner), spec.method) / 255 * spec.top).round()
    small = torch.zeros(spec.side, spec.side, dtype=torch.uint8)
    edge = slice(spec.margin, spec.margin + inner)
    small[edge, edge] = shrunk.clamp(0, spec.top).to(torch.uint8)
    return small


def prepare(rgb: Tensor, spec: OwnPictureSpec) -> Prepared:
    """All steps from a picture (h, w, 3) uint8 to a small image of a set."""
    grey = grey_of(rgb)
    bright = bool(border(grey).float().median() > 127)
    turn = spec.invert == INVERT[1] or (spec.invert == INVERT[0] and bright)
    flipped = inverted(grey) if turn else grey
    strong = contrasted(flipped) if spec.contrast else flipped
    found = ink_box(strong)
    box = found if found and spec.crop else (0, 0, *strong.shape)
    cropped = strong[box[0] : box[2], box[1] : box[3]]
    square = squared(cropped)
    small = small_of(square, spec)
    return Prepared(
        spec, grey, flipped, strong, cropped, square, small, box, turn, found is not None
    )
