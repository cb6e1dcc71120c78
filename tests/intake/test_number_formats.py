"""A cell that shows another number than it holds is known in every format, and no other cell is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from analytics.dictionary import dictionary
from analytics.intake.files.reading import Cell, Scaled, read
from analytics.intake.files.sheet_properties import is_scaling, section_of
from analytics.intake.finding import Flaw
from analytics.intake.rows.cleaning import cleaned
from analytics.intake.sheets.header_line import Header
from tests.intake.packages import packed, parts
from tests.submissions import files
from tests.submissions.model import Content, Formatted, Sheet

AMOUNTS = (300, 300.25, 7)


@pytest.mark.parametrize(("number_format", "is_one"), [
    # A unit, in whatever way it is written.
    ('0"万元"', True), ("0.0\\万", True), ("0!万", True), ('#,##0.00"千元"', True), ('0"百"', True),
    ('0.00,,"亿"', True), ("0万元", True), ("[$万元-804]0", True), ('[>=10000]0!.0,"万";0', True),
    ('0;-0"万元"', True), ('0"萬元"', True), ('"[万]"0', True),
    ('0"W"', True), ('0.0 "w"', True), ("0\\k", True), ('0"million"', True), ("0‰", True),
    # Divided, or in per cent.
    ("#,##0,", True), ("#,##0.00,,", True), ("0,.0", True), ("0.0%", True), ("0%", True),
    # Digits and points of the format's own.
    ('0"0000"', True), ("0\\0\\0", True), ("0!.0000", True), ('0"."0000', True), ("#\\.0000", True),
    # Nothing but the number, however it looks.
    ("General", False), ("#,##0.00", False), ("#,##0", False), ('#,##0"元"', False), ('"¥"#,##0.00', False),
    ("_(* #,##0_);_(* (#,##0)", False), ("_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \\-??_ ;_ @_ ", False),
    ("[Red]0.00;[Blue]-0.00", False), ("[$¥-804]#,##0.00", False), ("[DBNum2][$-804]0", False),
    ("0.00E+00", False), ("# ?/?", False), ("@", False), ('yyyy"年"m"月"d"日"', False), ("0!元", False),
    ("000\\-0000", False), ("", False), ('0"kg"', False), ("mm:ss.0", False), ('"KW"0', False),
])  # fmt: skip
def test_a_number_format_that_shows_another_number_is_known(number_format: str, is_one: bool) -> None:
    assert is_scaling(number_format) is is_one


@pytest.mark.parametrize(("number_format", "number", "section"), [
    ('0"万元"', -1, '0"万元"'),
    ('[>=10000]0!.0,"万";0', 12345, '[>=10000]0!.0,"万"'),
    ('[>=10000]0!.0,"万";0', 300, "0"),
    ('[<10000]0;0!.0,"万"', 300, "[<10000]0"),
    ('[<10000]0;0!.0,"万"', 12345, '0!.0,"万"'),
    ('[>=100000000]0"亿";[>=10000]0"万";0', 20000, '[>=10000]0"万"'),
    ('[=1]"甲";[=2]"乙";0', 3, "0"),
    ('0;-0"万元"', 1, "0"), ('0;-0"万元"', 0, "0"), ('0;-0"万元"', -1, '-0"万元"'),
    ('0;-0;"零"', 0, '"零"'), ('0;-0;"零";@', 0, '"零"'), ('0"a;b";-0', -1, "-0"), ("0\\;0;-0", 1, "0\\;0"),
])  # fmt: skip
def test_a_number_is_shown_by_the_part_of_its_condition_or_its_sign(
    number_format: str, number: float, section: str
) -> None:
    assert section_of(number_format, number) == section


def _xlsx(path: Path, number_format: str) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, shape = book.add_worksheet("a"), book.add_format({"num_format": number_format})
        for row, amount in enumerate(AMOUNTS):
            sheet.write(row, 0, amount, shape)


def _xls(path: Path, number_format: str) -> None:
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("a"), xlwt.XFStyle()
    style.num_format_str = number_format
    for row, amount in enumerate(AMOUNTS):
        sheet.write(row, 0, amount, style)
    book.save(str(path))


def _xlsb(path: Path, number_format: str) -> None:
    shown: list[list[Content]] = [[Formatted(amount, number_format)] for amount in AMOUNTS]
    files.write_file(path, [Sheet("a", shown)], files.Format("file.xlsb"))


def _ods(path: Path, style: str, *, of: str = "cell") -> None:
    files.write_file(path, [Sheet("a", [[amount] for amount in AMOUNTS])], files.Format("file.ods"))
    urns = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (("style", "style"), ("number", "datastyle"), ("table", "table"))
    )
    family = f'<style:style{urns} style:family="table-cell" style:name'
    goes_by, shown = 'style:parent-style-name="own0"', 'style:data-style-name="M1"'
    styles = f'{style}{family}="own1" {goes_by}/>{family}="own0" {shown}/>'
    named, element, rest = {
        "cell": ("table:style-name", "table:table-cell", " office:value-type"),
        "row": ("table:default-cell-style-name", "table:table-row", ""),
        "column": ("table:default-cell-style-name", "table:table-column", ""),
    }[of]

    def changed(data: bytes) -> bytes:
        text = data.decode().replace("<office:automatic-styles>", f"<office:automatic-styles>{styles}")
        return text.replace(f"<{element}{rest}", f'<{element} {named}="own1"{rest}').encode()

    _change(path, "content.xml", changed)


def _change(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Another content of one part of a package; it must differ."""
    contents = parts(path.read_bytes())
    changed = change(contents[part])
    assert changed != contents[part]
    path.write_bytes(packed({**contents, part: changed}))


