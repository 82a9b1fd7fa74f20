"""Files of pictures that a person may hand over, good and bad, made when they are asked for."""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def thing(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """A dark box on a bright ground."""
    image = Image.new("RGB", size, (240, 230, 220))
    image.paste((40, 60, 80), (20, 10, 40, 34))
    return image.convert(mode)


def png_that_says(width: int, height: int) -> bytes:
    """A PNG whose head, with a right check sum, names a size that its pixels do not have."""
    good = saved(thing())
    head = b"IHDR" + struct.pack(">II", width, height) + good[24:29]
    return good[:12] + head + struct.pack(">I", zlib.crc32(head)) + good[33:]


def animated() -> bytes:
    frames = [Image.new("RGB", (30, 20), (k * 60, 200, 200)) for k in range(4)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def sixteen_bits() -> bytes:
    values = np.linspace(0, 65535, 50 * 30).reshape(30, 50).astype(np.uint16)
    return saved(Image.fromarray(values))


def transparent(ink: tuple[int, int, int]) -> bytes:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((*ink, 255), (20, 10, 40, 34))
    return saved(image)


def hundred_megapixels() -> bytes:
    return saved(Image.new("1", (10_000, 10_000)))


REFUSED = {
    "nothing": (lambda: b"", "empty: 0 bytes"),
    "a text named .png": (lambda: b"hello, I am a picture\n" * 9, "not a picture that can be read"),
    "100 megapixels": (hundred_megapixels, "10,000 × 10,000 = 100 million"),
    "a bomb": (lambda: png_that_says(60_000, 60_000), "cannot be read|3600 million"),
    "more than there is": (lambda: png_that_says(3000, 2000), "3,000 × 2,000 pixels, but"),
    "cut short": (lambda: saved(thing(size=(400, 300)), "JPEG")[:900], "cannot be read"),
    "too many bytes": (lambda: saved(thing()) + bytes(21_000_000), "at most 20 MB"),
    "only a head": (lambda: saved(thing())[:20], "cannot be read|not a picture"),
}
READ = {
    "1 pixel": (lambda: saved(Image.new("RGB", (1, 1), (9, 200, 30))), ""),
    "a line": (lambda: saved(Image.new("L", (4000, 1), 30)), "shrunk to 280 × 1"),
    "animated": (animated, "4 frames; this is the first"),
    "16 bits": (sixteen_bits, "divided by 257"),
    "CMYK": (lambda: saved(thing("CMYK"), "JPEG"), "those of print"),
    "dark on nothing": (lambda: transparent((10, 20, 30)), "lie on white paper"),
    "bright on nothing": (lambda: transparent((250, 250, 250)), "lie on black"),
    "palette": (lambda: saved(thing("P")), ""),
    "black and white": (lambda: saved(thing("1")), ""),
    "large": (lambda: saved(thing(size=(3000, 2000)), "JPEG"), "shrunk to 280 × 187"),
    "floats": (
        lambda: saved(Image.fromarray(np.full((4, 5), np.nan, np.float32)), "TIFF"),
        "no 8-bit numbers",
    ),
}
