"""A CSV file's bytes as rows of text: the encoding and the delimiter are found, never guessed loosely."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from analytics.dictionary import dictionary
from analytics.intake.files import guards
from analytics.intake.files.limits import MOST_COLUMNS, MOST_ROWS
from analytics.intake.files.refusals import FILE_EMPTY, SHEET_TOO_LARGE, another_kind
from analytics.intake.finding import Flaw
from analytics.intake.sheets.column_names import MOST_LINES, columns_named, likeliest_line

Rows = list[list[str | None]]

#: UTF-32 begins like UTF-16, so it comes first; nobody's spreadsheet writes it.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Headers that must be there before bytes without such a mark are taken for UTF-16.
HEADERS_OF_UTF16 = 3
DELIMITERS = (",", "\t", ";")
CSV_ENCODING = Flaw(
    "csv_encoding",
    "Line {line} cannot be read: it is neither UTF-8 nor GB18030 text.",
    "Open the file in Excel or WPS and save it as “CSV UTF-8 (comma delimited)”, or as .xlsx.",
)
CSV_QUOTES = Flaw(
    "csv_quotes",
    "The quotation marks around line {line} are not paired.",
    "Open it in Excel or WPS; where a cell contains several rows, correct them, and save the file as .xlsx.",
)
#: ="620102001001": how a program keeps a spreadsheet from rounding a long number.
KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def text_rows(content: bytes) -> Rows | Flaw:
    """The rows of a comma, tab or semicolon separated file; blanks are None, rows[0] is row 1."""
    if not content.strip():
        return FILE_EMPTY
    if guards.kind(content):
        return another_kind(".csv", guards.name_of(content))
    text = decoded(content)
    return text if isinstance(text, Flaw) else _rows(text)


def decoded(content: bytes) -> str | Flaw:
    """The text: by its byte order mark, else UTF-8, else GB18030, else UTF-16 when known headers come out."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = _decoded(content.removeprefix(mark), encoding) if encoding else None
            return text if text is not None else _undecoded(content, encoding or "utf-8")
    # Of what a table never holds, its cells are told; but zeros are how other encodings look in this one.
    text = _decoded(content, "utf-8")
    if text is not None and ("\0" not in text or _headers_in(text) >= HEADERS_OF_UTF16):
        return text
    text = _decoded(content, "gb18030")
    if text is not None and not UNUSABLE.search(text) and not _is_damaged_utf8(content, text):
        return text
    for encoding in ("utf-16-le", "utf-16-be", "gb18030"):
        text = _decoded(content, encoding)
        if text is not None and _headers_in(text) >= HEADERS_OF_UTF16 and not _is_damaged_utf8(content, text):
            return text
    return _undecoded(content, "utf-8", "gb18030")


def _decoded(content: bytes, encoding: str) -> str | None:
    """The text, None when a byte is wrong."""
    try:
        # Old files end in the sign that once marked the end of a file.
        return content.decode(encoding).removesuffix("\x1a")
    except UnicodeDecodeError:
        return None


#: What no table holds: control characters other than tab, line ends and the soft ones of a word processor,
#: which are spaces; private characters, which show differently everywhere; halves of characters, what stands
#: for one that was lost, and codes that will never be one.
UNUSABLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd\ufffe\uffff\U000f0000-\U0010ffff]"
)


def _is_damaged_utf8(content: bytes, as_gb18030: str) -> bool:
    """UTF-8 with one broken byte often passes as GB18030: then the headers tell which it was."""
    return _headers_in(content.decode("utf-8", "replace")) > _headers_in(as_gb18030)


def _headers_in(text: str) -> int:
    lines = "\n".join(re.split(r"\r\n|\r|\n", text[:20_000])[: MOST_LINES + 10])
    return max(_most_headers(_first_rows(lines, delimiter)) for delimiter in DELIMITERS)


def _most_headers(rows: Sequence[Sequence[object]]) -> int:
    return max(likeliest_line(table, rows)[1] for table in dictionary().tables)


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Up to fifteen rows; where the quotation marks do not pair, those before."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), MOST_LINES):
            rows.append(row)
    return rows


