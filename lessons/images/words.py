"""The lesson in words: what is in the gallery, in a pixel, in a batch; from the tables."""

from charts.numbers import agreeing, number, tex
from core.images import SETS, Facts
from lessons.images.tables import GalleryTables, HistogramTables, PixelTables, counts_of

SHOWN = ("as stored", "scaled", "normalised")
SOURCES = {
    "an example": "a thing that the app draws",
    "draw it": "with a mouse, a pen or a finger",
    "a file": "PNG, JPEG, GIF, WebP, BMP or TIFF",
    "the camera": "of this device; the browser asks first",
}


# --- the gallery --------------------------------------------------------------------------------


def question(tables: HistogramTables) -> tuple[str, tuple[str, ...], str, str]:
    """Which class is the brightest: question, options, answer, why."""
    ordered = sorted(tables.classes, key=tables.classes.__getitem__)
    darkest, brightest = ordered[0], ordered[-1]
    return (
        f"Which class of {tables.facts.title} has the brightest images, on average?",
        tables.facts.names,
        brightest,
        f"Its mean pixel is {tables.classes[brightest]:.3f} of white; the darkest is {darkest}, "
        f"with {tables.classes[darkest]:.3f}, and all pixels together have {tables.mean:.3f}.",
    )


def gallery_titles(tables: GalleryTables) -> list[str]:
    """A title for each block of six."""
    titles = []
    for start in range(0, len(tables.rows), 6):
        part = tables.rows[start : start + 6]
        titles.append(
            f"Images {part[0]:,} to {part[-1]:,}" if len(part) > 1 else f"Image {part[0]:,}"
        )
    return titles


def gallery_words(tables: GalleryTables) -> str:
    """How many images there are, and of which classes."""
    facts, spec = tables.spec.facts, tables.spec
    h, w = facts.shape
    which = "" if spec.label < 0 else f" of the class {facts.names[spec.label]}"
    return (
        f"{tables.count:,}{which} among {tables.n:,} {spec.part} images of {facts.title}, each of "
        f"{h} × {w} = {facts.d} pixels; {facts.q} classes. Click on an image to take it apart "
        "below."
    )


def facts_rows() -> list[dict[str, str]]:
    """All sets in a table: images, shape, values, classes."""
    return [
        {
            "set": facts.title,
            "training": f"{facts.num_train:,}",
            "test": f"{facts.num_test:,}",
            "pixels": f"{facts.shape[0]} × {facts.shape[1]} = {facts.d}",
            "values": f"0 to {facts.top}",
            "classes": ", ".join(facts.names),
        }
        for facts in SETS.values()
    ]


# --- one pixel ----------------------------------------------------------------------------------


def pixel_words(tables: PixelTables) -> str:
    """The pixel in its three units."""
    shade = (
        "black"
        if tables.value == 0
        else "white"
        if tables.value == tables.facts.top
        else "a grey between"
    )
    return (
        "Click on a pixel, or move the sliders. "
        f"Row {tables.row}, column {tables.column}, counted from 0 at the upper left: stored as "
        f"**{tables.value}** of {tables.facts.top} ({shade}), scaled {tables.scaled:.4f}, "
        f"normalised {number(tables.normalised)}."
    )


def mapped_words(tables: PixelTables) -> str:
    """What is wrong with one number a pixel in the colours of a map."""
    share = int((tables.pixels == 0).sum()) / tables.pixels.size
    return (
        "One number a pixel has no colour. `imshow` gives it one from a colour map, by default "
        "viridis: 0 becomes violet, the largest yellow. "
        f"{100 * share:.0f} % of this image are 0 and look as if something were there. Write "
        "`imshow(image, cmap='gray', vmin=0, vmax=" + str(tables.facts.top) + ")`: without "
        "`vmin` and `vmax` each image is stretched to its own darkest and lightest pixel."
    )


def pixel_formula(tables: PixelTables) -> tuple[str, str]:
    """Scaling and normalising in letters, then with this pixel (LaTeX)."""
    symbols = r"x = \frac{v}{v_{\max}} \in [0, 1], \qquad z = \frac{x - \mu}{\sigma}"
    mean, std = tables.mean, tables.std
    digits = agreeing(lambda x: (x - mean) / std, tables.scaled)
    numbers = (
        rf"x = \frac{{{tables.value}}}{{{tables.facts.top}}} = {tex(tables.scaled, digits)}, "
        rf"\qquad z = \frac{{{tex(tables.scaled, digits)} - {mean:g}}}{{{std:g}}} = "
        rf"{tex(tables.normalised, bare=True)}"
    )
    return symbols, numbers


def bits_words(facts: Facts) -> str:
    """Why there are so many values, and what a colour picture has more."""
    if facts.top != 255:
        return (
            f"These small digits count 0 to {facts.top}: each pixel is how many of the 4 × 4 "
            "dots of a larger scan had ink. Most pictures give a pixel 8 bits, so 2⁸ = 256 values, "
            "0 to 255. A colour picture has three such numbers a pixel: red, green, blue."
        )
    return (
        "A pixel has 8 bits, so 2⁸ = 256 values: 0 is black, 255 is white, 128 is a middle grey. "
        "These images have one number a pixel, one *channel*. A colour picture has three channels: "
        "red, green, blue."
    )


