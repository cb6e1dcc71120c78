"""A city whose texts try to act: each in every text column, sent as offices send it, and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from analytics.access.viewer import everybody
from analytics.dictionary import Column, dictionary
from analytics.intake.finding import Finding
from analytics.intake.submission import Examination, examine, publish, refuse_errors
from analytics.reference import communities, districts
from tests import sealed
from tests.intake.workbooks import community, entry, id_number, person, sheet_of, workbook

#: The end of a year under review, and a later day.
EARLIER, LATER = date(2019, 12, 31), date(2020, 6, 30)
#: Table and column.
Place = tuple[str, str]
Row = dict[str, object]

#: Every text that is submitted and kept; a person's name is read and kept nowhere.
PLACES: tuple[Place, ...] = tuple(
    (table.name, column.name)
    for table in dictionary().tables
    for column in table.columns
    if column.type == "text" and not column.private
)
#: What stands where a text was refused and one is needed.
SAFE = "平常"


@dataclass
class Sent:
    """What became of the texts of one column, by the text as it was typed."""

    stored: dict[str, str | None] = field(default_factory=dict)
    refused: dict[str, Finding] = field(default_factory=dict)


@dataclass
class City:
    """A folder of snapshots, what was sent into it, and every finding that was told on the way."""

    folder: Path
    day: date
    sent: Mapping[Place, Sent] = field(default_factory=lambda: {place: Sent() for place in PLACES})
    findings: list[Finding] = field(default_factory=list)

    def stored(self, *tables: str) -> set[str]:
        """Every text that is kept, of all tables or of some."""
        return {
            text
            for (table, _), sent in self.sent.items()
            if not tables or table in tables
            for text in sent.stored.values()
            if text
        }


def column(place: Place) -> Column:
    table, name = place
    return dictionary().table(table).column(name)


def send(folder: Path, texts: Sequence[str], work: Path, *, day: date) -> City:
    """Sends every text in every text column into a folder of snapshots, and publishes what is taken."""
    city = City(folder, day)
    work.mkdir(parents=True, exist_ok=True)
    rows = {table: [make(number) for number in range(len(texts))] for table, make in ROWS.items()}
    for place in PLACES:
        for row, text in zip(rows[place[0]], texts, strict=True):
            row[column(place).header.zh] = text
    typed = {place: dict(enumerate(texts)) for place in PLACES}
    examination = _examined(city, rows, work / "sent.xlsx")
    # What is refused may hide what is refused next: a key that stands there twice once it is cleaned.
    while examination.errors:
        _take_out(city, rows, typed, examination.errors)
        examination = _examined(city, rows, work / "sent.xlsx")
    viewer = everybody().named("测试员")
    # Another snapshot is there from now on.
    sealed.manifests.cache_clear()
    publish(folder, refuse_errors(examination), viewer=viewer, accept_warnings=True)
    for place in PLACES:
        _note_stored(city, place, typed[place])
    return city


def _examined(city: City, rows: Mapping[str, Sequence[Row]], path: Path) -> Examination:
    workbook(path, {sheet_of(table): own for table, own in rows.items()})
    examination = examine(city.folder, [path], as_of=city.day)
    city.findings += examination.findings
    return examination


def _take_out(
    city: City,
    rows: Mapping[str, Sequence[Row]],
    typed: Mapping[Place, dict[int, str]],
    errors: Sequence[Finding],
) -> None:
    """Puts what is refused aside, as a sender who is told of it would."""
    by_header = {(sheet_of(place[0]), column(place).header.zh): place for place in PLACES}
    for finding in errors:
        place = by_header.get((finding.sheet or "", finding.column or ""))
        assert place is not None, finding
        assert finding.row is not None, finding
        number = finding.row - 2
        if number in typed[place]:
            city.sent[place].refused[typed[place].pop(number)] = finding
        own = column(place)
        rows[place[0]][number][own.header.zh] = f"{SAFE}{number}" if own.required else None


def _note_stored(city: City, place: Place, typed: Mapping[int, str]) -> None:
    table, name = place
    kept = {
        NUMBER[table](row): row[name] for row in sealed.table(city.folder, city.day, table).to_dict("records")
    }
    for number, text in typed.items():
        value = kept[number]
        city.sent[place].stored[text] = value if isinstance(value, str) else None


def _registration(number: int) -> Row:
    born = (date(1960, 1, 1) + timedelta(days=number)).strftime("%Y%m%d")
    return person(身份证号=id_number(1, born=born), 姓名=None, 工作单位=None, 联系志愿者人数=number)


def _entry(number: int) -> Row:
    return entry(
        f"A-{number}",
        项目名称=None,
        **{"金额(元)": 30_000 + number, "资金年度": 2019, "列支日期": "2019/3/10"},
    )


def _community(number: int) -> Row:
    place = communities()[number]
    kind = "城市社区" if place.kind == "community" else "农村社区"
    return community(
        place.code,
        社区名称=place.name,
        县区=districts()[place.district_code].name,
        类型=kind,
        街道乡镇=None,
        岗位数=number,
    )


def _institution(number: int) -> Row:
    row = {"编号": f"B-{number}", "县区": "城关区", "类型": "民办社会工作服务机构", "名称": f"{SAFE}{number}"}
    return {**row, "成立日期": "2016-01-01", "社工岗位数": number, "佐证材料": None}


def _activity(number: int) -> Row:
    return {"编号": f"C-{number}", "县区": "城关区", "类型": "宣传", "日期": "2019-03-01", "人次": number}


def _measure(number: int) -> Row:
    day = _FIRST_ADOPTED + timedelta(days=number)
    return {"县区": "城关区", "措施": "继续教育", "出台日期": day, "文件名称": None}


_FIRST_ADOPTED = date(2016, 9, 1)
#: A clean row of every table, with a number by which it is found again.
ROWS: Mapping[str, Callable[[int], Row]] = {
    "registrations": _registration,
    "funding": _entry,
    "communities": _community,
    "institutions": _institution,
    "activities": _activity,
    "measures": _measure,
}
#: The number of a row that is kept.
NUMBER: Mapping[str, Callable[[Mapping[Any, Any]], int]] = {
    "registrations": lambda row: int(row["volunteers_linked"]),
    "funding": lambda row: int(row["amount_yuan"]) - 30_000,
    "communities": lambda row: int(row["posts"]),
    "institutions": lambda row: int(row["posts"]),
    "activities": lambda row: int(row["people"]),
    "measures": lambda row: (row["adopted_on"] - _FIRST_ADOPTED).days,
}
