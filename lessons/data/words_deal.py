"""What the lesson says of batches: how they are dealt, by hand and by torch, and dealt wrongly."""

import math
from collections.abc import Sequence

from charts.numbers import bracket, count, number, short, signed
from lessons.data.tables import Dealers, DealTables, FirstBatch


def readout_lines(deal: DealTables, d: int) -> list[tuple[str, str]]:
    """The batch in hand, in shapes; {name} is filled as it plays."""
    return [
        (
            "In hand",
            f"batch {{number}} of {deal.per_epoch:,} in epoch {{epoch}}: X is ({{size}}, {d}), y "
            "is ({size}, 1)",
        ),
        (
            "Seen",
            f"{{seen}} of {count(deal.spec.n, 'sample')} of this epoch, this batch included",
        ),
    ]


def readout_rows(deal: DealTables) -> list[dict[str, int | str]]:
    """One row a step: number, epoch, size, seen."""
    return [
        {
            "number": f"{step % deal.per_epoch + 1:,}",
            "epoch": step // deal.per_epoch + 1,
            "size": len(batch),
            "seen": f"{sum(deal.sizes[: step % deal.per_epoch + 1]):,}",
        }
        for step, batch in enumerate(deal.batches)
    ]


def deal_words(deal: DealTables) -> str:
    """What the dealing does, and what the switches change."""
    sizes, n, dropped = deal.sizes, deal.spec.n, deal.dropped
    short_last = sizes[-1] != sizes[0]
    lines = [
        "A **batch** (mini-batch) is the few samples that one step of training looks at; an epoch "
        "is one pass over all of them.",
        f"{n:,} = {len(sizes) - 1} × {sizes[0]} + {sizes[-1]}: the last batch holds "
        f"**{sizes[-1]}**."
        if short_last
        else f"{n - dropped:,} = {len(sizes):,} × {sizes[0]:,}: every batch is full.",
        "Every sample is in exactly one batch of an epoch, as every card of a pack is dealt once."
        if not dropped
        else f"**{dropped}** sample{'s are' if dropped > 1 else ' is'} in no batch of this epoch: "
        f"drop last leaves {'them' if dropped > 1 else 'it'} out.",
        order_words(deal),
    ]
    if short_last:
        lines.append(
            "Whoever divides the sum over the short batch by the full batch size takes too short "
            f"a step: {sizes[-1]}/{sizes[0]} of it."
        )
    return "\n".join(f"- {line}" for line in lines)


def order_words(deal: DealTables) -> str:
    """What shuffling does to the next epoch."""
    if deal.sizes == [deal.spec.n]:
        return "One batch holds every sample, so shuffling changes nothing but the order within it."
    if not deal.spec.shuffle:
        return (
            "Without shuffling every epoch deals the same batches in the same order. If the data "
            "are sorted, each batch then shows a one-sided picture."
        )
    if deal.spec.batch_size == 1:
        return "Every epoch shuffles anew, so the samples can come in another order."
    return "Every epoch shuffles anew, so the same samples can meet in other batches."


def epoch_answer(n: int, size: int, *, drop_last: bool) -> str:
    """How many batches an epoch has, and what becomes of the rest."""
    full, rest = divmod(n, size)
    ones = count(full, "full one")
    if not rest:
        return f"{ones}: **{full:,}** in all."
    if drop_last:
        return f"{ones}: **{full:,}** in all. Drop last leaves the other {rest} out."
    return f"{ones} and one of {rest}: **{full + 1:,}** in all."


def spread_exercise(
    w: Sequence[float], rho: float, noise: float, expected: float
) -> tuple[str, str]:
    """What spreads y: the weights, the noise, and what two features have in common."""
    common = len(w) == 2 and rho != 0
    features = "The features have" if len(w) > 1 else "The feature has"
    given = f"{features} standard deviation 1" + f" and correlation {short(rho)}" * common
    squares = " + ".join(f"{bracket(value)}²" for value in w)
    product = f" + 2 · {bracket(w[0])} · {bracket(w[1])} · {bracket(rho)}" if common else ""
    answer = f"√({squares}{product} {signed(noise)}²) = **{number(expected)}**."
    if common:
        answer += " Without the correlation ρ the term 2 · w₁ · w₂ · ρ falls away."
    elif len(w) == 2:
        answer += " Correlated features would add 2 · w₁ · w₂ · ρ under the root."
    return f"{given}. What is the standard deviation of y?", answer


def with_replacement(times: list[int]) -> str:
    """What drawing every batch afresh does to an epoch; `times` says how often each came."""
    n, drawn = len(times), sum(times)
    missed, often = times.count(0), sum(many > 1 for many in times)
    expected = (1 - 1 / n) ** drawn
    near = f", close to 1/e = {1 / math.e:.0%}" if abs(expected - 1 / math.e) < 0.01 else ""
    return (
        f"After {count(drawn, 'draw')} from {count(n, 'sample')}: never seen in this epoch "
        f"**{missed}** ({missed / n:.0%}), seen more than once **{often}**. Theory expects "
        f"(1 − 1/{n:,})^{drawn:,} = {expected:.0%} unseen{near}. Dealing from a shuffled pack "
        f"shows {'each sample once' if drawn == n else 'no sample twice'}. It is no mistake where "
        "it is meant: the theory of SGD draws so, because its batches are then independent."
    )


def by_hand(dealers: Dealers) -> str:
    """What the first batch of the hand-written dealer holds."""
    return f"The first batch: {batch_shapes(dealers.by_hand)}"


def by_loader(dealers: Dealers) -> str:
    """What the first batch of torch's dealer holds, and what an epoch of it shows."""
    return (
        f"The first batch: {batch_shapes(dealers.by_loader)} An epoch shows {dealers.seen:,} of "
        f"{count(dealers.n, 'sample')}, in {count(dealers.batches, 'batch', 'batches')}, "
        + (
            "in the same order as by hand."
            if dealers.same
            else "in another order than by hand: from the same seed, the two draw their shuffle in "
            "different ways."
        )
    )


def batch_shapes(batch: FirstBatch) -> str:
    """The shapes of a batch and its first label."""
    return f"X {batch.X_shape}, y {batch.y_shape}, first label {number(batch.label)}."
