"""What is wrong with a submission: where, what stands there, and how to mend it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import Formatter

from analytics.errors import Hint
from analytics.id_numbers import without_personal_numbers
from analytics.language.translator import Translator, translator
from analytics.visible import cut, in_line

#: Sheets of this product in a sender's workbook: how to fill it in, and what was found. Never read as tables.
NOTES_SHEET, FINDINGS_SHEET = "说明", "检查结果"
#: So many characters of a value are shown, and of what else its sentences name.
MOST_SHOWN, MOST_NAMED = 60, 1_000

#: Values that list words, rows or columns, with a comma between them.
LISTS = frozenset({"allowed", "rows", "columns"})


class Severity(StrEnum):
    """An error refuses the publish, a warning needs somebody's tick, a notice is only said."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 of the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """One fact about a submission, at the place where the sender sees it (rows count from 1).

    `message` and `fix` are gettext msgids with {named} placeholders out of `values`;
    `value` is what was found, masked where it could be personal.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    code: str
    severity: Severity
    value: str | None
    message: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def is_warning(self) -> bool:
        return self.severity is Severity.WARNING

    @property
    def sentence(self) -> str:
        """The message in English, with its values."""
        return self.message.format(**self.values)

    def said(self, t: Translator) -> tuple[str, str]:
        """Message and mending in the translator's language, other places and nearest names in it too."""
        values = {name: _said(name, value, t) for name, value in self.values.items()}
        return t(self.message).format(**values), t(self.fix).format(**values)

    def as_json(self, t: Translator | None = None) -> dict[str, object]:
        """The finding as the command line prints it, in English or the translator's language."""
        message, fix = self.said(t or translator("en"))
        names = ("file", "sheet", "row", "column", "code", "severity", "value")
        plain = {name: getattr(self, name) for name in names}
        return plain | {"severity": self.severity.value, "message": message, "fix": fix}


def letters(column: int) -> str:
    """The letters of a column as spreadsheets show them: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True)
class Spot:
    """A place in a submitted file: what a finding is about."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """The place in one line, as in “城关区.xlsx, 人才登记, row 12, 性别”."""
        return ", ".join(self._parts(f"row {self.row}"))

    def said(self, t: Translator) -> str:
        """The same in the translator's language."""
        return t(", ").join(self._parts(t("row {row}", row=self.row)))

    def _parts(self, row: str) -> list[str]:
        parts = (self.file, self.sheet, row if self.row else None, self.column)
        return [part for part in parts if part]


@dataclass(frozen=True)
class Flaw:
    """What may be wrong with something, before it has a place; message and fix are msgids.

    Of their placeholders `at` fills in {value} and {column}, `naming` all others.
    """

    code: str
    message: str
    fix: str
    severity: Severity = Severity.ERROR
    values: Mapping[str, object] = field(default_factory=dict)

    def naming(self, **values: object) -> Flaw:
        """The same flaw with values for its sentences."""
        return replace(self, values={**self.values, **values})

    @property
    def placeholders(self) -> set[str]:
        """The names in braces in its sentences."""
        return {name for _, name, *_ in Formatter().parse(self.message + self.fix) if name}

    def at(self, spot: Spot, value: str | None = None, severity: Severity | None = None) -> Finding:
        """The finding at its place, with what stands there; nothing in it is an ID number or endless."""
        value = value and _shown(value, MOST_SHOWN)
        file, sheet, column = (
            part and _shown(part, MOST_NAMED) for part in (spot.file, spot.sheet, spot.column)
        )
        # A hint is the dictionary's own word.
        values = {
            name: _shown(said, MOST_NAMED) if type(said) is str else said
            for name, said in self.values.items()
        }
        values |= {"value": value or "", "column": column or ""}
        place = (file or "", sheet, spot.row, column)
        grave = severity or self.severity
        return Finding(*place, self.code, grave, value, self.message, self.fix, values)


def warning(code: str, message: str, fix: str) -> Flaw:
    """A flaw that needs somebody's tick."""
    return Flaw(code, message, fix, Severity.WARNING)


def notice(code: str, message: str, fix: str) -> Flaw:
    """A flaw that is only said."""
    return Flaw(code, message, fix, Severity.NOTICE)


def _shown(text: str, most: int) -> str:
    return cut(in_line(without_personal_numbers(text)), most)


def _said(name: str, value: object, t: Translator) -> object:
    if name in LISTS and isinstance(value, str):
        return value.replace(", ", t(", "))
    if isinstance(value, Spot):
        return value.said(t)
    if isinstance(value, Hint):
        return t(Hint.MESSAGE, nearest=value.nearest) if value else ""
    return value


def digest(findings: Iterable[Finding]) -> str:
    """SHA-256 of the findings, sealed with the snapshot they belong to."""
    # One after the other: of 20,000 at once the text is as large as a small server.
    said, before = hashlib.sha256(b"["), ""
    for finding in findings:
        line = json.dumps(finding.as_json(), ensure_ascii=False, sort_keys=True)
        said.update(f"{before}{line}".encode())
        before = ", "
    said.update(b"]")
    return said.hexdigest()
