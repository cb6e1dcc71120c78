"""Formats a sender may choose, what each of them cannot hold, and how each is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.submissions.binary_workbook import write_xlsb
from tests.submissions.excel import UNICODE, write_xls, write_xlsx, write_xlsx_other
from tests.submissions.model import Content, Formula, Sheet, plain
from tests.submissions.open_document import write_ods
from tests.submissions.packages import reshape

#: Python's codec and the mark in front, by habit.
ENCODINGS: Mapping[str, tuple[str, bytes]] = {
    "csv.utf8": ("utf-8", b""),
    "csv.utf8_bom": ("utf-8", b"\xef\xbb\xbf"),
    "csv.gb18030": ("gb18030", b""),
    "csv.utf16le_bom": ("utf-16-le", b"\xff\xfe"),
    "csv.utf16be_bom": ("utf-16-be", b"\xfe\xff"),
    "csv.utf16le": ("utf-16-le", b""),
    "csv.utf16be": ("utf-16-be", b""),
}
DELIMITERS = {"csv.comma": ",", "csv.tab": "\t", "csv.semicolon": ";"}
LINE_ENDS = {"csv.crlf": "\r\n", "csv.lf": "\n", "csv.cr": "\r"}
#: What programs leave behind the last line, in this order.
ENDINGS = ("csv.blank_lines", "csv.end_mark")
#: Stands for a quotation mark that is not written twice, as it should be.
BARE_QUOTE = "\ue000"
WORKBOOKS = ("file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb", "file.ods")

#: Habits of one format alone.
OF_XLSX = {"file.strict", "file.inline_texts", "file.prefixed", "file.phonetic"}
OF_CSV = {
    "csv.trailing_tab", "csv.kept_as_text", "csv.quoted", "csv.ragged", "csv.end_mark", "csv.blank_lines",
    *ENCODINGS, *DELIMITERS, *LINE_ENDS,
}  # fmt: skip
#: Habits a format cannot hold. Merges in .ods and .xlsb are written for titles only: few readers tell
#: where a merge ends, so there a merged column would be a column with holes.
IMPOSSIBLE: Mapping[str, set[str]] = {
    "file.xlsx": {*OF_CSV, "file.code_page"},
    "file.xlsx_other": {
        *OF_CSV, *OF_XLSX, "file.code_page", "number.formula", "blank.formula", "rows.prepared_formulas",
        "text.vertical_tab",
    },
    "file.xls": {*OF_CSV, *OF_XLSX, "rows.commented"},
    "file.xlsb": {
        *OF_CSV, *OF_XLSX, "file.code_page", "rows.commented", "merged.district", "merged.street",
    },
    "file.ods": {
        *OF_CSV, *OF_XLSX, "file.code_page", "file.epoch_1904", "text.vertical_tab", "merged.district",
        "merged.street",
    },
    "csv": {
        *OF_XLSX, "file.code_page", "merged.district", "merged.street", "date.excel", "number.formula",
        "rows.hidden", "columns.hidden", "rows.styled", "rows.commented", "sheets.notes", "sheets.hidden",
        "sheets.shuffled", "sheets.empty", "sheets.nobody_named", "sheets.spaced_name", "files.one_workbook",
        "file.epoch_1904", "date.digits_number", "flag.number", "district.code_number", "community.number",
        "date.midnight", "number.formatted", "blank.formula", "rows.prepared_formulas",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A format and its settings: a workbook's epoch, or a CSV's delimiter, quoting and ends."""

    name: str
    from_1904: bool = False
    delimiter: str = "csv.comma"
    quoted: bool = False
    ragged: bool = False
    line_end: str = "csv.crlf"
    ending: tuple[str, ...] = ()
    code_page: int = UNICODE
    shapes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The format without a CSV's encoding."""
        return "csv" if self.is_csv else self.name

    @property
    def is_csv(self) -> bool:
        return self.name in ENCODINGS

    @property
    def suffix(self) -> str:
        return ".csv" if self.is_csv else "." + self.name.removeprefix("file.").removesuffix("_other")

    @property
    def impossible(self) -> set[str]:
        """The habits this format cannot hold."""
        if self.is_csv and self.delimiter == "csv.tab":
            return IMPOSSIBLE["csv"] | {"csv.trailing_tab"}
        return IMPOSSIBLE[self.kind]


def write_file(path: Path, sheets: Sequence[Sheet], form: Format) -> None:
    """Writes the sheets to the path in the format."""
    match form.name:
        case "file.xlsx":
            write_xlsx(path, sheets, from_1904=form.from_1904)
            if form.shapes or any(_is_calculated_blank(content) for content in _contents(sheets)):
                reshape(path, form.shapes)
        case "file.xlsx_other":
            write_xlsx_other(path, sheets, from_1904=form.from_1904)
        case "file.xls":
            write_xls(path, sheets, from_1904=form.from_1904, code_page=form.code_page)
        case "file.xlsb":
            write_xlsb(path, sheets, from_1904=form.from_1904)
        case "file.ods":
            write_ods(path, sheets)
        case _:
            path.write_bytes(csv_bytes(sheets[0], form))


def _contents(sheets: Sequence[Sheet]) -> Iterator[Content]:
    return (content for sheet in sheets for row in sheet.rows for content in row)


def _is_calculated_blank(content: Content) -> bool:
    return isinstance(content, Formula) and content.result == ""


def csv_bytes(sheet: Sheet, form: Format) -> bytes:
    """One sheet as CSV; a blank row is an empty line where lines are ragged."""
    width = max(len(row) for row in sheet.rows)
    text, line_end = io.StringIO(newline=""), LINE_ENDS[form.line_end]
    for row in sheet.rows:
        line = [plain(content) for content in row]
        if form.ragged:
            while line and not line[-1]:
                line.pop()
        else:
            line += [""] * (width - len(line))
        text.write(_csv_line(line, form) + line_end)
    codec, mark = ENCODINGS[form.name]
    for end in ENDINGS:
        if end in form.ending:
            text.write("\x1a" if end == "csv.end_mark" else line_end * 3)
    return mark + text.getvalue().replace(BARE_QUOTE, '"').encode(codec)


def _csv_line(line: Sequence[str], form: Format) -> str:
    """One line without its end; quoted is what holds a delimiter, a mark or any line end."""
    text = io.StringIO(newline="")
    csv.writer(
        text,
        delimiter=DELIMITERS[form.delimiter],
        quoting=csv.QUOTE_ALL if form.quoted else csv.QUOTE_MINIMAL,
    ).writerow(line)
    return text.getvalue().removesuffix("\r\n")
