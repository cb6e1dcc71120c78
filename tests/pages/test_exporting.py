"""Who takes rows of people away says why and takes no more than their role; every file says who took it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pandas as pd
import pytest
from pyarrow import parquet
from starlette.applications import Starlette
from starlette.testclient import TestClient

from analytics.access import audit
from analytics.access.accounts import Accounts
from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.roles import MOST_ROWS, Role
from analytics.access.viewer import Viewer, everybody
from analytics.errors import NotAllowed
from analytics.language.exports import Stamp, Taken
from analytics.progress import sources
from analytics.tables import Table
from analytics.warehouse.snapshots.catalogue import Catalogue
from pages.frame import exporting, takeaway
from tests.handing_in import CHENGGUAN, account
from tests.intake.workbooks import id_number

KEY = "table"


def people(rows: int) -> Table:
    """Rows as they stand behind the turnover."""
    frame = pd.DataFrame({"district_code": [CHENGGUAN] * rows, "gender": ["female"] * rows})
    return Table("turnover-people", frame, of=("registrations",))


def numbers() -> Table:
    return Table("burnup", {"as_of": [date(2020, 6, 30)], "value": [1.0]})


@dataclass
class Taking:
    """Somebody's offers, and a browser that asks for them."""

    root: Path
    browser: TestClient

    def offer(self, viewer: Viewer, table: Callable[[], Table]) -> takeaway.Offers:
        own = takeaway.Offers("session")
        stamp = Stamp((Catalogue(self.root).snapshots()[-1],), "620100", page="Workforce")
        own.settled[KEY] = takeaway.Offer(table, stamp, "文件", viewer, "workforce")
        takeaway._offers[own.secret] = own
        return own

    def take(
        self, viewer: Viewer, table: Callable[[], Table], form: str = "xlsx", *, reason: str = ""
    ) -> Any:
        own = self.offer(viewer, table)
        headers = {takeaway.TAKEN_FOR: quote(reason)} if reason else {}
        return self.browser.get(f"/take/{own.secret}/{KEY}?as={form}", headers=headers)

    @property
    def noted(self) -> list[Any]:
        return [one for one in Audit.of(self.root).entries() if one.kind == Kind.EXPORTED]

    @property
    def refused(self) -> list[tuple[str, str, object, object]]:
        """What the log has of refusals, the oldest first: by whom, why, of which table, how many rows."""
        found = [one for one in Audit.of(self.root).entries() if one.kind == Kind.EXPORT_REFUSED]
        return [
            (one.actor, one.body["reason"], one.body.get("table"), one.body.get("rows"))
            for one in reversed(found)
        ]


