"""Rules a submission keeps, each a small function from records to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from analytics import reference
from analytics.intake.assembling import Earlier
from analytics.intake.finding import Finding, Flaw
from analytics.intake.records import Record

#: Examined since: 助理社会工作师 and 社会工作师 from 2008, 高级社会工作师 from 2019.
FIRST_EXAM = {"assistant": 2008, "social_worker": 2008, "senior": 2019}
#: Days on which something has happened: none lies after the as-of date.
PAST_DAYS = {
    "registrations": ("certified_on", "registered_on", "cancelled_on", "assessed_on"),
    "funding": ("booked_on",),
    "institutions": ("established_on", "closed_on"),
    "activities": ("held_on",),
    "measures": ("adopted_on",),
}
#: The first of each pair is never after the second.
IN_ORDER = {
    "registrations": (("registered_on", "valid_until"), ("registered_on", "cancelled_on")),
    "institutions": (("established_on", "closed_on"),),
}
#: Codes of 兰州新区 in the community list; its units are reported by these two.
NEW_AREA, NEW_AREA_DISTRICTS = "620171", ("620121", "620122")

Rows = Mapping[str, Sequence[Record]]


def check(rows: Rows, *, as_of: date, before: Earlier | None) -> list[Finding]:
    """Every finding of every rule; `rows` by table, `before`: what was published last."""
    findings = [finding for rule in RULES for finding in rule(rows)]
    findings += not_after(rows, as_of)
    findings += known_communities(rows, before.communities if before else {})
    return findings


def unique(rows: Rows) -> Iterator[Finding]:
    """The key of a table occurs once; both places are named."""
    for table_rows in rows.values():
        first: dict[tuple[object, ...], Record] = {}
        for record in table_rows:
            table = record.grid.table
            key = tuple(record.values[name] for name in table.key)
            if None in key:
                continue
            other = first.setdefault(key, record)
            if other is not record:
                person = "person_key" in table.key
                column = "id_number" if person else next(n for n in table.key if n != "district_code")
                yield record.finding(
                    column, _twice_the_person(other) if person else _twice(other),
                    None if person else record.values[column],
                )


def days_in_order(rows: Rows) -> Iterator[Finding]:
    """Pairs of days stand in their order."""
    for record, before, after in _each(rows, IN_ORDER):
        first, second = record.values[before], record.values[after]
        if isinstance(first, date) and isinstance(second, date) and first > second:
            yield record.finding(after, Flaw(
                "days_order", "“{column}” {value} lies before “{earlier}” {day}.",
                "One of the two days is wrong.",
                earlier=record.grid.table.column(before).header.zh, day=first,
            ), second)


def not_after(rows: Rows, as_of: date) -> Iterator[Finding]:
    """What has happened did so on or before the as-of date; no fund year begins after it."""
    for table, columns in PAST_DAYS.items():
        for record in rows.get(table, ()):
            for column in columns:
                found = record.values[column]
                if isinstance(found, date) and found > as_of:
                    yield record.finding(column, _after(as_of), found)
    for record in rows.get("funding", ()):
        year = record.values["fund_year"]
        if isinstance(year, int) and year > as_of.year:
            yield record.finding("fund_year", _after(as_of), year)


def professionals_qualified(rows: Rows) -> Iterator[Finding]:
    """A professional has a certificate or a degree, and says so without contradiction."""
    for record in rows.get("registrations", ()):
        certificate, by = record.values["certificate"], record.values["qualified_by"]
        if certificate is None:
            continue
        professional = record.values["category"] == "professional"
        if professional and certificate == "none" and by not in ("degree", "both"):
            yield record.finding("category", Flaw(
                "professional_unqualified", "A professional without a certificate and without a degree.",
                "Fill in 证书级别, write 学历 under 认定依据, or change 人才类别.",
            ))
        if by in ("certificate", "both") and certificate == "none":
            yield record.finding("qualified_by", Flaw(
                "certificate_missing", "Qualified by a certificate, and 证书级别 says there is none.",
                "Fill in 证书级别, or change 认定依据.",
            ))


def certificates_possible(rows: Rows) -> Iterator[Finding]:
    """A certificate is dated in a year in which it was examined; a date needs a certificate."""
    for record in rows.get("registrations", ()):
        certificate, certified_on = record.values["certificate"], record.values["certified_on"]
        if not isinstance(certificate, str) or not isinstance(certified_on, date):
            continue
        if certificate == "none":
            yield record.finding("certified_on", Flaw(
                "certificate_missing", "A date of certification, and 证书级别 says there is none.",
                "Fill in 证书级别, or delete the date.",
            ), certified_on)
        elif certified_on.year < FIRST_EXAM[certificate]:
            yield record.finding("certified_on", Flaw(
                "certificate_too_early", "{certificate} has been examined since {year}; the date is {value}.",
                "Correct 证书级别 or 取得时间.",
                certificate=record.grid.table.column("certificate").label(certificate, "zh"),
                year=FIRST_EXAM[certificate],
            ), certified_on)


def cancellations_dated(rows: Rows) -> Iterator[Finding]:
    """A reason of cancellation has its date: without it the person would count as active."""
    for record in rows.get("registrations", ()):
        if record.values["cancel_reason"] and not record.values["cancelled_on"]:
            yield record.finding("cancelled_on", Flaw(
                "cancelled_undated", "A reason of cancellation without its date.",
                "Fill in 注销日期, or delete 注销原因.",
            ))


def communities_in_district(rows: Rows) -> Iterator[Finding]:
    """A reported community lies in the district that reports it."""
    listed = {item.code: item.district_code for item in reference.communities()}
    for record in rows.get("communities", ()):
        code, district = record.values["code"], record.values["district_code"]
        if not isinstance(code, str) or not isinstance(district, str):
            continue
        prefix_fits = code[:6] == district or (code[:6] == NEW_AREA and district in NEW_AREA_DISTRICTS)
        if listed.get(code, district) != district or not prefix_fits:
            yield record.finding("code", _elsewhere(listed.get(code, code[:6]), district), code)


def known_communities(rows: Rows, published: Mapping[str, str]) -> Iterator[Finding]:
    """A person's community is submitted, published before or in the reference list, and in their district."""
    listed: dict[str, str] = {item.code: item.district_code for item in reference.communities()}
    listed |= published
    for record in rows.get("communities", ()):
        code, district = record.values["code"], record.values["district_code"]
        if isinstance(code, str) and isinstance(district, str):
            listed[code] = district
    for record in rows.get("registrations", ()):
        code, district = record.values["community_code"], record.values["district_code"]
        if not isinstance(code, str) or not isinstance(district, str):
            continue
        if code not in listed:
            yield record.finding("community_code", Flaw(
                "community_unknown", "There is no community {value}.",
                "Correct the code, or add the community to the sheet 社区岗位.",
            ), code)
        elif listed[code] != district:
            yield record.finding("community_code", _elsewhere(listed[code], district), code)