def shape_rows(tables: PixelTables) -> list[dict[str, str]]:
    """What the numbers are called on their way into a model."""
    h, w = tables.facts.shape
    top, d = tables.facts.top, tables.facts.d

    def row(what: str, shape: str, kind: str, unit: str) -> dict[str, str]:
        low, high = tables.ends[unit]
        sizes = {"smallest": number(low), "largest": number(high)}
        return {"what": what, "shape": shape, "type": kind, **sizes}

    divided = "ToTensor: the channel first" + (", divided by 255" if top == 255 else "")
    return [
        row("the picture", f"({h}, {w})", "uint8", "stored"),
        row(divided if top == 255 else f"divided by {top}", f"(1, {h}, {w})", "float32", "scaled"),
        row("Normalize: minus μ, divided by σ", f"(1, {h}, {w})", "float32", "normalised"),
        row(
            "in a batch of n",
            f"(n, 1, {h}, {w})",
            "float32",
            "normalised",
        ),
        row("each image as one row, X", f"(n, {d})", "float32", "normalised"),
    ]


SHAPE_WORDS = (
    "The smallest and largest numbers are those of this one image. *ToTensor* puts the number of "
    "channels first, 1 here and 3 for colours, because torch's layers expect it there; a linear "
    "layer wants one row of numbers, and takes the picture apart into it."
)


# --- all pixels ---------------------------------------------------------------------------------


def histogram_words(tables: HistogramTables, mean: float, std: float) -> str:
    """What normalising did to mean and standard deviation."""
    m, s = (tables.mean - mean) / std, tables.std / std
    close = abs(m) < 0.01 and abs(s - 1) < 0.01
    verdict = (
        "that is 0 and 1, as near as three digits can say it."
        if close
        else "that is not 0 and 1, for these are not the numbers of this set."
    )
    return (
        f"{tables.n:,} training pixels of {tables.facts.title}; {tables.black:.1%} of them are "
        f"black. Their mean is {tables.mean:.4f} and their standard deviation {tables.std:.4f}, "
        f"scaled to 0 … 1. After (x − {mean:g}) / {std:g} they are {number(m, 3)} and "
        f"{number(s, 3)}: {verdict}"
    )


def normal_formula(tables: HistogramTables, mean: float, std: float) -> tuple[str, str]:
    """What happens to mean and standard deviation (LaTeX)."""
    symbols = (
        r"\mathrm{mean}(z) = \frac{\mathrm{mean}(x) - \mu}{\sigma}, \qquad "
        r"\mathrm{std}(z) = \frac{\mathrm{std}(x)}{\sigma}"
    )
    m, s = (tables.mean - mean) / std, tables.std / std
    many = agreeing(lambda x: (x - mean) / std, tables.mean, digits=3)
    much = agreeing(lambda x: x / std, tables.std, digits=3)
    numbers = (
        rf"\frac{{{tex(tables.mean, many)} - {mean:g}}}{{{std:g}}} = {tex(m, 3, bare=True)}, "
        rf"\qquad \frac{{{tex(tables.std, much)}}}{{{std:g}}} = {tex(s, 3, bare=True)}"
    )
    return symbols, numbers


NORMAL_WORDS = (
    "Normalising moves and stretches the axis; the shape of the histogram stays. It is worth doing "
    "because weights that see numbers around 0, of size about 1, all learn at about the same pace. "
    "μ and σ are those of the *training* images, for test images too: the model must see both "
    "through the same glasses."
)


# --- check yourself -----------------------------------------------------------------------------


def exercises(tables: HistogramTables) -> list[tuple[str, str]]:
    """Questions whose answers are computed from what is on the page."""
    facts = tables.facts
    batches, last = counts_of(60_000, 256)
    tests, last_test = counts_of(10_000, 256)
    h, w = facts.shape
    ours, our_last = counts_of(facts.num_train, 256)
    zero = (0 - tables.mean) / tables.std
    return [
        (
            "60,000 training and 10,000 test images, batches of 256: how many batches, and how "
            "large are the last ones?",
            f"⌈60,000 / 256⌉ = **{batches}**, the last with **{last}** images; ⌈10,000 / 256⌉ = "
            f"**{tests}**, the last with **{last_test}**. The {facts.num_train:,} "
            f"training images of {facts.title}: {ours}, the last with {our_last}.",
        ),
        (
            f"A colour photograph of {h} × {w} pixels goes through ToTensor. What is its shape, "
            "and how many inputs has a linear layer for it?",
            f"(3, {h}, {w}): three channels, first. 3 × {h} × {w} = **{3 * h * w:,}** inputs, "
            f"three times the {facts.d} of these images.",
        ),
        (
            f"What becomes of a black pixel when {facts.title} is normalised with its own mean "
            "and standard deviation?",
            f"(0 − {tables.mean:.4f}) / {tables.std:.4f} = **{number(zero)}**. Black is then no "
            f"longer 0, and {tables.black:.1%} of all pixels have that number.",
        ),
    ]


def script(pixel: PixelTables, name: str) -> str:
    """A script that makes the same numbers."""
    part = "X" if pixel.part == "training" else "X_test"
    h, w = pixel.facts.shape
    return (
        "from core import images\n\n"
        f'data = images.load("{name}")\n'
        f"image = data.{part}[{pixel.index}].reshape({h}, {w})\n"
        f"v = image[{pixel.row}, {pixel.column}].item()\n"
        f"x = v / {pixel.facts.top}\n"
        f"print(v, x, (x - {pixel.mean:g}) / {pixel.std:g})\n"
        "print(data.mean, data.std)\n"
    )
