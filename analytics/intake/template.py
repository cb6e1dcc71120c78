"""The workbook districts fill in, made from the dictionary: six sheets and the notes on how to fill them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from analytics import reference
from analytics.dictionary import DICTIONARY, Column, Table, dictionary
from analytics.errors import N_, UnknownName
from analytics.intake.finding import NOTES_SHEET
from analytics.intake.rows.cleaning import CITY_LEVEL
from analytics.language import labels
from analytics.language.translator import Translator, translator
from analytics.reference import CITY, Community

#: Counts up when the workbook changes in another way than through the dictionary.
FORM = 1
#: Rows that have drop-downs and formats.
LAST_ROW = 50_000
YES_NO = ("是", "否")
#: The dictionary's kind of a listed place.
KINDS = {"community": "urban", "village": "rural", "town": "town"}
#: A cell keeps exactly what is typed: long numbers lose digits otherwise.
AS_TEXT = frozenset({"id_number", "text", "code", "district", "district_or_city", "community", "flag"})
NUMBER_FORMATS = {"date": "yyyy-mm-dd", "yuan": "#,##0.00", "count": "0", "year": "0", "number": "General"}
#: What a cell of each type is measured by, as a spreadsheet says it; beyond it, somebody is asked.
BOUNDS: Mapping[str, Sequence[object]] = {
    "date": ("date", "between", date(1900, 1, 1), date(2100, 12, 31)),
    "year": ("integer", "between", 1900, 2100),
    "count": ("integer", ">=", 0),
    "number": ("decimal", ">=", 0),
    "yuan": ("decimal", ">=", 0),
    "id_number": ("length", "between", 15, 18),
    "community": ("length", "==", 12),
}
RULES: Sequence[str] = (
    N_(
        "Fill in the six sheets; leave a sheet empty if there is nothing to report. Do not "
        "change the headers."
    ),
    N_("Columns with a dark header are required in every row; the others may be left blank."),
    N_(
        "One row for each person, entry, community or town, institution, activity or measure; "
        "no totals at the bottom."
    ),
    N_(
        "Every table is a running list: people who have left and institutions that have "
        "closed stay on it, with the date."
    ),
    N_("Names and ID numbers are used only for checking and are not kept."),
)


#: How a header looks, dark where its column is required.
HEAD = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
REQUIRED, OPTIONAL = {"bg_color": "#1F4E79", "font_color": "#FFFFFF"}, {"bg_color": "#DDEBF7"}


@dataclass
class _Book:
    """The workbook being written, its formats, and where the lists for drop-downs stand on the notes."""

    book: Any
    t: Translator
    district_code: str | None
    formats: dict[str, Any] = field(default_factory=dict)

    def styled(self, **properties: object) -> Any:
        key = repr(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "宋体", "font_size": 11, **properties})
        return self.formats[key]


def template(district_code: str | None = None) -> bytes:
    """The .xlsx to fill in: drop-downs, date and number formats, ID numbers as text, notes and version.

    With a district its drop-downs hold that district and its communities. The same dictionary
    gives the same bytes.
    """
    known = (CITY, *reference.districts())
    if district_code is not None and district_code not in known:
        raise UnknownName("district", district_code, known)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # The moment of writing would make every copy differ.
    book.set_properties({"created": datetime(2016, 8, 22, tzinfo=UTC), "comments": version()})
    made = _Book(book, translator("zh"), district_code)
    notes = book.add_worksheet(NOTES_SHEET)
    for table in dictionary().tables:
        _sheet(made, table)
    _notes(made, notes)
    book.close()
    return stream.getvalue()


def version() -> str:
    """The version of the template: its form, and eight characters of the dictionary's hash."""
    return f"{FORM}-{hashlib.sha256(DICTIONARY.read_bytes()).hexdigest()[:8]}"


def communities_of(district_code: str) -> tuple[Community, ...]:
    """The communities, villages and towns of a district in the reference list."""
    return tuple(item for item in reference.listed_places() if item.district_code == district_code)


def _sheet(made: _Book, table: Table) -> None:
    """One table: headers in row 1, required ones dark, and what each column takes below."""
    sheet = made.book.add_worksheet(table.sheet.zh)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        shape = "@" if column.type in AS_TEXT else NUMBER_FORMATS[column.type]
        width = max(11, 2 * len(column.header.zh) + 3, 22 if column.type == "id_number" else 0)
        sheet.set_column(index, index, width, made.styled(num_format=shape))
        head = made.styled(**HEAD, **(REQUIRED if column.required else OPTIONAL))
        sheet.write_string(0, index, column.header.zh, head)
        sheet.write_comment(0, index, _hint(made, column), {"x_scale": 1.5, "author": ""})
        if rule := _validation(made, column):
            sheet.data_validation(1, index, LAST_ROW, index, rule)
    sheet.set_row(0, 30)


