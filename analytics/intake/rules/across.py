"""Rules between rows, sheets and files: keys, people and communities that occur more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from analytics import reference
from analytics.dictionary import dictionary
from analytics.errors import N_
from analytics.intake.finding import Finding, Flaw, Severity, Spot
from analytics.intake.rows.records import Record
from analytics.intake.rules.submitted import PEOPLE, Submitted

#: Codes of 兰州新区 in the community list; its units are reported by these two.
NEW_AREA, NEW_AREA_DISTRICTS = "620171", ("620121", "620122")
#: What to do about somebody in two districts.
MOVED = N_("Find out where the person works; the other district fills in “{cancelled_on}”.")


def unique(submitted: Submitted) -> Iterator[Finding]:
    """The key of a table occurs once; both places are named."""
    for table_rows in submitted.rows.values():
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
                    column,
                    _twice_the_person(other) if person else _twice(other),
                    None if person else record.values[column],
                )


def people_in_one_district(submitted: Submitted) -> Iterator[Finding]:
    """Somebody active in two of the submitted districts is told at both places; who left one is not."""
    first: dict[object, Record] = {}
    for record in submitted.active:
        person, district = record.values["person_key"], record.values["district_code"]
        if person is None or district is None:
            continue
        other = first.setdefault(person, record)
        if other.values["district_code"] != district:
            for here, there in ((other, record), (record, other)):
                yield here.finding(
                    "id_number",
                    Flaw(
                        "person_in_two_districts",
                        "The same person is listed in {district} too; there it is {other}.",
                        MOVED,
                        district=_name(there.values["district_code"]),
                        other=_spot(there),
                        **here.headers("cancelled_on"),
                    ),
                    severity=Severity.WARNING,
                )


def people_published_elsewhere(submitted: Submitted) -> Iterator[Finding]:
    """Somebody active in a district that sent nothing now, as it was published last, is told."""
    carried = submitted.carried(PEOPLE)
    if carried is None or not carried.num_rows:
        return
    keys = pa.array([record.values["person_key"] for record in submitted.active], pa.string())
    same = carried.filter(pc.is_in(carried["person_key"], keys.drop_null()))
    columns = ("person_key", "district_code", "cancelled_on")
    elsewhere = {
        person: district
        for person, district, cancelled_on in zip(*(same[name].to_pylist() for name in columns), strict=True)
        if submitted.is_active(cancelled_on)
    }
    for record in submitted.active if elsewhere else ():
        if district := elsewhere.get(record.values["person_key"]):
            yield record.finding(
                "id_number",
                Flaw(
                    "person_published_elsewhere",
                    "The same person is in the last report of {district}.",
                    MOVED,
                    district=_name(district),
                    **record.headers("cancelled_on"),
                ),
                severity=Severity.WARNING,
            )


def communities_in_district(submitted: Submitted) -> Iterator[Finding]:
    """A reported community lies in the district that reports it, and no other district keeps reporting it."""
    listed = {item.code: item.district_code for item in reference.communities()}
    carried = submitted.carried("communities")
    kept = (
        {}
        if carried is None
        else dict(zip(carried["code"].to_pylist(), carried["district_code"].to_pylist(), strict=True))
    )
    for record in submitted.of("communities"):
        code, district = record.values["code"], record.values["district_code"]
        if not isinstance(code, str) or not isinstance(district, str):
            continue
        prefix_fits = code[:6] == district or (code[:6] == NEW_AREA and district in NEW_AREA_DISTRICTS)
        if listed.get(code, district) != district or not prefix_fits:
            yield record.finding("code", _elsewhere(listed.get(code, code[:6]), district), code)
        elif kept.get(code, district) != district:
            yield record.finding("code", _elsewhere(kept[code], district), code)


def known_communities(submitted: Submitted) -> Iterator[Finding]:
    """A person's community is submitted, published before or in the reference list, and in their district."""
    listed: dict[str, str] = {item.code: item.district_code for item in reference.communities()}
    listed |= submitted.before.communities if submitted.before else {}
    for record in submitted.of("communities"):
        code, district = record.values["code"], record.values["district_code"]
        if isinstance(code, str) and isinstance(district, str):
            # One that is listed elsewhere is told in its own row, not in everybody's who works there.
            listed.setdefault(code, district)
    for record in submitted.of(PEOPLE):
        code, district = record.values["community_code"], record.values["district_code"]
        if not isinstance(code, str) or not isinstance(district, str):
            continue
        if code not in listed:
            yield record.finding(
                "community_code",
                Flaw(
                    "community_unknown",
                    "There is no community {value}.",
                    "Correct the code, or add the community to the sheet {sheet}.",
                    sheet=dictionary().table("communities").sheet.zh,
                ),
                code,
            )
        elif listed[code] != district:
            yield record.finding("community_code", _elsewhere(listed[code], district), code)


def community_staff(submitted: Submitted) -> Iterator[Finding]:
    """A community reports the professionals registered there, and posts for everybody on one."""
    people = dictionary().table(PEOPLE)
    on_posts, professionals, with_people = Counter[str](), Counter[str](), set[str]()
    for place, district, on_post, professional in submitted.staff():
        on_posts[place] += on_post
        professionals[place] += professional
        with_people.add(district)
    for record in submitted.of("communities"):
        code, posts = record.values["code"], record.values["posts"]
        if record.values["district_code"] not in with_people or not isinstance(code, str):
            # Without a register there is nothing to compare with.
            continue
        if isinstance(posts, int) and on_posts[code] > posts:
            yield record.finding(
                "posts",
                Flaw(
                    "share_over_100",
                    "{value} posts, and {people} people of the register are on a post here:"
                    " more than 100 % of the posts would be filled.",
                    "Correct “{posts}” here, or “{on_post}” in the sheet {sheet}.",
                    people=on_posts[code],
                    sheet=people.sheet.zh,
                    on_post=people.column("on_post").header.zh,
                    **record.headers("posts"),
                ),
                posts,
                severity=Severity.WARNING,
            )
        reported = record.values["professionals_reported"]
        if isinstance(reported, int) and reported != professionals[code]:
            yield record.finding(
                "professionals_reported",
                Flaw(
                    "professionals_disagree",
                    "{value} professionals are reported here, and the register has {registered}.",
                    "Correct the number, or complete the sheet {sheet}.",
                    registered=professionals[code],
                    sheet=people.sheet.zh,
                ),
                reported,
                severity=Severity.WARNING,
            )


def _twice(other: Record) -> Flaw:
    return Flaw(
        "key_twice",
        "“{value}” under “{column}” occurs twice; the first is in {other}.",
        "Give each its own, or delete the second row.",
        other=_spot(other),
    )


def _twice_the_person(other: Record) -> Flaw:
    return Flaw(
        "person_twice",
        "The same person is listed twice in the district; the first is in {other}.",
        "Keep the row that is right and delete the other.",
        other=_spot(other),
    )


def _spot(record: Record) -> Spot:
    return record.grid.spot(record.row)


def _elsewhere(found: str, district: object) -> Flaw:
    return Flaw(
        "community_elsewhere",
        "Community {value} belongs to {found}, the row to {district}.",
        "Correct the code or the district.",
        found=_name(found),
        district=_name(district),
    )


def _name(code: object) -> str:
    known = reference.districts()
    return known[str(code)].name if str(code) in known else str(code)
