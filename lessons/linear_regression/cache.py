"""The lesson's slow calls: spec in, tables out, bounded in entries and bytes."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from charts import damage
from core import sgd


@st.cache_data(max_entries=8, max_size="2MB", show_spinner=False)
def damage_table(spec: sgd.SgdSpec, mistake: str) -> pd.DataFrame:
    """The loss of a run and of the same run with a mistake."""
    wrong = sgd.run(replace(spec, mistake=mistake))
    return damage.damage_table(sgd.run(spec).full_loss, wrong.full_loss)
