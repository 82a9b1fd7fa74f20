"""The sets of small grey pictures, one copy of each for all lessons and all visitors."""

import streamlit as st

from core import images


@st.cache_resource(max_entries=3, show_spinner="Reading the pictures")
def image_set(name: str) -> images.ImageSet:
    """A set; nobody writes into it. 55 MB for the large ones."""
    return images.load(name)