def cells(path: Path) -> list[Cell]:
    book = read(path)
    assert book.findings == ()
    return [row[0] for row in book.sheets[0].rows]


@pytest.mark.parametrize("number_format", ['0"万元"', "0.00%", "#,##0,", "#,##0.00", "General"])
@pytest.mark.parametrize(("suffix", "write"), [
    (".xlsx", _xlsx), (".xlsm", _xlsx), (".xls", _xls), (".xlsb", _xlsb),
])  # fmt: skip
def test_a_number_shown_as_another_brings_its_format(
    suffix: str, write: Callable[[Path, str], None], number_format: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    write(path, number_format)
    found = cells(path)
    assert found == list(AMOUNTS)
    formats = [cell.number_format if isinstance(cell, Scaled) else None for cell in found]
    assert formats == [number_format if is_scaling(number_format) else None] * len(AMOUNTS)


WITHIN = '<number:embedded-text number:position="4">.</number:embedded-text>'
NUMBER = '<number:number number:min-integer-digits="1"/>'


@pytest.mark.parametrize(("kind", "parts", "is_one"), [
    ("number", f"{NUMBER}<number:text>万元</number:text>", True),
    ("currency", f"<number:currency-symbol>万元</number:currency-symbol>{NUMBER}", True),
    ("percentage", f"{NUMBER}<number:text>%</number:text>", True),
    ("number", '<number:number number:display-factor="1000"/>', True),
    ("number", f"<number:number>{WITHIN}</number:number>", True),
    ("number", f"{NUMBER}<number:text>0000</number:text>", True),
    ("number", f'{NUMBER}<style:map style:condition="value()&gt;=1" style:apply-style-name="M0"/>', True),
    ("number", f'{NUMBER}<style:map style:condition="value()&gt;=1000" style:apply-style-name="M0"/>', False),
    ("number", '<number:number number:grouping="true" number:decimal-places="2"/>', False),
    ("number", f"{NUMBER}<number:text>元</number:text>", False),
    ("currency", f"<number:currency-symbol>￥</number:currency-symbol>{NUMBER}", False),
])  # fmt: skip
def test_a_style_of_an_ods_that_shows_another_number_is_known(
    kind: str, parts: str, is_one: bool, tmp_path: Path
) -> None:
    other = (
        f'<number:number-style style:name="M0">{NUMBER}<number:text>万</number:text></number:number-style>'
    )
    style = f'<number:{kind}-style style:name="M1">{parts}</number:{kind}-style>'
    _ods(tmp_path / "a.ods", other + style)
    found = cells(tmp_path / "a.ods")
    assert found == list(AMOUNTS)
    assert [isinstance(cell, Scaled) for cell in found] == [is_one] * len(AMOUNTS)


@pytest.mark.parametrize("of", ["row", "column"])
def test_a_cell_of_an_ods_without_a_style_has_that_of_its_row_or_column(of: str, tmp_path: Path) -> None:
    parts = f"{NUMBER}<number:text>万元</number:text>"
    style = f'<number:number-style style:name="M1">{parts}</number:number-style>'
    _ods(tmp_path / "a.ods", style, of=of)
    assert [isinstance(cell, Scaled) for cell in cells(tmp_path / "a.ods")] == [True] * len(AMOUNTS)


@pytest.mark.parametrize(("header", "code"), [
    ("金额(元)", "amount_scaled"), ("学时", "number_scaled"), ("人次", "number_scaled"),
])  # fmt: skip
def test_it_is_refused_under_amounts_hours_and_counts_alike(header: str, code: str) -> None:
    named = {
        "金额(元)": ("funding", "amount_yuan"),
        "学时": ("activities", "hours"),
        "人次": ("activities", "people"),
    }
    table, column = named[header]
    shown = cleaned(Scaled.of(0.5, "0%"), Header(0, header, dictionary().table(table).column(column)))
    assert isinstance(shown, Flaw)
    assert shown.code == code
