"""Names, ID numbers, texts, file names and secrets come into no log, whatever is done with them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from httpx import ASGITransport, AsyncClient
from mcp.server.mcpserver.exceptions import ToolError

from analytics import log
from analytics.access import audit
from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.viewer import everybody
from analytics.answers import sql
from analytics.api.app import api
from analytics.assistants.server import Tools
from analytics.database.engine import Database, DatabaseRefused
from analytics.errors import Refusal
from analytics.intake.submission import examine, publish, refuse_errors
from analytics.progress import sources
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.in_a_thread import awaited
from tests.intake.workbooks import csv_file, id_number, person
from tests.looking import look_at

NAME, ID_NUMBER, EMPLOYER = "金丝雀甲", id_number(77), "金丝雀乙服务中心"
REASON, FILE, LITERAL, SECRET = "金丝雀丙的更正", "金丝雀丁.csv", "金丝雀戊", "lz_金丝雀己"
CANARIES = (NAME, ID_NUMBER, EMPLOYER, "金丝雀", LITERAL, SECRET, "canary_alias")
AS_OF = date(2016, 12, 31)

pytestmark = pytest.mark.usefixtures("either_database")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit, "_LATELY", audit._Lately())
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(tmp_path / "snapshots"))
    sources.catalogue.cache_clear()
    return tmp_path / "snapshots"


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log as LANZHOU_LOG names it, with everything in it."""
    file = tmp_path / "log"
    handler = log.OwnFile(str(file), encoding="utf-8")
    handler.addFilter(log.without_messages)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    # Set as loggers are: they remember what they leave out, from whatever ran before.
    levels = {name: logging.getLogger(name).level for name in ("analytics", "pages")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield file
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    handler.close()


def send(root: Path, *, reason: str = REASON) -> None:
    row = {**person(77), "姓名": NAME, "身份证号": ID_NUMBER, "工作单位": EMPLOYER}
    file = csv_file(root.parent / FILE, [row])
    publish(
        root,
        refuse_errors(examine(root, [file], as_of=AS_OF)),
        viewer=everybody().named("李四"),
        accept_warnings=True,
        reason=reason,
    )


async def asked(path: str) -> int:
    async with AsyncClient(transport=ASGITransport(api()), base_url="http://127.0.0.1") as client:
        return (await client.get(path, headers={"Authorization": "Bearer lz_canary"})).status_code


async def told() -> None:
    """What an assistant is told."""
    await Tools("").list_targets(SimpleNamespace(headers={}))  # type: ignore[arg-type]


def kept(root: Path) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in Audit.of(root).rows())


def test_no_canary_is_in_a_log(root: Path, logged: Path) -> None:
    send(root)
    look = look_at(root)
    for statement in (
        f"select '{LITERAL}' as canary_alias from registrations where employer_name = '{EMPLOYER}'",
        f"select {LITERAL} from registrations -- {NAME} {ID_NUMBER}",
        f"select {ID_NUMBER}",
        f"'{SECRET}",
    ):
        try:
            sql.ask(everybody().named("李四"), look, statement)
        except Refusal as refusal:
            log.refused(refusal)
    Audit.of(root).viewed(everybody().named("李四"), unit="", page="sql", session="a", snapshots=[1])
    assert awaited(asked("/v1/targets")) == 200
    assert awaited(asked(f"/v1/observations?indicator={LITERAL}")) != 200
    for kind, body in ((Kind.EXPORTED, {"table": NAME}), (Kind.EXPORTED, {"name": NAME})):
        with pytest.raises(AuditRefused) as refused:
            Audit.of(root).note(kind, everybody(), **body)
        log.refused(refused.value)
    said, written = kept(root), logged.read_text(encoding="utf-8")
    assert {"publishing", "published", "queried", "rows_viewed", "api_asked"} <= {
        row["kind"] for row in Audit.of(root).rows()
    }
    assert "Published snapshot 1" in written
    for canary in CANARIES:
        assert canary not in said, canary
        assert canary not in written, canary
    # It was there to be told.
    assert ID_NUMBER in (root.parent / FILE).read_text(encoding="utf-8-sig")


def test_nothing_is_published_or_asked_where_it_cannot_be_noted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(root)
    before = Catalogue(root).head()

    def full(*_: object, **__: object) -> None:
        raise DatabaseRefused("no space is left on the disk")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", full)
        with pytest.raises(AuditRefused, match="no space is left on the disk"):
            send(root, reason="again")
        assert Catalogue(root).head() == before
        with pytest.raises(AuditRefused):
            sql.ask(everybody(), look_at(root), "select 1")
        assert awaited(asked("/v1/targets")) == 503
        with pytest.raises(ToolError, match="审计日志"):
            awaited(told())
    kinds = [row["kind"] for row in Audit.of(root).rows()]
    assert kinds == ["publishing", "published"]
    awaited(told())
    assert Audit.of(root).entries(most=1)[0].body == {"path": "mcp", "asked": 1}


def test_a_publish_that_is_out_stays_out_although_its_second_entry_cannot_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    note = Audit.note

    def refuse_the_second(self: Audit, kind: Kind, *told: object, **body: object) -> None:
        if kind is Kind.PUBLISHED:
            raise AuditRefused("no space is left on the disk")
        note(self, kind, *told, **body)  # type: ignore[arg-type]

    monkeypatch.setattr(Audit, "note", refuse_the_second)
    send(root)
    assert Catalogue(root).head()
    assert [row["kind"] for row in Audit.of(root).rows()] == ["publishing"]
    assert "AuditRefused" in caplog.text
