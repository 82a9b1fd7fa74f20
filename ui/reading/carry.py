"""Own data in a link: as they were typed while they are short, else compressed; or not at all."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.data import OwnSpec
from ui.reading.table import Column, Table

MOST = 6000  # characters of a link that mail programs and chats leave whole
PLAIN = 200  # characters that stand in a link as they are: a person can read them
MOST_TEXT = 2_000_000  # characters that a link may unfold to
MARK = "~1"


@dataclass(frozen=True)
class Carried:
    """What a link says of own data: a text, answers to its questions, and perhaps the roles.

    `label` and `features` are names; "" and () leave the choice to whoever reads.
    """

    text: str
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)
    label: str = ""
    features: tuple[str, ...] = ()
    width: int = 8


def written(carried: Carried) -> str:
    """What stands in the link, however long it is."""
    alone = not carried.answers and not carried.label
    if alone and len(carried.text) <= PLAIN and not carried.text.startswith(MARK):
        return carried.text
    parts = {
        "t": carried.text,
        "a": dict(carried.answers),
        "l": carried.label,
        "f": list(carried.features),
        "w": carried.width,
    }
    packed = zlib.compress(json.dumps(parts, ensure_ascii=False).encode(), 9)
    return MARK + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def understood(link: str) -> Carried:
    """What a link says. Raises ValueError when it was cut or made up."""
    if not link.startswith(MARK):
        return Carried(link)
    rule = "the data in the link must be whole; ask for the link again, or for the file"
    try:
        packed = base64.urlsafe_b64decode(link[len(MARK) :] + "=" * (-(len(link) - 2) % 4))
        unfolding = zlib.decompressobj()
        plain = unfolding.decompress(packed, 4 * MOST_TEXT)
        parts = json.loads(plain.decode() if unfolding.eof else "cut")
        carried = Carried(
            str(parts["t"])[:MOST_TEXT],
            {str(key): str(answer) for key, answer in parts["a"].items()},
            str(parts["l"]),
            tuple(map(str, parts["f"])),
            int(parts["w"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, binascii.Error) as error:
        raise ValueError(f"{rule}. Got {len(link):,} characters.") from error
    return carried


def short_enough(*choices: Carried) -> str:
    """The first choice that a link can carry, as it stands there; "" when none fits."""
    return next((link for c in choices if len(link := written(c)) <= MOST), "")


def as_csv(columns: Sequence[Column]) -> str:
    """Columns of numbers as a file: names with units, gaps empty, every digit kept."""
    head = ",".join(quoted_name(c.name, "" if c.kind == "date" else c.unit) for c in columns)
    rows = zip(*(c.values.tolist() for c in columns), strict=True)
    return "\n".join([head, *(",".join(map(digits, row)) for row in rows)]) + "\n"


def numbers_of(table: Table) -> str:
    """All columns of numbers as a file."""
    return as_csv([table.columns[k] for k in table.numeric])


def rows_of(spec: OwnSpec) -> str:
    """The rows in use as a file."""
    d = len(spec.rows[0])
    names = spec.names or (*(f"x{j + 1}" if d > 2 else "x" for j in range(d - 1)), "y")
    units = spec.units or ("",) * d
    head = ",".join(quoted_name(n, u) for n, u in zip(names, units, strict=True))
    return "\n".join([head, *(",".join(map(digits, row)) for row in spec.rows)]) + "\n"


def quoted_name(name: str, unit: str) -> str:
    """A name as a file holds it. What a spreadsheet would run as a formula stands as a word."""
    text = f"{name} ({unit})" if unit else name
    text = f"'{text}" if text[:1] in "=+-@" else text
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n;\t') else text


def digits(value: float) -> str:
    """A number with all its digits, and nothing where it is missing."""
    if value != value:
        return ""
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