RULES: tuple[Callable[[Rows], Iterable[Finding]], ...] = (
    unique, days_in_order, professionals_qualified, certificates_possible, cancellations_dated,
    communities_in_district,
)


def _each(
    rows: Rows, pairs: Mapping[str, Iterable[tuple[str, str]]]
) -> Iterator[tuple[Record, str, str]]:
    for table, columns in pairs.items():
        for record in rows.get(table, ()):
            for first, second in columns:
                yield record, first, second


def _twice(other: Record) -> Flaw:
    return Flaw(
        "key_twice", "“{value}” under “{column}” occurs twice; the first is in {other}.",
        "Give each its own, or delete the second row.", other=_where(other),
    )


def _twice_the_person(other: Record) -> Flaw:
    return Flaw(
        "person_twice", "The same person is listed twice in the district; the first is in {other}.",
        "Keep the row that is right and delete the other.", other=_where(other),
    )


def _where(record: Record) -> str:
    return record.grid.spot(record.row).line


def _after(as_of: date) -> Flaw:
    return Flaw(
        "after_as_of", "“{column}” {value} lies after the as-of date {as_of}.",
        "Correct it, or choose a later as-of date.", as_of=as_of,
    )


def _elsewhere(found: str, district: object) -> Flaw:
    names = {item.code: item.name for item in reference.districts().values()}
    return Flaw(
        "community_elsewhere", "Community {value} belongs to {found}, the row to {district}.",
        "Correct the code or the district.",
        found=names.get(found, found), district=names.get(str(district), district),
    )
