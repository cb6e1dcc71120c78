"""The auditor's page, and what other pages tell the log: rows of people and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from analytics import tables
from analytics.access import audit, set_up
from analytics.access.audit import FIELDS, Audit, Kind, Refused
from analytics.access.roles import Right, Role
from analytics.access.signing_in import Why
from analytics.access.viewer import everybody
from analytics.answers.audit import between, pages
from analytics.database.chain import AUDIT
from analytics.database.engine import Database, DatabaseRefused, database, database_of
from analytics.database.events import Events
from analytics.database.tables import audit as table
from analytics.errors import NotAllowed
from analytics.hashes import Hash
from analytics.language import audited
from analytics.language.translator import translator
from pages.frame import admission
from tests.access.accounted import made, signed_in
from tests.pages.conftest import OpenPage, pages_over
from tests.pages.drawn import figures, texts
from tests.pages.test_takeaway import offers
from tests.reviewed import copied
from tests.signed_in import signed_in as as_viewer

DISTRICT = "620102"
LI = everybody().named("李四")


@pytest.fixture
def snapshots(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample with a database of its own."""
    monkeypatch.setattr(audit, "_LATELY", audit._Lately())
    yield copied(sample, tmp_path)
    database.cache_clear()


@pytest.fixture
def open_page(snapshots: Path) -> Iterator[OpenPage]:
    with pages_over(snapshots) as run:
        yield run


def filled(snapshots: Path) -> Audit:
    log = Audit.of(snapshots)
    log.note(Kind.EXPORTED, LI, unit=DISTRICT, table="turnover-people", format="xlsx", rows=42)
    log.note(Kind.SIGN_IN_REFUSED, None, reason="unknown")
    Events(database_of(snapshots)).append(f"review/2019/{DISTRICT}", "scored", {}, actor="王五", after=0)
    return log


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("日志完整", "导出", "格式：xlsx；行数：42；表：turnover-people", "登录被拒", "考核操作")),
        (
            "en",
            ("The chain is whole", "Taken away", "number of rows: 42", "Sign-in refused", "Step of a review"),
        ),
    ],
)
def test_it_lists_what_was_noted_beside_what_people_wrote(
    open_page: OpenPage, snapshots: Path, language: str, said: tuple[str, ...]
) -> None:
    filled(snapshots)
    app = open_page("audit", lang=language)
    assert not app.error
    shown = app.success[0].value + app.dataframe[0].value.to_string()
    for text in (*said, "李四", "王五", "系统"):
        assert text in shown
    assert len(app.dataframe[0].value) == 3


@pytest.mark.parametrize(
    ("choices", "kinds"),
    [
        ({"kind": "exported"}, ["导出"]),
        ({"unit": DISTRICT}, ["考核操作", "导出"]),
        ({"kind": "sign_in_refused", "time": "day"}, ["登录被拒"]),
        ({"time": f"{datetime.now(UTC):%Y-%m}", "kind": "review_step"}, ["考核操作"]),
    ],
)
def test_it_is_filtered_by_kind_district_and_time(
    open_page: OpenPage, snapshots: Path, choices: dict[str, str], kinds: list[str]
) -> None:
    filled(snapshots)
    app = open_page("audit", **choices)
    assert app.dataframe[0].value["事项"].tolist() == kinds


def test_it_is_filtered_by_who_and_the_address_names_nobody(open_page: OpenPage, snapshots: Path) -> None:
    filled(snapshots)
    app = open_page("audit")
    app.selectbox("audit-who").select("李四").run()
    assert app.dataframe[0].value["操作人"].tolist() == ["李四"]
    assert "李四" not in json.dumps(dict(app.query_params), ensure_ascii=False)
    nothing = open_page("audit", kind="token_made")
    assert not nothing.dataframe
    assert "没有符合条件的记录" in texts(nothing)


def test_damage_is_named_and_what_somebody_put_there_is_drawn_as_it_is(
    open_page: OpenPage, snapshots: Path
) -> None:
    filled(snapshots)
    with database_of(snapshots).writing() as connection:
        changed = {"body": '{"<b>":"<script>"}', "kind": "none", "unit": "620199"}
        connection.execute(sa.update(table).where(table.c.number == 2).values(changed))
    app = open_page("audit")
    assert [one.value for one in app.error] == ["审计日志第2条已缺失，或与写入时不一致。"]
    assert not app.success
    assert len(app.dataframe[0].value) == 3


