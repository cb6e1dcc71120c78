"""The habits of office life: each leaves the truth as it is, and each has a name to be found by."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

HABITS: Mapping[str, str] = {
    "file.xlsx": "a workbook as Excel writes it (made with XlsxWriter)",
    "file.xlsx_other": "a workbook of another program (made with openpyxl)",
    "file.xls": "a workbook of Excel 97 to 2003",
    "file.xlsb": "a binary workbook",
    "file.ods": "an OpenDocument spreadsheet",
    "file.strict": "a workbook in the strict form of the standard (.xlsx)",
    "file.inline_texts": "texts in their cells instead of in a list of their own (.xlsx)",
    "file.prefixed": "a namespace prefix before every element, as programs for .NET write it (.xlsx)",
    "file.phonetic": "pinyin beside every text (.xlsx)",
    "file.code_page": "a code page named in a workbook whose texts are in Unicode (.xls)",
    "file.epoch_1904": "dates counted from 1904, as on a Mac",
    "csv.utf8": "CSV in UTF-8",
    "csv.utf8_bom": "CSV in UTF-8 with a byte order mark",
    "csv.gb18030": "CSV in GB18030",
    "csv.utf16le_bom": "CSV in UTF-16, little end first, with a mark",
    "csv.utf16be_bom": "CSV in UTF-16, big end first, with a mark",
    "csv.utf16le": "CSV in UTF-16, little end first, without a mark",
    "csv.utf16be": "CSV in UTF-16, big end first, without a mark",
    "csv.comma": "values separated by commas",
    "csv.tab": "values separated by tabs",
    "csv.semicolon": "values separated by semicolons",
    "csv.crlf": "lines end as under Windows",
    "csv.lf": "lines end as under Linux",
    "csv.cr": "lines end as on an old Mac",
    "csv.end_mark": "the old sign for the end of a file behind the last line",
    "csv.blank_lines": "blank lines behind the last",
    "csv.kept_as_text": '="…" around long numbers, so that Excel leaves them as they are',
    "csv.quoted": "every value in quotation marks",
    "csv.ragged": "short lines: empty values at the end are not written",
    "csv.trailing_tab": "a tab behind long numbers, so that Excel leaves them as they are",
    "files.one_workbook": "all sheets of a district in one workbook",
    "files.one_per_sheet": "a file for every sheet",
    "files.several_districts": "two districts in one workbook",
    "files.one_per_district": "two districts, a workbook each",
    "files.city": "rows of the city (市级) among those of the districts",
    "sheets.shuffled": "sheets in another order",
    "sheets.empty": "a sheet with its header and no rows",
    "sheets.nobody_named": "a table on Sheet1, told by its headers",
    "sheets.spaced_name": "spaces in or around a sheet's name",
    "sheets.notes": "a sheet 说明 beside the tables",
    "sheets.hidden": "a hidden sheet that is no table",
    "above.title": "a title above the header, merged over the table where the format can",
    "above.reporting_unit": "a line 填报单位 and 填报日期 above the header",
    "above.unit": "a unit line above the header",
    "above.unit_spread_out": "a unit line with spaces or brackets within",
    "above.unit_alone": "the unit line in a cell of its own at the right end",
    "below.unit": "the unit line below the rows",
    "above.blank": "blank lines above the header",
    "above.groups": "a line of merged group titles right above the header",
    "header.alias": "another header the dictionary knows",
    "header.everyday": "a header in daily use that is another than the dictionary's",
    "header.two_lines": "group titles in a first line, single headers merged over both",
    "header.line_break": "a line break within a header",
    "header.full_width": "full-width brackets in a header",
    "header.inner_space": "spaces between the characters of a header",
    "header.padded": "spaces around a header",
    "columns.row_number": "a column 序号 that only counts the rows",
    "columns.shuffled": "columns in another order",
    "columns.empty": "empty columns between or before the columns",
    "columns.left_out": "optional columns left out",
    "columns.hidden": "a hidden column that counts",
    "rows.hidden": "hidden rows that count",
    "rows.blank_between": "blank rows between the rows",
    "rows.prepared": "序号 filled in further down than the rows go",
    "rows.prepared_formulas": "formulas with a blank as their result further down than the rows go",
    "rows.headers_again": "the headers once more among the rows, as at the top of a printed page",
    "rows.commented": "comments beside cells, blank ones too",
    "rows.styled": "empty rows with borders, down to row 1000",
    "merged.district": "the district merged over its rows",
    "merged.street": "the street merged over its rows",
    "footer.total": "a line 合计 that agrees with its rows",
    "footer.of_years": "a line 2016年小计 below the rows of each year",
    "footer.of_which": "a line 其中：… below the total",
    "footer.signatures": "a line 填表人 and 审核人 below the rows",
    "footer.note": "a line 注 below the rows",
    "spaces.normal": "spaces around a value",
    "spaces.no_break": "no-break spaces around a value",
    "spaces.full_width": "full-width spaces around a value",
    "blank.spaces": "spaces where nothing is meant",
    "blank.sign": "/ or 无 where nothing is meant",
    "blank.formula": "a formula with a blank as its result where nothing is meant",
    "text.apostrophe": "an apostrophe before every value of a column",
    "text.line_break": "a line break within a text",
    "text.vertical_tab": "a soft line break out of Word within a text",
    "digits.full_width": "full-width digits",
    "date.iso": "2016-08-22",
    "date.slash": "2016/8/22",
    "date.dot": "2016.8.22",
    "date.chinese": "2016年8月22日",
    "date.digits": "20160822",
    "date.digits_number": "20160822 as a number",
    "date.excel": "a real date cell",
    "date.with_zeros": "2016-08-22 00:00:00 as text",
    "date.midnight": "a date cell with a time of day, midnight",
    "date.morning": "a date cell with a time of day that is said and dropped",
    "year.number": "2016 as a number",
    "year.text": "2016 as text",
    "year.chinese": "2016年",
    "year.fund": "2016年度",
    "year.month": "the birth month under 出生年月",
    "year.date": "the birth date under 出生日期",
    "flag.yes_no": "是 and 否",
    "flag.has": "有 and 无",
    "flag.text_digit": "1 and 0 as text",
    "flag.number": "1 and 0 as numbers",
    "flag.tick": "√ and blank",
    "district.code": "the district's code as text",
    "district.code_number": "the district's code as a number",
    "district.name": "the district's name",
    "district.short": "the district's name without 区 or 县",
    "district.city_name": "市级 for the city",
    "community.text": "a community's code as text",
    "community.number": "a community's code as a number",
    "id.lower_x": "a lower-case x at the end of an ID number",
    "id.apostrophe": "an apostrophe before an ID number",
    "id.spaced": "spaces between the parts of an ID number",
    "id.old_form": "an ID number of 15 digits",
    "number.number": "a number in a number cell",
    "number.text": "a number as text",
    "number.thousands": "thousands separators",
    "number.formatted": "a number format that shows the very number, such as #,##0.00",
    "number.formula": "a formula with its stored result",
    "text.serial_number": "a serial number in a number cell where the dictionary has text",
    "amount.ten_thousand_header": "amounts in 万元 by the header",
    "amount.ten_thousand_unit_line": "amounts in 万元 by the unit line, the header names no unit",
    "amount.ten_thousand_cell": "万元 or 万 in the cell",
    "amount.yuan_cell": "元 in the cell",
    "label": "codes by their Chinese label",
    "label.everyday": "codes by words in daily use",
}


#: What a habit needs to show, where that is a habit of its own.
NEEDS: Mapping[str, str] = {
    "above.unit_alone": "amount.ten_thousand_unit_line",
    "above.unit_spread_out": "amount.ten_thousand_unit_line",
    "below.unit": "amount.ten_thousand_unit_line",
    "footer.of_which": "footer.total",
    "rows.prepared": "columns.row_number",
    "sheets.empty": "files.one_workbook",
    "sheets.shuffled": "files.one_workbook",
}
#: How likely a sender with a fancy for a habit has it.
FANCY = 0.9
#: After so many rounds of formats every habit was fancied once in each.
ROUNDS = 8


def fancied_in(round_of_formats: int) -> frozenset[str]:
    """What a sender of that round has a fancy for, and what it needs to show."""
    order = random.Random(5).sample(sorted(HABITS), len(HABITS))
    fancied = order[round_of_formats % ROUNDS :: ROUNDS]
    return frozenset((*fancied, *(NEEDS[name] for name in fancied if name in NEEDS)))


@dataclass
class Habits:
    """Whether a sender has a habit, and which ones showed.

    `strength` scales every chance: 0 for a sender who fills in the template as it is. What is among
    `fancied` is done nearly everywhere it can be.
    """

    rng: random.Random
    strength: float = 1.0
    forbidden: set[str] = field(default_factory=set)
    fancied: frozenset[str] = frozenset()
    #: The kind of file at hand.
    form: str = ""
    #: Each habit that showed, with the kind of file it showed in.
    shown: set[tuple[str, str]] = field(default_factory=set)

    def has(self, name: str, chance: float) -> bool:
        """Whether the sender does this here; a habit that shows is noted by `show`."""
        assert name in HABITS, name
        drawn = self.rng.random() < (FANCY if name in self.fancied else chance * self.strength)
        return drawn and name not in self.forbidden

    def does(self, name: str, chance: float) -> bool:
        """Whether the sender does this here, so that it shows."""
        shows = self.has(name, chance)
        if shows:
            self.show(name)
        return shows

    def one_of(self, first: str, *others: str) -> str:
        """One of several ways; `first` is the template's."""
        allowed = [name for name in (first, *others) if name not in self.forbidden]
        assert set(allowed) <= HABITS.keys(), allowed
        fancied = [name for name in allowed if name in self.fancied]
        if not fancied and not self.strength:
            return first
        return self.rng.choice(fancied or allowed)

    def show(self, name: str) -> None:
        """Notes that the habit can be seen in the files."""
        assert name in HABITS, name
        self.shown.add((self.form, name))

    def within(self, forbidden: set[str], form: str | None = None) -> Habits:
        """The same sender where some habits are impossible; what shows is noted for both."""
        out_of_place = self.forbidden | forbidden
        here = self.form if form is None else form
        return Habits(self.rng, self.strength, out_of_place, self.fancied, here, self.shown)
