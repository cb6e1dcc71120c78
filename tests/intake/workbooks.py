"""Submissions as districts send them: workbooks and CSV files with the dictionary's headers."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from analytics.dictionary import dictionary
from analytics.id_numbers import check_digit

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]


def id_number(running: int = 1, *, born: str = "19850312", area: str = "620102", male: bool = False) -> str:
    """A valid made-up ID number; `running` tells people of one day apart."""
    first17 = f"{area}{born}{running:02d}{1 if male else 2}"
    return first17 + check_digit(first17)


def person(running: int = 1, **changes: object) -> dict[str, object]:
    """A clean row of 人才登记: a certified woman on a post in a community of 城关区."""
    row: dict[str, object] = {
        "身份证号": id_number(running), "姓名": "试样人", "性别": "女", "学历": "本科", "县区": "城关区",
        "所在社区代码": "620102001001", "工作单位": "酒泉路街道办事处", "单位性质": "城乡社区",
        "服务领域": "社区建设", "人才类别": "社会工作专业人才", "认定依据": "证书",
        "证书级别": "社会工作师", "取得时间": date(2016, 6, 20), "社会工作岗位": "是",
        "登记日期": "2016-09-01", "登记有效期至": "2019年9月1日",
    }  # fmt: skip
    return {**row, **changes}


def entry(number: object = "A-1", **changes: object) -> dict[str, object]:
    """A clean row of 资金台账: 30,000 yuan of lottery money of 城关区."""
    row: dict[str, object] = {
        "编号": number, "县区": "城关", "资金年度": 2016, "列支日期": "2016/3/10", "资金来源": "彩票公益金",
        "用途": "培训", "金额(元)": 30000,
    }  # fmt: skip
    return {**row, **changes}


def community(code: str = "620102001001", **changes: object) -> dict[str, object]:
    """A clean row of 社区岗位."""
    row: dict[str, object] = {
        "社区代码": code, "社区名称": "畅家巷社区居委会", "县区": "城关区", "类型": "城市社区", "岗位数": 2,
    }  # fmt: skip
    return {**row, **changes}


def workbook(path: Path, sheets: Rows) -> Path:
    """An .xlsx with the given sheets; the first row's keys are the headers."""
    book = xlsxwriter.Workbook(str(path))
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        headers = list(rows[0])
        sheet.write_row(0, 0, headers)
        for number, row in enumerate(rows, start=1):
            for place, header in enumerate(headers):
                cell = row[header]
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, days)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.close()
    return path


def csv_file(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8") -> Path:
    """A comma-separated file with the given rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerows(["" if cell is None else cell for cell in row.values()] for row in rows)
    return path


def sheet_of(table: str) -> str:
    """The Chinese sheet name of a table."""
    return dictionary().table(table).sheet.zh
