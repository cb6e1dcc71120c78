"""What was sent replaces what the same unit sent before; everybody else is carried forward and marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from analytics.access.viewer import everybody
from analytics.dictionary import dictionary
from analytics.errors import PublishConflict, SnapshotDamaged, SubmissionRefused
from analytics.intake.finding import Finding
from analytics.intake.rows import person_key
from analytics.intake.submission import Submission, examine, publish, refuse_errors
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import DistrictReport, Origin, Snapshot
from tests import plain_snapshots
from tests.intake.deliveries import published
from tests.intake.workbooks import Row, community, csv_file, entry, id_number, person, workbook
from tests.plain_snapshots import plain

NAME = "欧阳试样"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def prepare(root: Path, files: Sequence[Path], *, as_of: date) -> Submission:
    """What the files publish; refused when one of the findings is an error."""
    return refuse_errors(examine(root, files, as_of=as_of))


def send(root: Path, as_of: date, **tables: Sequence[Row]) -> Snapshot:
    """Publishes one CSV a table."""
    files = [csv_file(root.parent / f"{name}.csv", rows) for name, rows in tables.items()]
    return published(root, *files, as_of=as_of)


def stored(root: Path, snapshot: Snapshot, table: str) -> pd.DataFrame:
    (path,) = Catalogue(root).files([snapshot], table)
    return pd.read_parquet(path, dtype_backend="pyarrow")


def test_a_workbook_becomes_exactly_its_rows(root: Path, tmp_path: Path) -> None:
    in_wan = {"金额(万元)": 3.5, **entry()}
    del in_wan["金额(元)"]
    path = workbook(
        tmp_path / "城关区.xlsx",
        {"人才登记": [person(1, 姓名=NAME), person(2, 社会工作岗位="否", 登记日期=None, 登记有效期至=None)],
         "资金台账": [in_wan], "社区岗位": [community()]},
    )  # fmt: skip
    snapshot = published(root, path, as_of=date(2016, 12, 31))

    assert snapshot.origin is Origin.SUBMISSION
    assert dict(snapshot.districts) == {"620102": DistrictReport()}
    assert [(one.name, one.rows) for one in snapshot.inputs] == [("城关区.xlsx", 4)]
    people = stored(root, snapshot, "registrations").sort_values("on_post").to_dict("records")
    assert [row["on_post"] for row in people] == [False, True]
    assert people[1]["certified_on"] == date(2016, 6, 20)
    assert people[1]["valid_until"] == date(2019, 9, 1)
    assert people[1]["birth_year"] == 1985
    assert people[0]["registered_on"] is pd.NA or pd.isna(people[0]["registered_on"])
    assert pd.isna(people[0]["equivalent_ability"])
    assert {len(row["person_key"]) for row in people} == {64}
    (money,) = stored(root, snapshot, "funding").to_dict("records")
    assert (money["amount_yuan"], money["fund_year"]) == (Decimal(35000), 2016)
    assert money["district_code"] == "620102"


def test_a_person_keeps_the_key_from_snapshot_to_snapshot(root: Path) -> None:
    first = send(root, date(2016, 12, 31), registrations=[person(1), person(2)])
    second = send(root, date(2017, 12, 31), registrations=[person(2), person(1)])
    keys = [sorted(stored(root, one, "registrations")["person_key"]) for one in (first, second)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


def test_no_name_and_no_id_number_reaches_the_snapshots(root: Path, tmp_path: Path) -> None:
    numbers = [id_number(running) for running in range(1, 9)]
    rows = [person(running, 姓名=NAME) for running in range(1, 9)]
    path = workbook(tmp_path / f"{numbers[0]}.xlsx", {"人才登记": rows})
    published(root, path, as_of=date(2016, 12, 31))
    content = b"\n".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())
    assert "酒泉路街道办事处".encode() in content, "texts can be found in these bytes"
    assert NAME.encode() not in content
    assert not [number for number in numbers if number.encode() in content]
    assert not re.search(rb"(?<![0-9a-f])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X](?![0-9a-f])", content)


def test_districts_that_sent_nothing_are_carried_forward_with_their_own_date(root: Path) -> None:
    send(root, date(2016, 3, 31), funding=[entry("A"), entry("B", 县区="七里河区"), entry("C", 县区="市级")])
    send(root, date(2016, 6, 30), funding=[entry("B2", 县区="七里河区")])
    last = send(root, date(2016, 9, 30), funding=[entry("C2", 县区="市级")])
    assert dict(last.districts) == {
        "620100": DistrictReport(),
        "620102": DistrictReport(date(2016, 3, 31)),
        "620103": DistrictReport(date(2016, 6, 30)),
    }
    rows = stored(root, last, "funding")
    assert set(zip(rows["district_code"], rows["entry_id"], strict=True)) == {
        ("620102", "A"),
        ("620103", "B2"),
        ("620100", "C2"),
    }


def test_a_table_that_was_not_sent_keeps_its_rows_and_says_so(root: Path) -> None:
    send(root, date(2016, 3, 31), funding=[entry("A")], communities=[community()])
    files = [csv_file(root.parent / "f.csv", [entry("A2", 列支日期="2016-06-01")])]
    submission = prepare(root, files, as_of=date(2016, 6, 30))
    (notice,) = submission.findings
    assert not notice.is_error
    assert (
        notice.sentence
        == "城关区 submitted nothing in 社区岗位: its rows of 2016-03-31 are carried forward (1)."
    )
    snapshot = publish(root, submission, viewer=everybody().named("测试"))
    assert snapshot.districts["620102"] == DistrictReport()
    assert list(stored(root, snapshot, "communities")["code"]) == ["620102001001"]
    assert list(stored(root, snapshot, "funding")["entry_id"]) == ["A2"]


def test_a_community_published_before_may_have_people(root: Path) -> None:
    send(root, date(2016, 3, 31), communities=[community("620102999001")])
    later = send(root, date(2016, 12, 31), registrations=[person(所在社区代码="620102999001")])
    assert later.rows["registrations"] == later.rows["communities"] == 1


def test_a_second_publish_of_a_day_is_a_revision_and_others_still_count_as_reported(root: Path) -> None:
    send(root, date(2016, 3, 31), funding=[entry("A")])
    day = date(2016, 6, 30)
    send(root, day, funding=[entry("B", 县区="七里河区")])
    revised = send(root, day, funding=[entry("C", 县区="西固区")])
    assert revised.revision == 1
    assert dict(revised.districts) == {
        "620102": DistrictReport(date(2016, 3, 31)),
        "620103": DistrictReport(),
        "620104": DistrictReport(),
    }


def test_a_late_report_stands_on_the_state_of_its_own_day(root: Path) -> None:
    send(root, date(2016, 3, 31), funding=[entry("A", 列支日期="2016-03-01")])
    send(root, date(2016, 12, 31), funding=[entry("D")])
    late = send(root, date(2016, 9, 30), funding=[entry("B", 县区="七里河区")])
    assert sorted(stored(root, late, "funding")["entry_id"]) == ["A", "B"]
    assert late.districts["620102"] == DistrictReport(date(2016, 3, 31))


def test_a_late_report_is_in_every_later_snapshot_published_after_it(root: Path) -> None:
    """620103 comes late, for a day before 620102's: the next snapshot has both, each with its own day."""
    send(root, date(2016, 12, 31), funding=[entry("A")])
    late = csv_file(root.parent / "late.csv", [entry("B", 县区="七里河区")])
    submission = prepare(root, [late], as_of=date(2016, 9, 30))
    (notice,) = submission.findings
    assert (notice.code, notice.is_error, notice.is_warning) == ("late_report", False, False)
    assert "2016-12-31" in notice.sentence
    publish(root, submission, viewer=everybody().named("测试"))
    third = send(root, date(2017, 3, 31), funding=[entry("C", 县区="西固区")])
    assert sorted(stored(root, third, "funding")["entry_id"]) == ["A", "B", "C"]
    assert dict(third.districts) == {
        "620102": DistrictReport(date(2016, 12, 31)),
        "620103": DistrictReport(date(2016, 9, 30)),
        "620104": DistrictReport(),
    }
    # A correction of the older day afterwards is taken from there too, though a later snapshot carries it.
    send(root, date(2016, 9, 30), funding=[entry("B2", 县区="七里河区")])
    last = send(root, date(2017, 6, 30), funding=[entry("D", 县区="西固区")])
    assert sorted(stored(root, last, "funding")["entry_id"]) == ["A", "B2", "D"]


