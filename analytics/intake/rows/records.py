"""Submitted rows as records: cleaned, typed, and without anything that names a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from analytics.dictionary import Column, dictionary
from analytics.errors import nearest_hint
from analytics.id_numbers import without_personal_numbers
from analytics.intake.files.reading import Cell, is_blank
from analytics.intake.finding import MOST_SHOWN, Finding, Flaw, Severity, Spot, notice, warning
from analytics.intake.personal import holds_name
from analytics.intake.rows.cleaning import NO, TICKS, YES, Taken, cleaned, community_named, typed, unspaced
from analytics.intake.rows.person_key import IdNumber, id_number
from analytics.intake.sheets.column_names import names
from analytics.intake.sheets.grid import Grid
from analytics.intake.sheets.header_line import Header
from analytics.visible import cut

#: After so many findings a sheet is not read on: nobody reads them, and they cost the server its memory.
MOST_FINDINGS = 2_000
#: How forms say that there is nothing to say: by a sign, or by a word that is no answer to yes or no.
NOTHING = frozenset({"/", "//", "\\", "-", "--", "---", "—", "——", "–", "―", "─"})
NOTHING_IN_WORDS = frozenset({"无", "暂无", "空", "n/a", "null"})
#: So much of a cell is looked at to show that.
MOST_READ = 500
#: Of these kinds, cells that are equal are written alike; 1 is True, and not every day has its time of day.
ALIKE = frozenset({str, date, type(None)})
#: So many values of a column that were read in some way are named one by one, the rest together.
MOST_NAMED = 100

REQUIRED = Flaw("required", "“{column}” is required but blank.", "Fill it in.")
REQUIRED_SAYS_NOTHING = Flaw(
    "required_says_nothing",
    "“{value}” under “{column}” says that there is nothing, but the column is required.",
    "Enter what it is: every row must have it.",
)
ROW_BARE = Flaw(
    "row_bare",
    "Most of this row is blank. Required: {columns}.",
    "Fill in the row, or delete it if it contains no data.",
)
TOO_MANY_FINDINGS = Flaw(
    "too_many_findings",
    "More than {most} findings up to row {row}: the rest of the sheet was not checked.",
    "Correct what is listed so far, then check again.",
)
TAKEN_MORE = Flaw(
    "taken_more",
    "{count} cells under “{column}” were read in this way; only the first {most} are listed.",
    "Correct them all in the same way.",
)
SAYS_NOTHING = notice(
    "says_nothing",
    "“{value}” under “{column}” was read as blank, in {count} cells.",
    "A cell with nothing to say may stay blank.",
)
NOBODY_TICKED = warning(
    "nobody_ticked",
    "No one is ticked under “{column}”: every blank was read as {no}.",
    "Tick those to whom it applies, or enter {no}.",
)
ID_NUMBER_IN_NUMBER_CELL = Flaw(
    "id_number_numeric",
    "The ID number is a number cell, and a spreadsheet keeps only 15 digits of it.",
    "Format the column as text and enter the ID number again; its last digits have been lost.",
)
ID_NUMBER_ROUNDED = Flaw(
    "id_number_numeric",
    "The ID number was saved as a rounded number; its last digits have been lost.",
    "Format the column as text, enter the ID number again, and save.",
)
NAME_ELSEWHERE = Flaw(
    "name_elsewhere",
    "The person's name also appears in another column of this row.",
    "Remove it from the other column: names are not kept.",
)
BIRTH_YEAR_DIFFERS = Flaw(
    "birth_year_differs",
    "The year of birth {value} differs from the one in the ID number.",
    "One of the two is wrong: check them against the identity card.",
)
GENDER_DIFFERS = Flaw(
    "gender_differs",
    "The sex {value} differs from the one in the ID number.",
    "One of the two is wrong: check them against the identity card.",
)


class Values(Mapping[str, object]):
    """The values of a row by column, in a third of the memory of a dict: there may be millions of rows."""

    __slots__ = ("_places", "in_order")

    def __init__(self, places: Mapping[str, int], in_order: tuple[object, ...]) -> None:
        self._places = places
        self.in_order = in_order

    def __getitem__(self, column: str) -> object:
        return self.in_order[self._places[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self.in_order)


@dataclass(frozen=True, slots=True)
class Record:
    """One submitted row as the snapshot will hold it: stored columns only, None where nothing was written."""

    #: The sheet it stands in, without its rows.
    grid: Grid
    row: int
    values: Values

    @property
    def spot(self) -> Spot:
        """The row as a place."""
        return self.grid.spot(self.row)

    def finding(
        self, column: str, flaw: Flaw, value: object = None, *, severity: Severity | None = None
    ) -> Finding:
        """The flaw at this row, under the header as the sender wrote it.

        Where its sentences name a column in braces, as in {cancelled_on}, they say that column's header.
        """
        missing = flaw.placeholders - set(flaw.values)
        headers = {
            item.name: self.header(item.name) for item in self.grid.table.columns if item.name in missing
        }
        spot = self.grid.spot(self.row, self.header(column))
        return flaw.naming(**headers).at(spot, None if value is None else str(value), severity)

    def header(self, column: str) -> str:
        """A column's header as the sender wrote it, or the dictionary's where it was left out."""
        header = self.grid.header(column)
        return header.text if header else self.grid.table.column(column).header.zh

    def label(self, column: str, code: object) -> str:
        """The word that is written for a code of a column."""
        return self.grid.table.column(column).label(str(code), "zh")


#: What is wrong with a person: the column, the flaw, and the value that is shown.
PersonFlaw = tuple[str, Flaw, object]


def records(grid: Grid, *, as_of: date, secret: bytes) -> tuple[list[Record], list[Finding]]:
    """Every filled row of a sheet, and a finding for each cell that is unclear or missing.

    A sheet with more than MOST_FINDINGS is not read to its end: something is wrong with all of it.
    """
    rows: list[Record] = []
    findings: list[Finding] = []
    taken = Counter[tuple[Spot, Severity, str]]()
    blank_means = {header.index: _blank_means(grid, header) for header in grid.headers}
    readers = [_Reader(grid, header, blank_means[header.index], as_of) for header in grid.headers]
    required = [header for header in grid.headers if header.column.required]
    unread: dict[str, object] = {column.name: None for column in grid.table.columns}
    places = {column.name: place for place, column in enumerate(grid.table.stored)}
    sheet = replace(grid, rows=())
    for number, row in grid.rows:
        if bare := _bare(grid, number, row, required):
            findings.append(bare)
            continue
        values = unread.copy()
        row_findings: list[Finding] = []
        for reader in readers:
            header = reader.header
            value, flaw = reader.read(row)
            values[header.column.name] = value
            if flaw is None:
                continue
            if value is not None:
                kind = grid.spot(None, header.text), flaw.severity, flaw.code
                taken[kind] += 1
                if taken[kind] > MOST_NAMED:
                    continue
            what = shown(header.cell(row), header.column, grid, row)
            row_findings.append(flaw.at(grid.spot(number, header.text), what))
        person_flaws = _without_person(grid, values, secret) if "id_number" in values else []
        rows.append(record := Record(sheet, number, Values(places, tuple(map(values.__getitem__, places)))))
        findings += row_findings
        findings += (record.finding(column, flaw, value) for column, flaw, value in person_flaws)
        if len(findings) > MOST_FINDINGS:
            findings.append(TOO_MANY_FINDINGS.naming(most=MOST_FINDINGS, row=number).at(grid.spot(number)))
            break
    more = [
        TAKEN_MORE.naming(count=count, most=MOST_NAMED, of=code).at(column, severity=severity)
        for (column, severity, code), count in taken.items()
        if count > MOST_NAMED
    ]
    return rows, [*_unticked(grid, blank_means), *_silent(grid), *findings, *more]


def _bare(grid: Grid, number: int, row: Sequence[Cell], required: Sequence[Header]) -> Finding | None:
    """The one finding about a line that lacks most of what a row must have: prepared, or no row at all."""
    lacking = [header.text for header in required if is_blank(header.cell(row))]
    if len(lacking) * 2 <= len(required):
        return None
    return ROW_BARE.naming(columns="、".join(lacking)).at(grid.spot(number))


def _silent(grid: Grid) -> Iterator[Finding]:
    """A notice for each column some of whose cells hold a sign for nothing."""
    for header in grid.headers:
        if header.column.required:
            continue
        cells = {cell for _, row in grid.rows if isinstance(cell := header.cell(row), str)}
        if written := {cell for cell in cells if _is_sign(cell, header)}:
            below = (header.cell(row) for _, row in grid.rows)
            signs = Counter(typed(cell) for cell in below if isinstance(cell, str) and cell in written)
            flaw = SAYS_NOTHING.naming(count=signs.total())
            yield flaw.at(grid.spot(None, header.text), "、".join(signs))


def _is_sign(cell: Cell, header: Header) -> bool:
    """Whether a cell holds a sign for nothing that is none of the column's words."""
    if not isinstance(cell, str):
        return False
    sign = typed(cell).casefold()
    if header.column.type == "flag":
        return sign in NOTHING and sign not in NO
    is_word = sign in header.codes or sign in header.written_as
    return not is_word and (sign in NOTHING or sign in NOTHING_IN_WORDS)


