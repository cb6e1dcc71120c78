"""What happened is in the log once, with its exact cause; nobody's name or number ever is."""

from __future__ import annotations

import errno
import logging
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analytics import __main__ as command_line
from analytics import log
from analytics.access.viewer import everybody
from analytics.answers.preview import preview
from analytics.errors import (
    NotPublished,
    PublishConflict,
    PublishUnknown,
    Refusal,
    RegisterRefused,
    SnapshotDamaged,
    UnknownName,
)
from analytics.intake.submission import Submission, examine, publish, refuse_errors
from analytics.policy.loading import register
from analytics.progress import sources
from analytics.warehouse.snapshots import sealing
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.intake.workbooks import csv_file, entry, id_number, person, workbook
from tests.pages.conftest import ENTRY
from tests.warehouse.small_snapshots import seal

NAME, NUMBER = "欧阳试样", id_number(7)
DAY = date(2016, 12, 31)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that carries somebody's name itself."""
    return tmp_path / NAME / "snapshots"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the product has logged so far."""
    caplog.set_level(logging.INFO)
    return lambda: [
        one.getMessage() for one in caplog.records if one.name.startswith(("analytics", "pages", "tests"))
    ]


Lines = Callable[[], list[str]]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", ["000", "077"])
def test_the_owners_group_may_read_the_log_and_nobody_else(tmp_path: Path, umask: str) -> None:
    file = tmp_path / "log"
    command = f"umask {umask} && exec {sys.executable} -m analytics --data {tmp_path} diff 1 2"
    subprocess.run(
        ["/bin/sh", "-c", command], check=False, capture_output=True, env={"LANZHOU_LOG": str(file)}
    )
    assert file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o640


def raised(refusal: Refusal, cause: BaseException | None = None) -> Refusal:
    """The refusal as it comes to whoever catches it."""
    try:
        raise refusal from cause
    except Refusal as caught:
        return caught


def prepared(root: Path, name: str = "资金.csv") -> Submission:
    root.mkdir(parents=True, exist_ok=True)
    return refuse_errors(examine(root, [csv_file(root.parent / name, [entry()])], as_of=DAY))


# What a line says


@pytest.mark.parametrize(("refusal", "said"), [
    (UnknownName("district", NAME, ["620102", "620103"]),
     "UnknownName: Unknown district “…”. Allowed: 620102, 620103."),
    (UnknownName("snapshot", 99, [1, 2]),
     "UnknownName: Unknown snapshot “99”. Allowed: 1, 2. Did you mean “2”?"),
    (UnknownName("snapshot", int(NUMBER[:17]), [1]),
     "UnknownName: Unknown snapshot “…”. Allowed: 1. Did you mean “1”?"),
    (UnknownName("date", DAY, []), "UnknownName: Unknown date “2016-12-31”."),
    (SnapshotDamaged("Snapshot {seq}: {path} {what}.", seq=4, path="manifests/00000004.json", what="is gone"),
     "SnapshotDamaged: Snapshot 4: manifests/00000004.json is gone."),
    (Refusal("The key {path} is missing.", path=Path(f"/home/{NAME}/key")), "Refusal: The key … is missing."),
    (Refusal("{file} is there already.", file=f"{NAME}.xlsx"), "Refusal: … is there already."),
    (RegisterRefused("{file}: found “{found}”.", file="lanzhou_2016.toml", found="2016-13-01"),
     "RegisterRefused: lanzhou_2016.toml: found “2016-13-01”."),
    (Refusal("Nothing to do."), "Refusal: Nothing to do."),
])  # fmt: skip
def test_a_refusal_is_its_kind_and_its_sentence_with_the_words_of_the_product(
    refusal: Refusal, said: str
) -> None:
    assert log.line(refusal) == said


def test_a_line_ends_with_facts_cause_and_place() -> None:
    cause = PermissionError(13, "Permission denied", f"/home/{NAME}/snapshots")
    refusal = raised(NotPublished("Nothing was published: {reason}", reason=str(cause)), cause)
    said, fact, caused, place = log.line(refusal, as_of=DAY).split(" | ")
    assert said == "NotPublished: Nothing was published: …"
    assert fact == "as_of=2016-12-31"
    assert caused == "caused by PermissionError EACCES (Permission denied)"
    assert re.fullmatch(rf"raised at {re.escape(__name__)}:\d+", place)


def test_a_refusal_is_logged_once_and_under_the_module_that_raised_it(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seal(root)
    with pytest.raises(UnknownName) as caught:
        Catalogue(root).at(7)
    caplog.clear()
    log.refused(caught.value)
    log.refused(caught.value)
    (record,) = caplog.records
    assert record.name == "analytics.warehouse.snapshots.catalogue"
    assert record.exc_info is None


def test_at_debug_the_way_to_a_refusal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log.refused(raised(Refusal("No.")))
    assert "in raised" in caplog.text


def test_an_error_is_written_as_kinds_and_frames_without_what_it_says() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(log.without_messages)
    logger = logging.Logger("one of the tests")
    logger.addHandler(handler)
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise RuntimeError(NUMBER) from error
    except RuntimeError:
        logger.exception("It failed")
    written = stream.getvalue()
    assert written.index("ValueError at ") < written.index("Then:") < written.index("RuntimeError at ")
    assert "int(NAME)" in written
    assert not holds_somebody(written)


# What is told


def test_a_publish_is_told_with_its_rows_and_a_rehearsal_is_not(root: Path, lines: Lines) -> None:
    submission = prepared(root)
    publish(root, submission, viewer=everybody().named(NAME), accept_warnings=True)
    (line,) = [line for line in lines() if line.startswith("Published")]
    assert line.startswith(
        "Published snapshot 1 | as_of=2016-12-31 | revision=0 | origin=submission | rows: registrations 0, "
    )
    assert "funding 1" in line
    assert re.search(r" \| after=\d+\.\d\d s$", line)
    preview(Catalogue(root), register(), prepared(root), viewer=everybody())
    assert len([line for line in lines() if line.startswith("Published")]) == 1


def test_a_publish_that_somebody_came_before_is_told_once(root: Path, lines: Lines) -> None:
    first, second = prepared(root), prepared(root)
    publish(root, first, viewer=everybody().named(NAME), accept_warnings=True)
    with pytest.raises(PublishConflict) as caught:
        publish(root, second, viewer=everybody().named(NAME), accept_warnings=True)
    log.refused(caught.value)
    (line,) = [line for line in lines() if line.startswith("PublishConflict")]
    assert "The newest snapshot is now 1" in line
    assert " | as_of=2016-12-31 | origin=submission | expected_head=None | after=" in line


@pytest.mark.parametrize(
    ("call", "kind"), [("rename", NotPublished), ("link", PublishUnknown)], ids=["before", "after"]
)
def test_a_publish_that_fails_tells_the_number_of_the_systems_error(
    root: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch, call: str, kind: type[Refusal]
) -> None:
    submission = prepared(root)
    real = getattr(sealing.Disk, call)

    def failing(disk: sealing.Disk, *places: Any) -> None:
        if call == "link":
            real(disk, *places)
        raise OSError(28, "No space left on device", str(root))

    monkeypatch.setattr(sealing.Disk, call, failing)
    with pytest.raises(kind):
        publish(root, submission, viewer=everybody().named(NAME), accept_warnings=True)
    (line,) = [line for line in lines() if line.startswith(kind.__name__)]
    assert "caused by OSError ENOSPC (No space left on device) at " in line
    assert not holds_somebody(line)


def test_an_upload_is_told_by_kind_hash_size_and_findings(root: Path, lines: Lines) -> None:
    root.mkdir(parents=True)
    content = csv_file(root.parent / "资金.csv", [entry(**{"金额(元)": "许多"})]).read_bytes()
    examination = examine(root, [(f"{NAME}.csv", content), (f"a.{NAME}", b"")], as_of=DAY)
    (line,) = [line for line in lines() if line.startswith("Examined")]
    assert re.match(rf"Examined 2 files: \.csv [0-9a-f]{{12}} of {len(content)} bytes, another kind ", line)
    for finding in examination.findings:
        assert f"{finding.severity} {finding.code} " in line


# Nobody is named


def holds_somebody(text: str) -> bool:
    return any(one in text for one in (NAME, NUMBER, NUMBER[:14]))


def test_a_submission_with_a_name_and_a_number_in_every_place_leaves_neither_in_the_log(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    root.mkdir(parents=True)
    both = f"{NAME}{NUMBER}"
    told = person(7, 姓名=NAME, 身份证号=NUMBER)
    for number, (name, sheet, rows) in enumerate(
        [
            ("人才登记", "人才登记", [told]),
            (both, both, [told]),
            (both, "人才登记", [told, told]),
            ("人才登记", "人才登记", [{**told, key: both} for key in told]),
            ("人才登记", "人才登记", [{**told, both: both}]),
        ]
    ):
        path = workbook(root.parent / f"{number}{name}.xlsx", {sheet: rows})
        examination = examine(root, [path], as_of=DAY)
        for actor in (both, NAME):
            try:
                publish(root, refuse_errors(examination), viewer=everybody().named(actor))
            except Refusal as refusal:
                log.refused(refusal)
    for arguments in (
        ["check", str(root.parent / f"{both}.xlsx"), "--as-of", "2016-12-31"],
        ["publish", str(root.parent / f"{both}.csv"), "--as-of", "2016-12-31", "--actor", both],
        ["targets", "--district", both],
        ["diff", "1", NUMBER[:17]],
        ["brief", str(root / both / "简报.docx")],
    ):
        run = CliRunner().invoke(command_line.app, ["--data", str(root), *arguments])
        assert run.exit_code == 1
    assert "Examined" in caplog.text
    assert "UnknownName" in caplog.text
    assert "SubmissionRefused" in caplog.text
    assert not holds_somebody(caplog.text)


# Who tells


def test_a_command_logs_what_it_refuses_and_an_error_nobody_expected(
    root: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> list[str]:
        CliRunner().invoke(command_line.app, ["--data", str(root), "verify"])
        return lines()

    assert [line.split(":")[0] for line in refused()] == ["SnapshotRefused"]
    monkeypatch.setattr(Catalogue, "verify", lambda _: 1 / 0)
    assert refused()[1:] == ["An error nobody expected"]
    monkeypatch.setattr(Catalogue, "verify", lambda _: open(root))  # noqa: SIM115
    assert refused()[2].startswith("FileNotFoundError ENOENT (No such file or directory) at ")


def test_a_page_logs_a_refusal_once_however_often_it_is_run(
    root: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, prepared(root), viewer=everybody().named("tests"), accept_warnings=True)
    manifest = root / "manifests" / "00000001.json"
    whole = manifest.read_bytes()
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(root))
    sources.catalogue.cache_clear()
    app = AppTest.from_file(ENTRY, default_timeout=60)
    for content, runs, told in ((b"{}", 3, 1), (whole, 1, 1), (b"{}", 2, 2)):
        manifest.write_bytes(content)
        for _ in range(runs):
            assert bool(app.run().error) is (content != whole)
            assert not app.exception
        refusals = [line for line in lines() if "raised at" in line]
        assert [line.split(":")[0] for line in refusals] == ["SnapshotDamaged"] * told
        assert " | raised at analytics.progress.look:" in refusals[0]
    sources.catalogue.cache_clear()


def test_an_error_nobody_expected_on_a_page_is_written_without_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("streamlit.error_util")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "filters", [])
    log.configure(uncaught=[logger.name])

    def page() -> None:
        raise ValueError("".join(["欧阳", "试样"]))

    AppTest.from_function(page).run()
    assert "ValueError at " in stream.getvalue()
    assert not holds_somebody(stream.getvalue())


@pytest.fixture
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    """The root logger as a new process has it."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    levels = {name: logging.getLogger(name).level for name in ("analytics", "pages")}
    yield root
    for handler in root.handlers:
        handler.close()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_the_log_goes_to_the_file_that_is_named_else_to_the_stream_else_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unconfigured: logging.Logger
) -> None:
    written: Sequence[logging.Handler]
    for stream, file, wanted in (
        (None, "", logging.NullHandler),
        (StringIO(), "", logging.StreamHandler),
        (StringIO(), str(tmp_path / "log"), log.OwnFile),
    ):
        monkeypatch.setenv("LANZHOU_LOG", file)
        unconfigured.handlers.clear()
        log.configure(stream)
        written = unconfigured.handlers
        assert [type(handler) for handler in written] == [wanted]
    logging.getLogger("analytics.tests").info("Written down")
    logging.getLogger("another.library").info("Not written down")
    assert re.fullmatch(
        r"\S+ \S+ INFO analytics\.tests: Written down\n", (tmp_path / "log").read_text(encoding="utf-8")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no open file is moved away there")
def test_a_log_that_was_moved_away_is_begun_anew_and_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unconfigured: logging.Logger
) -> None:
    file, moved = tmp_path / "log", tmp_path / "log-20261127"
    monkeypatch.setenv("LANZHOU_LOG", str(file))
    unconfigured.handlers.clear()
    log.configure()
    logging.getLogger("analytics.tests").info("Before")
    file.rename(moved)
    logging.getLogger("analytics.tests").info("After")
    assert (moved.read_text()[-7:], file.read_text()[-6:]) == ("Before\n", "After\n")
    assert stat.S_IMODE(file.stat().st_mode) == log.FILE_MODE


def test_a_log_that_cannot_be_written_is_one_sentence_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unconfigured: logging.Logger,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "none" / "log"
    monkeypatch.setenv("LANZHOU_LOG", str(file))
    unconfigured.handlers.clear()
    log.configure()
    for _ in range(2):
        logging.getLogger("analytics.tests").info("Before")
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"The log {file} cannot be written: No such file or directory.")
    file.parent.mkdir()
    logging.getLogger("analytics.tests").info("After")
    assert file.read_text()[-6:] == "After\n"


def test_nor_does_one_on_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    class Full(log.OwnFile):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    handler = Full(str(tmp_path / "log"), encoding="utf-8", delay=True)
    handler.handle(logging.LogRecord("analytics.tests", logging.INFO, __file__, 1, "Said", None, None))
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"The log {tmp_path / 'log'} cannot be written: No space left on device.")
    if handler.stream:
        handler.stream.close()
