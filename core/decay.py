"""How the learning rate of a run shrinks: a fixed one never settles, one that shrinks can."""

DECAYS = {
    "fixed": "η, in every update",
    "1/t": "η / (1 + t/m) in update t, of m an epoch: a half after one epoch, a third after two",
    "halved": "half as large in every epoch as in the one before",
}


def rates(name: str, lr: float, num_epochs: int, per_epoch: int) -> list[float]:
    """The learning rate of each update, for a name of DECAYS.

    Those of 1/t add up without end while their squares do not: the way is long enough, and the
    noise dies out (Robbins and Monro). Halved ones add up to 2 · lr · per_epoch: they may stop
    short.

    >>> rates("halved", 0.4, 2, 2), rates("1/t", 0.4, 1, 2)[1]
    ([0.4, 0.4, 0.2, 0.2], 0.26666666666666666)
    """
    updates = range(num_epochs * per_epoch)
    if name == "1/t":
        return [lr / (1 + t / per_epoch) for t in updates]
    if name == "halved":
        return [lr * 0.5 ** (t // per_epoch) for t in updates]
    return [lr] * len(updates)
