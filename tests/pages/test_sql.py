"""The SQL page: a statement, its rows as table and picture, and what is said of one that does not run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access.viewer import everybody
from analytics.answers import sql
from analytics.errors import StatementRefused
from analytics.warehouse.box import running
from tests import sealed
from tests.looking import look_at
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import alt, figure, figures, texts

AS_OF = "2020-06-30"


@pytest.fixture(scope="module")
def opened(sample: Path) -> Iterator[OpenPage]:
    """Pages over the sample, each to be gone on with."""
    with pages_over(sample) as run:
        yield run


def run(app: AppTest, statement: str) -> AppTest:
    app.text_area(key="sql-text").set_value(statement)
    app.button(key="FormSubmitter:sql-运行" if _is_chinese(app) else "FormSubmitter:sql-Run").click()
    app.run()
    assert not app.exception, app.exception[0].message
    return app


def _is_chinese(app: AppTest) -> bool:
    return app.title[0].value == "SQL 查询"


def test_rows_are_what_was_sealed(opened: OpenPage, sample: Path) -> None:
    app = run(
        opened("sql"), "select district_code, count(*) as n from registrations group by all order by all"
    )
    rows = sealed.table(sample, AS_OF, "registrations").groupby("district_code").size()
    found = app.dataframe[1].value
    assert dict(zip(found["district_code"], found["n"], strict=True)) == rows.to_dict()
    assert "行数：8" in texts(app)


def test_an_earlier_day_is_asked_where_one_is_chosen(opened: OpenPage, sample: Path) -> None:
    app = run(opened("sql", as_of="2016-12-31", lang="en"), "select count(*) as n from registrations")
    assert app.dataframe[1].value["n"].tolist() == [len(sealed.table(sample, "2016-12-31", "registrations"))]
    app = run(app, "select max(as_of)::varchar as last from history.observations")
    assert app.dataframe[1].value["last"].tolist() == ["2016-12-31"]


def test_the_picture_draws_the_rows_in_their_order(opened: OpenPage) -> None:
    app = run(opened("sql"), sql.examples()["One indicator in the city, snapshot by snapshot"])
    drawn = figure(app, "sql-chart")["data"][0]
    table = app.dataframe[1].value
    assert drawn["type"] == "bar"
    assert len(drawn["x"]) == len(table)
    assert "as_of" in alt(app, "sql-chart")
    app.selectbox(key="sql-y").set_value("value").run()
    app.segmented_control(key="sql-kind").set_value("line").run()
    assert figure(app, "sql-chart")["data"][0]["mode"] == "lines+markers"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("age(date '2020-06-30', date '2019-01-01')", "1 year 5 months 29 days"),
        ("interval 3 month", "3 months"),
        ("interval 90 minute", "01:30:00"),
        ("interval '-1 day'", "-1 day"),
        ("timestamp '2020-01-03 02:00:00.5' - timestamp '2020-01-01'", "2 days 02:00:00.5"),
        ("interval 0 day", "00:00:00"),
        ("[date '2020-01-01', null]", "[2020-01-01, NULL]"),
        ("['城关区', '七里河区']", "[城关区, 七里河区]"),
        ("{'a': 1, 'b': [interval 2 day]}", "{a: 1, b: [2 days]}"),
        ("null::interval", None),
    ],
)
def test_times_that_passed_and_lists_are_words(sample: Path, expression: str, said: str | None) -> None:
    look = look_at(sample)
    answer = sql.ask(everybody(), look, f"select {expression} as a from range(2)")
    assert [row["a"] for row in answer.rows.records] == [said, said]


@pytest.mark.parametrize("statement", [
    "select 1 as a", "select 'x' as a, 'y' as b from range(3)", "select 1 as a, 2 as b from range(3)",
    "select i, i from range(5000) t(i)", "from registrations where false",
])  # fmt: skip
def test_what_makes_no_picture_has_none(opened: OpenPage, statement: str) -> None:
    assert not figures(run(opened("sql"), statement))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "第1行第8个字符：所用的表中没有列“gendr”。是否想写“gender”？"),
        ("en", "Line 1, column 8: there is no column “gendr” in the tables named. Did you mean “gender”?"),
    ],
)
def test_what_does_not_run_is_said(opened: OpenPage, language: str, said: str) -> None:
    app = run(opened("sql", lang=language), "select gendr from registrations")
    assert [one.value.replace("\\", "") for one in app.error] == [said]
    assert len(app.dataframe) == 1


def test_more_rows_than_are_given_are_said(opened: OpenPage) -> None:
    assert "只给出前10,000行" in texts(run(opened("sql"), "select * from range(20000)"))


def test_a_statement_outlives_a_change_of_page(opened: OpenPage) -> None:
    statement = "select 7 as seven"
    app = run(opened("sql"), statement)
    app.switch_page("../funding.py").run()
    app.switch_page("../sql.py").run()
    assert app.text_area(key="sql-text").value == statement
    assert app.dataframe[1].value["seven"].tolist() == [7]


def test_rows_of_another_day_are_not_shown_under_this_one(opened: OpenPage) -> None:
    app = run(opened("sql"), "select count(*) as n from registrations")
    app.selectbox(key="choice-as_of").set_value("2019-12-31").run()
    assert len(app.dataframe) == 1
    assert "请重新运行语句" in texts(app)


def test_an_example_is_put_into_the_field(opened: OpenPage) -> None:
    app = opened("sql")
    name, statement = list(sql.examples().items())[1]
    app.selectbox(key="sql-example").set_value(name).run()
    assert app.text_area(key="sql-text").value == statement


def test_the_query_behind_a_number_is_opened_and_runs(opened: OpenPage, sample: Path) -> None:
    app = opened("target", target="workforce.total", making=True)
    shown = str(app.code[0].value).strip()
    app.button(key="making-sql").click().run()
    assert app.title[0].value == "SQL 查询"
    assert str(app.text_area(key="sql-text").value).strip() == shown
    # The test driver stays on the page it was told of.
    app = run(app.switch_page("../sql.py").run(), shown)
    city = app.dataframe[1].value.set_index("district_code").loc["620100", "value"]
    (observed,) = (
        one.value
        for one in sealed.observations(sample)
        if (str(one.as_of), one.indicator, one.unit) == (AS_OF, "workforce.total", "620100")
    )
    assert city == observed


@pytest.mark.parametrize("name", list(sql.examples()))
def test_every_example_runs_and_gives_rows(sample: Path, name: str) -> None:
    look = look_at(sample)
    snapshots = [snapshot for snapshot in look.timeline if snapshot.as_of <= look.as_of]
    assert len(running.run(look.catalogue, snapshots, sql.examples()[name], scope=look.scope).rows)


def test_every_table_has_its_columns_in_both_languages(sample: Path) -> None:
    look = look_at(sample)
    names = list(sql.schema(look))
    assert {"registrations", "observations", "history.registrations"} <= set(names)
    for name in names:
        columns = sql.columns(look, name)
        assert columns.frame["column"].is_unique
        unsaid = columns.frame[columns.frame["column"] == columns.frame["header_zh"]]["column"].tolist()
        assert unsaid == [], name


def test_nothing_runs_without_the_right_to(sample: Path) -> None:
    from dataclasses import replace

    from analytics.access.viewer import Right, everybody
    from analytics.errors import NotAllowed

    reader = replace(everybody(), rights=frozenset({Right.READ}))
    with pytest.raises(NotAllowed):
        sql.ask(reader, look_at(sample), "select 1")


def test_values_of_every_type_are_shown(sample: Path) -> None:
    from analytics.access.viewer import everybody

    statement = (
        "select 1.50::decimal(9, 2) as d, sum(1) as s, [1, 2] as l, {'a': 1} as st, interval 3 days as iv, "
        "timestamp '2020-01-01 10:00:00' as ts, date '2020-01-01' as day, 'x'::blob as b, null as n, "
        "true as t, time '10:00' as tm, 'a'::enum('a') as e, uuid() as u, '{}'::json as j"
    )
    shown = sql.ask(everybody(), look_at(sample), statement)
    (row,) = shown.rows.records
    assert (row["d"], row["s"], row["l"], row["ts"]) == (1.5, 1, "[1, 2]", "2020-01-01 10:00:00")
    assert set(shown.measures) == {"d", "s"}
    assert row["n"] is None


def test_a_type_that_cannot_be_shown_is_said(sample: Path) -> None:
    from analytics.access.viewer import everybody

    with pytest.raises(StatementRefused):
        sql.ask(everybody(), look_at(sample), "select row(1, 2)::struct(a int)")
