"""What does not run is said in a sentence of the reader's language, with its place and the nearest name."""

from __future__ import annotations

import pytest

from analytics.errors import StatementRefused
from analytics.language.translator import translator
from tests.box.conftest import Box

#: Statement, and what is said of it in both languages.
SAID = {
    "selec 1": (
        "第1行第1个字符：语句从“selec”起无法识别。",
        "Line 1, column 1: the statement cannot be read from “selec” on.",
    ),
    "select *\n  from registration": (
        "第2行第8个字符：没有表“registration”。是否想写“registrations”？",
        "Line 2, column 8: there is no table “registration” here. Did you mean “registrations”?",
    ),
    "select * from history.observation": (
        "第1行第15个字符：没有表“history.observation”。是否想写“history.observations”？",
        "Line 1, column 15: there is no table “history.observation” here. "
        "Did you mean “history.observations”?",
    ),
    "select\n '城关',\n  gendr\nfrom registrations": (
        "第3行第3个字符：所用的表中没有列“gendr”。是否想写“gender”？",
        "Line 3, column 3: there is no column “gendr” in the tables named. Did you mean “gender”?",
    ),
    "select '县区', gendr from registrations": (
        "第1行第14个字符：所用的表中没有列“gendr”。是否想写“gender”？",
        "Line 1, column 14: there is no column “gendr” in the tables named. Did you mean “gender”?",
    ),
    "select r.gendr from registrations r": (
        "第1行第8个字符：所用的表中没有列“gendr”。是否想写“gender”？",
        "Line 1, column 8: there is no column “gendr” in the tables named. Did you mean “gender”?",
    ),
    "select q.gender from registrations": (
        "第1行第8个字符：没有表“q”。",
        "Line 1, column 8: there is no table “q” here.",
    ),
    "select gender, count(*) from registrations": (
        "第1行第8个字符：请把“gender”加入 GROUP BY，或对它汇总。",
        "Line 1, column 8: add “gender” to GROUP BY, or sum it up.",
    ),
    "select district_code from registrations, communities": (
        "第1行第8个字符：有几张表都有列“district_code”。请在前面写明表名。",
        "Line 1, column 8: several tables have a column “district_code”. Name the table before it.",
    ),
    "select cuont(*) from registrations": (
        "第1行第8个字符：没有函数“cuont”。",
        "Line 1, column 8: there is no function “cuont” here.",
    ),
    "select upper(1, 2)": (
        "第1行第8个字符：“upper”不接受这些类型或这么多个参数。",
        "Line 1, column 8: “upper” does not take values of these types, or not so many.",
    ),
    "select gender::int from registrations": (
        "有的值无法转换为所要的类型（第1行第14个字符）。用 TRY_CAST 则该处为 NULL。",
        "A value cannot be converted to that type (line 1, column 14). TRY_CAST gives NULL there.",
    ),
    "select 'abc": ("第1行第8个字符：引号没有闭合。", "Line 1, column 8: a quotation mark is not closed."),
    "select max(count(*)) from registrations": (
        "第1行第12个字符：这里不能用汇总函数。请先在 WITH 中汇总。",
        "Line 1, column 12: a sum or count cannot stand here. Sum up in a WITH first.",
    ),
    "select 1; select 2": (
        "这里有多条语句。一次只运行一条。",
        "There are several statements. Only one is run at a time.",
    ),
    "select * from registrations where gender = $gender": (
        "语句中有参数“gender”。请直接写出它的值。",
        "The statement has a parameter, “gender”. Put its value in its place.",
    ),
    "drop table registrations": (
        "这里只运行 SELECT 语句，不能修改、描述或设置。PIVOT 须列出取值：PIVOT … ON … IN (…)。",
        "Only a SELECT is run here: nothing is changed, described or set. "
        "A PIVOT must list its values: PIVOT … ON … IN (…).",
    ),
    "select 9223372036854775807 + 1": (
        "数值超出其类型的范围。请先转换为 DOUBLE。",
        "A number becomes too large for its type. Convert it to DOUBLE first.",
    ),
    "select (select gender from registrations)": (
        "子查询返回了多行，而这里只能是一个值。",
        "A subquery gives several rows where one value is needed.",
    ),
}


@pytest.mark.parametrize("statement", SAID)
def test_it_is_said(box: Box, statement: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        box.ask(statement)
    said = tuple(translator(language).refusal(refused.value) for language in ("zh", "en"))
    assert said == SAID[statement]


def test_a_nearest_name_is_of_the_tables_named(box: Box) -> None:
    """`posts` is a column of communities, and no help here."""
    assert "Did you mean" not in box.refused("select posts_x from measures")


def test_a_word_of_the_statement_is_said_as_it_is_written(box: Box) -> None:
    """`from` and `all` are words of pages too, with a Chinese of their own."""
    with pytest.raises(StatementRefused) as refused:
        box.ask("select where gender from registrations")
    assert "“from”" in translator("zh").refusal(refused.value)


def test_a_long_name_is_cut(box: Box) -> None:
    assert len(box.refused("select * from " + "x" * 5_000)) < 200


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("select 1 as a", [(1,)]),
        ("select ';' as a ; -- the end;\n", [(";",)]),
        ("/* before; */ select 1 as a /* after; */;", [(1,)]),
        ("from range(3) t(i) order by i desc", [(2,), (1,), (0,)]),
        ("values (1, 'a')", [(1, "a")]),
        ("with registrations as (select 7 as a) from registrations", [(7,)]),
        ("with x as materialized (select 1 as a), y as (from x) select * from y, x", [(1, 1)]),
        ("with recursive t(n) as (select 1 union all select n + 1 from t where n < 3) select max(n) from t",
         [(3,)]),
        ("select count(*) > 0 from REGISTRATIONS as r join \"registrations\" using (person_key)", [(True,)]),
        ("pivot (select 'a' as k, 2 as v) on k in ('a', 'b') using sum(v)", [(2, None)]),
        ("select sum(i) as s from range(4) t(i)", [(6,)]),
    ],
)  # fmt: skip
def test_what_is_one_select_runs(box: Box, statement: str, rows: list[tuple[object, ...]]) -> None:
    assert box.rows(statement) == rows


def test_columns_of_one_name_are_told_apart(box: Box) -> None:
    names = [column.name for column in box.ask("select 1 as a, 2 as a, 3 as b").columns]
    assert len(set(names)) == 3


def test_people_are_told_apart_by_a_key_that_is_cut(box: Box) -> None:
    ((rows, keys, longest),) = box.rows(
        "select count(*), count(distinct person_key), max(length(person_key)) from registrations"
    )
    assert longest == 16
    assert isinstance(rows, int)
    assert isinstance(keys, int)
    assert 0 < keys <= rows


@pytest.mark.parametrize(
    "value",
    [
        "'infinity'::timestamp",
        "'-infinity'::date",
        "'infinity'::timestamptz",
        "date '99999-01-01'",
        "date '0044-01-01 (BC)'",
        "'294247-01-10'::timestamp",
        "[date '99999-01-01']",
        "{'a': 'infinity'::timestamp}",
    ],
)
def test_a_day_that_no_calendar_has_is_said_to_be_one(box: Box, value: str) -> None:
    assert "9999" in box.refused(f"select {value} as day")


def test_the_first_and_the_last_day_are_given(box: Box) -> None:
    days = "select date '0001-01-01' as a, timestamp '9999-12-31 23:59:59.999' as b, null::date as c"
    assert len(box.ask(days).frame) == 1
