"""Submitted rows as records: cleaned, typed, and without anything that names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.dictionary import Column
from analytics.errors import nearest_hint
from analytics.intake.files.reading import Cell
from analytics.intake.finding import Finding, Flaw, Severity, without_personal_numbers
from analytics.intake.rows.cleaning import NO, TICKS, YES, cleaned, typed, unspaced
from analytics.intake.rows.community_names import community_named
from analytics.intake.rows.person_key import IdNumber, id_number
from analytics.intake.rows.taken import Taken, TakenCells
from analytics.intake.sheets.layout import Grid, Heading, is_blank

#: Values of a person's row that are shown as they are: numbers, dates, amounts.
HARMLESS = re.compile(r"[-0-9./,年月日%]{1,12}")


@dataclass(frozen=True)
class Record:
    """One submitted row as the snapshot will hold it: stored columns only, None where nothing was written."""

    grid: Grid
    row: int
    values: Mapping[str, object]

    def finding(
        self, column: str | None, flaw: Flaw, value: object = None, *, severity: Severity = Severity.ERROR
    ) -> Finding:
        """The flaw at this row, under the header as the sender wrote it."""
        header = self.header(column) if column else None
        found = None if value is None else str(value)
        return flaw.at(self.grid.spot(self.row, header), found, severity)

    def header(self, column: str) -> str:
        """A column's header as the sender wrote it, or the dictionary's where it was left out."""
        heading = next((item for item in self.grid.headings if item.column.name == column), None)
        return heading.text if heading else self.grid.table.column(column).header.zh

    def headers(self, *columns: str) -> dict[str, str]:
        """Several headers by column, as values of a sentence."""
        return {column: self.header(column) for column in columns}

    def label(self, column: str, code: str) -> str:
        """The word that is written for a code of a column."""
        return self.grid.table.column(column).label(code, "zh")


#: After so many findings a sheet is not read on: nobody reads them, and they cost the server its memory.
MOST_FINDINGS = 2_000


def records(grid: Grid, *, as_of: date, secret: bytes) -> tuple[list[Record], list[Finding]]:
    """Every filled row of a sheet, and a finding for each cell that is unclear or missing.

    A sheet with more than MOST_FINDINGS is not read to its end: something is wrong with all of it.
    """
    found: list[Record] = []
    findings: list[Finding] = []
    taken = TakenCells()
    blank_means = {heading.index: _blank_means(grid, heading) for heading in grid.headings}
    for number, row in grid.rows:
        row_findings: list[Finding] = []
        values: dict[str, object] = {column.name: None for column in grid.table.columns}
        for heading in grid.headings:
            cell = row[heading.index] if heading.index < len(row) else None
            value = blank_means[heading.index] if is_blank(cell) else _value(cell, heading, as_of)
            if value is None and heading.column.required:
                value = _required()
            if isinstance(value, Flaw) and heading.column.type == "community":
                value = community_named(cell, _district(grid, row)) or value
            if isinstance(value, (Flaw, Taken)):
                told = grid.spot(number, heading.text), shown(cell, heading.column, grid)
                row_findings += taken.told(value, *told) if isinstance(value, Taken) else [value.at(*told)]
                value = value.value if isinstance(value, Taken) else None
            values[heading.column.name] = value
        record, person_findings = _without_person(Record(grid, number, values), secret)
        found.append(record)
        findings += row_findings + person_findings
        if len(findings) > MOST_FINDINGS:
            rest = Flaw(
                "too_many_findings",
                "More than {most} findings by row {row}: the rest of the sheet was not checked.",
                "Mend what is named so far, then check again.",
                most=MOST_FINDINGS,
                row=number,
            )
            findings.append(rest.at(grid.spot(number, None)))
            break
    return found, [*_unticked(grid, blank_means), *findings, *taken.rest()]


def _district(grid: Grid, row: Sequence[Cell]) -> object:
    """The district a row names, or what is wrong with it."""
    heading = next((item for item in grid.headings if item.column.name == "district_code"), None)
    if heading is None or heading.index >= len(row) or is_blank(row[heading.index]):
        return None
    return cleaned(row[heading.index], heading)


def shown(cell: Cell, column: Column, grid: Grid) -> str | None:
    """What a finding may show of a cell: of people only harmless values, else the first character."""
    if is_blank(cell):
        return None
    text = without_personal_numbers(typed(cell))
    if not any(item.private for item in grid.table.columns):
        return text if len(text) <= 60 else f"{text[:59]}…"
    labels = [label.zh for label in column.codes.values()]
    near_a_label = bool(nearest_hint(text, labels))
    if not column.private and (HARMLESS.fullmatch(text) or near_a_label):
        return text
    return f"{typed(cell)[:1]}***"


def _value(cell: Cell, heading: Heading, as_of: date) -> object:
    if heading.column.type != "id_number":
        return cleaned(cell, heading)
    if not isinstance(cell, str):
        return Flaw(
            "id_number_numeric",
            "The ID number is a number cell, and a spreadsheet keeps only 15 digits of it.",
            "Format the column as text and write the ID number again; its last digits are lost.",
        )
    if re.fullmatch(r"[0-9.]+[Ee]\+?[0-9]+", unspaced(cell)):
        return Flaw(
            "id_number_numeric",
            "The ID number was saved as a rounded number; its last digits are lost.",
            "Format the column as text, write the ID number again, and save.",
        )
    return id_number(unspaced(cell), as_of=as_of)


def _blank_means(grid: Grid, heading: Heading) -> bool | None:
    """False under a column of ticks alone (√ or blank); else a blank is missing.

    A required column nobody is ticked in is one of ticks too, where every other flag of the sheet is.
    """
    if heading.column.type != "flag":
        return None
    filled = _written(grid, heading)
    if not filled and heading.column.required:
        others = [_written(grid, other) for other in grid.headings if other.column.type == "flag"]
        filled = {text for texts in others for text in texts}
    # What is no flag at all is told in its own cell, not in every blank one.
    words = {text.casefold() for text in filled} & (YES | NO)
    return False if words and words <= TICKS else None


def _written(grid: Grid, heading: Heading) -> set[str]:
    """Everything that stands under a heading."""
    cells = (row[heading.index] for _, row in grid.rows if heading.index < len(row))
    return {typed(cell) for cell in cells if not is_blank(cell)}


def _unticked(grid: Grid, blank_means: Mapping[int, bool | None]) -> Iterator[Finding]:
    """A warning for each column whose blanks all mean no, though nobody is ticked in it."""
    for heading in grid.headings:
        if blank_means[heading.index] is False and grid.rows and not _written(grid, heading):
            yield Flaw(
                "nobody_ticked",
                "Nobody is ticked under “{column}”: every blank was read as {no}.",
                "Tick those who belong, or write {no}.",
                no=heading.column.label("false", "zh"),
            ).at(grid.spot(grid.header_row, heading.text), severity=Severity.WARNING)


def _without_person(record: Record, secret: bytes) -> tuple[Record, list[Finding]]:
    """The record with person_key in place of ID number and name, its year of birth and sex compared."""
    if "id_number" not in record.values:
        return record, []
    values = dict(record.values)
    person = values.pop("id_number")
    name = values.pop("name")
    findings = []
    if name is not None and name in values.values():
        findings.append(
            record.finding(
                "name",
                Flaw(
                    "name_elsewhere",
                    "The person's name stands in another column of the row too.",
                    "Take it out of there: names are not kept.",
                ),
            )
        )
    values["person_key"] = person.key(secret) if isinstance(person, IdNumber) else None
    if isinstance(person, IdNumber):
        findings += _disagreements(record, person)
        values["birth_year"] = person.birth_year
    return Record(record.grid, record.row, values), findings


def _disagreements(record: Record, person: IdNumber) -> Iterator[Finding]:
    if record.values["birth_year"] not in (None, person.birth_year):
        yield record.finding(
            "birth_year",
            Flaw(
                "birth_year_differs",
                "The year of birth {value} differs from the one in the ID number.",
                "One of the two is wrong: compare them with the identity card.",
            ),
            record.values["birth_year"],
        )
    if record.values["gender"] not in (None, person.gender):
        label = record.grid.table.column("gender").label(str(record.values["gender"]), "zh")
        yield record.finding(
            "gender",
            Flaw(
                "gender_differs",
                "The sex {value} differs from the one in the ID number.",
                "One of the two is wrong: compare them with the identity card.",
            ),
            label,
        )


def _required() -> Flaw:
    return Flaw("required", "“{column}” is required and blank.", "Fill it in.")