def test_a_snapshot_knows_of_which_day_every_table_of_every_unit_is(root: Path) -> None:
    spring, summer, autumn = date(2016, 3, 31), date(2016, 6, 30), date(2016, 9, 30)
    money = {"列支日期": "2016-03-01"}
    send(
        root,
        spring,
        funding=[entry("A", **money), entry("B", 县区="七里河区", **money)],
        communities=[community()],
    )
    send(root, summer, funding=[entry("A2", **money)])
    last = send(root, autumn, communities=[community()])
    assert last.table_days == {
        "620102": {"communities": autumn, "funding": summer},
        "620103": {"funding": spring},
    }
    assert last.day_of("620102", "communities", "funding") == summer
    assert last.day_of("620102", "registrations") is None
    assert last.told("funding") == {"620102", "620103"}
    assert last.told("funding", "communities") == {"620102"}
    assert last.told("funding", year=2017) == frozenset()
    assert Catalogue(root).at(last.seq) == last


def test_who_reported_the_register_and_no_institution_has_none(root: Path) -> None:
    sent = send(root, date(2016, 12, 31), registrations=[person(1)], funding=[entry("B", 县区="七里河区")])
    assert sent.told("institutions") == sent.told("registrations") == {"620102"}
    assert sent.told("funding") == {"620103"}


