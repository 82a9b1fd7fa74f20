"""From normal noise to squared loss: densities, their product, its log, and minus that.

The model says y = Xw + b + ε with ε ~ N(0, σ²), so each label has a density under the model. All
densities together are the likelihood; minus its log is the squared loss, rescaled and shifted.
Shapes as everywhere in core: X (n, d), y (n, 1), w (d, 1), b (1,), float64.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.checks import require, require_finite
from core.data import Dataset
from core.linear_regression import ClosedForm, closed_form, linreg, squared_loss, with_ones


@dataclass(frozen=True)
class LineSpec:
    """A line on trial and the bell that stands on it. Raises ValueError when sigma is not > 0."""

    w: float = 1.0
    b: float = 0.0
    sigma: float = 1.0  # standard deviation of the bell, in units of y, > 0

    def __post_init__(self) -> None:
        require_finite("w, b and sigma", (self.w, self.b, self.sigma))
        rule = "sigma must be > 0 (a bell without width would be infinitely high)"
        require(self.sigma > 0, rule, self.sigma)


def normal(x: Tensor, mu: Tensor | float, sigma: Tensor | float) -> Tensor:
    """Density of the normal law: p(x) = exp(−(x − μ)² / 2σ²) / √(2πσ²).

    A density is not a probability: it is per unit of x, and exceeds 1 once σ < 0.399.
    Any shapes that broadcast; σ > 0.
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    sigma = torch.as_tensor(sigma, dtype=x.dtype)
    return torch.exp(-((x - mu) ** 2) / (2 * sigma**2)) / (math.sqrt(2 * math.pi) * sigma)


def log_normal(x: Tensor, mu: Tensor | float, sigma: Tensor | float) -> Tensor:
    """Log of the density, computed as a log: log p(x) = −½ log 2πσ² − (x − μ)² / 2σ².

    Finite even where the density itself is too small for a float and reads 0.
    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    sigma = torch.as_tensor(sigma, dtype=x.dtype)
    return -torch.log(math.sqrt(2 * math.pi) * sigma) - (x - mu) ** 2 / (2 * sigma**2)


@dataclass(frozen=True)
class Evidence:
    """What the model says of each sample: prediction, residual, density, log density; (n,) each."""

    y_hat: Tensor
    residual: Tensor
    density: Tensor
    log_density: Tensor
    sigma: float

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.residual)


def evidence(X: Tensor, y: Tensor, w: Tensor, b: Tensor, sigma: float) -> Evidence:
    """Ask the model about every sample: ℓᵢ = p(yᵢ | xᵢ) with mean xᵢᵀw + b.

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    y_hat = linreg(X, w, b).flatten()
    labels = y.flatten()
    return Evidence(
        y_hat,
        labels - y_hat,
        normal(labels, y_hat, sigma),
        log_normal(labels, y_hat, sigma),
        sigma,
    )


def running_product(density: Tensor, dtype: torch.dtype) -> Tensor:
    """Multiply the densities one by one in the given precision: ℓ₁, ℓ₁ℓ₂, ℓ₁ℓ₂ℓ₃, …

    Each product is rounded before the next factor, as in a loop of one's own; `torch.cumprod`
    keeps more digits inside than it shows. density (n,) gives (n,).
    Source: Dive into Deep Learning, 3.1 Linear Regression and 22.7 Maximum Likelihood.
    """
    product = torch.ones((), dtype=dtype)
    products = []
    for factor in density.to(dtype):
        product = product * factor
        products.append(product)
    return torch.stack(products)


def breaks_at(product: Tensor) -> int | None:
    """Number of factors after which a running product is exactly 0 or infinite; None if never."""
    lost = (product == 0) | ~torch.isfinite(product)
    return int(lost.nonzero()[0].item()) + 1 if bool(lost.any()) else None


