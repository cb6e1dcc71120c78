"""The brief as a file, by its ending: one call for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from analytics.access.scope import Scope
from analytics.errors import N_, SnapshotRefused
from analytics.language.translator import Translator, translator
from analytics.policy.loading import register
from analytics.reference import CITY
from analytics.reports.brief import Brief, brief
from analytics.reports.pdf import pdf
from analytics.reports.word import word
from analytics.warehouse.snapshots.catalogue import Catalogue

#: By ending, what sets the brief.
WRITERS: Mapping[str, Callable[[Brief, Translator], bytes]] = {".pdf": pdf, ".docx": word}


def document(
    catalogue: Catalogue,
    ending: str,
    *,
    as_of: date | None = None,
    seq: int | None = None,
    district_code: str = CITY,
    language: str = "zh",
    scope: Scope,
) -> bytes:
    """The brief of a unit by the snapshot of `as_of` (None: the newest) as known at `seq` (None: now)."""
    if seq is None:
        head = catalogue.head()
        if head is None:
            raise SnapshotRefused(N_("No snapshot has been published yet."))
        seq = head.seq
    t = translator(language)
    said = brief(
        catalogue,
        register(),
        t,
        snapshot=catalogue.on(as_of or date.max, seq),
        seq=seq,
        district_code=district_code,
        scope=scope,
    )
    return WRITERS[ending](said, t)
