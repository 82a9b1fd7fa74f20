"""A picture from a file, a camera or a canvas: bytes in, red, green and blue out, or a sentence.

Whatever the bytes are, what comes back is a picture or a refusal that says what to do.
"""

import io
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

Opened = Any  # an image of PIL, which is imported when a file is read
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
MOST_MEGABYTES = 20
MOST_PIXELS = 50_000_000
WORKED = 280  # pixels of the longer side to work with, as many as the paper has that one draws on
PAPER, NIGHT = 255, 0
BRIGHT = 180  # a drawing that is brighter than this on average would be lost on white paper


class PictureRefused(Exception):
    """The bytes cannot be had as a picture; the text says why and what to do."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture as numbers: rgb (h, w, 3) uint8; `size` (width, height) of the file; `notes` say
    what had to be decided on the way, a sentence each."""

    rgb: Tensor
    size: tuple[int, int]
    notes: tuple[str, ...]


def read(data: bytes) -> Picture:
    """The picture in these bytes, at most WORKED pixels a side. Raises PictureRefused.

    Of an animation the first frame counts, 16 bits become 8, colours for print become those of a
    screen, what is transparent lies on paper, and a photograph lies as its camera was held.
    """
    if not data:
        raise PictureRefused("The file is empty: 0 bytes.")
    if len(data) > MOST_MEGABYTES * 1_000_000:
        raise PictureRefused(
            f"A picture may have at most {MOST_MEGABYTES} MB. Got {len(data) / 1e6:.1f} MB: save "
            "it smaller first."
        )
    image = opened(data)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise PictureRefused(
            f"A picture may have at most {MOST_PIXELS / 1e6:.0f} million pixels. Got {width:,} × "
            f"{height:,} = {width * height / 1e6:.0f} million: make it smaller first."
        )
    try:
        return decoded(image)
    except Exception as error:  # a decoder raises whatever it likes: OSError, EOFError, struct's
        raise PictureRefused(
            f"The file says that it holds {width:,} × {height:,} pixels, but they cannot be read "
            f"({reason(error)}). It is cut short or damaged: save it again."
        ) from error


def opened(data: bytes) -> Opened:
    """The file with its head read and none of its pixels."""
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise PictureRefused(
            "This is not a picture that can be read, whatever its name says: "
            f"{', '.join(FORMATS[:-1])} and {FORMATS[-1]} can."
        ) from None
    except Exception as error:  # also a size that only a bomb has
        raise PictureRefused(
            f"The head of this picture cannot be read ({reason(error)}). Save it again, as PNG."
        ) from error


def reason(error: Exception) -> str:
    """What a decoder complains about, in few words."""
    return (str(error) or type(error).__name__).partition("\n")[0][:80].rstrip(".")


def decoded(image: Opened) -> Picture:
    """The pixels of an opened file, and what was decided on the way."""
    from PIL import ImageOps

    size, notes = image.size, []
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        notes.append(f"It has {frames:,} frames; this is the first.")
        image.seek(0)
    if max(size) > WORKED:
        image.draft("RGB", (2 * WORKED, 2 * WORKED))  # a JPEG is read smaller at once
    image.load()
    image = ImageOps.exif_transpose(image)
    flat, more = flattened(image)
    notes += more
    if max(flat.size) > WORKED:
        flat.thumbnail((WORKED, WORKED))
        notes.append(f"It was shrunk to {flat.width} × {flat.height} pixels to work with.")
    pixels = torch.frombuffer(bytearray(flat.tobytes()), dtype=torch.uint8)
    return Picture(pixels.reshape(flat.height, flat.width, 3), size, tuple(notes))


def flattened(image: Opened) -> tuple[Opened, list[str]]:
    """Any kind of pixels as red, green and blue of 8 bits each, and what that meant."""
    if image.mode.startswith(("I", "F")):
        return deep(image)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        return on_paper(image.convert("RGBA"))
    notes = {
        "CMYK": "Its colours are those of print (CMYK); they became red, green and blue.",
        "YCbCr": "",
        "LAB": "Its colours are those of Lab; they became red, green and blue.",
    }
    note = notes.get(image.mode, "")
    return image.convert("RGB"), [note] * bool(note)


def deep(image: Opened) -> tuple[Opened, list[str]]:
    """Grey of more than 8 bits: 65,535 becomes 255; other ranges are stretched to 0 … 255."""
    from PIL import Image

    values = torch.frombuffer(bytearray(image.convert("F").tobytes()), dtype=torch.float32)
    values = values.nan_to_num(0.0, 0.0, 0.0)
    low, high = values.min().item(), values.max().item()
    if image.mode.startswith("I;16") or (image.mode == "I" and low >= 0 and 255 < high < 65_536):
        note = "Its pixels have 16 bits; divided by 257, so that 65,535 became 255."
        grey = values / 257
    elif low >= 0 and high <= 255 and image.mode == "I":
        note, grey = "", values
    else:
        note = "Its pixels are no 8-bit numbers; from the smallest to the largest became 0 to 255."
        grey = (values - low) / max(high - low, 1e-12) * 255
    bytes_ = bytes(grey.round().clamp(0, 255).to(torch.uint8).tolist())
    return Image.frombytes("L", image.size, bytes_).convert("RGB"), [note] * bool(note)


def on_paper(image: Opened) -> tuple[Opened, list[str]]:
    """What is transparent lies on white paper; a bright drawing lies on black."""
    from PIL import Image

    grey, alpha = image.convert("L"), image.getchannel("A")
    if alpha.getextrema()[0] == 255:
        return image.convert("RGB"), []
    light = torch.frombuffer(bytearray(grey.tobytes()), dtype=torch.uint8).float()
    there = torch.frombuffer(bytearray(alpha.tobytes()), dtype=torch.uint8).float()
    mean = (light * there).sum() / there.sum().clamp(min=1)
    colour, paper = (NIGHT, "black") if mean > BRIGHT else (PAPER, "white paper")
    below = Image.new("RGBA", image.size, (colour,) * 3 + (255,))
    flat = Image.alpha_composite(below, image).convert("RGB")
    return flat, [f"Its transparent pixels lie on {paper}."]
