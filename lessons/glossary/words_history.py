"""What the lesson says of history: three rings, what came when, and what notes have wrong."""

from lessons.glossary.tables_history import CLAIMS, EVENTS, FRAMEWORKS, LANES, Claim

AI, ML, DL = RINGS = ("artificial intelligence", "machine learning", "deep learning")
RING = {
    AI: "**Artificial intelligence** is the widest ring: whatever makes a machine do what would "
    "need thought of us, also by rules that somebody wrote down. A program for chess that looks "
    "moves up in a table is in it, and learns nothing.",
    ML: "**Machine learning** is the part in which the rules come from data: a model with "
    "parameters, a loss, and an optimizer that changes the parameters. All lessons up to softmax "
    "regression are here, and so are decision trees, forests and boosting, which need no network.",
    DL: "**Deep learning** is the part of machine learning in which the data pass through "
    "successive layers, each of which makes another representation of them. How many layers there "
    "are is the *depth*: one for linear and softmax regression. One can read a deep net as a "
    "distillation in stages: each layer keeps what the task needs and lets the rest go.",
}
RING_SOURCE = (
    "I. Goodfellow, Y. Bengio and A. Courville, [Deep Learning](https://www.deeplearningbook.org), "
    "2016, chapter 1; F. Chollet, Deep Learning with Python, 2017, chapter 1 (distillation)"
)
EXAMPLES = {
    AI: "rules written by hand",
    ML: "a line, a tree, softmax regression",
    DL: "nets of many layers",
}
DRIVERS = (
    "Three things had to come together: **hardware** (graphics chips that anybody may program), "
    "**data** (labelled by the million) and **algorithms** (nets that still train when they are "
    "deep). In the figure the first two are diamonds."
)


def events_words() -> str:
    """One line under the events: first, last, and how many of which kind."""
    first, last = EVENTS[0], EVENTS[-1]
    counts = [sum(event.lane == lane for event in EVENTS) for lane in LANES]
    return (
        f"{len(EVENTS)} publications from {first.year} to {last.year}: {counts[0]} of methods "
        f"without a network, {counts[1]} of networks, {counts[2]} of data and chips. Older than "
        "all of them is least squares (A.-M. Legendre, 1805)."
    )


def frameworks_words(told: bool) -> str:
    """One line under the frameworks."""
    wrong = [one.name for one in FRAMEWORKS if one.told]
    if told:
        return (
            f"As often told: the dates of {' and '.join(wrong)} are not so. A bar is as long as "
            "what is said leaves open."
        )
    return "Corrected. A bar is as long as what the source leaves open: a month, or a year."


def told_damage(claims: tuple[Claim, ...] = CLAIMS) -> str:
    """What is wrong with what is often told, claim by claim."""
    each = "; ".join(f"{claim.about} {claim.corrected}" for claim in claims)
    return f"{len(claims)} claims that go round, and none of them is so: {each}."


def claim_rows() -> list[dict[str, str]]:
    """The table of claims: each beside its correction and the source of that."""
    return [
        {
            "about": claim.about,
            "as often told": f"“{claim.told}”",
            "corrected": claim.corrected,
            "source": claim.source,
        }
        for claim in CLAIMS
    ]


def sources() -> str:
    """Where each date of the figures can be read."""
    events = [f"- {event.year}, {event.name}: {event.source}" for event in EVENTS]
    libraries = [f"- {one.when}, {one.name}: {one.source}" for one in FRAMEWORKS]
    return "\n".join([*events, *libraries])