class _Reader:
    """Reads what stands below a header; what is written alike is read once."""

    def __init__(self, grid: Grid, header: Header, blank_means: bool | None, as_of: date) -> None:
        self.header = header
        self._grid = grid
        self._blank_means = blank_means
        self._as_of = as_of
        self._read: dict[Cell, tuple[object, Flaw | None]] = {}

    def read(self, row: Sequence[Cell]) -> tuple[object, Flaw | None]:
        """The value in a row, None where it is unclear or missing, and what there is to say about it."""
        cell = self.header.cell(row)
        if type(cell) not in ALIKE:
            return self._anew(cell, row)
        if told := self._read.get(cell):
            return told
        told = self._anew(cell, row)
        # Nobody has another's number; and which community a name means is said by the district beside it.
        if self.header.column.type != "id_number" and (
            told[1] is None or self.header.column.type != "community"
        ):
            self._read[cell] = told
        return told

    def _anew(self, cell: Cell, row: Sequence[Cell]) -> tuple[object, Flaw | None]:
        header = self.header
        is_silent = is_blank(cell) or (not header.column.required and _is_sign(cell, header))
        value = self._blank_means if is_silent else _value(cell, header, self._as_of)
        if value is None and header.column.required:
            value = REQUIRED
        if isinstance(value, Flaw) and header.column.type == "community":
            value = community_named(cell, _district(self._grid, row)) or value
        if isinstance(value, Taken):
            return value.value, value.flaw
        return (None, value) if isinstance(value, Flaw) else (value, None)


