"""What a server says of itself to whoever watches it: numbers in Prometheus' text format.

Labels are words of this product alone: pages of the navigation, kinds of refusals, kinds of files.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import script_runner

from analytics import counts
from analytics.errors import Refusal
from analytics.progress import sources
from pages.frame.frame import NAVIGATION

#: Upper ends of the classes runs are counted in, in seconds.
CLASSES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0)
PAGES = frozenset(name for name, _ in NAVIGATION)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BEGAN = time.time()


@dataclass
class Runs:
    """Runs of one page by their seconds: how many in each class, the last of which has no upper end."""

    seconds: float = 0.0
    counted: list[int] = field(default_factory=lambda: [0] * (len(CLASSES) + 1))


#: By page, whole page or part of it, and how they ended.
_runs: dict[tuple[str, str, str], Runs] = {}
_noting = threading.Lock()


def watch_runs() -> None:
    """From now on every run of a page is timed; called once a process, before the first session."""
    run = script_runner.exec_func_with_error_handling  # type: ignore[attr-defined]

    def timed(func: Callable[[], Any], ctx: Any) -> Any:
        began = time.perf_counter()
        outcome = run(func, ctx)
        _, is_without_errors, again, _, _ = outcome
        ended = "drawn_again" if again else "whole" if is_without_errors else "failed"
        note_run(
            _page(ctx), "part" if ctx.fragment_ids_this_run else "page", ended, time.perf_counter() - began
        )
        return outcome

    script_runner.exec_func_with_error_handling = timed  # type: ignore[attr-defined]


def note_run(page: str, drawn: str, ended: str, seconds: float) -> None:
    """One run more."""
    with _noting:
        runs = _runs.setdefault((page, drawn, ended), Runs())
        runs.seconds += seconds
        runs.counted[bisect_left(CLASSES, seconds)] += 1


def _page(ctx: Any) -> str:
    """The name of the page that was run; what no browser should have asked for has none of its own."""
    with suppress(Exception):
        shown = ctx.pages_manager.get_pages()[ctx.page_script_hash]["url_pathname"]
        return shown if shown in PAGES else NAVIGATION[0][0]
    return "none"


def text() -> str:
    """All of it, as it is at this moment."""
    return "\n".join([*_of_the_product(), *_of_the_process()]) + "\n"


def _of_the_product() -> Iterator[str]:
    yield from _family("lanzhou_sessions", "gauge", "Browsers with a page open.", _sessions())
    yield from _run_family()
    for what, told in (
        ("refusals", "What was refused, by kind."),
        ("files", "Files made to take away, by kind."),
        ("statements", "Statements of readers that were run in the box, by how they ended."),
    ):
        kinds = {f'kind="{kind}"': value for kind, value in sorted(counts.counted(what).items())}
        yield from _family(f"lanzhou_{what}_total", "counter", told, kinds)
    with suppress(Refusal, OSError):
        head = sources.catalogue().head()
        if head is not None:
            age = (datetime.now(UTC) - head.created_at).total_seconds()
            yield from _family(
                "lanzhou_snapshot_seq", "gauge", "The newest snapshot that is whole.", head.seq
            )
            yield from _family(
                "lanzhou_snapshot_age_seconds", "gauge", "How long ago it was published.", round(age)
            )
        yield from _family(
            "lanzhou_snapshot_last_seq", "gauge", "The newest ever published.", sources.catalogue().last_seq
        )


def _sessions() -> Mapping[str, int]:
    if not Runtime.exists():
        return {}
    sessions = Runtime.instance()._session_mgr
    connected, all_of_them = sessions.num_active_sessions(), sessions.num_sessions()
    return {'state="connected"': connected, 'state="awaited"': all_of_them - connected}


def _run_family() -> Iterator[str]:
    name = "lanzhou_run_seconds"
    yield from _head(
        name, "histogram", "How long runs of pages took, by page, what was drawn, and how they ended."
    )
    with _noting:
        runs = {key: (one.seconds, tuple(one.counted)) for key, one in sorted(_runs.items())}
    for (page, drawn, ended), (seconds, counted) in runs.items():
        labels = f'page="{page}",drawn="{drawn}",ended="{ended}"'
        for end, so_far in zip((*map(str, CLASSES), "+Inf"), accumulate(counted), strict=True):
            yield f'{name}_bucket{{{labels},le="{end}"}} {so_far}'
        yield f"{name}_sum{{{labels}}} {seconds}"
        yield f"{name}_count{{{labels}}} {so_far}"


def _of_the_process() -> Iterator[str]:
    """Under the names every exporter gives them; what a system does not tell is left out."""
    yield from _family(
        "process_cpu_seconds_total", "counter", "Processor time spent.", round(time.process_time(), 2)
    )
    yield from _family("process_start_time_seconds", "gauge", "When it began.", round(_BEGAN, 2))
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        resident = pages * resource.getpagesize()
        yield from _family("process_resident_memory_bytes", "gauge", "Memory resident.", resident)
        yield from _family("process_open_fds", "gauge", "Descriptors open.", len(os.listdir("/proc/self/fd")))
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        yield from _family("process_max_fds", "gauge", "Descriptors it may have.", most)


def _family(name: str, kind: str, told: str, values: Mapping[str, float] | float) -> Iterable[str]:
    """A metric: one value, or one for each of its labels."""
    lines = (
        {"": values}
        if isinstance(values, int | float)
        else {f"{{{key}}}": one for key, one in values.items()}
    )
    return [*_head(name, kind, told), *(f"{name}{labels} {value}" for labels, value in lines.items())]


def _head(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]
