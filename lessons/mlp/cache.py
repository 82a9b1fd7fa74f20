"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

import threading

import streamlit as st

from core import attempts, depth, mlp_stored
from core.attempts import Attempt
from core.depth import DepthSpec
from core.mlp import MlpRun, MlpSpec
from core.mlp_programs import PROGRAMS
from lessons.mlp import tables


class NotTrained(Exception):
    """Nobody has run this spec yet; it is not an error and is not cached."""


@st.cache_data(max_entries=24, max_size="4MB", show_spinner=False)
def trained_tables(spec: MlpSpec, _run: MlpRun | None = None) -> tables.MlpTables:
    """The tables of a run that `parts.train_now` has made, outside the cache."""
    if _run is None:
        raise NotTrained
    return tables.mlp_tables(_run)


@st.cache_data(max_entries=4, max_size="3MB", show_spinner=False)
def stored_tables(name: str) -> tables.MlpTables:
    """The tables of a stored run."""
    stored = mlp_stored.load(name)
    return tables.mlp_tables(stored.run, hash=stored.hash, torch=stored.torch)


@st.cache_data(max_entries=24, max_size="4MB", show_spinner=False)
def depth_tables(spec: DepthSpec) -> tables.DepthTables:
    """A deep net, trained."""
    return tables.depth_tables(depth.run(spec))


@st.cache_data(max_entries=16, max_size="1MB", show_spinner=False)
def program(name: str, corrected: bool) -> Attempt:
    """What comes of a program: run once for everybody, for it says the same every time."""
    chosen = PROGRAMS[name]
    return attempts.attempt(chosen.corrected if corrected else chosen.written)


@st.cache_resource(show_spinner=False)
def turns() -> threading.BoundedSemaphore:
    """The places for runs of this lesson in this process: one on each of two cores."""
    return threading.BoundedSemaphore(2)
