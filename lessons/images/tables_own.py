"""A picture of one's own as tables: its steps, its pixels, and what a trained model says of it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from charts import images as tiles
from core import softmax as sm
from core.images import SETS, Facts, ImageSet
from core.own_picture import INK, OwnPictureSpec, Prepared, grey_of, prepare
from core.softmax_training import SoftmaxSpec, run

MODEL_IMAGES, MODEL_EPOCHS = 6000, 10


def model_spec(data: str) -> SoftmaxSpec:
    """The training of the model that is handed a picture: short, and good enough to be asked."""
    n = min(MODEL_IMAGES, SETS[data].num_train)
    lr, batch_size = (0.3, 32) if data == "digits" else (0.1, 64)
    return SoftmaxSpec(data, n, lr, batch_size, MODEL_EPOCHS)


@dataclass(frozen=True, eq=False)
class ModelTables:
    """A trained model: w (d, q), b (q,), and the share of test images that it names right."""

    spec: SoftmaxSpec
    w: np.ndarray
    b: np.ndarray
    accuracy: float

    @property
    def facts(self) -> Facts:
        """Names, shape and sizes of the set."""
        return SETS[self.spec.data]


def model_tables(images: ImageSet) -> ModelTables:
    """Train the model of a set."""
    spec = model_spec(images.name)
    done = run(images, spec)
    w, b = done.w[-1].numpy().copy(), done.b[-1].numpy().copy()
    return ModelTables(spec, w, b, done.epochs[-1].test_accuracy)


@dataclass(frozen=True, eq=False)
class OwnTables:
    """A picture and its steps; `y_hat` (q,) what the model says of the small one."""

    rgb: Tensor
    done: Prepared
    names: tuple[str, ...]
    y_hat: np.ndarray

    @property
    def order(self) -> list[int]:
        """The classes, the most probable first."""
        return np.argsort(-self.y_hat, kind="stable").tolist()


def own_tables(rgb: Tensor, spec: OwnPictureSpec, model: ModelTables) -> OwnTables:
    """All steps from the picture to the model's answer."""
    done = prepare(rgb, spec)
    x = done.small.reshape(1, -1).float() / spec.top
    o = sm.logits(x, torch.from_numpy(model.w), torch.from_numpy(model.b))
    return OwnTables(rgb, done, model.facts.names, sm.softmax(o)[0].numpy())


def shape_words(picture: Tensor) -> str:
    """The shape of a picture as a tuple: (28, 28)."""
    return f"({', '.join(map(str, picture.shape))})"


def steps_of(tables: OwnTables) -> list[tuple[str, Tensor]]:
    """The steps with their names, in order; the small one counts 0 … 255 here."""
    done = tables.done
    small = (done.small.int() * 255 // done.spec.top).to(torch.uint8)
    side = done.spec.side
    return [
        ("given", tables.rgb),
        ("grey", done.grey),
        ("inverted" if done.was_inverted else "not inverted", done.inverted),
        ("contrast" if done.spec.contrast else "as it was", done.contrasted),
        ("cropped" if done.spec.crop and done.found else "whole", done.cropped),
        ("centred", done.square),
        (f"{side} × {side}", small),
    ]


def channels_of(rgb: Tensor, grey: Tensor) -> list[tuple[str, Tensor]]:
    """Red, green and blue each as a grey picture, and the grey that is made of them."""
    return [*((name, rgb[..., k]) for k, name in enumerate(("red", "green", "blue"))), ("L", grey)]


def urls_of(steps: list[tuple[str, Tensor]]) -> list[str]:
    """The pictures of steps."""
    return [tiles.thumbnail(picture.numpy()) for _, picture in steps]


def pure_greys() -> list[int]:
    """The grey of pure red, green, blue, and of white."""
    pure = torch.tensor([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]])
    return grey_of(pure.to(torch.uint8))[0].tolist()


def six_pixels(tables: OwnTables) -> list[tuple[int, int, int, int, int, int]]:
    """Two rows of three pixels where the thing begins: row, column, R, G, B, L."""
    top, left, bottom, _ = tables.done.box
    inked = tables.done.contrasted[(top + bottom) // 2] > 255 * INK
    left = int(inked.long().argmax()) if inked.any() else left
    h, w = tables.done.grey.shape
    first_row = min(max((top + bottom) // 2 - 1, 0), max(h - 2, 0))
    first_column = min(max(left - 1, 0), max(w - 3, 0))
    return [
        (i, j, *tables.rgb[i, j].tolist(), int(tables.done.grey[i, j]))
        for i in range(first_row, min(first_row + 2, h))
        for j in range(first_column, min(first_column + 3, w))
    ]
