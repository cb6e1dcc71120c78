"""The commands answer as documented: JSON alone on standard output, 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from typer.testing import CliRunner, Result

from analytics.__main__ import app
from analytics.assess.assessment import Assessment, CagrRatio, Projection, Scheduled, Status, Verdict, Weather
from analytics.documents import plain, verdict_documents
from analytics.errors import UnknownName
from analytics.intake.finding import FINDINGS_SHEET
from analytics.intake.submission import examine
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.reference import CITY, districts
from analytics.sample import building
from analytics.warehouse.snapshots.snapshot import Origin
from tests import plain_snapshots
from tests.intake.test_cases import CASES
from tests.intake.workbooks import community, csv_file, entry, id_number, person, workbook

NAME = "欧阳试样"
TARGET_KEYS = {
    "id", "district_code", "as_of", "value", "total", "base", "base_on", "target", "due", "expected",
    "completion", "gap_pp", "lag_months", "needed_per_month", "status", "sliding", "missing", "cagr",
    "projection", "disagree",
}  # fmt: skip


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object) -> Any:
    """The JSON of a command that is done."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one real snapshot, published by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("real")
    district = workbook(
        folder / "城关区.xlsx",
        {
            "人才登记": [person(running, 姓名=NAME) for running in range(1, 5)],
            "资金台账": [entry("A-1"), entry("A-2", 资金年度=2015, **{"金额(元)": 12345.67})],
            "社区岗位": [community(岗位数=4), community("620102001002", 社区名称="张家园社区居委会")],
        },
    )
    city = csv_file(folder / "市级.csv", [entry("C-1", 县区="市级", **{"金额(元)": "250,000"})])
    root = folder / "snapshots"
    done = subprocess.run(
        [sys.executable, "-m", "analytics", "--data", str(root), "publish", str(district), str(city),
         "--as-of", "2016-12-31", "--actor", "市委组织部", "--reason", "首次报送", "--json"],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={key: value for key, value in os.environ.items() if not key.startswith("LANZHOU_")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {
        "seq": 1, "as_of": "2016-12-31", "revision": 0, "outcome": "published", "findings": [],
    }  # fmt: skip
    said = done.stdout + done.stderr
    files = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    for personal in (NAME, *(id_number(running) for running in range(1, 5))):
        assert personal.encode() not in said + files
    return root


def test_snapshots_say_who_published_what_and_when(published: Path) -> None:
    (one,) = answer("snapshots", "--data", published)
    assert set(one) == {"seq", "as_of", "revision", "actor", "reason", "created_at", "districts", "rows"}
    assert (one["seq"], one["as_of"], one["revision"], one["actor"]) == (1, "2016-12-31", 0, "市委组织部")
    assert one["reason"] == "首次报送"
    assert one["districts"] == {"620100": "reported", "620102": "reported"}
    assert one["rows"]["registrations"] == 4
    assert one["rows"]["funding"] == 3
    assert one["created_at"].endswith("+00:00")


def test_observations_are_those_of_the_day_or_the_last_one_before(published: Path) -> None:
    rows = answer("observations", "--as-of", "2017-05-01", "--data", published)
    assert all(set(row) == {"indicator", "district_code", "year", "value", "total"} for row in rows)
    found = {(row["indicator"], row["district_code"], row["year"]): row for row in rows}
    assert found["workforce.total", CITY, None]["value"] == 4
    assert found["workforce.total", CITY, None]["total"] is None
    assert found["communities.staffed", "620102", None]["total"] == 2
    assert found["funding.district_floor", "620102", 2015]["value"] == 12345.67
    assert {code for _, code, _ in found} == {CITY, "620102"}


def test_observations_of_one_district_are_that_districts(published: Path) -> None:
    rows = answer("observations", "--as-of", "2016-12-31", "--district", "620102", "--data", published)
    assert {row["district_code"] for row in rows} == {"620102"}


@pytest.mark.parametrize("command", ["observations", "targets"])
def test_a_day_without_a_snapshot_is_answered_by_the_last_one_before_and_says_so(
    published: Path, command: str
) -> None:
    result = run(command, "--as-of", "2017-05-01", "--data", published, "--json")
    assert result.stderr == (
        "There is no snapshot of 2017-05-01: this is 2016-12-31, the last one before it.\n"
    )
    exact = run(command, "--as-of", "2016-12-31", "--data", published, "--json")
    assert (exact.stdout, exact.stderr) == (result.stdout, "")


def test_a_district_is_named_by_its_code_or_its_name(published: Path) -> None:
    by_code = answer("targets", "--district", "620102", "--data", published)
    for name in ("城关区", "城关", "Chengguan"):
        assert answer("targets", "--district", name, "--data", published) == by_code


def test_what_is_nearest_to_a_day_or_a_number_is_told_by_distance(published: Path) -> None:
    early = run("targets", "--as-of", "2013-01-01", "--data", published)
    assert (early.exit_code, early.stderr.endswith("Did you mean “2016-12-31”?\n")) == (1, True)
    beyond = run("diff", "1", "99", "--data", published)
    assert (beyond.exit_code, beyond.stderr.endswith("Did you mean “1”?\n")) == (1, True)
    assert "Did you mean “27”?" in str(UnknownName("snapshot", 99, range(1, 28)))
    days = [date(2014, 3, 31), date(2019, 12, 31)]
    assert "Did you mean “2014-03-31”?" in str(UnknownName("date", date(2013, 12, 31), days))


def test_targets_come_in_the_registers_order_with_every_key(published: Path) -> None:
    found = answer("targets", "--data", published)
    assert list(dict.fromkeys(one["id"] for one in found)) == [target.id for target in register().targets]
    assert all(set(one) >= TARGET_KEYS for one in found)
    assert all(set(one["cagr"]) == {"ratio", "score", "status"} for one in found)
    assert all(set(one["projection"]) == {"value", "miss_share", "status"} for one in found)
    milestone, total = (one for one in found if one["id"] == "workforce.total")
    assert (milestone["status"], milestone["due"], milestone["value"]) == ("no_data", "2015-12-31", None)
    assert (total["value"], total["target"], total["as_of"]) == (4, 30000, "2016-12-31")
    (staffed,) = (one for one in found if one["id"] == "communities.staffed")
    assert staffed["missing"] == ["620102001002"]
    floor = next(one for one in found if one["id"] == "funding.city_floor" and one["year"] == 2016)
    assert (floor["status"], floor["value"], floor["target"]) == ("met", 250000, 200000)


def test_targets_of_a_district_are_judged_there_or_not_at_all(published: Path) -> None:
    found = answer("targets", "--district", "620102", "--data", published)
    assert {one["district_code"] for one in found} == {"620102"}
    status = {(one["id"], one["year"]): one["status"] for one in found if not one["is_milestone"]}
    assert status["workforce.total", None] == status["funding.city_floor", None] == "cannot_judge"
    assert status["funding.district_floor", 2015] == "not_met"
    assert status["funding.district_floor", 2016] == "met"


def test_the_folder_is_named_before_or_behind_the_command_or_by_the_environment(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer("--data", published, "snapshots") == answer("snapshots", "--data", published) != []
    assert answer("--data", published / "nothing", "snapshots", "--data", published) != []
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(published))
    assert answer("snapshots") != []
    assert answer("snapshots", "--data", published / "nothing") == []


def test_verify_finds_a_changed_byte_and_leaves_with_1(published: Path, tmp_path: Path) -> None:
    assert answer("verify", "--data", published) == []
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", published, copy], check=True)
    (file,) = copy.rglob("funding.parquet")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    result = run("verify", "--json", "--data", copy)
    (damage,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (damage["seq"], copy / damage["path"]) == (1, file)
    assert "funding.parquet" in result.stderr
    refused = run("targets", "--json", "--data", copy)
    assert refused.exit_code == 1, "there is no whole snapshot"
    assert "funding.parquet does not have the content" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("targets", "--district", "999999"),
        ("observations", "--as-of", "2016-12-31", "--district", "海淀"),
        ("targets", "--as-of", "2010-01-01"),
        ("publish", "nowhere.csv", "--as-of", "2016-12-31", "--actor", "x"),
    ],
)
def test_a_refusal_is_one_document_and_a_sentence_and_1(published: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--data", published, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["error"]["message"] in result.stderr
    silent = run(*arguments, "--data", published)
    assert (silent.exit_code, silent.stdout) == (1, "")
    assert document["error"]["message"] in silent.stderr


def test_an_empty_folder_has_no_snapshots_and_no_targets(tmp_path: Path) -> None:
    assert answer("snapshots", "--data", tmp_path) == []
    for command in (("targets",), ("diff", "1", "2"), ("observations", "--as-of", "2020-06-30"), ("verify",)):
        result = run(*command, "--data", tmp_path, "--json")
        assert result.exit_code == 1, "nothing is whole where there is nothing"
        assert "no snapshot" in json.loads(result.stdout)["error"]["message"]


def test_a_refused_publish_lists_its_findings_and_publishes_nothing(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(用途="别的")])
    result = run("publish", file, "--as-of", "2016-12-31", "--actor", "x", "--data", tmp_path / "s", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["seq"], document["revision"], document["outcome"]) == (None, None, "not_published")
    (finding,) = document["findings"]
    assert {key: finding[key] for key in ("file", "sheet", "row", "column", "value", "severity")} == {
        "file": "a.csv", "sheet": None, "row": 2, "column": "用途", "value": "别的", "severity": "error",
    }  # fmt: skip
    assert "a.csv, row 2, 用途: “别的” is not allowed" in result.stderr
    assert answer("snapshots", "--data", tmp_path / "s") == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("targets", "--nonsense"),
        ("observations",),
        ("targets", "--as-of", "yesterday"),
        ("publish", "--as-of", "2016-12-31", "--actor", "x"),
        ("publish", "a.csv", "--actor", "x"),
        ("publish", "a.csv", "--as-of", "2016-12-31"),
        ("sample", "--scale", "0"),
        ("check", "a.csv"),
        ("check", "a.csv", "--as-of", "2016-12-31", "--lang", "fr"),
        ("template",),
        ("template", "a.xls"),
    ],
)
def test_wrong_usage_leaves_with_2_and_says_nothing_on_standard_output(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert arguments == () or result.stdout == ""


def test_without_json_a_table_is_printed(published: Path) -> None:
    for command in (["snapshots"], ["targets"], ["observations", "--as-of", "2016-12-31"]):
        result = run(*command, "--data", published)
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 1
    assert " 1/8 " in run("snapshots", "--data", published).stdout, "one of the 8 districts has reported"


def test_a_figure_that_does_not_exist_is_null_and_none_is_rounded() -> None:
    (document,) = verdict_documents(Verdict(Assessment("a", CITY, date(2020, 6, 30), Status.NO_DATA)))
    assert document["status"] == "no_data"
    assert document["missing"] == []
    said = {"id", "district_code", "as_of", "status", "sliding", "missing", "cagr", "projection", "disagree"}
    missing = TARGET_KEYS - said
    assert [document[key] for key in missing] == [None] * len(missing)
    assert document["cagr"] == {"ratio": None, "score": None, "status": None}
    assert document["projection"] == {"value": None, "miss_share": None, "status": None}
    full = Scheduled(
        "a", CITY, date(2020, 6, 30), Status.ACHIEVED, value=1 / 3, due=date(2020, 12, 31), target=1.0,
        base=0.0, base_on=date(2014, 3, 31), expected=0.5, gap_pp=float("nan"), missing=("620102",),
        cagr=CagrRatio(2 / 3, None, "x"), projection=Projection(1.5, None, Weather.SUN),
    )  # fmt: skip
    (whole,) = verdict_documents(Verdict(full))
    assert (whole["value"], whole["gap_pp"], whole["missing"]) == (1 / 3, None, ["620102"])
    assert whole["projection"] == {"value": 1.5, "miss_share": None, "status": "sun"}
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole


def test_plain_values_are_what_json_has() -> None:
    assert plain([float("inf"), date(2020, 6, 30), None, 0.1]) == [None, "2020-06-30", None, 0.1]


def test_help_names_every_command_and_needs_no_database() -> None:
    code = (
        "import runpy, sys; sys.argv = ['analytics', '--help']\n"
        "try: runpy.run_module('analytics', run_name='__main__')\n"
        "finally: print(sorted({'duckdb', 'pandas'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stderr.strip() == "[]"
    for name in ("sample", "snapshots", "observations", "targets", "template", "check", "publish", "verify"):
        assert f"\n  {name} " in done.stdout


def test_eight_districts_are_the_codes_the_commands_take(published: Path) -> None:
    for code in districts():
        assert run("targets", "--district", code, "--data", published).exit_code == 0


def test_check_lists_findings_and_counts_and_publishes_nothing(tmp_path: Path) -> None:
    good = csv_file(tmp_path / "a.csv", [entry("A-1"), entry("A-2")])
    root = tmp_path / "s"
    found = answer("check", good, "--as-of", "2016-12-31", "--data", root)
    assert set(found) == {"publishable", "counts", "findings"}
    assert (found["publishable"], found["counts"]["funding"], found["findings"]) == (True, 2, [])
    assert answer("snapshots", "--data", root) == []

    bad = csv_file(tmp_path / "b.csv", [entry(用途="培圳")])
    result = run("check", bad, "--as-of", "2016-12-31", "--data", root, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    (finding,) = document["findings"]
    assert (document["publishable"], document["counts"]["funding"]) == (False, 1)
    assert set(finding) == {"file", "sheet", "row", "column", "code", "severity", "value", "message", "fix"}
    place = [finding[key] for key in ("file", "sheet", "row", "column", "code")]
    assert place == ["b.csv", None, 2, "用途", "code"]
    assert "Did you mean “培训”?" in finding["message"]
    printed = run("check", bad, "--as-of", "2016-12-31", "--data", root)
    assert printed.exit_code == 1
    assert "error: b.csv, row 2, 用途: " in printed.stdout
    assert "1 rows, 1 errors, 0 warnings." in printed.stderr


def test_a_check_that_cannot_be_made_says_why_in_the_same_document(tmp_path: Path) -> None:
    result = run("check", csv_file(tmp_path / "a.csv", [entry()]), "--as-of", "2999-12-31", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert (document["publishable"], document["findings"]) == (False, [])
    assert "is in the future" in document["error"]["message"]


def test_check_writes_the_marked_files_beside_and_never_over_what_was_sent(tmp_path: Path) -> None:
    sent = workbook(tmp_path / "a.xlsx", {"资金台账": [entry(用途="别的")]})
    text = csv_file(tmp_path / "b.csv", [entry("B-1")])
    before = sent.read_bytes()
    marked = tmp_path / "marked"
    marked.mkdir()
    # An earlier file of that name that others may read.
    (marked / "a.xlsx").touch(mode=0o644)
    arguments = ("check", sent, text, "--as-of", "2016-12-31", "--data", tmp_path / "s", "--json")
    assert run(*arguments, "--annotate", marked).exit_code == 1
    assert sorted(path.name for path in marked.iterdir()) == ["a.xlsx", "b.csv.xlsx"]
    assert {path.stat().st_mode & 0o777 for path in marked.iterdir()} == {0o600}
    cell = openpyxl.load_workbook(marked / "a.xlsx")["资金台账"]["F2"]
    assert (cell.value, bool(cell.comment)) == ("别的", True)

    refused = run(*arguments, "--annotate", tmp_path)
    assert refused.exit_code == 1
    assert "overwrite the file that was submitted" in json.loads(refused.stdout)["error"]["message"]
    assert sent.read_bytes() == before


def test_findings_of_one_kind_down_a_column_are_one_line_at_the_terminal(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(number, 用途="别的") for number in range(300)])
    printed = run("check", str(file), "--as-of", "2016-12-31", "--data", tmp_path / "s")
    (line,) = printed.stdout.splitlines()
    assert line.startswith("error: a.csv, 300 places: rows 2–301, 用途: “别的” is not allowed")


def test_check_writes_a_copy_of_whatever_it_was_given(tmp_path: Path) -> None:
    arguments = (
        "--as-of",
        "2020-06-30",
        "--data",
        tmp_path / "s",
        "--json",
        "--annotate",
        tmp_path / "marked",
    )
    checked = run("check", *CASES.iterdir(), *arguments)
    assert checked.exit_code == 1
    assert json.loads(checked.stdout)["findings"]
    copies = list((tmp_path / "marked").iterdir())
    assert len(copies) == len(list(CASES.iterdir()))
    assert {python_calamine.load_workbook(copy).sheet_names[0] for copy in copies} == {FINDINGS_SHEET}


def test_findings_are_said_in_chinese_on_request(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry(用途="别的")])
    (finding,) = examine(tmp_path / "s", [file], as_of=date(2016, 12, 31)).findings
    arguments = ("check", file, "--as-of", "2016-12-31", "--data", tmp_path / "s", "--json", "--lang")
    for language in ("en", "zh"):
        document = json.loads(run(*arguments, language).stdout)
        assert document["findings"] == [finding.as_json(translator(language))]


def test_the_template_is_written_once_and_never_over_a_filled_one(tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    assert answer("template", out, "--district", "620102")["district_code"] == "620102"
    content = out.read_bytes()
    refused = run("template", out)
    assert (refused.exit_code, out.read_bytes()) == (1, content)
    assert "already exists" in refused.stderr
    assert run("template", tmp_path / "u.xlsx", "--district", "999999").exit_code == 1
    assert not (tmp_path / "u.xlsx").exists()


def test_warnings_keep_a_publish_back_until_they_are_accepted(tmp_path: Path) -> None:
    files = [
        csv_file(tmp_path / "a.csv", [person()]),
        csv_file(tmp_path / "b.csv", [person(县区="七里河区", 所在社区代码=None)]),
    ]
    arguments = ("publish", *files, "--as-of", "2016-12-31", "--actor", "x", "--data", tmp_path / "s")
    result = run(*arguments, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["outcome"], document["seq"]) == (1, "not_published", None)
    assert {one["severity"] for one in document["findings"]} == {"warning"}
    assert answer("snapshots", "--data", tmp_path / "s") == []
    accepted = json.loads(run(*arguments, "--accept-warnings", "--json").stdout)
    assert (accepted["outcome"], accepted["seq"]) == ("published", 1)


def test_the_first_real_publish_says_that_the_sample_is_retired(tmp_path: Path) -> None:
    root = tmp_path / "s"
    plain_snapshots.publish(root, date(2016, 3, 31), origin=Origin.SAMPLE)
    arguments = ("publish", csv_file(tmp_path / "a.csv", [entry()]), "--actor", "x", "--data", root)
    assert "The sample is retired" in run(*arguments, "--as-of", "2016-12-31").stderr
    assert "The sample is retired" not in run(*arguments, "--as-of", "2017-12-31").stderr
    assert [one["as_of"] for one in answer("snapshots", "--data", root)] == ["2016-12-31", "2017-12-31"]


def test_the_sample_is_not_made_where_real_data_was_unless_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "s"
    monkeypatch.setenv("LANZHOU_SNAPSHOTS", str(root))
    # People of real files were keyed here: the folder may only be out of reach.
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "person_key.key").touch()
    refused = run("sample")
    assert refused.exit_code == 1
    assert "the person key is there" in refused.stderr
    assert not root.exists()
    # Of the sample, two of its 27 snapshots are enough here.
    begun = building.editions()[:2]
    monkeypatch.setattr(building, "editions", lambda: begun)
    assert len(answer("sample", "--data", root)) == 2

    real = tmp_path / "real"
    plain_snapshots.publish(real, date(2016, 3, 31))
    shutil.rmtree(real)
    for command in (("sample",), ("targets",), ("snapshots",)):
        result = run(*command, "--data", real)
        assert (command, "Traceback" in result.output) == (command, False)
    assert "snapshot 1 of 2016-03-31 was published there" in run("sample", "--data", real).stderr
    assert "snapshot 1 of 2016-03-31 was published there" in run("targets", "--data", real).stderr
    assert not real.exists()


def test_the_readme_names_every_command() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    commands = app.registered_commands
    names = [one.name or one.callback.__name__ for one in commands if one.callback]
    names += [str(group.name) for group in app.registered_groups]
    assert {"sample", "check", "publish"} <= set(names)
    assert [name for name in names if f"python -m analytics {name}" not in text] == []
