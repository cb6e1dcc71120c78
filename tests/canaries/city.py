"""A city in which everything a district has of its own carries the district's canary.

The canary is a bird whose name stands nowhere else, followed by a letter for what it was put into: whoever
reads the bird of a district they may not see has been shown what is its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analytics.access.accounts import Account, Accounts
from analytics.access.roles import Role
from analytics.access.viewer import Viewer, everybody
from analytics.dictionary import dictionary
from analytics.kept.store import Store
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY, districts
from analytics.reports.documents import document
from analytics.reports.files import Format
from analytics.reviews import acting, commands, evidence
from analytics.reviews.acting import Actions
from analytics.reviews.meetings import Meetings
from analytics.reviews.notes import Notes
from analytics.reviews.store import Reviews, today
from analytics.sample.building import Edition, Sample
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.publishing import publish
from analytics.warehouse.snapshots.snapshot import DistrictReport, InputFile, Origin
from tests.reviews import attached

#: Of every unit its own, the city level's too.
BIRDS: Mapping[str, str] = dict(zip((CITY, *districts()), (
    "鹲鹱", "鸑鷟", "鶢鶋", "鵷鶵", "鷫鷞", "鸊鷉", "鶺鴒", "鵁鶄", "鷤鴂",
), strict=True))  # fmt: skip
#: What a canary was put into, by the letter behind the bird.
REGISTER, LEDGER, COMMUNITY, INSTITUTION, ACTIVITY, MEASURE = "RFCIAM"
EVIDENCE, QUESTION, ACTION, NOTE, SAVED, REMARK, FILE, NAME = "EQDNSWPZ"
_TABLES = {
    "registrations": REGISTER, "funding": LEDGER, "communities": COMMUNITY, "institutions": INSTITUTION,
    "activities": ACTIVITY, "measures": MEASURE,
}  # fmt: skip
#: The days published, one of them again with what was reported late.
DAYS = (date(2018, 12, 31), date(2019, 3, 31), date(2019, 12, 31), date(2020, 6, 30))
YEAR = 2019
#: Added to the first amount of a unit, so that no other unit has it.
_ODD_YUAN = 7_310_000.17
PAIR = ("620102", "620121")
ISSUER = "https://sso.canaries.invalid"


def mark(code: str, kind: str) -> str:
    return f"{BIRDS[code]}{kind}"


def amount(code: str) -> float:
    """The amount of one row of a unit's ledger, which no other row has."""
    return round(_ODD_YUAN + 1111.11 * list(BIRDS).index(code), 2)


@dataclass(frozen=True)
class City:
    """The folder, its accounts by the word they are called by here, and the codes of its papers."""

    snapshots: Path
    accounts: Mapping[str, Account]
    papers: Mapping[str, str]

    def viewer(self, who: str, language: str = "zh") -> Viewer:
        return self.accounts[who].viewer(language)


def build(snapshots: Path) -> City:
    """All of it, by what the product itself does."""
    snapshots.mkdir(parents=True)
    head = None
    sample = Sample()
    for day in DAYS:
        tables = {name: _marked(name, table) for name, table in sample.tables(Edition(day)).items()}
        head = publish(
            snapshots, tables, as_of=day, actor="李发布", origin=Origin.SUBMISSION,
            districts={code: DistrictReport() for code in districts()},
            inputs=[
                InputFile(f"{mark(code, FILE)}.xlsx", f"{place:064x}", 9)
                for place, code in enumerate(districts())
            ],
            expected_head=head.seq if head else None, reason="季度报送",
        )  # fmt: skip
    made = _accounts(snapshots)
    for code in districts():
        _written(snapshots, code, made)
    _met(snapshots, made["reviewer"].viewer())
    return City(snapshots, made, {code: _paper(snapshots, code) for code in (CITY, *districts())})


def known(snapshots: Path) -> City:
    """The city of a folder that another process has built."""
    made = {account.sub: account for account in Accounts.of(snapshots, everybody()).all()}
    return City(snapshots, made, {code: _paper(snapshots, code) for code in (CITY, *districts())})


def _marked(name: str, table: pa.Table) -> pa.Table:
    """Every free text of every row with the canary of its unit in front, and one odd amount a unit."""
    birds = pa.array([mark(code, _TABLES[name]) for code in table["district_code"].to_pylist()])
    for column in dictionary().table(name).stored:
        place = table.schema.get_field_index(column.name)
        if column.type == "text" and place >= 0:
            field = table.schema.field(place)
            said = pc.binary_join_element_wise(birds, table[column.name], "")
            table = table.set_column(place, field, said.cast(field.type))
    if name == "funding":
        table = _with_odd_amounts(table)
    return table


