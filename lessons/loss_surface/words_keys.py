"""What the marks of the two views mean, each over its own."""

from lessons.loss_surface.tables import SurfaceTables


def surface_key(tables: SurfaceTables, *, arrow: bool) -> dict[str, str]:
    """What the marks on the surface mean; there is no truth to mark where nobody knows it."""
    you = "you, and the way downhill" if arrow else "you"
    meanings = {"model": you, "optimum": "the optimum: the lowest place"}
    if "truth" in tables.loss_at:
        meanings["truth"] = "the truth that drew the samples"
    return meanings


def flat_labels_key(tables: SurfaceTables) -> dict[str, str]:
    """What the marks on the surface of the mistake mean."""
    meanings = {"model": "the bottom of this surface", "optimum": "where it should be"}
    return meanings | ({"truth": "the truth"} if "truth" in tables.loss_at else {})


def fit_key(tables: SurfaceTables) -> dict[str, str]:
    """What the marks beside the surface mean; the role `optimum` is a dashed line there."""
    best = "the best line"
    if tables.second != tables.d:
        best = f"the best {tables.names[tables.feature]} for your {tables.names[tables.second]}"
    return {
        "data": "samples",
        "model": "your line and its residuals r = ŷ − y",
        "optimum": best,
    }
