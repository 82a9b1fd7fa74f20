"""One epoch of softmax regression on Fashion-MNIST: the textbook's loop, a bare floor, and ours.

All three start from the same weights, see the same 60,000 images in the same batches of 256 on one
thread, and take turns in one process. Within a round the best of the fast ones counts; ratios are
medians over the rounds.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from core import datasets, images, scores
from core import softmax as sm
from core import softmax_training as training
from core.batches import data_iter
from core.images import ImageSet
from core.sweep import SweepSpec, sweep

SPEC = training.SoftmaxSpec(
    data="fashion_mnist", num_train=60_000, lr=0.1, batch_size=256, num_epochs=1
)
ROUNDS = 3  # of the textbook's slow loop
TURNS = 3  # of the two fast ones in each round
Weights = tuple[Tensor, Tensor]


def textbook_epoch(data: Any, batches: list[list[int]], net: nn.Module) -> None:
    """The usual loop: a DataLoader that turns one image after the other into a tensor.

    Source: Dive into Deep Learning, 4.5 Concise Implementation of Softmax Regression.
    """
    loss, optimizer = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=SPEC.lr)
    total = hits = 0.0
    for X, y in torch.utils.data.DataLoader(data, batch_sampler=batches):
        y_hat = net(X)
        batch_loss = loss(y_hat, y)
        optimizer.zero_grad()
        batch_loss.backward()
        optimizer.step()
        total += batch_loss.item() * len(y)
        hits += (y_hat.argmax(1) == y).sum().item()


def floor_epoch(X: Tensor, y: Tensor, batches: list[Tensor], w: Tensor, b: Tensor) -> None:
    """The least that an epoch can be: fused gradient, in place, nothing measured on the way.

    X (n, d) float32 is scaled beforehand; w (q, d) has the layout in which products are fastest.
    """
    for index in batches:
        batch, labels = X.index_select(0, index), y.index_select(0, index)
        error = torch.softmax(torch.addmm(b.reshape(-1, 1), w, batch.T), 0)  # (q, batch)
        error[labels, torch.arange(len(index))] -= 1
        w.addmm_(error, batch, alpha=-SPEC.lr / len(index))
        b.sub_(error.sum(1), alpha=SPEC.lr / len(index))


def our_epoch(data: ImageSet, batches: list[Tensor], w: Tensor, b: Tensor) -> Weights:
    """The updates of the lesson, in its own function, with all it measures on the way."""
    for start in range(0, len(batches), training.PAUSE):
        chunk = batches[start : start + training.PAUSE]
        w, b, _ = training.updates_in_a_row(data, SPEC, w, b, chunk)
    return w, b


def textbook_data() -> Any:
    """torchvision's own set, with its own transform of every single image."""
    kinds = images.torchvision_datasets()
    from torchvision.transforms import ToTensor

    return kinds.FashionMNIST(datasets.folder(), transform=ToTensor())


def linear_net(w: Tensor, b: Tensor) -> nn.Sequential:
    net = nn.Sequential(nn.Flatten(), nn.Linear(*w.shape))
    net[1].load_state_dict({"weight": w.T.clone(), "bias": b.clone()})
    return net


def timed(work: Callable[..., Any], *args: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work(*args)
    return time.perf_counter() - start, result


def one_round(data: ImageSet, X: Tensor, theirs: Any, seed: int) -> dict[str, float]:
    """One epoch each from the same start: seconds, and how far apart they end."""
    generator = torch.Generator().manual_seed(seed)
    w, b = sm.init(data.facts.d, data.facts.q, generator)
    batches = data_iter(SPEC.batch_size, SPEC.num_train, generator)
    net = linear_net(w, b)
    textbook, _ = timed(textbook_epoch, theirs, [index.tolist() for index in batches], net)
    floors, ours = [], []
    for _ in range(TURNS):
        bare_w, bare_b = w.T.clone(), b.clone()
        floors.append(timed(floor_epoch, X, data.y, batches, bare_w, bare_b)[0])
        seconds, (our_w, our_b) = timed(our_epoch, data, batches, w, b)
        ours.append(seconds)
    test, y_test = images.scale(data.X_test, data.facts.top), data.y_test
    accuracies = [
        scores.accuracy(o, y_test)
        for o in (net(test).detach(), test @ bare_w.T + bare_b, sm.logits(test, our_w, our_b))
    ]
    points = 100 * (max(accuracies) - min(accuracies))
    return {"textbook": textbook, "floor": min(floors), "ours": min(ours), "points": points}


def sweep_times() -> float:
    """How many times longer sixteen models together take than the one with the smallest batch."""
    data = images.load("clothes")
    spec = SweepSpec("clothes", 6000, (0.005, 0.015, 0.05, 0.15), (32, 64, 128, 256), 2)
    ratios = []
    for _ in range(ROUNDS):
        together, _ = timed(sweep, data, spec)
        alone, _ = timed(training.run, data, spec.run_of(0.05, 32))
        ratios.append(together / alone)
    return statistics.median(ratios)


def measure() -> list[dict[str, str]]:
    """Rows of what, value and bar; a single row that says why when the images are not there."""
    try:
        data = images.load("fashion_mnist")
        theirs = textbook_data()
    except datasets.DataUnavailable as error:
        return [{"what": "softmax epoch", "value": f"not measured: {error}", "bar": ""}]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        X = images.scale(data.X, data.facts.top)
        training.run(data, SPEC)  # warm
        rounds = [one_round(data, X, theirs, seed) for seed in range(ROUNDS)]
        whole = min(timed(training.run, data, SPEC)[0] for _ in range(3))
        times = sweep_times()
    finally:
        torch.set_num_threads(threads)
    return rows(rounds, whole, times)


def rows(rounds: list[dict[str, float]], whole: float, times: float) -> list[dict[str, str]]:
    textbook, floor, ours = (
        statistics.median(found[name] for found in rounds) for name in ("textbook", "floor", "ours")
    )
    faster = statistics.median(found["textbook"] / found["ours"] for found in rounds)
    above = statistics.median(found["ours"] / found["floor"] for found in rounds)
    apart = max(found["points"] for found in rounds)
    table = [
        ("softmax epoch: DataLoader + ToTensor", f"{textbook:.2f} s", ""),
        ("softmax epoch: hand-fused floor", f"{floor:.3f} s", ""),
        ("softmax epoch: ours", f"{ours:.3f} s", ""),
        ("ours, before and after measured on all images", f"{whole:.3f} s", ""),
        ("ours is faster than the textbook by", f"{faster:.1f} ×", "at least 9 ×"),
        ("ours over the floor", f"{above:.2f} ×", "at most 1.3 ×"),
        ("test accuracies after the epoch are apart by", f"{apart:.2f} points", "at most 0.5"),
        ("16 models together take as long as one", f"{times:.1f} ×", "at most 4 ×"),
    ]
    return [{"what": what, "value": value, "bar": bar} for what, value, bar in table]


if __name__ == "__main__":
    for row in measure():
        print(f"{row['what']:46} {row['value']:>13}   {row['bar']}")
