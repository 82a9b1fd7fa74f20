"""Real sets that ship in the box, each chosen for what it teaches."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "own"
MARK = "set:"  # how a link names one of them


@dataclass(frozen=True)
class Boxed:
    """A set: its file, what is predicted from what, its story, and where it is from."""

    file: str
    label: str
    features: tuple[str, ...]
    story: str
    source: str


ANSCOMBE = "F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27, 1973"
SETS = {
    "Anscombe I: a line with noise": Boxed(
        "anscombe_i.csv", "y", ("x",),
        "The first of four sets with the same best line, the same loss and the same correlation. "
        "Here the line is the right answer.", ANSCOMBE,
    ),
    "Anscombe II: a curve": Boxed(
        "anscombe_ii.csv", "y", ("x",),
        "The same best line as set I, and the wrong one: the points lie on a curve.", ANSCOMBE,
    ),
    "Anscombe III: an outlier that decides": Boxed(
        "anscombe_iii.csv", "y", ("x",),
        "All points but one lie on a line; the one that does not turns the best line away from "
        "them. Try another loss.", ANSCOMBE,
    ),
    "Anscombe IV: one point makes the slope": Boxed(
        "anscombe_iv.csv", "y", ("x",),
        "Ten of eleven points have the same x. Without the eleventh there is no slope at all.",
        ANSCOMBE,
    ),
    "Food and income: noise that grows": Boxed(
        "engel.csv", "food", ("income",),
        "Belgian families of 1857. The more a family has, the more its food can cost, and the more "
        "families differ: the noise is not the same everywhere.",
        "E. Engel, 1857; R. Koenker and G. Bassett, Econometrica 50, 1982",
    ),
    "Jobs: two features that say the same": Boxed(
        "longley.csv", "employed", ("GNP", "population"),
        "The United States, 1947 to 1962. Product and population grow side by side, so their "
        "weights can trade places: a valley. And the units are large.",
        "J. W. Longley, Journal of the American Statistical Association 62, 1967",
    ),
    "Stack loss: a plane that nearly fits": Boxed(
        "stackloss.csv", "stack loss", ("air flow", "water temperature"),
        "21 days of a plant that makes nitric acid: what escapes, and how the plant was run.",
        "K. A. Brownlee, Statistical Theory and Methodology, 1965",
    ),
    "The Nile: years far from zero": Boxed(
        "nile.csv", "flow", ("year",),
        "A century of flow at Aswan. Years are numbers near 1900, so slope and intercept hang "
        "together: the bowl is a narrow valley until the feature is standardised. And the flow "
        "does not fall along a line: it drops once.",
        "G. W. Cobb, Biometrika 65, 1978",
    ),
    "Sunspots: no line at all": Boxed(
        "sunspots.csv", "sunspots", ("year",),
        "Three centuries that go up and down every eleven years or so. The best line explains "
        "less than a twentieth of that.",
        "National Geophysical Data Center",
    ),
    "Murders: one capital among states": Boxed(
        "statecrime.csv", "murders", ("single parents",),
        "50 states and one city, the District of Columbia, which lies far from all of them and "
        "pulls the line. What goes together need not cause one another.",
        "American Statistical Abstracts, 2009",
    ),
}  # fmt: skip


def written(name: str) -> str:
    """How a link names a set.

    >>> written("Sunspots: no line at all")
    'set:sunspots'
    """
    return MARK + SETS[name].file.removesuffix(".csv")


def named(text: str) -> str:
    """The name of the set that a link means; "" when it means none."""
    return next((name for name in SETS if text == written(name)), "")


@cache
def text_of(name: str) -> str:
    """The set as it is written in its file."""
    return (FOLDER / SETS[name].file).read_text(encoding="utf-8")
