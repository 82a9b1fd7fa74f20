"""Print one table of everything that is measured, each beside its bar: `make bench`.

`python -m benchmarks surface reruns` measures only those. A subject that cannot be measured on
this machine says why and the others go on.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Iterator

SUBJECTS = ("softmax", "mlp", "surface", "browser", "reruns", "visitors", "soak")
WIDTHS = (74, 12)


def rows_of(subject: str) -> list[dict[str, str]]:
    """What a subject's `measure()` found; a single row that says why when it could not."""
    try:
        return importlib.import_module(f"benchmarks.{subject}").measure()
    except ModuleNotFoundError as error:
        return [{"what": subject, "value": f"not measured: {error}", "bar": ""}]
    except Exception as error:  # one subject's trouble must not hide the others' numbers
        traceback.print_exc()
        return [{"what": subject, "value": f"failed: {type(error).__name__}", "bar": ""}]


def machine() -> str:
    """The machine in a line: a number without one means little."""
    import psutil

    memory = round(psutil.virtual_memory().total / 2**30)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, {memory} GiB, Python {python}, load {load:.1f} at the start"


def lines(subjects: list[str]) -> Iterator[str]:
    yield f"One Layer on {machine()}; one run, times are medians where there are many."
    for subject in subjects:
        yield f"\n{subject}"
        for row in rows_of(subject):
            what, value, bar = row["what"], row["value"], row.get("bar", "")
            yield f"  {what:<{WIDTHS[0]}} {value:>{WIDTHS[1]}}   {bar}".rstrip()


if __name__ == "__main__":
    for line in lines(sys.argv[1:] or list(SUBJECTS)):
        print(line, flush=True)