def _district(grid: Grid, row: Sequence[Cell]) -> object:
    """The district a row names, or what is wrong with it."""
    header = grid.header("district_code")
    cell = header.cell(row) if header else None
    return cleaned(cell, header) if header and not is_blank(cell) else None


def shown(cell: Cell, column: Column, grid: Grid, row: Sequence[Cell]) -> str | None:
    """What a finding may show of a cell: all but ID numbers and, of a person's row, names."""
    if is_blank(cell):
        return None
    written = typed(cell)[:MOST_READ]
    text = without_personal_numbers(written)
    is_masked = text != written
    if column.private or (_is_of_people(grid) and (is_masked or _is_personal(text, column, grid, row))):
        return f"{written[:1]}***"
    return cut(text, MOST_SHOWN)


def _is_of_people(grid: Grid) -> bool:
    return any(item.private for item in grid.table.columns)


def _is_personal(text: str, column: Column, grid: Grid, row: Sequence[Cell]) -> bool:
    """Whether a name stands in a cell; where an ID number does, one may stand beside it."""
    labels = [label.zh for label in column.codes.values()]
    header = grid.header("name")
    name = header.cell(row) if header else None
    words = _words(grid.table.name)
    return not nearest_hint(text, labels) and holds_name(text, typed(name) if name else "", words=words)


