"""A district's delivery: drawn from a seed, clean or with seeded errors, the truth beside it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.dictionary import dictionary
from analytics.reference import CITY, communities, unit
from tests.submissions import ledgers
from tests.submissions.before import as_before, count_professionals, drafts_of, quarter_before
from tests.submissions.file_faults import FILE_FAULTS, damage
from tests.submissions.files import DELIMITERS, ENCODINGS, ENDINGS, LINE_ENDS, WORKBOOKS, Format, write_file
from tests.submissions.habits import Habits, fancied_in
from tests.submissions.identity import People
from tests.submissions.model import Draft, Place, Seeded, Sheet, TrueRow, Value
from tests.submissions.packages import SHAPES
from tests.submissions.placing import Placed, place
from tests.submissions.plans import Delivery, Fault, FilePlan
from tests.submissions.register import registration
from tests.submissions.row_faults import ROW_FAULTS
from tests.submissions.sheet_faults import SHEET_FAULTS
from tests.submissions.sheets import SheetPlan
from tests.submissions.value_faults import FORMATTED, VALUE_FAULTS

FAULTS: Mapping[str, Fault] = {**VALUE_FAULTS, **ROW_FAULTS, **SHEET_FAULTS, **FILE_FAULTS}
FORMATS = (*WORKBOOKS, *ENCODINGS)
#: Faults that a second one could hide or set off by itself.
ALONE = frozenset(
    {
        "professionals_disagree",
        "share_over_100",
        "amount_fell",
        "character_that_cannot_stand",
        *SHEET_FAULTS,
        *FILE_FAULTS,
    }
)
#: Faults that only some formats can hold.
NEEDS_FORM = {
    "formula_without_result": ("file.xlsx", "file.xlsx_other"),
    "macro_sheet": ("file.xlsx", "file.xlsx_other"),
    "amount_shown_otherwise": tuple(sorted(FORMATTED)),
    "quotes_swallow_row": tuple(ENCODINGS),
    **dict.fromkeys(("sheet_goes_on", "sheet_under_foreign_headers", "cut_short", "locked"), WORKBOOKS),
}
#: Faults that show only against the last snapshot.
AGAINST_THE_LAST = frozenset({"amount_fell", "people_fell"})
AS_OF_DATES = tuple(
    day for y in range(2014, 2021) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))
    if date(2014, 6, 30) <= (day := date(y, m, d)) <= date(2020, 6, 30)
)  # fmt: skip

Rows = dict[str, list[dict[str, Value]]]


@dataclass(frozen=True)
class DeliveredFile:
    """One file, ready to be written."""

    name: str
    form: Format
    sheets: tuple[Sheet, ...]
    #: What happened to the file after it was written, if something did.
    damage: str = ""


@dataclass(frozen=True)
class Submission:
    """One delivery, and all that is true of it.

    `truth` holds, for each of the six tables, the rows a correct reader gets, in the order of `files`;
    rows with a seeded error are not among them. `previous`, where there is one, is the clean delivery
    of the quarter before, to be published first.
    """

    seed: int
    clean: bool
    as_of: date
    #: The districts the rows are of; 620100 among them where the city's own rows are there.
    districts: tuple[str, ...]
    files: tuple[DeliveredFile, ...]
    truth: Mapping[str, tuple[TrueRow, ...]]
    seeded: tuple[Seeded, ...]
    #: What is in order and yet worth a word: hidden rows, columns and sheets, lapsed registrations.
    notices: tuple[Seeded, ...]
    habits: frozenset[str]
    #: Each habit with the kind of file it shows in.
    habits_by_form: frozenset[tuple[str, str]]
    previous: Submission | None

    def write(self, folder: Path) -> list[Path]:
        """Writes the files into the folder, which is made where missing; their paths in order."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.files:
            write_file(folder / file.name, file.sheets, file.form)
            if file.damage:
                damage(folder / file.name, file.form, file.damage)
        return [folder / file.name for file in self.files]


def submission(seed: int, *, clean: bool) -> Submission:
    """The delivery of a seed: always the same one, whatever was drawn before.

    Seeds in a row go through all formats (clean) and through all kinds of errors (not clean).
    """
    rng = random.Random(f"{seed} {clean}")
    fault = "" if clean else list(FAULTS)[seed % len(FAULTS)]
    drawn = _Drawn(seed, rng, fault)
    before = drawn.previous() if fault in AGAINST_THE_LAST or (clean and seed % 5 == 0) else None
    delivery = drawn.delivery()
    if fault:
        _spoil(delivery, fault)
    previous = None
    if before is not None:
        count_professionals(before["communities"], before["registrations"])
        previous = _untroubled(seed, quarter_before(drawn.as_of), drawn.districts, before)
    return _submission(seed, delivery, drawn.habits, clean=clean, previous=previous)