def test_hours_of_a_year_are_not_carried_over_its_end(root: Path) -> None:
    """50 hours of 2019 are none of 2020's, and no 0 either: nobody has told them."""
    trained = person(1, 本年培训学时=50, 登记日期="2019-02-01", 登记有效期至="2022-02-01")
    send(root, date(2019, 9, 30), registrations=[trained])
    same_year = send(root, date(2019, 12, 31), communities=[community()])
    assert list(stored(root, same_year, "registrations")["trained_hours_this_year"]) == [50]
    next_year = send(root, date(2020, 12, 31), communities=[community()])
    (person_then,) = stored(root, next_year, "registrations").to_dict("records")
    assert pd.isna(person_then["trained_hours_this_year"])
    assert person_then["certificate"] == "social_worker", "what is no count of a year stays"
    observed = stored(root, next_year, "observations").query("indicator == 'training.holders'")
    assert observed["value"].isna().all()


def test_nothing_is_ever_carried_forward_from_the_sample(root: Path) -> None:
    made_up = [plain("measures", district_code="620103")]
    plain_snapshots.publish(root, date(2016, 3, 31), origin=Origin.SAMPLE, measures=made_up)
    real = send(root, date(2016, 12, 31), funding=[entry()])
    assert dict(real.districts) == {"620102": DistrictReport()}
    assert real.rows["measures"] == 0
    assert Catalogue(root).snapshots() == (real,)


def test_somebody_publishing_in_between_is_a_conflict(root: Path) -> None:
    file = csv_file(root.parent / "a.csv", [entry()])
    prepared = prepare(root, [file], as_of=date(2016, 12, 31))
    send(root, date(2016, 12, 31), funding=[entry("B")])
    with pytest.raises(PublishConflict):
        publish(root, prepared, viewer=everybody().named("测试"))
    assert len(Catalogue(root).snapshots()) == 1


def test_nothing_is_carried_forward_past_a_damaged_snapshot(root: Path) -> None:
    send(root, date(2016, 3, 31), funding=[entry("A")])
    second = send(root, date(2016, 6, 30), funding=[entry("B")])
    manifest = root / "manifests" / f"{second.seq:08d}.json"
    manifest.write_bytes(manifest.read_bytes().replace("测试".encode(), "别人".encode()))
    with pytest.raises(SnapshotDamaged, match="Snapshot 2 is damaged"):
        send(root, date(2016, 9, 30), funding=[entry("C", 县区="七里河区")])


def test_an_error_publishes_nothing_and_carries_every_finding(root: Path) -> None:
    with pytest.raises(SubmissionRefused, match="Errors in the submission: 2") as refused:
        send(root, date(2016, 12, 31), funding=[entry("A", 用途="别的"), entry("B"), entry("C", 县区="兰州")])
    told = [(one.row, one.column) for one in refused.value.findings if isinstance(one, Finding)]
    assert told == [(2, "用途"), (4, "县区")]
    assert Catalogue(root).snapshots() == ()