def _hint(made: _Book, column: Column) -> str:
    """What a column takes, in one line: required or not, the type, other headers that are understood."""
    t = made.t
    needed = t("Required") if column.required else t("Optional")
    return f"{needed} · {labels.word('cell_type', column.type, t)}"


def _validation(made: _Book, column: Column) -> dict[str, object] | None:
    """The drop-down or bounds of a column; words must be chosen, other bounds only warn."""
    words = _words(made, column)
    if words:
        said = made.t("Choose one of the words in the list.")
        rule: dict[str, object] = {"validate": "list", "source": words}
    elif column.type in BOUNDS:
        said = labels.word("cell_type", column.type, made.t)
        bounds = zip(("validate", "criteria", "minimum", "maximum"), BOUNDS[column.type], strict=False)
        rule = {**dict(bounds), "error_type": "warning"}
    else:
        return None
    return rule | {"error_title": column.header.zh, "error_message": said}


def _words(made: _Book, column: Column) -> list[str] | str | None:
    """The words of a drop-down, or the range of the notes that holds them."""
    if column.type == "flag":
        return list(YES_NO)
    if column.type == "code":
        return [label.zh for label in column.codes.values()]
    if column.type in ("district", "district_or_city"):
        return _districts(made.district_code, with_city=column.type == "district_or_city")
    if column.type == "community" and made.district_code in reference.districts():
        count = len(communities_of(str(made.district_code)))
        return f"='{NOTES_SHEET}'!$H$3:$H${count + 2}"
    return None


def _districts(district_code: str | None, *, with_city: bool) -> list[str]:
    names = [item.name for item in reference.districts().values()]
    if district_code is None:
        return names + [CITY_LEVEL] * with_city
    if district_code == CITY:
        return [CITY_LEVEL] if with_city else names
    return [reference.unit(district_code).name]


def _notes(made: _Book, sheet: Any) -> None:
    """How to fill in, every column with what it takes, and the district's communities beside it."""
    t, plain = made.t, made.styled(text_wrap=True, valign="top")
    bold = made.styled(bold=True, bg_color="#DDEBF7", border=1)
    sheet.set_column(0, 4, 16, plain)
    sheet.set_column(3, 3, 44, plain)
    sheet.set_column(4, 4, 60, plain)
    sheet.set_column(7, 11, 18, made.styled(num_format="@"))
    title = made.styled(bold=True, font_size=14)
    sheet.write_string(0, 0, t("How to fill in"), title)
    sheet.write_string(1, 0, f"{t('Version of the template')}: {version()}", made.styled())
    for number, rule in enumerate(RULES, start=1):
        sheet.write_string(number + 1, 0, f"{number}. {t(rule)}", made.styled())
    row = len(RULES) + 3
    heads = (t("Sheet"), t("Header"), t("Required"), t("What to enter"), t("Allowed words"))
    for index, head in enumerate(heads):
        sheet.write_string(row, index, head, bold)
    for table in dictionary().tables:
        for column in table.columns:
            row += 1
            words = _words(made, column)
            cells = (
                table.sheet.zh,
                column.header.zh,
                YES_NO[not column.required],
                labels.word("cell_type", column.type, t),
                "、".join(words) if isinstance(words, list) else "",
            )
            for index, cell in enumerate(cells):
                sheet.write_string(row, index, cell, plain)
    if made.district_code in reference.districts():
        _community_list(made, sheet, bold)


def _community_list(made: _Book, sheet: Any, bold: Any) -> None:
    """The district's communities as the sheet of community posts wants them: the drop-downs' source."""
    table = dictionary().table("communities")
    names = ("code", "name", "street", "district_code", "kind")
    sheet.write_string(
        0, 7, made.t("Communities and towns in the district, to copy from"), made.styled(bold=True)
    )
    for index, name in enumerate(names, start=7):
        sheet.write_string(1, index, table.column(name).header.zh, bold)
    for row, place in enumerate(communities_of(str(made.district_code)), start=2):
        kind = table.column("kind").label(KINDS[place.kind], "zh")
        cells = (place.code, place.name, place.street, reference.unit(place.district_code).name, kind)
        for index, cell in enumerate(cells, start=7):
            sheet.write_string(row, index, cell, made.styled(num_format="@"))
