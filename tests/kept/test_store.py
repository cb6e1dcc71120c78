"""Questions saved under a name and asked last: kept whole, whoever else writes and whatever the disk does."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.access.viewer import everybody
from analytics.database import engine as databases
from analytics.database.engine import DatabaseRefused
from analytics.database.tables import saved
from analytics.errors import Refusal
from analytics.explore.question import first, read
from analytics.kept.store import LONGEST_NAME, MOST_RECENT, MOST_SAVED, Address, Store

pytestmark = pytest.mark.usefixtures("either_database")

ROOT = Path(__file__).parents[2]
WOMEN = first("people").toggling("gender", "female").parameters()
MONEY = first("money").parameters() | {"district": "620102", "as_of": "2019-12-31"}


@pytest.fixture
def store(snapshots: Path) -> Store:
    return Store.of(snapshots, everybody())


def file_of(snapshots: Path) -> Path:
    return snapshots.with_name("snapshots.kept.sqlite")


def names(store: Store) -> list[str]:
    return [one.name for one in store.saved()]


def numbered(n: int) -> Address:
    return {"subject": "people", "top": str(n)}


def test_a_saved_question_is_there_for_whoever_comes_later(store: Store, snapshots: Path) -> None:
    store.save("各区女性", WOMEN)
    made = store.save("城关区年末资金", MONEY)
    databases.database.cache_clear()
    later = Store.of(snapshots, everybody()).saved()
    assert [(one.name, one.address) for one in later] == [("城关区年末资金", MONEY), ("各区女性", WOMEN)]
    assert later[0] == made
    assert read(later[1].address) == (first("people").toggling("gender", "female"), ())


@pytest.mark.parametrize("taken", ["资金", " 资\u200b金 ", "Money", "ＭＯＮＥＹ"])
def test_a_name_stands_there_once_however_it_is_written(store: Store, taken: str) -> None:
    store.save("资金", MONEY)
    store.save("money", MONEY)
    with pytest.raises(Refusal, match="is the name of another saved question"):
        store.save(taken, WOMEN)
    assert names(store) == ["money", "资金"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Give the question a name"),
        (" \u200b\n", "Give the question a name"),
        ("\u3164", "Give the question a name"),
        ("\u115f \uffa0\u2800", "Give the question a name"),
        ("\u0301\ufe0f", "Give the question a name"),
        ("长" * (LONGEST_NAME + 1), "61 characters; 60 is the most"),
        ("张三 620102198503121234", "ID number"),
        ("张三 620102 19850312 123X", "ID number"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_the_reason(store: Store, name: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        store.save(name, WOMEN)
    kept = store.save("一", WOMEN)
    with pytest.raises(Refusal, match=why):
        store.rename(kept.id, name)
    assert names(store) == ["一"]


def test_a_name_is_one_line_of_what_is_seen(store: Store) -> None:
    assert store.save(" 各区\u202e\n 女性\x07 ", WOMEN).name == "各区 女性"


def test_a_question_with_an_id_number_in_it_is_not_kept(store: Store, snapshots: Path) -> None:
    address = {"subject": "money", "where.project": "620102198503121234"}
    with pytest.raises(Refusal, match="ID number"):
        store.save("一", address)
    assert store.remember(address) is None
    assert not file_of(snapshots).exists()


def test_a_saved_question_gets_another_name_or_is_forgotten_and_taken_back(store: Store) -> None:
    first_one, other = store.save("一", WOMEN), store.save("二", MONEY)
    store.rename(first_one.id, "三")
    with pytest.raises(Refusal, match="another saved question"):
        store.rename(first_one.id, "二")
    store.rename(other.id, "二")
    forgotten = store.delete(other.id)
    assert names(store) == ["三"]
    with pytest.raises(Refusal, match="not there any more"):
        store.delete(other.id)
    with pytest.raises(Refusal, match="not there any more"):
        store.rename(other.id, "四")
    store.save(forgotten.name, forgotten.address)
    assert names(store) == ["二", "三"]


def test_viewers_with_names_keep_their_own(store: Store, snapshots: Path) -> None:
    named = Store.of(snapshots, everybody().named("李四"))
    everybodys = store.save("资金", MONEY)
    assert named.save("资金", WOMEN).by == "李四"
    assert everybodys.by is None
    assert [one.address for one in named.saved()] == [WOMEN]
    with pytest.raises(Refusal, match="not there any more"):
        named.delete(everybodys.id)
    named.remember(MONEY)
    assert store.recent() == ()
    assert names(store) == ["资金"]


def test_the_last_questions_are_remembered_each_once(store: Store) -> None:
    for n in range(MOST_RECENT + 5):
        store.remember(numbered(n))
    store.remember(numbered(10))
    recent = [one.address["top"] for one in store.recent()]
    assert recent == ["10", *(str(n) for n in reversed(range(5, MOST_RECENT + 5)) if n != 10)]


def test_a_question_passed_through_is_not_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.remember(MONEY)
    step = store.remember(numbered(1))
    looked_at = store.remember(numbered(2), after=step)
    assert [one.address for one in store.recent()] == [numbered(2), MONEY]
    monkeypatch.setattr("analytics.kept.store.STEP", timedelta(0))
    store.remember(numbered(3), after=looked_at)
    assert [one.address for one in store.recent()] == [numbered(3), numbered(2), MONEY]


def test_there_is_an_end_to_what_is_saved(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.kept.store.MOST_SAVED", 2)
    assert MOST_SAVED > 100
    store.save("一", WOMEN)
    store.save("二", WOMEN)
    with pytest.raises(Refusal, match="2 questions are saved already"):
        store.save("三", WOMEN)
    with pytest.raises(Refusal, match="too many values"):
        store.save("长", {"where.project": "项" * 5000})


WRITER = """
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from analytics.access.viewer import everybody
from analytics.kept.store import Store

store = Store.of(Path(sys.argv[1]), everybody())
for n in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}{n}"
    store.save(name, {"subject": "people", "top": str(n)})
    store.remember({"subject": "people", "top": str(n)})
    print(name, flush=True)
"""


def writer(snapshots: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(snapshots), name, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_servers_write_at_once_and_nothing_is_lost(store: Store, snapshots: Path) -> None:
    both = [writer(snapshots, name, 40) for name in ("甲", "乙")]
    said = [line for process in both for line in process.communicate(timeout=120)[0].split()]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(names(store)) == sorted(said)
    assert len(said) == 80
    assert len(store.recent()) == MOST_RECENT


def test_what_was_acknowledged_before_a_kill_is_there(store: Store, snapshots: Path) -> None:
    with writer(snapshots, "甲", 100_000) as process:
        assert process.stdout
        said = [process.stdout.readline().strip() for _ in range(15)]
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.read().split()
    kept = names(store)
    # The one under way may be there too, whole.
    assert set(said) <= set(kept)
    assert len(kept) - len(said) <= 1
    store.save("其后", WOMEN)
    if file_of(snapshots).exists():
        with closing(sqlite3.connect(file_of(snapshots))) as file:
            assert file.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("text", ["{torn", "[1]"])
def test_an_address_that_is_none_is_named_as_damage(store: Store, text: str) -> None:
    store.save("资金", {"subject": "money"})
    with store._database.writing() as connection:
        connection.execute(sa.update(saved).values(address=text))
    with pytest.raises(DatabaseRefused, match="damaged"):
        store.saved()
