"""Offer a set of images that is not here, fetch it with progress, and say what went wrong."""

import time
from collections.abc import Callable

import streamlit as st

from charts.text import as_text
from core import datasets, download, images
from ui import prose


def usable(wanted: str, load: Callable[[str], object], instead: str = "digits") -> str:
    """The set to work with: the one that is wanted, or another with an offer or a reason.

    `load` brings a set into memory, once for everybody. What ships with the app stands in, and at
    the last the digits, which scikit-learn brings.
    """
    found = images.status(wanted)
    if found.state != "present" and wanted in datasets.SOURCES:
        offer(wanted, found, instead)
    else:
        try:
            load(wanted)
            return wanted
        except datasets.DataUnavailable as error:
            prose.error(f"{error} {stand_in(instead if wanted != instead else 'digits')}")
    return usable(instead, load) if instead != wanted else "digits"


def stand_in(name: str) -> str:
    """Which set is shown until the other one is there."""
    return f"The figures below show the {name} until then."


def offer(name: str, found: datasets.Status, instead: str = "digits") -> None:
    """Say what is missing or damaged and what a download brings from where; fetch on a click."""
    source = datasets.SOURCES[name]
    with st.container(border=True):
        if found.state == "damaged":
            st.markdown(f"**{source.title} is on this machine, but damaged.** {as_text(found.why)}")
        else:
            st.markdown(f"**{source.title} is not on this machine yet.**")
        st.markdown(
            f"{source.megabytes:.0f} MB from {datasets.host(source)} ({source.licence}), once, "
            f"into `{found.folder}`. {stand_in(instead)}"
        )
        if st.button(f"Download {source.megabytes:.0f} MB", key=f"download_{name}"):
            fetch(name, instead)


def fetch(name: str, instead: str = "digits") -> None:
    """Download with a progress bar; every failure is its sentence, and nothing half is left."""
    bar = Bar()
    try:
        download.download(name, report=bar.report)
    except datasets.DataUnavailable as error:
        bar.place.empty()
        prose.error(f"{error} Nothing half-written was left; the {instead} work as before.")
        return
    st.rerun()


class Bar:
    """A progress bar that is redrawn ten times a second at most."""

    def __init__(self) -> None:
        self.place = st.empty()
        self.drawn = -1.0

    def report(self, progress: download.Progress) -> None:
        """Called by the download with every chunk; Streamlit can stop it here."""
        if time.monotonic() - self.drawn < 0.1 and progress.done < progress.total:
            return
        self.drawn = time.monotonic()
        share = progress.done / max(progress.total, 1)
        words = f"{progress.doing}: {progress.done / 1e6:.1f} of {progress.total / 1e6:.1f} MB"
        self.place.progress(share, words if progress.done else progress.doing)
