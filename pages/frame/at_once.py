"""A run of a page asks many things of the snapshots: all of one moment, by one look at each file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.runtime.scriptrunner import script_runner

from analytics.progress import sources


def guard() -> None:
    """From now on every run does so; called once a process, before the first session."""
    run = script_runner.exec_func_with_error_handling  # type: ignore[attr-defined]

    def looking(func: Callable[[], Any], ctx: Any) -> Any:
        with sources.catalogue().at_once():
            return run(func, ctx)

    script_runner.exec_func_with_error_handling = looking  # type: ignore[attr-defined]