@dataclass(frozen=True)
class NegativeLogLikelihood:
    """−log P(y | X) in its two parts: the constant n/2 · log 2πσ² and the squares Σ r² / 2σ²."""

    constant: float
    squares: float

    @property
    def total(self) -> float:
        """Both parts together."""
        return self.constant + self.squares


def nll(residual: Tensor, sigma: float) -> NegativeLogLikelihood:
    """Minus the log-likelihood: Σ ½ log 2πσ² + Σ (yᵢ − ŷᵢ)² / 2σ². residual (n,).

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    constant = len(residual) * math.log(2 * math.pi * sigma**2) / 2
    return NegativeLogLikelihood(constant, ((residual**2).sum() / (2 * sigma**2)).item())


def nll_from_loss(loss: Tensor | float, n: int, sigma: float) -> Tensor | float:
    """The same number from the mean squared loss L: n·L / σ² + n/2 · log 2πσ².

    Only the first term knows w and b: the lowest loss and the highest likelihood are one place.
    """
    return n * loss / sigma**2 + n * math.log(2 * math.pi * sigma**2) / 2


def mean_loss(y_hat: Tensor, y: Tensor) -> float:
    """The book's loss: L = 1/n Σ ½ (ŷ − y)².

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    return squared_loss(y_hat, y).mean().item()


def sigma_mle(residual: Tensor) -> float:
    """The bell width that makes the data most likely: σ̂ = √(1/n Σ r²). 0 when the fit is exact."""
    return residual.square().mean().sqrt().item()


def nll_over_sigma(residual: Tensor, sigmas: Tensor) -> Tensor:
    """−log likelihood of residuals (n,) for each of many bell widths: sigmas (k,) gives (k,)."""
    constant = len(residual) * torch.log(2 * math.pi * sigmas**2) / 2
    return constant + residual.square().sum() / (2 * sigmas**2)


@dataclass(frozen=True)
class Chain:
    """Every link from noise to squared loss, for one line on one data set.

    best: the least-squares line; best_sigma: the most likely bell width about it.
    """

    data: Dataset
    line: LineSpec
    said: Evidence
    parts: NegativeLogLikelihood
    loss: float
    best: ClosedForm
    best_sigma: float

    @property
    def n(self) -> int:
        """Number of samples."""
        return self.data.n

    @cached_property  # two of seven steps look at it, and a loop of n products is slow
    def product32(self) -> Tensor:
        """Running products of the densities in float32, (n,)."""
        return running_product(self.said.density, torch.float32)

    @cached_property
    def product64(self) -> Tensor:
        """Running products of the densities in float64, (n,)."""
        return running_product(self.said.density, torch.float64)

    @property
    def by_logs(self) -> float:
        """−log P(y | X), summed from the log density of each sample."""
        return -self.said.log_density.sum().item()

    @property
    def by_loss(self) -> float:
        """The same from the squared loss: n·L / σ² + n/2 · log 2πσ²."""
        return float(nll_from_loss(self.loss, self.n, self.line.sigma))


def chain(data: Dataset, line: LineSpec) -> Chain:
    """Follow one line through every link.

    Source: Dive into Deep Learning, 3.1 Linear Regression.
    """
    w = torch.full((data.d, 1), line.w, dtype=torch.double)
    b = torch.tensor([line.b], dtype=torch.double)
    said = evidence(data.X, data.y, w, b, line.sigma)
    best = closed_form(data.X, data.y)
    return Chain(
        data=data,
        line=line,
        said=said,
        parts=nll(said.residual, line.sigma),
        loss=mean_loss(said.y_hat[:, None], data.y),
        best=best,
        best_sigma=noise_left(data, best.theta),
    )


def rounding(data: Dataset) -> float:
    """What is smaller than this, in units of y, is rounding and no result."""
    return 1e-12 * data.y.abs().max().item()


def noise_left(data: Dataset, theta: Tensor) -> float:
    """σ̂ about a line (w, b), and 0 where only rounding is left: an exact fit has no noise."""
    residual = data.y - linreg(data.X, theta[:-1, None], theta[-1:])
    sigma = sigma_mle(residual)
    return sigma if sigma > rounding(data) else 0.0


