"""What a publish says of itself, held against the dictionary and the folder before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Literal

import pandas as pd
import pyarrow as pa

from analytics.dictionary import dictionary
from analytics.errors import NotPublished, PublishConflict, UnknownName, nearest_hint
from analytics.id_numbers import holds_id_number
from analytics.reference import CITY
from analytics.reference import districts as statutory_districts
from analytics.visible import turns, visible
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import (
    LONGEST_ACTOR,
    LONGEST_REASON,
    DistrictReport,
    Origin,
    Snapshot,
)


def check(tables: Mapping[str, object], *, as_of: date, districts: Mapping[str, DistrictReport]) -> None:
    """Refused where tables are missing or too many, or a district or its day is wrong."""
    wanted = [table.name for table in dictionary().tables]
    for name in sorted({*wanted, *tables}):
        if name not in tables:
            raise NotPublished("The table {table} is missing. Nothing was published.", table=name)
        if name not in wanted:
            raise NotPublished(
                "A snapshot has no table {table}. Allowed: {allowed}.{nearest}",
                table=name,
                allowed=", ".join(wanted),
                nearest=nearest_hint(name, wanted),
            )
    for code, report in districts.items():
        if code != CITY and code not in statutory_districts():
            raise UnknownName("district", code, [CITY, *statutory_districts()])
        if report.carried_forward_from and report.carried_forward_from >= as_of:
            raise NotPublished(
                "District {district} is carried forward from {since}, which is not before {as_of}.",
                district=code,
                since=report.carried_forward_from,
                as_of=as_of,
            )


def publisher(actor: str) -> str:
    """Who publishes, as every page shows it for good; refused where that is no name of somebody.

    What is refused is not repeated: it may be an ID number.
    """
    name = " ".join(visible(actor).split())
    if not name:
        raise NotPublished("No publisher is named for this snapshot: enter the publisher's name.")
    if len(name) > LONGEST_ACTOR:
        raise NotPublished(
            "The publisher's name has {length} characters; at most {most} are allowed. Nothing was "
            "published; enter a shorter name.",
            length=len(name),
            most=LONGEST_ACTOR,
        )
    if turns(actor) or any(unicodedata.category(sign) in ("Cc", "Co", "Cs") for sign in name):
        raise NotPublished(
            "The publisher's name contains characters that cannot be displayed. Nothing was published; "
            "enter it again."
        )
    if holds_id_number(name):
        raise NotPublished(
            "The publisher's name contains an ID number. Nothing was published; enter the name alone."
        )
    return name


def reason(said: str) -> str | None:
    """Why it is published, in one line; None where nothing is said. What is refused is not repeated."""
    text = " ".join(visible(said).split())
    if len(text) > LONGEST_REASON:
        raise NotPublished(
            "The reason has {length} characters; at most {most} are allowed. Nothing was published; "
            "enter a shorter one.",
            length=len(text),
            most=LONGEST_REASON,
        )
    if turns(said) or any(unicodedata.category(sign) in ("Cc", "Co", "Cs") for sign in text):
        raise NotPublished(
            "The reason contains characters that cannot be displayed. Nothing was published; enter it again."
        )
    if holds_id_number(text):
        raise NotPublished(
            "The reason contains an ID number. Nothing was published; enter it without the number."
        )
    return text or None


def check_head(
    catalogue: Catalogue, head: Snapshot | None, expected: int | Literal["any"] | None, origin: Origin
) -> None:
    """PublishConflict where another snapshot is the newest than the preview's; no sample among real ones."""
    seq = head.seq if head else None
    if expected not in ("any", seq):
        raise PublishConflict(
            "The newest snapshot is now {found}; this one was prepared on the basis of "
            "{expected}. Nothing was published; preview again, then publish.",
            found=seq or "–",
            expected=expected or "–",
        )
    if origin is Origin.SAMPLE and not catalogue.takes_samples:
        raise NotPublished(
            "{folder} contains real snapshots, or damaged ones that may be real, so no sample can "
            "be added. Choose an empty folder for the sample.",
            folder=catalogue.root.name,
        )


def days_of_reports(
    tables: Mapping[str, pd.DataFrame | pa.Table], districts: Mapping[str, DistrictReport], as_of: date
) -> dict[str, dict[str, date]]:
    """By unit and table that has rows, the day of the unit's report."""
    days: dict[str, dict[str, date]] = {}
    for name, rows in tables.items():
        for code in rows["district_code"].unique().tolist():
            report = districts.get(code, DistrictReport())
            days.setdefault(code, {})[name] = report.carried_forward_from or as_of
    return days
