"""Sets of small grey images: what they hold, and one loader for all of them.

Conventions: an image of h × w pixels is a row of d = h·w whole numbers 0 … top, kept as uint8;
X (n, d) uint8, y (n,) int64. `scale` turns a batch into float32 between 0 and 1.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core import boxed, datasets
from core.checks import require

CLOTHES = (
    *("t-shirt", "trouser", "pullover", "dress", "coat"),
    *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
)
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Facts:
    """What is known of a set before it is loaded. `top` is the value of a white pixel."""

    title: str
    names: tuple[str, ...]
    shape: tuple[int, int]  # height and width in pixels
    top: int
    num_train: int
    num_test: int
    about: str

    @property
    def d(self) -> int:
        """Pixels of one image: the number of inputs."""
        return self.shape[0] * self.shape[1]

    @property
    def q(self) -> int:
        """Classes: the number of outputs."""
        return len(self.names)


SETS = {
    "digits": Facts(
        "digits",
        DIGITS,
        (8, 8),
        16,
        1437,
        360,
        "handwritten digits of 8 × 8 pixels, from scikit-learn: always here",
    ),
    "clothes": Facts(
        "clothes",
        CLOTHES,
        (boxed.SIDE, boxed.SIDE),
        255,
        boxed.NUM_TRAIN,
        boxed.NUM_TEST,
        "the first 6,000 and 2,000 images of Fashion-MNIST, 28 × 28 pixels: always here",
    ),
    "fashion_mnist": Facts(
        "Fashion-MNIST",
        CLOTHES,
        (28, 28),
        255,
        60_000,
        10_000,
        "photographs of clothes, 28 × 28 pixels, by Zalando",
    ),
    "mnist": Facts(
        "MNIST",
        DIGITS,
        (28, 28),
        255,
        60_000,
        10_000,
        "handwritten digits of 28 × 28 pixels, by LeCun, Cortes and Burges",
    ),
}


def named(title: str) -> str:
    """The name of the set with this title: Fashion-MNIST is fashion_mnist."""
    return next(name for name, facts in SETS.items() if facts.title == title)


@dataclass(frozen=True, eq=False)
class ImageSet:
    """A loaded set. X (n, d) and X_test (m, d) uint8, y (n,) and y_test (m,) int64.

    `mean` and `std` are those of the training pixels scaled to 0 … 1.
    """

    name: str
    X: Tensor
    y: Tensor
    X_test: Tensor
    y_test: Tensor
    mean: float
    std: float

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes."""
        return SETS[self.name]


def scale(X: Tensor, top: int) -> Tensor:
    """Pixels as float32 between 0 (black) and 1 (white): x / top.

    Source: Dive into Deep Learning, 4.2 The Image Classification Dataset.
    """
    return X.float().div_(top)


def to_tensor(picture: Tensor) -> Tensor:
    """What torchvision's ToTensor does to 8-bit pixels: the channel first, and divided by 255.

    (h, w) becomes (1, h, w) and (h, w, 3) becomes (3, h, w), float32 between 0 and 1.
    Raises ValueError for any other shape or type.
    Source: Dive into Deep Learning, 4.2 The Image Classification Dataset.
    """
    require(picture.dtype == torch.uint8, "pixels must be uint8", picture.dtype)
    fits = picture.dim() == 2 or (picture.dim() == 3 and picture.shape[2] in (1, 3))
    require(fits, "a picture must be (h, w), (h, w, 1) or (h, w, 3)", tuple(picture.shape))
    channels = picture.unsqueeze(2) if picture.dim() == 2 else picture
    return channels.permute(2, 0, 1).contiguous().float() / 255


def normalised(X: Tensor, mean: float, std: float) -> Tensor:
    """Pixels around 0: (x − mean) / std, as torchvision's Normalize does with one channel.

    Raises ValueError when std is not > 0.
    """
    require(std > 0, "std must be > 0", std)
    return (X - mean) / std


def grey_counts(X: Tensor, top: int) -> Tensor:
    """How many pixels have each of the grey values 0 … top, (top + 1,)."""
    return torch.bincount(X.flatten(), minlength=top + 1)


def pixel_moments(X: Tensor, top: int) -> tuple[float, float]:
    """Mean and standard deviation of all scaled pixels, from the count of each grey value."""
    counts = grey_counts(X, top).double()
    grey = torch.arange(len(counts), dtype=torch.double) / top
    share = counts / counts.sum()
    mean = (share * grey).sum()
    return mean.item(), (share * (grey - mean) ** 2).sum().sqrt().item()


def status(name: str, root: Path | None = None) -> datasets.Status:
    """Present, missing or damaged? The digits are always present, the clothes come with the app."""
    require(name in SETS, f"data must be one of {', '.join(SETS)}", name)
    if name == "digits":
        return datasets.Status("present", "", Path())
    return boxed.status() if name == "clothes" else datasets.status(name, root)


def load(name: str, root: Path | None = None) -> ImageSet:
    """Load a set into memory; one byte a pixel, 55 MB for the large ones.

    Raises DataUnavailable, with what to do, when it is missing, damaged or cannot be read.
    """
    found = status(name, root)
    if found.state != "present":
        title, again = SETS[name].title, "Get the app" if name == "clothes" else "Download it"
        raise datasets.DataUnavailable(f"{title}: {found.state}. {found.why} {again} again.")
    X, y, X_test, y_test = parts_of(name, root)
    mean, std = pixel_moments(X, SETS[name].top)
    return ImageSet(name, X, y, X_test, y_test, mean, std)


def parts_of(name: str, root: Path | None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """X, y, X_test and y_test of a set that is present."""
    if name == "digits":
        return load_digits()
    if name == "clothes":
        return boxed.load()
    return load_torchvision(name, root)


def load_digits() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """scikit-learn's 1,797 digits in a fixed random order; the last 360 are for testing."""
    from sklearn.datasets import load_digits as load

    bunch = load()
    X = torch.from_numpy(bunch.data).to(torch.uint8)
    y = torch.from_numpy(bunch.target).long()
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
    train, test = order.split([SETS["digits"].num_train, SETS["digits"].num_test])
    return X[train], y[train], X[test], y[test]


def load_torchvision(name: str, root: Path | None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One of the sets that torchvision reads, from the files that `datasets` looks after."""
    kind = getattr(torchvision_datasets(), datasets.SOURCES[name].folder)
    try:
        train, test = (kind(root or datasets.folder(), train=part) for part in (True, False))
    except (RuntimeError, OSError, ValueError, AssertionError) as error:
        raise datasets.DataUnavailable(
            f"The files of {name} cannot be read ({error}). Download them again."
        ) from error
    d = SETS[name].d
    return train.data.reshape(-1, d), train.targets, test.data.reshape(-1, d), test.targets


def torchvision_datasets() -> Any:
    """torchvision's data sets; a torchvision that does not fit its torch fails at import."""
    try:
        import torchvision.datasets
    except Exception as error:  # RuntimeError and OSError too, depending on what does not fit
        raise datasets.DataUnavailable(
            f"torchvision does not import beside torch {torch.__version__} ({error}). "
            "Install the pair that fits: pip install -r requirements.txt; for the CPU build see "
            "README.md. Then start the app again."
        ) from error
    return torchvision.datasets