def test_a_witness_that_is_gone_is_named(open_page: OpenPage, snapshots: Path) -> None:
    filled(snapshots)
    witness = AUDIT.witness(database_of(snapshots))
    assert witness
    witness.file.unlink()
    app = open_page("audit")
    (said,) = (one.value for one in app.error)
    assert said.startswith("数据库旁的见证文件")
    assert not app.success


def test_a_log_that_is_younger_than_an_account_is_named(open_page: OpenPage, snapshots: Path) -> None:
    number = made(snapshots, "王管理", Role.ADMINISTRATOR).id
    with database_of(snapshots).writing() as connection:
        connection.execute(sa.delete(table))
    witness = AUDIT.witness(database_of(snapshots))
    assert witness
    witness.file.unlink()
    filled(snapshots)
    app = open_page("audit")
    assert [one.value for one in app.error] == [
        f"账户 #{number}早于审计日志的第一条：此前的记录已被全部清除。请与另存的副本核对。"
    ]
    assert not app.success


def test_an_auditor_alone_is_offered_no_file_they_may_not_take(
    open_page: OpenPage, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(snapshots)
    assert set(offers(open_page("audit"))) == {"audit"}
    said = signed_in(snapshots, made(snapshots, "孙审计", Role.AUDITOR))
    monkeypatch.setattr(admission, "is_open", lambda: False)
    monkeypatch.setattr(admission, "_claims", lambda: said)
    monkeypatch.setattr(admission, "_checked", lambda claims: claims)
    app = open_page("audit")
    assert len(app.dataframe[0].value)
    assert "审计日志，共" in texts(app)
    assert not offers(app)


def test_who_is_no_auditor_is_refused(snapshots: Path) -> None:
    from analytics.answers.audit import Auditing

    with pytest.raises(NotAllowed):
        Auditing(snapshots, replace(everybody(), rights=frozenset({Right.READ, Right.ADMINISTER})))


def test_rows_of_people_are_noted_once_and_sums_never(open_page: OpenPage, snapshots: Path) -> None:
    for page in ("overview", "workforce", "funding", "data", "explore"):
        open_page(page)
    assert Audit.of(snapshots).count() == 0
    assert database_of(snapshots).is_empty
    app = open_page("workforce", making=True, district=DISTRICT)
    app.run()
    (entry,) = Audit.of(snapshots).entries()
    assert (entry.kind, entry.unit) == ("rows_viewed", DISTRICT)
    assert (entry.body["page"], entry.body["snapshots"]) == ("workforce", [27])
    open_page("target", making=True, target="workforce.total")
    assert [one.body["page"] for one in Audit.of(snapshots).entries()] == ["target", "workforce"]
    # Rows of no person are nobody's to note.
    open_page("target", making=True, target="funding.city_floor")
    assert Audit.of(snapshots).count() == 2


def test_a_page_that_is_not_opened_is_noted_once_a_session(open_page: OpenPage, snapshots: Path) -> None:
    viewer = made(snapshots, "孙审计", Role.AUDITOR).viewer()

    def opened(session: str, *pages: str) -> None:
        with as_viewer(replace(viewer, session=session)):
            for page in pages:
                app = open_page(page)
                assert [one.value for one in app.error] == ["您没有打开此页面的权限。"]
                app.run()

    def refused() -> list[tuple[str, str, str, str]]:
        found = [one for one in Audit.of(snapshots).entries() if one.kind == Kind.PAGE_REFUSED]
        assert {one.actor for one in found} <= {f"#{viewer.account}"}
        return [(one.body["session"], one.body["page"], one.body["reason"], one.unit) for one in found][::-1]

    opened("first", "sql", "sql", "workforce", "sql")
    assert refused() == [("first", "sql", "role", ""), ("first", "workforce", "role", "")]
    opened("second", "sql")
    assert refused()[2:] == [("second", "sql", "role", "")]
    with as_viewer(viewer):
        # The root leads to a page of one's own, and what is open is no refusal.
        open_page("")
        shown = open_page("audit", kind="page_refused").dataframe[0].value
    assert len(refused()) == 3
    assert set(shown["事项"]) == {"打开页面被拒"}
    assert "页面：sql；原因：角色无此权限" in shown["内容"].iloc[0]


def test_a_page_is_refused_also_where_that_cannot_be_noted(
    open_page: OpenPage, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = made(snapshots, "孙审计", Role.AUDITOR).viewer()

    def full(*_: object, **__: object) -> None:
        raise DatabaseRefused("no space is left on the disk")

    monkeypatch.setattr(Database, "writing", full)
    with as_viewer(viewer):
        assert [one.value for one in open_page("sql").error] == ["您没有打开此页面的权限。"]


@pytest.mark.parametrize(
    ("by", "is_noted"), [("community_code", True), ("birth_year", True), ("age_band", False)]
)
def test_groups_of_single_people_are_noted(
    open_page: OpenPage, snapshots: Path, by: str, is_noted: bool
) -> None:
    open_page("explore", subject="people", by=f"gender,{by}")
    assert [one.body["page"] for one in Audit.of(snapshots).entries()] == ["explore"] * is_noted


def test_keys_of_people_that_differ_are_noted(open_page: OpenPage, snapshots: Path) -> None:
    app = open_page("difference", **{"from": "26", "to": "27"})
    assert any("举例" in frame.value.columns for frame in app.dataframe)
    assert [one.body["page"] for one in Audit.of(snapshots).entries()] == ["difference"]


def test_rows_of_people_are_not_shown_where_that_cannot_be_noted_and_sums_are(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseRefused("no space is left on the disk")

    monkeypatch.setattr(Database, "writing", full)
    app = open_page("workforce", making=True)
    assert [one.value for one in app.error] == ["操作未执行，因为无法记入审计日志：磁盘空间不足。"]
    assert "turnover-rows" not in [frame.proto.id.rpartition("-")[2] for frame in app.dataframe]
    assert len(app.dataframe) == 0
    assert {"ladder", "parts", "turnover"} <= figures(app).keys()


def test_a_statement_is_not_run_where_it_cannot_be_noted(
    open_page: OpenPage, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseRefused("no space is left on the disk")

    monkeypatch.setattr(Database, "writing", full)
    app = open_page("sql")
    app.text_area[0].input("select '王五' as a").run()
    app.button[0].click().run()
    assert any("无法记入审计日志" in one.value for one in app.error)
    assert not [frame for frame in app.dataframe if "a" in frame.value.columns]
    monkeypatch.undo()


def test_every_kind_and_every_field_has_its_words() -> None:
    assert tables.column("audit_kind").codes.keys() == set(Kind)
    assert FIELDS.keys() | {"stream", "step"} == audited.FIELDS.keys()


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        ({"account": 7, "roles": ["auditor", "district"], "units": []},
         "账户：7；角色：审计员、县区人员", "account: 7; roles: auditor, district"),
        ({"units": ["620102"], "reason": "disabled"}, "县区：城关区；原因：账户已停用",
         "of districts: Chengguan; reason: account disabled"),
        ({"reason": "unknown"}, "原因：没有账户", "reason: no account"),
        ({"reason": "work_check", "rows": 0}, "原因：工作核对；行数：0",
         "reason: checking in one's work; number of rows: 0"),
        ({"setting": "hash", "value": "sm3"}, "设置：校验算法；取值：SM3",
         "setting: hash of what is chained; value: SM3"),
        ({"roles": ["<b>"], "units": ["620199"], "reason": "none"}, "角色：<b>；县区：620199；原因：none",
         "roles: <b>; of districts: 620199; reason: none"),
    ],
)  # fmt: skip
def test_what_an_entry_holds_is_said_in_the_readers_words(body: dict[str, Any], zh: str, en: str) -> None:
    assert (audited.held(body, translator("zh")), audited.held(body, translator("en"))) == (zh, en)


def test_every_code_an_entry_may_hold_has_its_word() -> None:
    words = audited.WORDS
    assert words["reason"].keys() >= {*Why, *Refused}
    assert words["rights"].keys() == set(Right)
    assert words["setting"].keys() == set_up._UNSET.keys()
    assert words["hash"].keys() == set(Hash)


def test_times_are_days_up_to_now_and_months_of_lanzhou() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    assert between("all", now) == (None, None)
    assert between("week", now) == (datetime(2026, 11, 20, tzinfo=UTC), None)
    begin, end = between("2026-12", now)
    assert begin
    assert end
    assert (begin.isoformat(), end.isoformat()) == ("2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")


def test_pages_hold_every_entry() -> None:
    assert (pages(0), pages(200), pages(201)) == ([1], [1], [1, 2])
