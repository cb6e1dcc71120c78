"""What offices write around and into their tables, form by form: read as it is meant, or named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from analytics.intake.submission import Examination, examine
from tests.intake.workbooks import person
from tests.submissions.files import Format, write_file
from tests.submissions.model import Content, Sheet

Lines = Sequence[Sequence[Content]]
Said = list[tuple[str, str, int | None, str | None]]

LEDGER, REGISTER = "资金台账", "人才登记"
BARE: list[Content] = ["编号", "县区", "资金年度", "列支日期", "资金来源", "用途", "金额"]
HEADERS: list[Content] = [*BARE[:-1], "金额(元)"]
PERSON_HEADERS: list[Content] = list(person())
FORMATS = ("file.xlsx", "csv.utf8")


def row(number: int, amount: Content = 300, *, year: int = 2016) -> list[Content]:
    return [f"A-{number}", "城关区", year, f"{year}-03-10", "彩票公益金", "培训", amount]


def person_row(running: int) -> list[Content]:
    return [str(value) for value in person(running, 登记有效期至="2022-9-1").values()]


def sent(folder: Path, sheets: dict[str, Lines], form: str = "csv.utf8") -> Examination:
    """The sheets as one file of a format, examined."""
    made = Format(form)
    file = folder / f"a{made.suffix}"
    write_file(file, [Sheet(name, [list(line) for line in lines]) for name, lines in sheets.items()], made)
    return examine(folder / "snapshots", [file], as_of=date(2020, 6, 30))


def told(read: Examination) -> Said:
    return [(one.code, str(one.severity), one.row, one.column) for one in read.findings]


def amounts(read: Examination) -> list[int]:
    assert read.submission is not None
    return [int(amount) for amount in read.submission.tables["funding"].column("amount_yuan").to_pylist()]


READ_UNITS = (
    "单位：万元", "单 位：万元", "单位（万元）", "单位 万元", "单位：（万元）", "单位：万 元",
    "（单位：万元）",
    "金额单位：万元", "计量单位：万元", "币种：人民币 单位：万元", "单位：\n万元", "单位:万元人民币",
    "金额单位为万元",
    "单位：万元、人", "注：金额单位：万元", "备注：单位万元",
)  # fmt: skip
UNREAD_UNITS = (
    "（万元）", "万元", "单位：万", "以万元为单位", "城关区资金台账（万元）", "单位：人、万元",
    "（单位：人、万元）",
    "単位：万元", "單位：萬元", "单位：万圆", "单位：人民币（万元）", "本表金额单位为万元",
    "注：金额以万元计",
    "金额均以万元计算", "单位：人/万元", "万元/人", "单位：10000元", "单位：w", "Unit: ten thousand yuan",
    "unit: 10,000 yuan", "（千元）", "单位：亿", "单位：百", "注：表中金额单位：万元", "单位；万元",
    "单位︰万元",
    "单位—万元", "【单位：万元】", "人民币万元", "单位：元（其中项目经费为万元）",
    "以下金额按万元填报", "（人民币：万）", "金额万", "Unit: 10k yuan", "单位：WY",
)  # fmt: skip
NO_UNITS = (
    "其中3万元为上年结转", "填报单位：万元社区", "注：单笔不低于五万元", "合计（大写）：叁万元整", "单位：元",
    "（元）", "填报单位：百万元社区", "注：按3万元补助", "金额：三百", "人民币：万里街道",
)  # fmt: skip


@pytest.mark.parametrize("is_below", [False, True], ids=["above", "below"])
@pytest.mark.parametrize(("text", "expected"), [
    *((text, 3_000_000) for text in READ_UNITS), *((text, None) for text in UNREAD_UNITS),
    *((text, 300) for text in NO_UNITS),
])  # fmt: skip
def test_a_unit_outside_the_table_is_read_or_refused_and_never_taken_for_yuan(
    text: str, expected: int | None, *, is_below: bool, tmp_path: Path
) -> None:
    lines: Lines = (
        [BARE, row(1), row(2), [text]] if is_below else [["台账"], [None] * 5 + [text], BARE, row(1), row(2)]
    )
    read = sent(tmp_path, {LEDGER: lines})
    if expected is None:
        assert told(read) == [("unit_unread", "error", 1 if is_below else 3, "金额")]
    else:
        assert (told(read), amounts(read)) == ([], [expected] * 2)


@pytest.mark.parametrize(("text", "expected"), [("单 位：万元", 3_000_000), ("（万元）", None)])
def test_in_a_workbook_too_and_its_sheet_or_file_may_say_it(
    text: str, expected: int | None, tmp_path: Path
) -> None:
    read = sent(tmp_path, {LEDGER: [[text], BARE, row(1)]}, "file.xlsx")
    assert amounts(read) == [expected] if expected else told(read)[0][0] == "unit_unread"
    named = sent(tmp_path, {"资金台账（万元）": [BARE, row(1)]}, "file.xlsx")
    assert "unit_unread" in {code for code, *_ in told(named)}


#: Lines around the rows that are none, on every table.
ASIDES = (
    "城关区民政局（盖章）", "制表：王某   审核：李某", "制表：", "审核：", "复核：", "填报：",
    "合计（大写）：叁万元整",
    "合计（大写）", "人民币（大写）：叁万元整", "大写：叁万元整", "培训小计", "2018年小计", "2018年度小计",
    "2018年合计",
    "酒泉路街道小计", "彩票公益金小计", "全年合计", "合计6人", "共计6人", "以上合计", "以上合计：6人",
    "其中：", "其中",
    "其中：培训 3 万元", "资料来源：民政局", "会计：张三 出纳：李四", "领导签字", "领导签字：", "局长：",
    "※ 身份证号为必填",
    "带*号为必填", "* 为必填项", "单位：人", "填表说明：", "说明", "附件：", "抄送：", "导出时间：2020-06-30",
    "此处以下空白", "（此页无正文）", "本表一式两份", "过次页",
    "—— 完 ——", "- 1 -", "———", "一、培训", "（二）岗位", "单位盖章",
    "联系电话：0931-8888888",
)  # fmt: skip
#: Lines that are none below the last row.
CLOSINGS: tuple[Content, ...] = (
    "2020年6月30日", "2020.6.30", "二〇二〇年六月三十日", "年   月   日", "2020年  月  日", date(2020, 6, 30),
    "兰州市城关区民政局", "兰州市城关区民政局  2020年6月30日", "截至2020年6月30日",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("name", "headers", "made"), [
    (LEDGER, HEADERS, row), (REGISTER, PERSON_HEADERS, person_row),
], ids=["ledger", "register"])  # fmt: skip
def test_every_line_among_the_rows_that_is_none_is_passed_over(
    name: str, headers: list[Content], made: object, form: str, tmp_path: Path
) -> None:
    assert callable(made)
    lines = [line for number, text in enumerate(ASIDES, start=10) for line in ([text], made(number))]
    read = sent(tmp_path, {name: [headers, *lines]}, form)
    assert (told(read), sum(read.counts.values())) == ([], len(ASIDES))


@pytest.mark.parametrize("text", CLOSINGS, ids=str)
def test_the_day_and_the_sender_below_the_rows_are_none(text: Content, tmp_path: Path) -> None:
    for name, headers, one in ((LEDGER, HEADERS, row(1)), (REGISTER, PERSON_HEADERS, person_row(1))):
        read = sent(tmp_path, {name: [headers, one, [None, None, text]]})
        assert (told(read), sum(read.counts.values())) == ([], 1)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("line", [
    ["A-9"], ["张三"], ["以上数据真实有效。"], [None, "城关区"], [None, "城关区", 2016],
], ids=str)  # fmt: skip
def test_a_line_that_lacks_most_of_a_row_is_one_finding(
    line: list[Content], form: str, tmp_path: Path
) -> None:
    read = sent(tmp_path, {LEDGER: [HEADERS, row(1), line, line, row(2)]}, form)
    assert told(read) == [("row_bare", "error", number, None) for number in (3, 4)]
    read = sent(tmp_path, {REGISTER: [PERSON_HEADERS, person_row(1), line]}, form)
    assert told(read) == [("row_bare", "error", 3, None)]


def test_an_id_number_alone_in_a_line_is_never_passed_over(tmp_path: Path) -> None:
    number = person_row(7)[0]
    for line in ([number], ["备注：", number], [f"注：{number}"]):
        read = sent(tmp_path, {REGISTER: [PERSON_HEADERS, person_row(1), line]})
        assert [one.row for one in read.errors] == [3]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("label", ["制表：", "注：补录", "其中：", "带*号为必填", "过次页", "大写：叁万元整"])
def test_a_row_under_a_label_is_never_passed_over(label: str, form: str, tmp_path: Path) -> None:
    line = [label, None, 2016, "2016-03-10", None, "培训", 300]
    read = sent(tmp_path, {LEDGER: [HEADERS, row(1), line, row(2)]}, form)
    assert {one.row for one in read.errors} == {3}
    if label in ("制表：", "注：补录", "带*号为必填"):
        money = [label, *[None] * 5, 300]
        read = sent(tmp_path, {LEDGER: [HEADERS, row(1), money]}, form)
        assert told(read) == [("row_bare", "error", 3, None)]
    for first in (label, "小计", "2016年合计"):
        person_line = [first, *person_row(2)[1:5], *[None] * 3, *person_row(2)[8:]]
        read = sent(tmp_path, {REGISTER: [PERSON_HEADERS, person_row(1), person_line]}, form)
        assert {one.row for one in read.errors} == {3}


def test_a_register_is_added_up_too(tmp_path: Path) -> None:
    headers: list[Content] = [*PERSON_HEADERS, "联系志愿者人数", "本年培训学时"]
    lines: Lines = [headers, [*person_row(1), 3, 24], [*person_row(2), 4, 48]]
    totals: Lines = [["合计", *[None] * (len(PERSON_HEADERS) - 1), 7, 72]]
    assert told(sent(tmp_path, {REGISTER: [*lines, *totals]})) == []
    wrong = told(sent(tmp_path, {REGISTER: [*lines, ["合计", *totals[0][1:-1], 73]]}))
    assert wrong == [("total_disagrees", "error", 4, "本年培训学时")]


def test_values_in_their_places_above_the_headers_are_a_row(tmp_path: Path) -> None:
    for line in (
        [None, "城关区", None, "2016-03-10", None, None, 300],
        [None, None, 2016, None, None, None, 300],
    ):
        read = sent(tmp_path, {LEDGER: [["台账"], line, HEADERS, row(1)]})
        assert told(read) == [("row_above_headers", "error", 2, None)]


SUBTOTALS: dict[str, tuple[Lines, Said]] = {
    "by year": (
        [row(1), ["2016年小计", *[None] * 5, 300], row(2, year=2018), ["2018年小计", *[None] * 5, 300],
         ["合计", *[None] * 5, 600]], [],
    ),
    "by year below all": (
        [row(1), row(2, year=2018), row(3), ["2016年小计", *[None] * 5, 600],
         ["2018年度小计", *[None] * 5, 300], ["合计", *[None] * 5, 900], ["合计（大写）：玖佰元整"]], [],
    ),
    "of subtotals": (
        [row(1), ["小计", *[None] * 5, 300], row(2), ["小计", *[None] * 5, 300], ["上半年合计",
        *[None] * 5, 600],
         row(3), ["小计", *[None] * 5, 300], row(4), ["小计", *[None] * 5, 300],
         ["下半年合计", *[None] * 5, 600], ["总计", *[None] * 5, 1200]], [],
    ),
    "of which": (
        [row(1), row(2), ["合计", *[None] * 5, 600], ["其中：培训", *[None] * 5, 600]], [],
    ),
    "wrong year": (
        [row(1), row(2, year=2018), row(3), ["2016年小计", *[None] * 5, 500], ["合计", *[None] * 5, 900]],
        [("total_disagrees", "error", 5, "金额(元)")],
    ),
    "doubled": (
        [row(1), ["小计", *[None] * 5, 300], ["合计", *[None] * 5, 600]],
        [("total_disagrees", "error", 4, "金额(元)")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("lines", "expected"), SUBTOTALS.values(), ids=SUBTOTALS)
def test_subtotals_are_compared_with_what_they_stand_for(
    lines: Lines, expected: Said, form: str, tmp_path: Path
) -> None:
    assert told(sent(tmp_path, {LEDGER: [HEADERS, *lines]}, form)) == expected


LEDGER_HEADERS = {
    "编号": ("*编号", "编号*", "1.编号", "编号（必填）", "【编号】", "台账编号", "编 号"),
    "县区": ("县（区）", "*县区", "区县", "区（县）", "县/区", "所在县区"),
    "资金年度": ("资金年度*", "年份", "资金年份", "所属年度"),
    "列支日期": ("支出日期", "列支时间", "列支日期（年月日）", "列支日期(YYYY-MM-DD)"),
    "资金来源": ("*资金来源", "经费来源", "资金来源（必选）"),
    "用途": ("资金用途", "支出用途"),
    "金额(元)": (
        "金额（单位：元）", "金额/元", "金额元", "金额：元", "金额（人民币元）", "*金额(元)", "金额（元）*",
        "列支金额（元）", "支出金额", "金额【元】", "金额（¥）", "金额\n（元）",
    ),
}  # fmt: skip
REGISTER_HEADERS = {
    "身份证号": (
        "身份证号码", "*身份证号", "★身份证号", "身份证号（18位）", "居民身份证号码", "身份证号码（必填）",
        "1、身份证号", "身份证 号码", "证件号",
    ),
    "性别": ("性别（男/女）", "*性别"), "学历": ("学历层次", "*学历"), "单位性质": ("单位类型",),
    "证书级别": ("证书等级", "持证等级"), "取得时间": ("取证时间", "发证时间"),
    "社会工作岗位": ("是否社会工作岗位", "社会工作岗位（是/否）", "社工岗位"),
    "登记日期": ("登记时间",), "登记有效期至": ("登记有效期",), "县区": ("县（区）",),
    "所在社区代码": ("社区代码（12位）", "所在社区"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "header", "written"), [
    (name, header, written)
    for name, forms in ((LEDGER, LEDGER_HEADERS), (REGISTER, REGISTER_HEADERS))
    for header, every in forms.items() for written in every
])  # fmt: skip
def test_a_header_in_daily_use_names_its_column(name: str, header: str, written: str, tmp_path: Path) -> None:
    headers, one = (HEADERS, row(1)) if name == LEDGER else (PERSON_HEADERS, person_row(1))
    lines = [[written if text == header else text for text in headers], one]
    read = sent(tmp_path, {name: lines})
    assert (told(read), sum(read.counts.values())) == ([], 1)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("written", "expected"), [
    ("金额（单位：万元）", 3_000_000), ("金额/万元", 3_000_000), ("金额(万)", 3_000_000),
    ("支出金额（万元）", 3_000_000),
    ("金额(人民币：元)", 300), ("金额(千元)", None), ("经费(万元)", None),
])  # fmt: skip
def test_the_unit_of_an_amount_is_read_in_every_form_of_its_header(
    written: str, expected: int | None, form: str, tmp_path: Path
) -> None:
    read = sent(tmp_path, {LEDGER: [[*BARE[:-1], written], row(1)]}, form)
    assert amounts(read) == [expected] if expected else read.errors


VALUES: tuple[tuple[str, Content, object], ...] = (
    ("资金年度", "2018年度", 2018), ("资金年度", "2018 年度", 2018), ("县区", "兰州市城关区", "620102"),
    ("县区", "市本级", "620100"), ("资金来源", "福彩公益金", "lottery"),
    ("资金来源", "体彩公益金", "lottery"),
    ("资金来源", "区财政", "fiscal"), ("用途", "培训费用", "training"),
    ("列支日期", "2016年5月4号", date(2016, 5, 4)),
    ("列支日期", "2016-05-04T00:00:00+08:00", date(2016, 5, 4)), ("编号", "'A-7", "A-7"),
    ("编号", "‘A-7", "A-7"),
    ("编号", "＇A-7", "A-7"), ("编号", "‘甲’-7", "‘甲’-7"), ("县区", "'620102", "620102"),
    ("资金年度", "'2016", 2016),
    ("用途", "’培训", "training"), ("学历", "大学本科", "bachelor"), ("学历", "本科（在职）", "bachelor"),
    ("证书级别", "中级", "social_worker"), ("证书级别", "社会工作师（中级）", "social_worker"),
    ("社会工作岗位", "×", False), ("工作单位", "'某社区", "某社区"),
    ("所在社区代码", "'620102001001", "620102001001"),
)  # fmt: skip


@pytest.mark.parametrize(("header", "written", "expected"), VALUES)
def test_an_everyday_value_is_taken_and_what_was_inferred_is_said(
    header: str, written: Content, expected: object, tmp_path: Path
) -> None:
    headers, one, name = (HEADERS, row(1), LEDGER)
    if header in PERSON_HEADERS and header not in HEADERS:
        headers, one, name = PERSON_HEADERS, person_row(1), REGISTER
    line = [written if text == header else cell for text, cell in zip(headers, one, strict=True)]
    read = sent(tmp_path, {name: [headers, line]})
    assert read.submission is not None
    assert {code for code, *_ in told(read)} <= {"read_as"}
    table = read.submission.tables["funding" if name == LEDGER else "registrations"]
    assert expected in table.to_pylist()[0].values()


OTHER_ORDER = [HEADERS[1], HEADERS[0], *HEADERS[2:]]
#: Lines of a sheet of the ledger: the rows read, and what is said.
BLOCKS: dict[str, tuple[Lines, int, Said]] = {
    "sorted with the headers": (
        [row(1), row(2), HEADERS, row(3)], 1,
        [("row_above_headers", "error", 1, None), ("row_above_headers", "error", 2, None)],
    ),
    "sorted to the end": ([row(1), HEADERS], 0, [("row_above_headers", "error", 1, None)]),
    "unclear row above": (
        [["A-1", "城关区", "x", "y", "z", "w", 1], HEADERS, row(3)], 1,
        [("row_above_headers", "error", 1, None)],
    ),
    "below headers of its own": (
        [BARE, ["A-1", None, None, None, None, None, 300], [*HEADERS, "项目名称"], [*row(2), "x"]], 1,
        [("row_above_headers", "error", 2, None)],
    ),
    "the same headers again": ([HEADERS, row(1), HEADERS, row(2)], 2, []),
    "under a title of its own": ([HEADERS, row(1), ["七里河区资金台账"], HEADERS, row(2)], 2, []),
    "in other words": (
        [HEADERS, row(1), ["台账编号", "区县", "年份", "日期", "来源", "用途", "金额/元"], row(2)], 2, [],
    ),
    "in another order": (
        [HEADERS, row(1), OTHER_ORDER, ["城关区", *row(2)[:1], *row(2)[2:]]], 1,
        [("headers_again", "error", 3, None)],
    ),
    "in another unit": (
        [HEADERS, row(1), [*BARE[:-1], "金额(万元)"], row(2)], 1, [("headers_again", "error", 3, None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("lines", "rows", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_rows_above_headers_and_second_blocks_are_read_or_named(
    lines: Lines, rows: int, expected: Said, form: str, tmp_path: Path
) -> None:
    read = sent(tmp_path, {LEDGER: lines}, form)
    assert (told(read), read.counts["funding"]) == (expected, rows)


@pytest.mark.parametrize("form", FORMATS)
def test_what_stands_under_a_column_that_only_numbers_the_rows_is_seen(form: str, tmp_path: Path) -> None:
    lines: Lines = [
        ["序号", *BARE],
        [1, *row(1)],
        [2, *row(2)],
        [3],
        ["合计", *[None] * 6, 600],
        ["单位：万元"],
    ]
    read = sent(tmp_path, {LEDGER: lines}, form)
    assert (told(read), amounts(read)) == ([("header_row_number", "notice", 1, "序号")], [3_000_000] * 2)
    wrong: Lines = [*lines[:4], ["合计", *[None] * 6, 700]]
    assert ("total_disagrees", "error", 5, "金额") in told(sent(tmp_path, {LEDGER: wrong}, form))


@pytest.mark.parametrize("form", FORMATS)
def test_a_subtotal_may_stand_before_its_name(form: str, tmp_path: Path) -> None:
    turned: Lines = [HEADERS[::-1], row(1)[::-1], [300, "2016年小计"], row(2)[::-1], [600, "合计"]]
    read = sent(tmp_path, {LEDGER: turned}, form)
    assert (told(read), amounts(read)) == ([], [300, 300])


def test_people_above_the_headers_or_below_others_are_named(tmp_path: Path) -> None:
    for line in (person_row(1), [person_row(1)[0], "张三"]):
        read = sent(tmp_path, {REGISTER: [line, PERSON_HEADERS, person_row(2)]})
        assert told(read) == [("row_above_headers", "error", 1, None)]
    turned: Lines = [PERSON_HEADERS[::-1], person_row(2)[::-1]]
    read = sent(tmp_path, {REGISTER: [PERSON_HEADERS, person_row(1), *turned]})
    assert told(read) == [("headers_again", "error", 3, None)]


#: What lies on a sheet beside the ledger, how it is called, and what is said of it.
BESIDE: dict[str, tuple[str, Lines, tuple[str, str]]] = {
    "rows": ("续表", [row(2), row(3)], ("sheet_goes_on", "error")),
    "one row": ("Sheet2", [row(2)], ("sheet_goes_on", "error")),
    "rows under foreign headers": (
        "续表", [["编号", "县区", "a", "b", "c", "d", "e"], row(2)], ("sheet_goes_on", "error"),
    ),
    "another layout of which two headers are known": (
        "明细", [["编号", "县区", "支出说明", "数额"], ["B-1", "城关区", "办培训班", 30_000]],
        ("sheet_with_rows", "warning"),
    ),
    "people of a table that is not there": ("人员", [person_row(1)], ("sheet_with_rows", "warning")),
    "people alone": ("Sheet2", [[person_row(1)[0], "张三"]], ("sheet_with_rows", "warning")),
    "money alone": ("Sheet2", [["培训", 300], ["岗位", 400]], ("sheet_with_rows", "warning")),
    "a remark": ("Sheet2", [["详见附件"], ["2016年"]], ("sheet_ignored", "notice")),
    "rows among the notes": ("说明", [["如何填写"], row(2)], ("sheet_goes_on", "error")),
    "people among the notes": ("说明", [[person_row(1)[0]]], ("sheet_with_rows", "warning")),
}  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "expected"), BESIDE.values(), ids=BESIDE)
def test_people_and_money_on_a_sheet_that_is_not_read_need_a_tick_at_least(
    name: str, lines: Lines, expected: tuple[str, str], tmp_path: Path
) -> None:
    read = sent(tmp_path, {LEDGER: [HEADERS, row(1)], name: lines}, "file.xlsx")
    assert [(one.code, str(one.severity)) for one in read.findings] == [expected]


@pytest.mark.parametrize("form", FORMATS)
def test_rows_that_are_only_numbered_or_framed_are_none(form: str, tmp_path: Path) -> None:
    lines: Lines = [
        ["序号", *HEADERS],
        *([number, *row(number)] for number in (1, 2)),
        *([n] for n in range(3, 40)),
    ]
    read = sent(tmp_path, {LEDGER: lines}, form)
    assert told(read) == [("header_row_number", "notice", 1, "序号")]
    assert read.counts["funding"] == 2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("numbers", [
    [1, 2, 3, 4, 5, 6, 7], ["甲", "乙", 1, 2, 3, 4, 5], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
])  # fmt: skip
def test_a_line_that_numbers_the_columns_is_no_row(numbers: list[Content], form: str, tmp_path: Path) -> None:
    for lines in ([HEADERS, numbers, row(1)], [numbers, HEADERS, row(1)]):
        read = sent(tmp_path, {LEDGER: lines}, form)
        assert (told(read), amounts(read)) == ([], [300])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sign", ["/", "／", "—", "——", "-", "－", "无", "N/A"])
def test_a_sign_for_nothing_is_blank_where_it_may_be_and_else_refused_with_what_must_stand_there(
    sign: str, form: str, tmp_path: Path
) -> None:
    lines = [[*HEADERS, "项目名称"], [*row(1), sign], [*row(2), sign], [*row(3), "培训"]]
    read = sent(tmp_path, {LEDGER: lines}, form)
    assert told(read) == [("says_nothing", "notice", None, "项目名称")]
    assert read.submission is not None
    assert read.submission.tables["funding"].column("project").to_pylist() == [None, None, "培训"]
    for place, header in enumerate(HEADERS):
        line = row(1)
        line[place] = sign
        (finding,) = sent(tmp_path, {LEDGER: [HEADERS, line]}).findings
        assert (str(finding.severity), finding.row, finding.column) == ("error", 2, header)
        assert finding.fix


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("time", ["16:00", "16:00:00", "23:59:17"])
def test_days_at_midnight_of_another_time_zone_are_asked_about(time: str, form: str, tmp_path: Path) -> None:
    lines = [HEADERS, *([*row(n)[:3], f"2016-05-0{n} {time}", *row(n)[4:]] for n in (1, 2))]
    read = sent(tmp_path, {LEDGER: lines}, form)
    assert told(read) == [("date_other_zone", "warning", number, "列支日期") for number in (2, 3)]