def _spoil(delivery: Delivery, primary: str) -> None:
    """Seeds the primary fault and, where it can bear company, up to four more."""
    done = FAULTS[primary](delivery)
    if primary in ALONE and done:
        return
    others = sorted(set(FAULTS) - ALONE)
    for name in delivery.rng.sample(others, delivery.rng.randrange(0 if done else 1, 5)):
        FAULTS[name](delivery)


class _Drawn:
    """The choices of one seed, from the size of the district to the format of the files."""

    def __init__(self, seed: int, rng: random.Random, fault: str) -> None:
        self.seed, self.rng, self.fault = seed, rng, fault
        fancied = frozenset() if fault else fancied_in(seed // len(FORMATS))
        self.habits = Habits(rng, fancied=fancied)
        self.as_of = rng.choice(AS_OF_DATES)
        self.people = People(rng)
        two = fault == "person_in_two_districts" or rng.random() < 0.3
        codes = sorted({place.district_code for place in communities()})
        self.districts = tuple(sorted(rng.sample(codes, 2 if two else 1)))
        self.apart = two and rng.random() < 0.6
        with_city = self.habits.does("files.city", 0.2)
        self.drafts = {code: self._drafts(code) for code in self.districts}
        if with_city:
            for table, rows in self._city().items():
                self.drafts[self.districts[-1]][table] += drafts_of(rows)

    def _drafts(self, district: str) -> dict[str, list[Draft]]:
        rng, as_of = self.rng, self.as_of
        known = [place for place in communities() if place.district_code == district]
        places = sorted(rng.sample(known, min(len(known), rng.randrange(5, 20))), key=lambda p: p.code)
        size = rng.choice(
            (*[rng.randrange(20, 60)] * 6, *[rng.randrange(60, 150)] * 2, rng.randrange(150, 400))
        )
        register = [
            registration(rng, self.people, district=district, as_of=as_of, places=places) for _ in range(size)
        ]
        rows: Rows = {
            "registrations": register,
            "funding": ledgers.funding(
                rng, district, as_of, serial=rng.random() < 0.3, count=rng.randrange(3, 25)
            ),
            "communities": ledgers.communities(rng, places, register),
            **self._others(district),
        }
        if self.fault and self.fault not in ("professionals_disagree", "share_over_100"):
            # A row refused for its error would be missing from this comparison.
            for row in rows["communities"]:
                row["professionals_reported"] = None
        return {table: drafts_of(found) for table, found in rows.items()}

    def _others(self, district: str) -> Rows:
        rng, serial = self.rng, self.rng.random() < 0.3
        found = {
            "institutions": ledgers.institutions(
                rng, district, self.as_of, serial=serial, count=rng.randrange(3, 15)
            ),
            "activities": ledgers.activities(
                rng, district, self.as_of, serial=serial, count=rng.randrange(3, 30)
            ),
            "measures": ledgers.measures(rng, district, self.as_of, count=rng.randrange(2, 8)),
        }
        if self.fault:
            return found
        kept = 0.5 if "sheets.empty" in self.habits.fancied else 0.8
        return {table: rows if rng.random() < kept else [] for table, rows in found.items()}

    def _city(self) -> Rows:
        return {
            "funding": ledgers.funding(self.rng, CITY, self.as_of, serial=False, count=3),
            **self._others(CITY),
        }

    def previous(self) -> Rows:
        """The rows of the quarter before; each draft remembers its own."""
        as_of = quarter_before(self.as_of)
        rows: Rows = {table.name: [] for table in dictionary().tables}
        for tables in self.drafts.values():
            for table, drafts in tables.items():
                for draft in drafts:
                    draft.before = as_before(table, draft.values, as_of)
                    if draft.before is not None:
                        rows[table].append(draft.before)
        return rows

    def delivery(self) -> Delivery:
        files = self._files()
        return Delivery(self.rng, self.as_of, self.districts, self.people, files)

    def _files(self) -> list[FilePlan]:
        """Which tables go into which files: by district or together, by sheet or in one workbook."""
        groups: list[tuple[str, dict[str, list[Draft]]]]
        if len(self.districts) == 2 and not self.apart:
            self.habits.show("files.several_districts")
            first, second = (self.drafts[code] for code in self.districts)
            groups = [("兰州市汇总", {table: first[table] + second[table] for table in first})]
        else:
            if self.apart:
                self.habits.show("files.one_per_district")
            groups = [(unit(code).name, self.drafts[code]) for code in self.districts]
        return [
            file
            for n, (name, tables) in enumerate(groups)
            for file in self._group(name, tables, first=n == 0)
        ]

    def _group(self, name: str, tables: dict[str, list[Draft]], *, first: bool) -> list[FilePlan]:
        form = self._form(FORMATS[self.seed % len(FORMATS)] if first else self.rng.choice(FORMATS))
        habits = self.habits.within(form.impossible, form.kind)
        filled = {table: drafts for table, drafts in tables.items() if drafts}
        if not form.is_csv and self.habits.does("files.one_workbook", 0.7):
            for table in [table for table, drafts in tables.items() if not drafts]:
                if habits.does("sheets.empty", 0.5):
                    filled[table] = []
            ending = self.rng.choice((f"_{self.as_of:%Y%m%d}", "（终稿）", " 报送表", ""))
            plans = [self._sheet(table, filled[table], form) for table in tables if table in filled]
            if habits.does("sheets.shuffled", 0.3):
                self.rng.shuffle(plans)
            return [FilePlan(name + ending + form.suffix, form, plans)]
        self.habits.show("files.one_per_sheet")
        files = []
        for table, drafts in filled.items():
            label = dictionary().table(table).sheet.zh
            plan = self._sheet(table, drafts, form)
            if not self.fault and plan.habits.does("sheets.nobody_named", 0.15):
                plan.called = self.rng.choice(("Sheet1", "工作表1", "sheet 3"))
            files.append(FilePlan(f"{name}{label}{form.suffix}", form, [plan]))
            form = self._form(self.rng.choice(FORMATS))
        return files

    def _sheet(self, table: str, drafts: list[Draft], form: Format) -> SheetPlan:
        habits = self.habits.within(form.impossible, form.kind)
        plan = SheetPlan(dictionary().table(table), drafts, habits)
        if habits.does("sheets.spaced_name", 0.08):
            name = plan.table.sheet.zh
            plan.called = self.rng.choice((f" {name}", f"{name} ", f"{name[:2]} {name[2:]}"))
        return plan

    def _form(self, name: str) -> Format:
        if self.fault in NEEDS_FORM:
            name = self.rng.choice(NEEDS_FORM[self.fault])
        bare = Format(name)
        habits = self.habits.within(bare.impossible, bare.kind)
        habits.show(name)
        if bare.is_csv:
            return self._csv(name, habits)
        return Format(
            name,
            from_1904=habits.does("file.epoch_1904", 0.15),
            code_page=self.rng.choice((1252, 936, 0)) if habits.does("file.code_page", 0.3) else 1200,
            shapes=tuple(shape for shape in SHAPES if habits.does(shape, 0.1)),
        )

    def _csv(self, name: str, habits: Habits) -> Format:
        delimiter, line_end = self.rng.choice(sorted(DELIMITERS)), self.rng.choice(sorted(LINE_ENDS))
        habits.show(delimiter)
        habits.show(line_end)
        return Format(
            name,
            delimiter=delimiter,
            line_end=line_end,
            quoted=habits.does("csv.quoted", 0.25),
            ragged=habits.does("csv.ragged", 0.4),
            ending=tuple(end for end in ENDINGS if habits.does(end, 0.1)),
        )


def _untroubled(seed: int, as_of: date, districts: tuple[str, ...], rows: Rows) -> Submission:
    """The rows in one workbook that follows the template to the letter."""
    rng = random.Random(seed)
    habits = Habits(rng, strength=0)
    form = Format("file.xlsx")
    plans = [
        SheetPlan(dictionary().table(table), drafts_of(found), habits.within(form.impossible, form.kind))
        for table, found in rows.items()
    ]
    file = FilePlan(f"上期_{as_of:%Y%m%d}.xlsx", form, plans)
    delivery = Delivery(rng, as_of, districts, People(rng), [file])
    return _submission(seed, delivery, habits, clean=True, previous=None)


def _submission(
    seed: int, delivery: Delivery, habits: Habits, *, clean: bool, previous: Submission | None
) -> Submission:
    placed: list[Placed] = [place(file, habits, delivery.as_of) for file in delivery.files]
    places: dict[Draft, Place] = {draft: at for one in placed for draft, at in one.places.items()}
    truth: dict[str, tuple[TrueRow, ...]] = {
        table.name: tuple(
            TrueRow(draft.values, places[draft])
            for _, plan in delivery.sheets(table.name)
            for draft in plan.drafts
            if draft.sound and not plan.unreadable
        )
        for table in dictionary().tables
    }
    units = {str(row.values["district_code"]) for rows in truth.values() for row in rows}
    return Submission(
        seed=seed,
        clean=clean,
        as_of=delivery.as_of,
        districts=tuple(sorted(units | set(delivery.districts))),
        files=tuple(DeliveredFile(o.file.name, o.file.form, tuple(o.sheets), o.file.damage) for o in placed),
        truth=truth,
        seeded=tuple(found for one in placed for found in one.seeded(places)),
        notices=tuple(found for one in placed for found in one.notices),
        habits=frozenset(habit for _, habit in habits.shown),
        habits_by_form=frozenset(habits.shown),
        previous=previous,
    )
