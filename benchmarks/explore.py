"""How long the server works on a freely composed question: `python -m benchmarks.explore DIR`.

Each question is answered anew (lists, table, totals, statement) over things already in memory, in turns with
the others; before that once with nothing in memory.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl

from analytics.access.viewer import everybody
from analytics.explore.answering import answer
from analytics.explore.question import Question, read
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.warehouse.snapshots.catalogue import Catalogue

ROUNDS = 15
QUESTIONS = (
    "subject=people&by=district_code",
    "subject=people&where.gender=female&where.age_band=up_to_35&by=district_code,certificate",
    "subject=people&measure=certified_share&where.employer_kind=agency&by=district_code&time=quarters",
    "subject=people&measure=people_per_residents&by=education&where.certified_on=2018..&against=city",
    "subject=people&by=community_code&top=10&against=2019-12-31",
    "subject=money&measure=lottery_share&by=fund_year,district_code",
    "subject=communities&measure=staffed_share&by=district_code&time=years",
    "subject=activities&measure=attendances&by=held_on:month",
)


def main(folder: str) -> None:
    look = Look.of(everybody(), Catalogue(Path(folder)), register())
    asked = {text: read(dict(parse_qsl(text)))[0] for text in QUESTIONS}
    first = {text: _milliseconds(look, question) for text, question in asked.items()}
    again: dict[str, list[tuple[float, float]]] = {text: [] for text in asked}
    for _ in range(ROUNDS):
        for text, question in asked.items():
            again[text].append(_milliseconds(look, question))
    print("milliseconds: first, median, of the processors (median)")
    for text, times in again.items():
        clock, processors = (statistics.median(column) for column in zip(*times, strict=True))
        raw = "  raw rows" if answer(look, asked[text]).is_of_raw_rows else ""
        print(f"{first[text][0]:6.0f} {clock:6.1f} {processors:6.1f}  {text}{raw}")


def _milliseconds(look: Look, question: Question) -> tuple[float, float]:
    """By the clock, and of the processors, which others' work on the machine hardly changes."""
    answer.cache_clear()
    clock, processors = time.perf_counter(), time.process_time()
    answer(look, question)
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processors)


if __name__ == "__main__":
    main(sys.argv[1])
