"""The image sets from where they are published, for who runs a lesson's code without the app."""

from core.images import SETS, ImageSet, load_digits, pixel_moments

FOLDER = "data"  # where torchvision keeps what it downloads, beside the notebook
BOXED = 6000, 2000  # the clothes in the app's box: so many of Fashion-MNIST's first images


def load(name: str) -> ImageSet:
    """A set by torchvision, which downloads it once, or the digits that come with scikit-learn."""
    if name == "digits":
        X, y, X_test, y_test = load_digits()
    else:
        from torchvision import datasets

        kind = datasets.MNIST if name == "mnist" else datasets.FashionMNIST
        train, test = (kind(FOLDER, train=part, download=True) for part in (True, False))
        most = BOXED if name == "clothes" else (None, None)
        d = SETS[name].d
        X, y = train.data.reshape(-1, d)[: most[0]], train.targets[: most[0]]
        X_test, y_test = test.data.reshape(-1, d)[: most[1]], test.targets[: most[1]]
    return ImageSet(name, X, y, X_test, y_test, *pixel_moments(X, SETS[name].top))