def profile(data: Dataset, w: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    """Loss and NLL over the slope of one feature, with b at its best for each w: b = ȳ − w x̄.

    w (k,) gives L (k,) and −log P (k,); the second is summed from log densities, not from the loss.
    """
    b = data.y.mean() - w * data.X.mean()
    y_hat = data.X * w + b  # (n, k)
    loss = squared_loss(y_hat, data.y.expand_as(y_hat)).mean(0)
    return loss, -log_normal(data.y, y_hat, sigma).sum(0)


def nll_grid(data: Dataset, w: Tensor, b: Tensor, sigma: float) -> Tensor:
    """NLL over a grid of lines through one feature, summed from log densities.

    w (k,), b (m,) gives (m, k) with [i, j] at (w[j], b[i]).
    """
    # one b at a time: n lines of k numbers stay in the processor's cache, m of them do not
    rows = [-log_normal(data.y, data.X * w + each, sigma).sum(0) for each in b]
    return torch.stack(rows)


def loss_grid(data: Dataset, w: Tensor, b: Tensor) -> Tensor:
    """Squared loss over a grid of lines through one feature: w (k,), b (m,) gives (m, k)."""
    return torch.stack([((data.X * w + each - data.y) ** 2 / 2).mean(0) for each in b])


MISTAKES = {
    "log of the product": "the densities are multiplied first and the log is taken of what is left",
    "constant outside the sum": "the sum is written without brackets: only the squares are summed, "
    "and the constant is counted once instead of n times",
    "labels of shape (n,)": "labels of shape (n,) meet predictions of shape (n, 1): broadcasting "
    "makes an (n, n) table of residuals without a word",
}


def mistaken_nll(links: Chain, mistake: str) -> float | None:
    """The −log likelihood that a mistake reports; None where it is not a finite number."""
    require(mistake in MISTAKES, f"mistake must be one of {', '.join(MISTAKES)}", mistake)
    if mistake == "log of the product":
        product = links.product64[-1].item()
        return -math.log(product) if 0 < product < math.inf else None
    if mistake == "constant outside the sum":
        return links.parts.constant / links.n + links.parts.squares
    labels = links.data.y.flatten()  # (n,), where (n, 1) was meant
    return -log_normal(labels, links.said.y_hat[:, None], links.line.sigma).sum().item()


@dataclass(frozen=True)
class BiasSpec:
    """Draw many data sets of n points about a line, fit each, estimate σ² each time."""

    n: int = 5  # points in each set, 3 .. 1000
    sigma: float = 1.0  # true standard deviation of the noise, > 0
    num_sets: int = 2000  # 1 .. 20000
    seed: int = 0

    def __post_init__(self) -> None:
        # two points always lie on their own line: nothing is left to estimate sigma from
        require(3 <= self.n <= 1000, "n must be between 3 and 1000", self.n)
        require(self.sigma > 0, "sigma must be > 0", self.sigma)
        require(1 <= self.num_sets <= 20_000, "num_sets must be 1 to 20000", self.num_sets)


def squared_residual_sums(spec: BiasSpec) -> Tensor:
    """Σ r² of the best line, for each of many data sets: (num_sets,).

    A fit removes from the noise what a line can follow: r = (I − A(AᵀA)⁻¹Aᵀ) ε. What is left has
    the mean (n − 2)σ², not nσ², so Σ r² / n is too small and Σ r² / (n − 2) is right on average.
    """
    generator = torch.Generator().manual_seed(spec.seed)
    A = with_ones(torch.randn(spec.n, 1, generator=generator).double())
    noise = torch.randn(spec.num_sets, spec.n, generator=generator).double() * spec.sigma
    Q, _ = torch.linalg.qr(A)  # (n, 2): an orthonormal basis of everything a line can follow
    return (noise - noise @ Q @ Q.T).square().sum(1)
