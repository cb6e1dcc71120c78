"""The entry: `streamlit run dashboard.py`.

The server warms up before it answers; every page is drawn through pages/frame/entry.py.
"""

from __future__ import annotations

import sys

import streamlit as st
from starlette.middleware import Middleware

from analytics import log
from pages.frame import shell, widget_states
from pages.frame.uploading import UploadBounds
from pages.frame.warm import lifespan

log.configure(sys.stderr, uncaught="streamlit.error_util")
widget_states.guard()
app = st.App(
    "pages/frame/entry.py",
    lifespan=lifespan,
    routes=shell.routes(),
    middleware=[*shell.middleware(), Middleware(UploadBounds)],
)
