"""The entry: `streamlit run dashboard.py`.

The server warms up before it answers; every page is drawn through pages/parts/entry.py.
"""
from __future__ import annotations

import streamlit as st

from pages.parts import shell
from pages.parts.warm import lifespan

app = st.App("pages/parts/entry.py", lifespan=lifespan, routes=shell.routes())
