"""Each rule finds its error where it stands, and leaves the right neighbour alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from analytics.dictionary import dictionary
from analytics.intake.finding import Finding, Severity
from analytics.intake.sheets.column_names import normal
from analytics.intake.submission import examine
from tests.intake.deliveries import published
from tests.intake.workbooks import Row, community, csv_file, entry, id_number, person, sheet_of, workbook

AS_OF = date(2016, 12, 31)


def institution(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "编号": "J-1", "县区": "城关区", "类型": "社会工作协会", "名称": "协会", "成立日期": "2015-01-05",
        "撤销日期": None,
    }  # fmt: skip
    return {**row, **changes}


def activity(**changes: object) -> dict[str, object]:
    return {"编号": "H-1", "县区": "市级", "类型": "干部培训", "日期": "2016-05-01", "人次": 40, **changes}


def measure(**changes: object) -> dict[str, object]:
    return {"县区": "城关区", "措施": "继续教育", "出台日期": "2015-05-01", **changes}


def findings(folder: Path, *rows: Row, table: str = "registrations", as_of: date = AS_OF) -> list[Finding]:
    """What is found in a CSV of these rows."""
    path = csv_file(folder / f"{table}.csv", rows)
    return list(examine(folder / "snapshots", [path], as_of=as_of).findings)


def places(findings: Sequence[Finding]) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in findings]


#: Somebody without a certificate or a degree.
GENERAL = person(证书级别="无", 认定依据="无", 取得时间=None, 人才类别="社会工作人才")

CLEAN: list[tuple[str, list[Row]]] = [
    ("registrations", [person(1), person(2, 县区="620102"), person(3, 县区="七里河区", 所在社区代码=None)]),
    ("registrations", [person(县区="城关区", 注销日期="2016-10-01", 注销原因="其他"),
                       person(县区="七里河区", 所在社区代码=None)]),
    ("registrations", [person(身份证号=id_number(male=True), 性别="男", 姓名=None)]),
    ("registrations", [person(证书级别="无", 认定依据="学历", 取得时间=None)]),
    ("registrations", [GENERAL]),
    ("registrations", [{**GENERAL, "认定依据": None}]),
    ("registrations", [person(身份证号=id_number(born="19990312"))]),
    ("registrations", [person(登记有效期至="2016-12-31")]),
    ("registrations", [person(登记有效期至="2016-12-30", 注销日期="2016-12-01")]),
    ("registrations", [person(注销日期="2016-10-01", 注销原因="其他")]),
    ("funding", [entry("A-1"), entry("A-2"), entry("A-1", 县区="市级")]),
    ("funding", [entry(列支日期=AS_OF)]),
    ("communities", [community(), community("620171101002", 县区="永登县")]),
    ("institutions", [institution(), institution(县区="七里河区")]),
    ("institutions", [institution(), institution(编号="J-2", 撤销日期="2016-01-01")]),
    ("activities", [activity()]),
    ("measures", [measure(), measure(出台日期="2016-05-01")]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows"), CLEAN)
def test_clean_rows_give_no_finding(tmp_path: Path, table: str, rows: list[Row]) -> None:
    assert findings(tmp_path, *rows, table=table) == []


REFUSED: list[tuple[str, list[Row], tuple[str, int, str]]] = [
    ("registrations", [person(学历=None)], ("required", 2, "学历")),
    ("registrations", [person(身份证号=None)], ("required", 2, "身份证号")),
    ("registrations", [person(), person(2, 身份证号="110105194912310021")],
     ("id_number_check_digit", 3, "身份证号")),
    ("registrations", [person(身份证号="6.20102E+17")], ("id_number_numeric", 2, "身份证号")),
    ("registrations", [person(性别="男")], ("gender_differs", 2, "性别")),
    ("registrations", [person(出生年份=1986)], ("birth_year_differs", 2, "出生年份")),
    ("registrations", [person(姓名="试样人", 工作单位="试样人")], ("name_elsewhere", 2, "姓名")),
    ("registrations", [person(), person(2), person(县区="城关")], ("person_twice", 4, "身份证号")),
    ("registrations", [person(证书级别="助理社会工作师", 登记日期="2016-06-19")],
     ("registered_uncertified", 2, "登记日期")),
    ("registrations", [person(登记有效期至="2016-08-31")], ("days_order", 2, "登记有效期至")),
    ("registrations", [person(注销日期="2016-08-31")], ("days_order", 2, "注销日期")),
    ("registrations", [person(登记日期="2017-01-01")], ("after_as_of", 2, "登记日期")),
    ("registrations", [person(取得时间="2017-06-20")], ("after_as_of", 2, "取得时间")),
    ("registrations", [person(本年考核日期="2017-06-20")], ("after_as_of", 2, "本年考核日期")),
    ("registrations", [person(证书级别="无", 认定依据=None, 取得时间=None)],
     ("professional_unqualified", 2, "人才类别")),
    ("registrations", [person(证书级别="无", 认定依据="证书和学历", 取得时间=None)],
     ("certificate_missing", 2, "认定依据")),
    ("registrations", [person(证书级别="无", 认定依据="学历")], ("certificate_missing", 2, "取得时间")),
    ("registrations", [person(证书级别="高级社会工作师")], ("certificate_too_early", 2, "取得时间")),
    ("registrations", [person(取得时间="2007-06-20")], ("certificate_too_early", 2, "取得时间")),
    ("registrations", [person(所在社区代码="水挂庄社区居委会", 县区="安宁区")],
     ("community", 2, "所在社区代码")),
    ("registrations", [person(所在社区代码="畅家巷社区居委会", 县区="七里河区")],
     ("community", 2, "所在社区代码")),
    ("registrations", [person(注销原因="其他")], ("cancelled_undated", 2, "注销日期")),
    ("registrations", [person(县区="七里河区")], ("community_elsewhere", 2, "所在社区代码")),
    ("registrations", [person(所在社区代码="620102999999")], ("community_unknown", 2, "所在社区代码")),
    ("funding", [entry(), entry()], ("key_twice", 3, "编号")),
    ("funding", [entry(列支日期="2017-01-01")], ("after_as_of", 2, "列支日期")),
    ("funding", [entry(资金年度=2017)], ("after_as_of", 2, "资金年度")),
    ("communities", [community(), community(社区名称="别名")], ("key_twice", 3, "社区代码")),
    ("communities", [community(县区="七里河区")], ("community_elsewhere", 2, "社区代码")),
    ("communities", [community("620103999999")], ("community_elsewhere", 2, "社区代码")),
    ("communities", [community("620171999999", 县区="榆中县")], ("community_elsewhere", 2, "社区代码")),
    ("institutions", [institution(撤销日期="2014-01-01")], ("days_order", 2, "撤销日期")),
    ("institutions", [institution(成立日期="2017-01-01")], ("after_as_of", 2, "成立日期")),
    ("institutions", [institution(撤销日期="2017-01-01")], ("after_as_of", 2, "撤销日期")),
    ("activities", [activity(日期="2017-01-01")], ("after_as_of", 2, "日期")),
    ("measures", [measure(出台日期="2017-01-01")], ("after_as_of", 2, "出台日期")),
    ("measures", [measure(), measure()], ("key_twice", 3, "措施")),
]  # fmt: skip


@pytest.mark.parametrize(("table", "rows", "expected"), REFUSED, ids=lambda item: str(item)[:40])
def test_an_error_is_found_at_its_row_and_column(
    tmp_path: Path, table: str, rows: list[Row], expected: tuple[str, int, str]
) -> None:
    headers = {header: None for row in rows for header in row}
    told = findings(tmp_path, *({**headers, **row} for row in rows), table=table)
    assert places(told) == [expected]
    assert all(one.is_error and one.as_json()["fix"] for one in told)


#: Of the register: what needs a tick, or is only told.
DOUBTED: list[tuple[Row, list[tuple[str, str, str]]]] = [
    (person(人才类别="社会工作人才"), [("qualified_uncounted", "warning", "人才类别")]),
    ({**GENERAL, "认定依据": "学历"}, [("qualified_uncounted", "warning", "人才类别")]),
    (
        person(身份证号=id_number(born="20010312")),
        [("too_young", "warning", "取得时间"), ("too_young", "warning", "登记日期")],
    ),
    (person(登记有效期至="2016-12-30"), [("registration_lapsed", "notice", "登记有效期至")]),
]


@pytest.mark.parametrize(("row", "expected"), DOUBTED, ids=lambda item: str(item)[:40])
def test_what_may_be_right_refuses_nothing(
    tmp_path: Path, row: Row, expected: list[tuple[str, str, str]]
) -> None:
    told = findings(tmp_path, row)
    assert [(one.code, one.severity.value, one.column) for one in told] == expected


def test_a_higher_certificate_after_the_registration_is_asked_once(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [person(登记日期="2012-09-01", 登记有效期至=None)])
    root = tmp_path / "snapshots"
    (finding,) = examine(root, [path], as_of=AS_OF).findings
    assert (finding.code, finding.column, finding.is_warning) == ("registered_uncertified", "登记日期", True)
    published(root, path, as_of=AS_OF, accept_warnings=True)
    assert examine(root, [path], as_of=date(2017, 3, 31)).findings == ()
    moved = csv_file(tmp_path / "b.csv", [person(登记日期="2011-09-01", 登记有效期至=None)])
    assert places(examine(root, [moved], as_of=date(2017, 3, 31)).findings) == places([finding])


def test_a_community_named_as_the_list_names_it_is_read_by_its_code_and_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [person(所在社区代码=" 畅家巷社区居委会")])
    examination = examine(tmp_path / "snapshots", [path], as_of=AS_OF)
    assert examination.submission
    assert examination.submission.tables["registrations"]["community_code"].to_pylist() == ["620102001001"]
    (finding,) = examination.findings
    assert (finding.code, finding.severity, finding.row) == ("community_named", Severity.NOTICE, 2)
    assert "620102001001" in finding.sentence


def test_a_name_that_communities_of_two_districts_bear_is_read_by_the_district_of_its_row(
    tmp_path: Path,
) -> None:
    rows = [person(place, 县区=district, 所在社区代码="王家庄社区居委会") for place, district in (
        (1, "城关区"), (2, "安宁区"), (3, "城关区"), (4, "红古区"),
    )]  # fmt: skip
    examination = examine(tmp_path / "snapshots", [csv_file(tmp_path / "a.csv", rows)], as_of=AS_OF)
    told = [(one.row, one.code, one.values.get("community")) for one in examination.findings]
    assert told[:4] == [
        (2, "community_named", "620102008003"),
        (3, "community_named", "620105005004"),
        (4, "community_named", "620102008003"),
        (5, "community", None),
    ]


def test_cells_that_are_equal_and_not_written_alike_are_read_each_by_itself(tmp_path: Path) -> None:
    ticks: list[object] = ["1", 1, True, 1.0, "是", date(2016, 1, 1), "0", 0, False]
    rows = [person(place, 社会工作岗位=tick) for place, tick in enumerate(ticks, start=1)]
    examination = examine(
        tmp_path / "snapshots", [workbook(tmp_path / "a.xlsx", {"人才登记": rows})], as_of=AS_OF
    )
    assert [(one.row, one.code) for one in examination.findings] == [(7, "flag")]


def test_a_month_is_read_as_its_first_day_and_a_column_of_them_is_named_once(tmp_path: Path) -> None:
    rows = [person(number, 取得时间="2016年6月") for number in range(1, 100)]
    rows += [
        person(number, 取得时间="2016年6月", 身份证号=id_number(number, born="19800101"))
        for number in range(1, 21)
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    examination = examine(tmp_path / "snapshots", [path], as_of=AS_OF)
    assert examination.submission
    days = examination.submission.tables["registrations"]["certified_on"].to_pylist()
    assert set(days) == {date(2016, 6, 1)}
    assert len(days) == 119
    assert all(one.is_warning for one in examination.findings)
    assert [one.row for one in examination.findings] == [*range(2, 102), None]
    assert "119 cells under “取得时间”" in examination.findings[-1].sentence


def test_a_community_listed_under_another_district_is_told_in_its_own_row_alone(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {sheet_of("registrations"): [person()], sheet_of("communities"): [community(县区="七里河区")]},
    )
    told = examine(tmp_path / "snapshots", [path], as_of=AS_OF).findings
    assert [(one.code, one.sheet) for one in told] == [("community_elsewhere", "社区岗位")]


def test_yuan_written_under_a_header_in_wan_are_told(tmp_path: Path) -> None:
    rows = [
        {("金额(万元)" if header == "金额(元)" else header): cell for header, cell in row.items()}
        for row in (entry("A-1", **{"金额(元)": 30000}), entry("A-2", **{"金额(元)": 9999.99}))
    ]
    (finding,) = findings(tmp_path, *rows, table="funding")
    assert (finding.code, finding.row, finding.column, finding.is_warning) == (
        "amount_large", 2, "金额(万元)", True,
    )  # fmt: skip
    assert "300,000,000" in finding.sentence


def test_a_senior_certificate_is_possible_from_2019(tmp_path: Path) -> None:
    row = person(证书级别="高级社会工作师", 取得时间="2019-06-20", 登记日期=None, 登记有效期至=None)
    assert findings(tmp_path, row, as_of=date(2019, 12, 31)) == []


def test_a_numeric_id_number_cell_has_lost_digits_and_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"人才登记": [person(), person(身份证号=620102198503120122)]})
    (finding,) = examine(tmp_path / "snapshots", [path], as_of=AS_OF).findings
    assert (finding.code, finding.sheet, finding.row) == ("id_number_numeric", "人才登记", 3)


def test_a_submitted_community_outside_the_reference_list_may_have_people(tmp_path: Path) -> None:
    new = "620102999001"
    path = workbook(
        tmp_path / "a.xlsx",
        {sheet_of("registrations"): [person(所在社区代码=new)], sheet_of("communities"): [community(new)]},
    )
    assert examine(tmp_path / "snapshots", [path], as_of=AS_OF).findings == ()


def test_both_places_of_a_doubled_person_are_named_across_files(tmp_path: Path) -> None:
    first = workbook(tmp_path / "a.xlsx", {"人才登记": [person(2), person(1)]})
    second = csv_file(tmp_path / "b.csv", [person(1)])
    (finding,) = examine(tmp_path / "snapshots", [first, second], as_of=AS_OF).findings
    assert (finding.file, finding.row) == ("b.csv", 2)
    assert "a.xlsx, 人才登记, row 3" in finding.sentence


def test_a_column_of_ticks_alone_means_no_where_it_is_blank(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [person(1, 社会工作岗位="√"), person(2, 社会工作岗位=None)])
    submission = examine(tmp_path / "snapshots", [path], as_of=AS_OF).submission
    assert submission
    assert sorted(submission.tables["registrations"]["on_post"].to_pylist()) == [False, True]


def test_a_word_that_is_no_flag_leaves_the_blanks_among_ticks_alone(tmp_path: Path) -> None:
    rows = [person(number, 社会工作岗位=cell) for number, cell in ((1, "√"), (2, None), (3, "待定"))]
    assert places(findings(tmp_path, *rows)) == [("flag", 4, "社会工作岗位")]


@pytest.mark.parametrize("other", ["否", "1", None])
def test_beside_other_words_a_blank_flag_is_missing(tmp_path: Path, other: str | None) -> None:
    rows = [person(1, 社会工作岗位=other), person(2, 社会工作岗位=None)]
    if other:
        rows.append(person(3, 社会工作岗位="√"))
    codes = {one.code for one in findings(tmp_path, *rows)}
    assert codes == {"required"}


def test_among_ticks_a_column_without_one_is_no_for_all_and_needs_a_look(tmp_path: Path) -> None:
    rows = [person(number, 社会工作岗位=None, 签订劳动合同=tick) for number, tick in ((1, "√"), (2, None))]
    path = csv_file(tmp_path / "a.csv", rows)
    examination = examine(tmp_path / "snapshots", [path], as_of=AS_OF)
    (finding,) = examination.findings
    assert (finding.code, finding.is_warning) == ("nobody_ticked", True)
    assert (finding.row, finding.column) == (1, "社会工作岗位")
    assert examination.submission
    assert examination.submission.tables["registrations"]["on_post"].to_pylist() == [False, False]


def test_findings_mask_what_could_be_personal(tmp_path: Path) -> None:
    number, name = id_number(7), "欧阳某某"
    row = person(身份证号=number[:-1], 姓名=name, 性别=name, 学历="本科生", 取得时间="2016-6")
    told = findings(tmp_path, row)
    text = "".join(str(one.as_json()) for one in told)
    assert {one.column: one.value for one in told} == {
        "身份证号": "6***", "性别": "欧***", "学历": "本科生", "取得时间": "2016-6",
    }  # fmt: skip
    assert number[:-1] not in text
    assert name not in text


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("所在社区代码", "6201020010011"),
        ("所在社区代码", "620102001001000"),
        ("县区", "榆林县"),
        ("学历", "待定"),
        ("学历", "高中部"),
        ("单位性质", "街道办事处"),
        ("取得时间", "2016年13月32日 上午"),
        ("联系志愿者人数", "十几人左右"),
    ],
)
def test_findings_show_what_is_nobodys(tmp_path: Path, column: str, cell: str) -> None:
    assert [one.value for one in findings(tmp_path, {**person(), column: cell})] == [cell]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("性别", "马小军"),
        ("学历", "李雷"),
        ("单位性质", "欧阳小云"),
        ("服务领域", "张三/本科"),
        ("县区", "扎西·才让"),
    ],
)
def test_anybodys_name_in_a_wrong_column_is_masked(tmp_path: Path, column: str, cell: str) -> None:
    assert [one.value for one in findings(tmp_path, {**person(), column: cell})] == [f"{cell[0]}***"]


def test_a_long_number_of_a_ledger_is_shown_and_an_id_number_in_it_is_not(tmp_path: Path) -> None:
    voucher = "620102201603100013"
    (doubled,) = findings(tmp_path, entry(voucher), entry(voucher))
    assert doubled.value == voucher
    told = findings(
        tmp_path, {**entry("A-3"), "金额(元)": "123456789012345678"}, entry("A-4", 用途=id_number(3))
    )
    assert [one.value for one in told] == ["123456789012345678", "***"]


#: A column, what a sender writes in it, and the word of the dictionary that is meant.
WORDS = [
    ("registrations", "学历", "大学本科", "bachelor"),
    ("registrations", "学历", " 大学专科 ", "college"),
    ("registrations", "学历", "硕士研究生", "postgraduate"),
    ("registrations", "学历", "初中", "high_school_or_below"),
    ("registrations", "证书级别", "中级", "social_worker"),
    ("registrations", "社会工作岗位", "在岗", True),
    ("registrations", "签订劳动合同", "未签订", False),
    ("funding", "资金来源", "福彩公益金", "lottery"),
    ("funding", "资金来源", "体彩公益金", "lottery"),
    ("funding", "资金来源", "财政拨款", "fiscal"),
    ("funding", "用途", "购买服务", "purchase"),
    ("communities", "类型", "居委会", "urban"),
]


@pytest.mark.parametrize(("table", "column", "written", "meant"), WORDS)
def test_what_offices_write_for_a_code_is_taken_and_said(
    tmp_path: Path, table: str, column: str, written: str, meant: object
) -> None:
    row = {"registrations": person(), "funding": entry(), "communities": community()}[table]
    path = workbook(tmp_path / "a.xlsx", {sheet_of(table): [{**row, column: written}]})
    examination = examine(tmp_path / "snapshots", [path], as_of=AS_OF)
    (said,) = [one for one in examination.findings if one.code == "read_as"]
    assert (said.severity, said.column, said.value) == (Severity.NOTICE, column, written.strip())
    assert [one for one in examination.findings if one.is_error or one.is_warning] == []
    assert examination.submission
    name = next(item.name for item in dictionary().table(table).columns if item.header.zh == column)
    assert examination.submission.tables[table][name].to_pylist() == [meant]


@pytest.mark.parametrize(("level", "meant"), [("初级", "assistant"), ("高级", "senior"), ("无证", "none")])
def test_levels_of_a_certificate_are_its_grades(tmp_path: Path, level: str, meant: str) -> None:
    own: Row = {"取得时间": None, "登记日期": None, "登记有效期至": None}
    none: Row = {"认定依据": "无", "人才类别": "社会工作人才"} if meant == "none" else {}
    path = csv_file(tmp_path / "a.csv", [{**person(证书级别=level), **own, **none}])
    examination = examine(tmp_path / "snapshots", [path], as_of=date(2020, 12, 31))
    assert examination.submission
    assert examination.submission.tables["registrations"]["certificate"].to_pylist() == [meant]


def test_a_word_that_is_only_near_is_refused_and_the_nearest_one_named(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, entry(资金来源="彩票公益"))
    assert (finding.code, finding.is_error) == ("code", True)
    assert "彩票公益金" in finding.sentence


def test_no_word_is_read_as_two_codes_or_as_another_than_its_own() -> None:
    for table in dictionary().tables:
        for column in table.columns:
            labels = {normal(word) for label in column.codes.values() for word in (label.zh, label.en)}
            words = [normal(word) for word in column.written_as]
            assert len(words) == len(set(words)), column.name
            assert labels.isdisjoint(words), column.name
