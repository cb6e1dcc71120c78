"""`make bench`: the pages against an empty Streamlit page and the same page in Dash, in one run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.apps import APPS, App, served
from benchmarks.rows import RESULTS, Rows, measured, sample_of, table
from benchmarks.stopwatch import change, opened
from tests.browser.browsers import launch

#: By page, then by measure (first_load, painted, server): milliseconds, one a trial.
Times = dict[str, dict[str, list[float]]]


def main() -> None:
    options = arguments()
    RESULTS.mkdir(exist_ok=True)
    pages: dict[int, Times] = {}
    for scale in dict.fromkeys((1, *options.scales)):
        apps = [app for app in chosen(options.pages) if scale == 1 or app.is_scaled]
        if apps:
            snapshots = sample_of(scale, RESULTS)
            pages[scale] = page_times(apps, snapshots, rounds=options.rounds, changes=options.changes)
            print(f"scale {scale}\n{page_table(pages[scale])}")
    rows = [measured(scale, RESULTS) for scale in options.scales]
    if rows:
        print(table(rows))
    write(pages, rows)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="times each page is loaded")
    parser.add_argument("--changes", type=int, default=8, help="filter changes after each load")
    parser.add_argument(
        "--scales",
        type=lambda text: [int(part) for part in text.split(",") if part],
        default=[1, 10, 50],
        help="people in the sample, as multiples of the real number; empty for none",
    )
    names = [app.name for app in APPS]
    parser.add_argument(
        "--pages",
        nargs="*",
        choices=names,
        default=names,
        metavar="PAGE",
        help="only these, beside the floor: " + ", ".join(names),
    )
    return parser.parse_args()


def chosen(names: Sequence[str]) -> list[App]:
    """The floor, which all others are measured against, and the pages of these names."""
    return [app for app in APPS if app.name in ("floor", *names)]


def page_times(apps: Sequence[App], snapshots: Path, *, rounds: int, changes: int) -> Times:
    """Every page in turn, round by round, so that a slow minute of the machine hits all alike."""
    times: Times = {app.name: {"first_load": [], "painted": [], "server": []} for app in apps}
    with ExitStack() as stack:
        urls = {name: stack.enter_context(served(name, snapshots)) for name in {a.served_by for a in apps}}
        browser = launch(stack.enter_context(sync_playwright()))
        # The first round fills caches and is thrown away.
        for number in range(rounds + 1):
            for app in apps:
                with opened(browser, app, urls[app.served_by]) as (page, first_load):
                    seen = [change(page, app, app.choice(number, step)) for step in range(changes)]
                if number:
                    times[app.name]["first_load"].append(first_load)
                    times[app.name]["painted"] += [one.painted for one in seen]
                    times[app.name]["server"] += [one.server for one in seen]
    return times


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def page_table(times: Times) -> str:
    """Median/p95 milliseconds, and the medians' ratios to the floor and, where measured, to Dash."""
    others = [name for name in ("floor", "dash", "dash-explore") if name in times]
    heads = "".join(f"{f'× {name}':>16}" for name in others)
    lines = [f"{'page':<13}{'measure':<12}{'median':>8}{'p95':>8}{heads}   (ms)"]
    for name, measures in times.items():
        for measure, values in measures.items():
            median = statistics.median(values)
            ratios = "".join(
                f"{median / statistics.median(times[other][measure]):>16.2f}" for other in others
            )
            lines.append(f"{name:<13}{measure:<12}{median:>8.0f}{p95(values):>8.0f}{ratios}")
    return "\n".join(lines)


def write(pages: dict[int, Times], rows: list[Rows]) -> None:
    """Keeps every single time beside the machine it was measured on."""
    now = datetime.now(UTC)
    result = {
        "measured_at": now.isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        },
        "pages_ms": pages,
        "rows": [vars(one) for one in rows],
    }
    path = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
