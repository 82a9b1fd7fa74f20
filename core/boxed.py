"""Real clothes in the box: the first images of Fashion-MNIST, packed without loss in two sheets.

A sheet is a grey PNG of 100 images a row, 28 × 28 pixels each; labels are one byte an image, those
of the training images first. `python -m core.boxed` makes them again from the published files.
"""

from pathlib import Path

import torch
from torch import Tensor

from core import datasets

FOLDER = Path(__file__).resolve().parent.parent / "data" / "clothes"
NUM_TRAIN, NUM_TEST = 6000, 2000
SIDE, ACROSS = 28, 100  # pixels of an image, images in a row of a sheet
FILES = (
    datasets.File("train.png", size=2_424_548, md5="2015b55e32199f25413f0d705e64cb32"),
    datasets.File("test.png", size=813_930, md5="5c4cc0bc0efcb8b7f45903e626d27a29"),
    datasets.File("labels.bin", size=8_000, md5="417f50388a8253dfea4e62232a191b19"),
)


def status() -> datasets.Status:
    """Is the box whole?"""
    return datasets.status_of(FOLDER, FILES)


def load() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """X (6000, 784), y, X_test (2000, 784) uint8 and y_test."""
    X, X_test = (images_of(read(FOLDER / name)) for name in ("train.png", "test.png"))
    labels = torch.frombuffer(bytearray((FOLDER / "labels.bin").read_bytes()), dtype=torch.uint8)
    y, y_test = labels.long().split([NUM_TRAIN, NUM_TEST])
    return X, y, X_test, y_test


def read(path: Path) -> Tensor:
    """A sheet as numbers, (rows · 28, 100 · 28) uint8."""
    from PIL import Image

    with Image.open(path) as sheet:
        grey = torch.frombuffer(bytearray(sheet.tobytes()), dtype=torch.uint8)
        return grey.reshape(sheet.height, sheet.width)


def sheet_of(X: Tensor) -> Tensor:
    """Images (n, 784) side by side, 100 a row: (n / 100 · 28, 2800)."""
    rows = X.reshape(-1, ACROSS, SIDE, SIDE).permute(0, 2, 1, 3)
    return rows.reshape(-1, ACROSS * SIDE).contiguous()


def images_of(sheet: Tensor) -> Tensor:
    """The images of a sheet, (n, 784): what `sheet_of` undoes."""
    rows = sheet.reshape(-1, SIDE, ACROSS, SIDE).permute(0, 2, 1, 3)
    return rows.reshape(-1, SIDE * SIDE).contiguous()


def build(folder: Path, root: Path | None = None) -> None:
    """Write the sheets and the labels into `folder`, from the published files in `root`."""
    from PIL import Image
    from torchvision.datasets import FashionMNIST

    labels = []
    for name, count, train in (("train.png", NUM_TRAIN, True), ("test.png", NUM_TEST, False)):
        published = FashionMNIST(root or datasets.folder(), train=train)
        X = published.data[:count].reshape(count, -1)
        Image.fromarray(sheet_of(X).numpy()).save(folder / name, optimize=True)
        labels.append(published.targets[:count].to(torch.uint8))
    (folder / "labels.bin").write_bytes(bytes(torch.cat(labels).tolist()))


if __name__ == "__main__":
    build(FOLDER)
