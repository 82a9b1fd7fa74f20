"""Numbers as people read them: few digits, a true minus sign, never −0."""

from charts import theme


def short(value: float, digits: int = 3) -> str:
    """A number as a label on a mark or in a table.

    >>> short(-2.5), short(1e-16, 2), short(-0.0)
    ('−2.5', '1 × 10⁻¹⁶', '0')
    """
    return theme.number(value, digits)


def signed(value: float, digits: int = 3) -> str:
    """A number that follows others in a sum: `+ 2` or `− 2`."""
    return f"{'−' if value < 0 else '+'} {short(abs(value), digits)}"


def bracket(value: float, digits: int = 3) -> str:
    """A number in a product: in brackets when negative, so that signs never touch."""
    return f"({short(value, digits)})" if value < 0 else short(value, digits)


def tex(value: float, digits: int = 4, *, bare: bool = False) -> str:
    """As theme.tex, without its brackets when `bare`; never −0."""
    if float(f"{value:.{digits}g}") == 0:
        return "0"
    text = theme.tex(value, digits)
    return text.strip("()") if bare else text