@cache
def _words(table: str) -> tuple[str, ...]:
    """Every word of a table that senders write: they are no names."""
    columns = dictionary().table(table).columns
    labels = [label.zh for column in columns for label in column.codes.values()]
    return tuple(labels + names(*columns) + [word for column in columns for word in column.written_as])


def _value(cell: Cell, header: Header, as_of: date) -> object:
    if header.column.type in ("text", "id_number") and header.column.required and _is_sign(cell, header):
        return REQUIRED_SAYS_NOTHING
    if header.column.type != "id_number":
        return cleaned(cell, header)
    if not isinstance(cell, str):
        return ID_NUMBER_IN_NUMBER_CELL
    if re.fullmatch(r"[0-9.]+[Ee]\+?[0-9]+", unspaced(cell)):
        return ID_NUMBER_ROUNDED
    return id_number(unspaced(cell), as_of=as_of)


def _blank_means(grid: Grid, header: Header) -> bool | None:
    """False under a column of ticks alone (√ or blank); else a blank is missing.

    A required column nobody is ticked in is one of ticks too, where every other flag of the sheet is.
    """
    if header.column.type != "flag":
        return None
    written = _written(grid, header)
    if not written and header.column.required:
        others = [_written(grid, other) for other in grid.headers if other.column.type == "flag"]
        written = {text for texts in others for text in texts}
    # What is no flag at all is told in its own cell, not in every blank one.
    words = {text.casefold() for text in written} & (YES | NO)
    return False if words and words <= TICKS else None


def _written(grid: Grid, header: Header) -> set[str]:
    """Everything that stands below a header."""
    cells = [header.cell(row) for _, row in grid.rows]
    texts: set[Cell] = {cell for cell in cells if isinstance(cell, str)}
    others = (cell for cell in cells if not isinstance(cell, str))
    return {typed(cell) for cell in (*texts, *others) if not is_blank(cell)}


def _unticked(grid: Grid, blank_means: Mapping[int, bool | None]) -> Iterator[Finding]:
    """A warning for each column whose blanks all mean no, though nobody is ticked in it."""
    for header in grid.headers:
        if blank_means[header.index] is False and grid.rows and not _written(grid, header):
            flaw = NOBODY_TICKED.naming(no=header.column.label("false", "zh"))
            yield flaw.at(grid.spot(grid.header_row, header.text))


def _without_person(grid: Grid, values: dict[str, object], secret: bytes) -> list[PersonFlaw]:
    """Puts person_key in the place of ID number and name; what is wrong with name, year of birth and sex."""
    person = values.pop("id_number")
    name = values.pop("name")
    flaws: list[PersonFlaw] = []
    if name is not None and name in values.values():
        flaws.append(("name", NAME_ELSEWHERE, None))
    values["person_key"] = person.key(secret) if isinstance(person, IdNumber) else None
    if isinstance(person, IdNumber):
        flaws += _disagreements(grid, values, person)
        values["birth_year"] = person.birth_year
    return flaws


def _disagreements(grid: Grid, values: Mapping[str, object], person: IdNumber) -> Iterator[PersonFlaw]:
    birth_year, gender = values["birth_year"], values["gender"]
    if birth_year not in (None, person.birth_year):
        yield "birth_year", BIRTH_YEAR_DIFFERS, birth_year
    if gender not in (None, person.gender):
        yield "gender", GENDER_DIFFERS, grid.table.column("gender").label(str(gender), "zh")
