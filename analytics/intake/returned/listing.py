"""What is said to the sender: the list of findings, and of each cell what stands in its comment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.errors import N_
from analytics.intake.finding import Finding, Severity, letters
from analytics.intake.grouping import grouped
from analytics.intake.sheets.footers import may_be_a_person
from analytics.language.translator import Translator

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTICE: N_("Notice"),
}
COLUMNS: Sequence[tuple[str, int]] = (
    (N_("Place"), 10),
    (N_("Severity"), 8),
    (N_("Sheet"), 14),
    (N_("Row"), 20),
    (N_("Column"), 18),
    (N_("Found"), 20),
    (N_("Reason"), 60),
    (N_("How to fix it"), 60),
)
#: What stands above the list of a copy that is not the sender's own workbook.
VALUES_ONLY = N_(
    "This copy contains the values only, without formulas, pictures or formats. Correct the original file."
)
LIST_ONLY = N_(
    "The file could not be opened, so this workbook contains the list only. Correct the original file."
)
#: What stands above the list when something was taken out of the sender's workbook, by what it was.
TAKEN: Mapping[str, str] = {
    "formulas": N_(
        "Formulas that refer to other files, programs or web addresses were replaced by their values: {n}."
    ),
    "links": N_("Links to other files, data connections and embedded objects were removed: {n}."),
    "macros": N_("Macros were removed."),
}
#: Marked cells that also carry a comment; the list has all findings.
MOST_COMMENTS = 2_000
#: Characters a cell or a comment may hold.
MOST_CHARACTERS = 32_000
#: What an XML file may not hold, and what no text of ours needs.
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Place:
    """A cell of a submitted file: the name of its sheet, None in a CSV; its row and column from 1."""

    sheet: str | None
    row: int
    column: int

    @property
    def reference(self) -> str:
        return f"{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Mark:
    """A cell to colour, and what is said there."""

    place: Place
    severity: Severity
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the list of findings, and the cell it leads to."""

    cells: Sequence[str | int | None]
    place: Place | None = None


def writable(text: str) -> str:
    """The text with a sign in place of what no workbook can hold, and no longer than a cell."""
    return UNWRITABLE.sub("\ufffd", text)[:MOST_CHARACTERS]


def marks(findings: Sequence[Finding], places: Sequence[Place | None], t: Translator) -> list[Mark]:
    """One mark a cell: the worst severity, and all that is said of it."""
    cells: dict[Place, list[Finding]] = {}
    for finding, place in zip(findings, places, strict=True):
        if place:
            cells.setdefault(place, []).append(finding)
    return [
        Mark(
            place,
            min((finding.severity for finding in here), key=lambda severity: severity.rank),
            writable("\n".join(_comment(finding, t) for finding in here)) if number < MOST_COMMENTS else "",
        )
        for number, (place, here) in enumerate(cells.items())
    ]


def _comment(finding: Finding, t: Translator) -> str:
    message, fix = finding.said(t)
    return f"{t(SEVERITIES[finding.severity])}: {message}\n{fix}"


def lines(findings: Sequence[Finding], places: Sequence[Place | None], t: Translator) -> list[Line]:
    """The list of findings, the names of its columns first, errors before the rest.

    Those of one kind down a column are one line.
    """
    made = [Line(tuple(t(name) for name, _ in COLUMNS))]
    place_of = {id(finding): place for finding, place in zip(findings, places, strict=True)}
    for group in sorted(grouped(findings), key=lambda group: group.severity.rank):
        first = group.first
        place = place_of[id(first)]
        cells = (
            place.reference if place else None,
            t(SEVERITIES[group.severity]),
            first.sheet,
            first.row if group.count == 1 or may_be_a_person([group.rows(t)]) else group.rows(t),
            first.column,
            # Numbers side by side may look like a person's: the copy would be asked about when it comes back.
            first.value if may_be_a_person([group.value]) else group.value,
            *group.said(t),
        )
        made.append(Line([writable(cell) if isinstance(cell, str) else cell for cell in cells], place))
    return made if len(made) > 1 else [*made, Line((t("Nothing to fix."),))]
