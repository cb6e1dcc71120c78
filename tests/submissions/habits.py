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
    "sheets.notes": "a sheet 说明 beside the tables",
    "sheets.hidden": "a hidden sheet that is no table",
    "above.title": "a title above the header, merged over the table where the format can",
    "above.reporting_unit": "a line 填报单位 and 填报日期 above the header",
    "above.unit": "a unit line above the header",
    "above.blank": "blank lines above the header",
    "above.groups": "a line of merged group titles right above the header",
    "header.alias": "another header the dictionary knows",
    "header.line_break": "a line break within a header",
    "header.full_width": "full-width brackets in a header",
    "header.inner_space": "spaces between the characters of a header",
    "header.padded": "spaces around a header",
    "columns.shuffled": "columns in another order",
    "columns.empty": "empty columns between or before the columns",
    "columns.left_out": "optional columns left out",
    "columns.hidden": "a hidden column that counts",
    "rows.hidden": "hidden rows that count",
    "rows.blank_between": "blank rows between the rows",
    "rows.styled": "empty rows with borders, down to row 1000",
    "merged.district": "the district merged over its rows",
    "merged.street": "the street merged over its rows",
    "footer.total": "a line 合计 that agrees with its rows",
    "footer.signatures": "a line 填表人 and 审核人 below the rows",
    "footer.note": "a line 注 below the rows",
    "spaces.normal": "spaces around a value",
    "spaces.no_break": "no-break spaces around a value",
    "spaces.full_width": "full-width spaces around a value",
    "blank.spaces": "spaces where nothing is meant",
    "digits.full_width": "full-width digits",
    "date.iso": "2016-08-22",
    "date.slash": "2016/8/22",
    "date.dot": "2016.8.22",
    "date.chinese": "2016年8月22日",
    "date.digits": "20160822",
    "date.digits_number": "20160822 as a number",
    "date.excel": "a real date cell",
    "year.number": "2016 as a number",
    "year.text": "2016 as text",
    "year.chinese": "2016年",
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
    "id.old_form": "an ID number of 15 digits",
    "number.number": "a number in a number cell",
    "number.text": "a number as text",
    "number.thousands": "thousands separators",
    "number.formula": "a formula with its stored result",
    "text.serial_number": "a serial number in a number cell where the dictionary has text",
    "amount.ten_thousand_header": "amounts in 万元 by the header",
    "amount.ten_thousand_unit_line": "amounts in 万元 by the unit line, the header names no unit",
    "amount.ten_thousand_cell": "万元 or 万 in the cell",
    "amount.yuan_cell": "元 in the cell",
    "label": "codes by their Chinese label",
}


@dataclass
class Habits:
    """Whether a sender has a habit, and which ones showed.

    `strength` scales every chance: 0 for a sender who fills in the template as it is.
    """

    rng: random.Random
    strength: float = 1.0
    forbidden: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)

    def has(self, name: str, chance: float) -> bool:
        """Whether the sender does this here; a habit that shows is noted by `show`."""
        assert name in HABITS, name
        drawn = self.rng.random() < chance * self.strength
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
        return self.rng.choice(allowed) if self.strength else first

    def show(self, name: str) -> None:
        """Notes that the habit can be seen in the files."""
        assert name in HABITS, name
        self.shown.add(name)

    def within(self, forbidden: set[str]) -> Habits:
        """The same sender where some habits are impossible; what shows is noted for both."""
        return Habits(self.rng, self.strength, self.forbidden | forbidden, self.shown)
