"""The entry: `streamlit run dashboard.py`.

The server warms up before it answers; every page is drawn through pages/frame/entry.py.
"""

from __future__ import annotations

import sys

import streamlit as st
from starlette.middleware import Middleware

from analytics import log
from pages.frame import (
    admission,
    at_once,
    health,
    metrics,
    pictures,
    programs,
    shell,
    takeaway,
    together,
    undelayed,
    widget_states,
)
from pages.frame.landing import Landing
from pages.frame.own_files import OwnFiles
from pages.frame.uploading import UploadBounds

# Of a run of a page, and of a file that is made on a click.
UNCAUGHT = ("streamlit.error_util", "streamlit.runtime.backend_operation_handler")
log.configure(sys.stderr, uncaught=UNCAUGHT)
widget_states.guard()
together.guard()
undelayed.guard()
admission.guard()
at_once.guard()
metrics.watch_runs()
app = st.App(
    "pages/frame/entry.py",
    lifespan=programs.lifespan,
    routes=[*shell.routes(), *health.routes(), *programs.routes(), *takeaway.routes(), *pictures.routes()],
    middleware=[
        *shell.middleware(),
        *health.middleware(),
        Middleware(OwnFiles),
        Middleware(UploadBounds),
        Middleware(Landing),
    ],
)
