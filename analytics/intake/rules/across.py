"""Rules between rows, sheets and files: keys, people and communities that occur more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from analytics import reference
from analytics.dictionary import dictionary
from analytics.errors import N_
from analytics.intake.assembling import by_row
from analytics.intake.finding import Finding, Flaw, warning
from analytics.intake.rows.records import Record
from analytics.intake.rules.submitted import PEOPLE, Submitted

#: Codes of 兰州新区 in the community list; its units are reported by these two.
NEW_AREA, NEW_AREA_DISTRICTS = "620171", ("620121", "620122")
#: What to do about somebody in two districts.
MOVED = N_("Find out where the person works now; the other district should fill in “{cancelled_on}”.")

KEY_TWICE = Flaw(
    "key_twice",
    "“{value}” under “{column}” occurs twice; the first is in {other}.",
    "Give each its own number, or delete the second row.",
)
PERSON_TWICE = Flaw(
    "person_twice",
    "The same person is listed twice in the district; the first is in {other}.",
    "Keep the row that is right and delete the other.",
)
PERSON_IN_TWO_DISTRICTS = warning(
    "person_in_two_districts", "The same person is also listed in {district}: {other}.", MOVED
)
PERSON_PUBLISHED_ELSEWHERE = warning(
    "person_published_elsewhere", "The same person is in the last report of {district}.", MOVED
)
COMMUNITY_ELSEWHERE = Flaw(
    "community_elsewhere",
    "Community {value} belongs to {found}, but the row to {district}.",
    "Correct the code or the district.",
)
COMMUNITY_UNKNOWN = Flaw(
    "community_unknown",
    "There is no community {value}.",
    "Correct the code, or add the community to the sheet {sheet}.",
)
SHARE_OVER_100 = warning(
    "share_over_100",
    "There are {value} posts, but {people} people in the register hold a post here: more "
    "than 100% of the posts would be filled.",
    "Correct “{posts}” here, or “{on_post}” in the sheet {sheet}.",
)
PROFESSIONALS_DISAGREE = warning(
    "professionals_disagree",
    "{value} professionals are reported here, but the register has {registered}.",
    "Correct the number, or complete the sheet {sheet}.",
)


def unique(submitted: Submitted) -> Iterator[Finding]:
    """The key of a table occurs once; both places are named."""
    for records in submitted.tables.values():
        first: dict[tuple[object, ...], Record] = {}
        for record in records:
            names = record.grid.table.key
            key = tuple(record.values[name] for name in names)
            if None in key:
                continue
            other = first.setdefault(key, record)
            if other is record:
                continue
            if "person_key" in names:
                yield record.finding("id_number", PERSON_TWICE.naming(other=other.spot))
            else:
                column = next(name for name in names if name != "district_code")
                yield record.finding(column, KEY_TWICE.naming(other=other.spot), record.values[column])


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
                named = _name(there.values["district_code"])
                flaw = PERSON_IN_TWO_DISTRICTS.naming(district=named, other=there.spot)
                yield here.finding("id_number", flaw)


def people_published_elsewhere(submitted: Submitted) -> Iterator[Finding]:
    """Somebody active in a district that sent nothing now, as it was published last, is told."""
    carried = submitted.carried(PEOPLE)
    if carried is None or not carried.num_rows:
        return
    keys = pa.array([record.values["person_key"] for record in submitted.active], pa.string())
    same = carried.filter(pc.is_in(carried["person_key"], keys.drop_null()))
    elsewhere = {
        person: district
        for person, district, cancelled_on in by_row(same, "person_key", "district_code", "cancelled_on")
        if submitted.is_active(cancelled_on)
    }
    for record in submitted.active if elsewhere else ():
        if district := elsewhere.get(record.values["person_key"]):
            yield record.finding("id_number", PERSON_PUBLISHED_ELSEWHERE.naming(district=_name(district)))


def communities_in_district(submitted: Submitted) -> Iterator[Finding]:
    """A reported community lies in the district that reports it, and no other district keeps reporting it."""
    listed = {item.code: item.district_code for item in reference.listed_places()}
    carried = submitted.carried("communities")
    kept = {} if carried is None else dict(by_row(carried, "code", "district_code"))
    for record, code, district in _placed(submitted, "communities", "code"):
        prefix_fits = code[:6] == district or (code[:6] == NEW_AREA and district in NEW_AREA_DISTRICTS)
        if listed.get(code, district) != district or not prefix_fits:
            yield _elsewhere(record, "code", listed.get(code, code[:6]))
        elif kept.get(code, district) != district:
            yield _elsewhere(record, "code", kept[code])


def known_communities(submitted: Submitted) -> Iterator[Finding]:
    """A person's community is submitted, published before or in the reference list, and in their district."""
    listed: dict[str, str] = {item.code: item.district_code for item in reference.listed_places()}
    listed |= submitted.before.communities if submitted.before else {}
    for _, code, district in _placed(submitted, "communities", "code"):
        # One that is listed elsewhere is told in its own row, not in everybody's who works there.
        listed.setdefault(code, district)
    for record, code, district in _placed(submitted, PEOPLE, "community_code"):
        if code not in listed:
            sheet = dictionary().table("communities").sheet.zh
            yield record.finding("community_code", COMMUNITY_UNKNOWN.naming(sheet=sheet), code)
        elif listed[code] != district:
            yield _elsewhere(record, "community_code", listed[code])


def community_staff(submitted: Submitted) -> Iterator[Finding]:
    """A community reports the professionals registered there, and posts for everybody on one."""
    people = dictionary().table(PEOPLE)
    on_posts, professionals, with_people = Counter[str](), Counter[str](), set[str]()
    for place, district, on_post, professional in submitted.staff():
        on_posts[place] += on_post
        professionals[place] += professional
        with_people.add(district)
    for record, code, district in _placed(submitted, "communities", "code"):
        if district not in with_people:
            # Without a register there is nothing to compare with.
            continue
        posts, reported = record.values["posts"], record.values["professionals_reported"]
        if isinstance(posts, int) and on_posts[code] > posts:
            on_post_header = people.column("on_post").header.zh
            flaw = SHARE_OVER_100.naming(people=on_posts[code], on_post=on_post_header, sheet=people.sheet.zh)
            yield record.finding("posts", flaw, posts)
        if isinstance(reported, int) and reported != professionals[code]:
            flaw = PROFESSIONALS_DISAGREE.naming(registered=professionals[code], sheet=people.sheet.zh)
            yield record.finding("professionals_reported", flaw, reported)


def _placed(submitted: Submitted, table: str, column: str) -> Iterator[tuple[Record, str, str]]:
    """The rows of a table that name both a community and a district, with the codes of both."""
    for record in submitted.of(table):
        code, district = record.values[column], record.values["district_code"]
        if isinstance(code, str) and isinstance(district, str):
            yield record, code, district


def _elsewhere(record: Record, column: str, listed: str) -> Finding:
    district = _name(record.values["district_code"])
    flaw = COMMUNITY_ELSEWHERE.naming(found=_name(listed), district=district)
    return record.finding(column, flaw, record.values[column])


def _name(code: object) -> str:
    known = reference.districts()
    return known[str(code)].name if str(code) in known else str(code)