def _undecoded(content: bytes, *encodings: str) -> Flaw:
    """Names the first line that is no text in the encoding that gets furthest."""
    lines = [line for encoding in encodings if (line := _wrong_line(content, encoding))]
    return CSV_ENCODING.naming(line=max(lines, default=1))


def _wrong_line(content: bytes, encoding: str) -> int | None:
    """The first line that cannot be read in an encoding, None where all can."""
    try:
        text, is_cut = content.decode(encoding), False
    except UnicodeDecodeError as error:
        text, is_cut = content[: error.start].decode(encoding), True
    unusable = UNUSABLE.search(text)
    if unusable is None and not is_cut:
        return None
    return text.count("\n", 0, unusable.start() if unusable else len(text)) + 1


@dataclass(frozen=True)
class _Lines:
    """A row one of whose cells holds the end of a line: where it stands, and what it may have swallowed."""

    #: The line of the file in which it begins, from 1, and its place among the rows, from 0.
    line: int
    place: int
    cells: int
    #: How many delimiters such a cell holds.
    held: int


def _rows(text: str) -> Rows | Flaw:
    start = text[:20_000]
    delimiter = max(DELIMITERS, key=lambda delimiter: _most_headers(_first_rows(start, delimiter)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: Rows = []
    cells = _Cells()
    of_lines: list[_Lines] = []
    width, began, is_whole = 0, 1, True
    try:
        for row in reader:
            if len(rows) == MOST_ROWS:
                return SHEET_TOO_LARGE.naming(height=len(rows) + 1, width=len(row))
            # Only a cell that holds the end of a line makes a row longer than one.
            if reader.line_num > began and (
                held := [cell.count(delimiter) for cell in row if "\n" in cell or "\r" in cell]
            ):
                of_lines.append(_Lines(began, len(rows), len(row), max(held)))
            else:
                width = max(width, len(row))
            while row and not row[-1]:
                row.pop()
            rows.append([cells[cell] for cell in row])
            if len(rows[-1]) > MOST_COLUMNS:
                return SHEET_TOO_LARGE.naming(height=len(rows), width=len(rows[-1]))
            began = reader.line_num + 1
    except csv.Error:
        is_whole = False
    headers, reach = _headers(_first_rows(start, delimiter))
    width = max([width, *(len(row) for row in rows[: headers + 1])])
    swallowing = (lines.line for lines in of_lines if _swallows(lines, headers, width, reach or width))
    # The mark that finds no partner stands where the row begins, however far the search went.
    line = next(swallowing, None if is_whole else began)
    return rows if line is None else CSV_QUOTES.naming(line=line)


def _headers(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The last line of the headers, from 0, and how many cells a row fills up to its last required one."""
    likeliest = ((*likeliest_line(table, rows), table) for table in dictionary().tables)
    line, _, table = max(likeliest, key=itemgetter(1))
    required = {column.name for column in table.columns if column.required}
    first = max(line - 1, 0)
    if columns_named(table, [cell for row in rows[line + 1 : line + 2] for cell in row]):
        line += 1
    places = (
        place
        for row in rows[first : line + 1]
        for place, cell in enumerate(row, start=1)
        if columns_named(table, [cell]) & required
    )
    return line, max(places, default=0)


def _swallows(lines: _Lines, headers: int, width: int, reach: int) -> bool:
    """Whether a cell holds the end of its row and the beginning of the next: its marks paired by chance.

    It holds as many delimiters as a row that reaches its last required cell (`reach`), since what comes
    behind is often left blank; or fewer, and its row is wider than headers and rows of one line (`width`).
    """
    if lines.held >= max(min(width or lines.cells, reach or lines.cells), 3) - 1:
        return True
    return lines.place > headers and width > 2 and lines.cells > width


class _Cells(dict[str, str | None]):
    """Cells by what is written in them: one object for all that say the same, however many they are."""

    def __missing__(self, written: str) -> str | None:
        kept = KEPT_AS_TEXT.fullmatch(written) if written.startswith("=") else None
        cell = kept[1].replace('""', '"') if kept else written or None
        self[written] = cell
        return cell