def refused_codes(files: list[Path], root: Path, as_of: date = date(2016, 12, 31)) -> list[str]:
    with pytest.raises(SubmissionRefused) as refused:
        prepare(root, files, as_of=as_of)
    return [one.code for one in refused.value.findings if isinstance(one, Finding)]


def test_headers_alone_and_two_files_of_one_name_are_refused(root: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(",".join(entry()), encoding="utf-8")
    assert refused_codes([empty], root) == ["nothing_submitted"]
    (tmp_path / "other").mkdir()
    files = [csv_file(folder / "a.csv", [entry(folder.name)]) for folder in (tmp_path, tmp_path / "other")]
    assert refused_codes(files, root) == ["file_twice", "file_twice"]


def test_a_snapshot_of_the_future_is_refused(root: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [entry()])
    assert refused_codes([file], root, (datetime.now(UTC) + timedelta(days=2)).date()) == []


def test_money_alone_needs_no_person_key(root: Path) -> None:
    send(root, date(2016, 12, 31), funding=[entry()])
    assert not (root.parent / "keys").exists()


def test_a_lost_key_refuses_people_rather_than_counting_them_anew(root: Path) -> None:
    send(root, date(2016, 3, 31), registrations=[person(登记日期=None, 登记有效期至=None, 取得时间=None)])
    (root.parent / "keys" / "person_key.key").unlink()
    with pytest.raises(Exception, match="is missing, and the people published so far"):
        send(root, date(2016, 12, 31), registrations=[person()])


def test_a_lost_key_is_missed_by_an_earlier_day_too_and_another_key_by_every_day(root: Path) -> None:
    send(root, date(2016, 12, 31), registrations=[person()])
    key = root.parent / "keys" / "person_key.key"
    kept = key.read_bytes()
    key.unlink()
    earlier = person(登记日期=None, 登记有效期至=None, 取得时间=None)
    with pytest.raises(Exception, match="is missing, and the people published so far"):
        send(root, date(2016, 3, 31), registrations=[earlier])
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    for day, row in ((date(2016, 3, 31), earlier), (date(2017, 3, 31), person())):
        with pytest.raises(Exception, match="is not the one the people published so far"):
            send(root, day, registrations=[row])
    # Money in between carries the people, and with them what they were keyed with.
    assert send(root, date(2017, 3, 31), funding=[entry()]).keyed_with == person_key.fingerprint(kept)


def test_a_lost_snapshot_refuses_until_a_later_one_has_taken_its_rows_over(root: Path) -> None:
    def lose(snapshot: Snapshot) -> Path:
        path = root / "manifests" / f"{snapshot.seq:08d}.json"
        return path.rename(path.with_suffix(".kept"))

    newest = send(root, date(2016, 12, 31), funding=[entry("A")])
    send(root, date(2016, 9, 30), funding=[entry("B", 县区="七里河区")])
    kept = lose(newest)
    # Published later, and of an earlier day: it holds nothing of the lost one.
    with pytest.raises(SnapshotDamaged, match="00000001"):
        send(root, date(2017, 3, 31), funding=[entry("C", 县区="安宁区")])
    kept.rename(kept.with_suffix(".json"))
    send(root, date(2017, 3, 31), funding=[entry("C", 县区="安宁区")])
    lose(newest)
    made = send(root, date(2017, 6, 30), funding=[entry("D", 县区="西固区")])
    assert set(stored(root, made, "funding")["entry_id"]) == {"A", "B", "C", "D"}


def test_the_same_files_prepare_the_same_tables(root: Path) -> None:
    file = csv_file(root.parent / "a.csv", [person(1), person(2)])
    first, second = (prepare(root, [file], as_of=date(2016, 12, 31)) for _ in range(2))
    assert isinstance(first, Submission)
    assert first.tables["registrations"].equals(second.tables["registrations"])


def test_a_sheet_that_is_wrong_throughout_is_not_read_to_its_end(root: Path, tmp_path: Path) -> None:
    headers = ",".join(column.header.zh for column in dictionary().table("funding").columns)
    path = tmp_path / "资金台账.csv"
    path.write_text("\n".join([headers, *["?" + ",?" * 8] * 5_000]), encoding="utf-8")
    findings = examine(root, [path], as_of=date(2020, 6, 30)).findings
    assert len(findings) < 2_100
    assert [finding.row for finding in findings if finding.code == "too_many_findings"] != []
