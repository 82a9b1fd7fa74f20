"""How the learning rate of a run shrinks: a fixed one never settles, one that shrinks can."""

PATIENCE = 5  # epochs until a rate that shrinks is half of what it was

DECAYS = {
    "fixed": "η, in every update",
    "1/t": "η / (1 + t/5m) in update t, of m an epoch: a half after 5 epochs, a third after 10",
    "halved": "half as large after every 5 epochs",
}


def rates(name: str, lr: float, num_epochs: int, per_epoch: int) -> list[float]:
    """The learning rate of each update, for a name of DECAYS.

    Those of 1/t add up without end while their squares do not: the way is long enough, and the
    noise dies out (Robbins and Monro). Halved ones add up to 10 · lr · per_epoch: they may stop
    short.

    >>> rates("halved", 0.4, 6, 1), rates("1/t", 0.4, 6, 1)[5]
    ([0.4, 0.4, 0.4, 0.4, 0.4, 0.2], 0.2)
    """
    updates, patience = range(num_epochs * per_epoch), PATIENCE * per_epoch
    if name == "1/t":
        return [lr / (1 + t / patience) for t in updates]
    if name == "halved":
        return [lr * 0.5 ** (t // patience) for t in updates]
    return [lr] * len(updates)