def _with_odd_amounts(table: pa.Table) -> pa.Table:
    codes, first = table["district_code"].to_pylist(), set()
    amounts = table["amount_yuan"].to_pylist()
    for place, code in enumerate(codes):
        if code not in first:
            first.add(code)
            amounts[place] = type(amounts[place])(str(amount(code)))
    place = table.schema.get_field_index("amount_yuan")
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(amounts, type=field.type))


def _accounts(snapshots: Path) -> Mapping[str, Account]:
    """Of each role one, of each district one, and one of two districts."""
    accounts = Accounts.of(snapshots, everybody())

    def add(who: str, role: Role, name: str, codes: Sequence[str] = ()) -> Account:
        return accounts.add(ISSUER, who, name=name, role=role, districts=codes)

    others = {
        role.value: add(role.value, role, f"某{role.value}") for role in Role if role is not Role.DISTRICT
    }
    own = {code: add(code, Role.DISTRICT, mark(code, NAME), [code]) for code in districts()}
    return {**others, **own, "pair": add("pair", Role.DISTRICT, "两区", PAIR)}


def _written(snapshots: Path, code: str, accounts: Mapping[str, Account]) -> None:
    """What a district and those who review it write: each text with its canary."""
    own, reviewer = accounts[code].viewer(), accounts["reviewer"].viewer()
    leader = accounts["leader"].viewer()
    look = Look.of(reviewer, Catalogue(snapshots), register(), as_of=date(2019, 12, 31), unit=code)
    Reviews.of(snapshots, reviewer).open(look, year=YEAR)

    def step(viewer: Viewer, deed: Any, *said: object, **more: object) -> None:
        Reviews.of(snapshots, viewer).write(YEAR, code, lambda now: deed(now, viewer, *said, **more))

    content = attached.pdf(more=f"% {mark(code, FILE)}\n".encode())
    file = evidence.keep(snapshots, content, f"{mark(code, EVIDENCE)}.PDF", own)
    shown: dict[str, Any] = {"sha256": file.sha256, "name": file.name, "mime": file.mime, "size": file.size}
    step(own, commands.self_assess, "communities.staffed", 1.0, mark(code, REMARK))
    step(own, commands.show, "associations.district", **shown)
    step(own, commands.submit)
    step(reviewer, commands.ask, "pay.contracts", mark(code, QUESTION))
    step(reviewer, commands.adjust, 1.0, mark(code, REMARK))
    step(reviewer, commands.score, "communities.staffed", 2.0, reason=mark(code, REMARK))
    one = Actions.of(snapshots, leader).set(
        register(), indicator="communities.staffed", district_code=code, year=YEAR,
        what=mark(code, ACTION), responsible=mark(code, ACTION), due=today() + timedelta(days=3),
    )  # fmt: skip
    Actions.of(snapshots, own).write(one.id, lambda now: acting.take_over(now, own))
    Actions.of(snapshots, own).write(one.id, lambda now: acting.show(now, own, **shown))
    Notes.of(snapshots, leader).pin(
        register(), indicator="communities.staffed", district_code=code, on=DAYS[-1], text=mark(code, NOTE)
    )
    Store.of(snapshots, own).save(mark(code, SAVED), {"subject": "people"})


def _met(snapshots: Path, viewer: Viewer) -> None:
    """A meeting of the city, whose minutes name no district's."""
    meetings = Meetings.of(snapshots, viewer)
    look = Look.of(viewer, Catalogue(snapshots), register(), as_of=date(2019, 12, 31))
    held = meetings.hold(look, today())
    meetings.write_minutes(held.id, mark(CITY, NOTE))
    meetings.end(held.id)


def _paper(snapshots: Path, code: str) -> str:
    """The code of a brief of a unit; the same each time."""
    from analytics.reports.papers import Papers

    look = Look.of(everybody(), Catalogue(snapshots), register(), unit=code)
    document(look, Format.HTML, language="zh")
    return next(
        stream.removeprefix("papers/")
        for stream, events in Papers.of(snapshots)._events.under("papers/").items()
        if events[-1].body["content"]["unit"] == code
    )