@pytest.fixture
def taking(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Taking:
    monkeypatch.setattr(audit, "_LATELY", audit._Lately())
    root = tmp_path / "snapshots"
    root.symlink_to(sample, target_is_directory=True)
    monkeypatch.setattr(sources, "catalogue", lambda: Catalogue(root))
    return Taking(root, TestClient(Starlette(routes=takeaway.routes())))


def facts(answer: Any) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return {str(row[0]): str(row[1]) for row in sheet.iter_rows(values_only=True) if row[0]}


def test_rows_of_people_are_taken_for_a_reason_which_the_file_and_the_log_name(taking: Taking) -> None:
    analyst = account(taking.root, Role.ANALYST, name="王工")
    answer = taking.take(analyst, lambda: people(2))
    assert answer.status_code == 428
    asked = answer.json()
    assert asked["said"] == "导出人员明细须注明事由，请选择："
    assert [word for _, word in asked["reasons"]] == ["工作核对", "上级要求", "数据更正", "其他"]
    assert taking.noted == [], "nothing was taken"

    said = facts(taking.take(analyst, lambda: people(2), reason="work_check"))
    assert said["取用人 / Taken by"] == f"王工 (#{analyst.account})"
    assert said["取用事由 / Taken for"] == "工作核对 / checking in one's work"
    assert said["快照序号 / Snapshot"] == "27"
    (entry,) = taking.noted
    assert entry.actor == f"#{analyst.account}"
    assert entry.body == {
        "format": "xlsx",
        "page": "workforce",
        "reason": "work_check",
        "rows": 2,
        "snapshots": [27],
        "table": "turnover-people",
    }


def test_another_reason_is_said_in_words_and_holds_no_id_number(taking: Taking) -> None:
    analyst = account(taking.root, Role.ANALYST, name="王工")
    for reason in ("other", "other:  ", "whatever"):
        assert taking.take(analyst, lambda: people(1), reason=reason).status_code == 428
    said = facts(taking.take(analyst, lambda: people(1), reason="other:年终 核对"))
    assert said["取用事由 / Taken for"] == "其他 / other: 年终 核对"
    text = taking.take(analyst, lambda: people(1), "csv", reason="other:年终 核对").content.decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["取用事由 / Taken for"] == "其他 / other: 年终 核对"
    refused = taking.take(analyst, lambda: people(1), reason=f"other:见{id_number()}")
    assert (refused.status_code, refused.json()["said"]) == (422, "文字中含有身份证号，请删去。")


def test_numbers_need_no_reason(taking: Taking) -> None:
    analyst = account(taking.root, Role.ANALYST, name="王工")
    said = facts(taking.take(analyst, numbers))
    assert said["取用人 / Taken by"] == f"王工 (#{analyst.account})"
    assert "取用事由 / Taken for" not in said


def test_every_format_says_who_took_it(taking: Taking) -> None:
    analyst = account(taking.root, Role.ANALYST, name="=王工")
    read = taking.take(analyst, numbers, "csv").content.decode("utf-8-sig").splitlines()
    place = [head.strip('"') for head in read[0].split(",")].index("取用 / Taken by")
    assert read[1].split(",")[place].strip('"').startswith(f"'=王工 (#{analyst.account}) 20")
    made = parquet.read_table(io.BytesIO(taking.take(analyst, numbers, "parquet").content))
    assert ["取用人 / Taken by", f"=王工 (#{analyst.account})"] in json.loads(made.schema.metadata[b"facts"])


def test_an_open_server_asks_for_no_reason_and_says_that_nobody_signed_in(taking: Taking) -> None:
    said = facts(taking.take(everybody(), lambda: people(60_000)))
    assert said["取用人 / Taken by"] == "未登录 / not signed in"
    assert "取用" not in taking.take(everybody(), numbers, "csv").text.splitlines()[0]
    assert [entry.body["rows"] for entry in reversed(taking.noted)] == [60_000, 1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_more_rows_than_a_role_takes_are_refused_with_a_way_on(taking: Taking, language: str) -> None:
    most = MOST_ROWS[Role.ANALYST]
    assert most == 10_000
    analyst = account(taking.root, Role.ANALYST, name="王工")
    viewer = Accounts.of(taking.root, everybody()).get(analyst.account or 0).viewer(language)
    answer = taking.take(viewer, lambda: people(10_001), reason="work_check")
    assert answer.status_code == 403
    assert ("一次最多可导出10000行" if language == "zh" else "at most 10000") in answer.json()["said"]
    assert ("按县区" if language == "zh" else "by a district") in answer.json()["said"]
    assert taking.noted == []
    assert taking.take(viewer, lambda: people(10_000), "csv", reason="work_check").status_code == 200
    reviewer = account(taking.root, Role.REVIEWER, name="考核")
    assert taking.take(reviewer, lambda: people(50_001), "csv", reason="ordered").status_code == 200


def test_every_role_says_how_many_rows_it_takes() -> None:
    assert set(MOST_ROWS) == set(Role)


def test_who_may_not_any_more_takes_nothing_of_what_was_offered(taking: Taking) -> None:
    accounts = Accounts.of(taking.root, everybody())
    analyst = account(taking.root, Role.ANALYST, name="王工")
    accounts.disable(analyst.account or 0)
    answer = taking.take(analyst, numbers)
    assert answer.status_code == 403
    assert "没有此项权限" in answer.json()["said"]
    with pytest.raises(NotAllowed):
        exporting.of(analyst, lambda _taken: b"x", key="brief", ending="pdf")()
    changed = account(taking.root, Role.ANALYST, name="李工")
    accounts.change(changed.account or 0, name="李工", role=Role.AUDITOR)
    assert taking.take(changed, numbers).status_code == 403
    assert taking.noted == []


def test_what_is_refused_is_noted_with_why_and_once_in_ten_minutes(
    taking: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    analyst = replace(account(taking.root, Role.ANALYST, name="王工"), session="abcdef012345")
    who = f"#{analyst.account}"
    # The page asks for a reason when a click says none: that is no refusal.
    taking.take(analyst, lambda: people(1))
    assert taking.refused == []
    for _ in range(3):
        taking.take(analyst, lambda: people(10_001), reason="work_check")
        taking.take(analyst, lambda: people(1), reason="other:  ")
        taking.take(analyst, lambda: people(1), reason=f"other:见{id_number()}")
    expected = [
        (who, "too_many_rows", "turnover-people", 10_001),
        (who, "no_reason", "turnover-people", 1),
        (who, "unfit_reason", None, None),
    ]
    assert taking.refused == expected
    assert id_number() not in repr(Audit.of(taking.root).entries())
    newest = Audit.of(taking.root).entries()[0]
    assert newest.body["session"] == "abcdef012345"
    assert (newest.body["page"], newest.body["format"]) == ("workforce", "xlsx")
    now += 600
    taking.take(analyst, lambda: people(10_001), reason="work_check")
    assert taking.refused == [*expected, expected[0]]
    assert taking.noted == []


def test_who_may_take_nothing_is_noted_also_with_a_file_of_another_kind(taking: Taking) -> None:
    auditor = account(taking.root, Role.AUDITOR, name="审计")
    assert taking.take(auditor, numbers).status_code == 403
    with pytest.raises(NotAllowed):
        exporting.of(auditor, lambda _taken: b"x", key="brief", ending="pdf")()
    who = f"#{auditor.account}"
    assert taking.refused == [(who, "role", None, None), (who, "role", "brief", None)]


def test_what_cannot_be_noted_is_not_handed_over(taking: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise AuditRefused("the disk is full")

    monkeypatch.setattr(Audit, "note", refuses)
    answer = taking.take(everybody(), numbers)
    assert answer.status_code == 503
    assert b"PK" not in answer.content
    with pytest.raises(AuditRefused):
        exporting.of(everybody(), lambda _taken: b"x", key="brief", ending="pdf")()


def test_other_files_are_noted_too(taking: Taking) -> None:
    assert exporting.of(everybody(), lambda _taken: b"x", key="brief", ending="pdf")() == b"x"
    (entry,) = taking.noted
    assert (entry.body["table"], entry.body["format"]) == ("brief", "pdf")


def test_what_is_taken_is_entered_with_the_session_it_was_taken_in(taking: Taking) -> None:
    analyst = replace(account(taking.root, Role.ANALYST, name="王工"), session="abcdef012345")
    assert taking.take(analyst, numbers).status_code == 200
    said: list[Taken] = []

    def made(taken: Taken) -> bytes:
        said.append(taken)
        return b"x"

    exporting.of(analyst, made, key="brief", ending="pdf", snapshots=[27])()
    assert [one.body["session"] for one in taking.noted] == ["abcdef012345"] * 2
    assert [one.body["snapshots"] for one in taking.noted] == [[27], [27]]
    assert [one.by for one in said] == [f"王工 (#{analyst.account})"]


@pytest.mark.parametrize(
    ("name", "of", "is_of_people"),
    [
        ("explore-rows", ("registrations",), True),
        ("explore-rows", ("funding",), False),
        ("making-rows", ("communities", "registrations"), True),
        ("explanation-rows", ("registrations",), True),
        ("making", ("registrations",), False),
        ("sql-result", (), True),
        ("burnup", (), False),
        ("explore", ("registrations",), False),
    ],
)
def test_which_tables_hold_rows_of_people(name: str, of: tuple[str, ...], is_of_people: bool) -> None:
    assert Table(name, {}, of=of).is_of_people is is_of_people
