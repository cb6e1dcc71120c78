"""A statement that takes too much is ended by its deadline, and nothing is left of it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pytest

from analytics.errors import StatementRefused
from analytics.warehouse.box import limits, running
from analytics.warehouse.box.running import Waiting
from tests.box.conftest import Box

#: What a child needs to start and to load, on a busy machine, beside its deadline.
TO_START = 8.0

#: None of them can be answered within the limits.
ATTACKS = {
    # Rows without end.
    "cross join": "select count(*) from range(10000000) a, range(10000000) b",
    "cross join of itself": "select count(*) from registrations a, registrations b, registrations c, "
    "registrations d, registrations e, registrations f, registrations g, registrations h, registrations i",
    "sum of a range": "select sum(i * i % 7) from range(1000000000000) r(i)",
    "recursion": "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
    "recursion that doubles": "with recursive t(n) as (select 1 union all select n from t, range(2)) "
    "select count(*) from t",
    "recursion of texts": "with recursive t(s) as (select 'x' union all select s || s from t) "
    "select max(length(s)) from t",
    "recursion of lists": "with recursive t(l) as (select [1] union all select list_concat(l, l) from t) "
    "select max(len(l)) from t",
    "recursion of structs": "with recursive t(n, s) as (select 1, {'a': 1}::varchar union all "
    "select n + 1, {'a': s}::varchar from t) select max(length(s)) from t",
    "recursion with a key": "with recursive t(n, m) using key (n) as (select 1, 1 union "
    "select n + 1, m from t) select count(*) from t",
    "series": "select count(*) from generate_series(1, 100000000000000)",
    "series of moments": "select count(*) from generate_series(timestamp '0001-01-01', "
    "timestamp '9999-01-01', interval 1 millisecond)",
    "nested series": "select count(*) from range(100000) a(i), range(a.i) b(j), range(b.j) c(k)",
    "lateral": "select count(*) from range(1000000) a(i), lateral (select sum(j) from range(a.i) b(j)) c",
    # Memory.
    "sort": "select i from range(1000000000) r(i) order by hash(i), i desc limit 10001 offset 900000000",
    "sort of texts": "select repeat(md5(i::varchar), 50) s from range(100000000) r(i) order by s desc "
    "offset 50000000",
    "distinct": "select count(distinct hash(i)) from range(10000000000) r(i)",
    "group by": "select count(*) from (select hash(i) h, count(*) from range(10000000000) r(i) group by h)",
    "hash join": "select count(*) from range(1000000000) a(i) join range(1000000000) b(j) "
    "on hash(a.i) = hash(b.j)",
    "window": "select max(m) from (select median(i) over (rows between 100000 preceding and current row) m "
    "from range(1000000000) r(i))",
    "list of everything": "select len(list(i)) from range(10000000000) r(i)",
    "texts of everything": "select length(string_agg(i::varchar, ',')) from range(10000000000) r(i)",
    "huge list": "select len(range(10000000000))",
    "huge lists": "select sum(len(range(100000000))) from range(100000) r(i)",
    "huge text": "select length(repeat('x', 100000000000))",
    "huge texts": "select sum(length(repeat(i::varchar, 100000000))) from range(100000) r(i)",
    "repeat of repeat": "select length(repeat(repeat(repeat('x', 100000), 100000), 100000))",
    "padding": "select length(lpad('x', 2000000000, 'y'))",
    "padding of rows": "select max(lpad(i::varchar, 100000000, 'y')) from range(100000) r(i)",
    "replacing": "select length(replace(repeat('x', 100000000), 'x', repeat('y', 100)))",
    "format": "select length(printf('%2000000000d', 1))",
    "histogram": "select map_keys(histogram(hash(i)))[1] from range(10000000000) r(i)",
    "median": "select median(hash(i)) from range(10000000000) r(i)",
    "cube": "select count(*) from (select count(*) from range(100000000) r(i) group by cube "
    "(i, i % 3, i % 5, i % 7, i % 11, i % 13, i % 17, i % 19))",
    "unnesting": "select count(*) from (select unnest(range(100000000)) from range(100000))",
    "json": "select length(json_group_array(i)) from range(10000000000) r(i)",
    # Slow functions.
    "levenshtein": "select levenshtein(repeat('xy', 1000000), repeat('yx', 1000000))",
    "regular expression": "select count(*) from range(100000000) r(i) where "
    "regexp_matches(repeat('a', 20000) || i, '(a*)*(a*)*(a*)*b')",
    "similarity": "select sum(jaro_winkler_similarity(repeat('xy', 5000), repeat('yx', 5000) || i)) "
    "from range(1000000000) r(i)",
    "hashes": "select max(sha256(repeat('x', 1000000) || i)) from range(1000000000) r(i)",
    "list sort": "select sum(list_sort(list_transform(range(1000000), x -> (x * i) % 1000003))[1]) "
    "from range(1000000) r(i)",
    "list reduce": "select list_reduce(range(100000000), (a, b) -> a + b)",
    "lambda of lambda": "select len(list_transform(range(100000), a -> len(list_transform(range(100000), "
    "b -> a + b))))",
    "correlated": "select count(*) from range(1000000) a(i) where (select count(*) from range(1000000) b(j) "
    "where b.j * a.i % 7 = 3) > 0",
    "factorials": "select sum(factorial(30) % (i + 1)) from range(100000000000) r(i)",
}

#: Too long or too deep to be read at all.
UNREADABLE = {
    "very long": "select " + "1 + " * 100_000 + "1",
    "very long name": 'select 1 as "' + "x" * 100_000 + '"',
    "deep brackets": "select " + "(" * 12_000 + "1" + ")" * 12_000,
    "deep subqueries": "select * from (" * 1_500 + "select 1" + ") t" * 1_500,
    "deep lists": "select " + "[" * 12_000 + "]" * 12_000,
    "deep cases": "select " + "case when true then " * 1_200 + "1" + " end" * 1_200,
    "long chain": "select " + "not " * 12_000 + "true",
    "many unions": "select 1" + " union all select 1" * 2_600,
    "many operators": "select 1" + " + 1" * 12_000,
}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> float:
    """A shorter deadline, told to the parent alone: the child knows of none."""
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    return 1.0


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_ended(box: Box, short: float, name: str) -> None:
    began = time.monotonic()
    with pytest.raises(StatementRefused):
        box.ask(ATTACKS[name])
    assert time.monotonic() - began < short + TO_START


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_too_long_or_too_deep_harms_nobody(box: Box, short: float, name: str) -> None:
    """It is refused or, where it can be read after all, answered."""
    began = time.monotonic()
    with suppress(StatementRefused):
        box.ask(UNREADABLE[name])
    assert time.monotonic() - began < short + TO_START


def test_the_deadline_is_five_seconds(box: Box) -> None:
    began = time.monotonic()
    said = box.refused(ATTACKS["cross join"])
    assert said == "The statement was ended after 5 seconds. Ask for fewer rows or days, or sum up first."
    assert 5 <= time.monotonic() - began < 5 + TO_START


def test_rows_beyond_those_given_are_not_made(box: Box, short: float) -> None:
    result = box.ask("select i from range(100000000000) r(i)")
    assert (len(result.rows), result.is_truncated) == (limits.MOST_ROWS, True)
    result = box.ask(f"select i from range({limits.MOST_ROWS}) r(i) order by i desc")
    assert (len(result.rows), result.is_truncated) == (limits.MOST_ROWS, False)
    assert result.rows.column("i").to_pylist()[0] == limits.MOST_ROWS - 1


def test_an_answer_larger_than_is_taken_is_refused(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 1_000_000)
    assert "too large" in box.refused("select repeat('x', 200) || i as s from range(10000) r(i)")


def test_a_table_that_does_not_fit_is_refused_with_what_to_do(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "from analytics.warehouse.box import child"
    smaller = f"{start}, guards; guards.SETTINGS['memory_limit'] = '1MB'"
    monkeypatch.setattr(running, "START", running.START.replace(start, smaller))
    assert "Name fewer tables" in box.refused("select count(*) from history.registrations")


def test_more_than_two_wait_in_turn_and_are_told(box: Box) -> None:
    """None is refused for it; whoever waits hears how many are before."""
    told: list[int] = []
    done: list[object] = []
    slow = "select count(*) from range(200000000) r(i) where i % 7 = 3"

    def ask() -> None:
        timeline = box.catalogue.timeline()

        def tell(waiting: Waiting) -> None:
            told.append(waiting.before)

        done.append(running.run(box.catalogue, timeline, slow, scope=box.scope, tell=tell))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    most = 0
    while any(thread.is_alive() for thread in threads):
        most = max(most, len(running._under_way))
        time.sleep(0.02)
    assert len(done) == 4
    assert most == limits.PLACES
    assert max(told) in (2, 3)


def test_who_gives_up_leaves_no_process(box: Box) -> None:
    """The page's run ends in the midst of it; the fixture looks for what is left."""

    class Gone(Exception):
        pass

    def tell(_: Waiting) -> None:
        raise Gone

    with pytest.raises(Gone):
        running.run(
            box.catalogue, box.catalogue.timeline(), ATTACKS["cross join"], scope=box.scope, tell=tell
        )
    assert not running._under_way
    assert not running._waiting


def test_forty_attacks_are_tried() -> None:
    assert len(ATTACKS) >= 40
