"""Two snapshots compared: every row, number and verdict that differs, and the cause of each verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.access.scope import Detail
from analytics.answers.clauses import clauses
from analytics.answers.difference import (
    Cause,
    Difference,
    Flip,
    Move,
    RowChange,
    changed_since,
    difference,
    row_changes,
    since_last_quarter,
)
from analytics.answers.target import dossier, revisions
from analytics.assess.assessment import Status
from analytics.assess.change import Entry, Turn
from analytics.assess.verdict import code
from analytics.dictionary import dictionary
from analytics.errors import SnapshotDamaged, SnapshotRefused, UnknownName
from analytics.language.translator import translator
from analytics.policy import loading
from analytics.policy.loading import register
from analytics.policy.register import Force
from analytics.progress import verdicts
from analytics.reference import CITY, districts
from analytics.warehouse.questions.rules import rules_of
from analytics.warehouse.snapshots.catalogue import Catalogue
from analytics.warehouse.snapshots.snapshot import Origin
from tests import plain_snapshots
from tests.entries import Entry as Told
from tests.entries import entries
from tests.looking import look_at
from tests.plain_snapshots import CHENGGUAN, plain

QILIHE, XIGU = "620103", "620104"
#: Time enough: no institution is due within a year.
EARLY, LATER = date(2016, 12, 31), date(2017, 3, 31)


publish = partial(plain_snapshots.publish, reporting=tuple(districts()))


def person(key: str, unit: str = CHENGGUAN, **more: object) -> dict[str, object]:
    return plain("registrations", person_key=key * 8, district_code=unit, **more)


def base(unit: str, **more: object) -> dict[str, object]:
    return plain("institutions", district_code=unit, **more)


def money(entry: str, yuan: int, *, unit: str = CHENGGUAN, year: int = 2016) -> dict[str, object]:
    told = {"fund_year": year, "booked_on": date(year, 3, 1), "amount_yuan": Decimal(yuan)}
    return plain("funding", entry_id=entry, district_code=unit, **told)


def compared(root: Path, a: int = 1, b: int = 2, *, only: Iterable[str] | None = None) -> Difference:
    return difference(look_at(root, only=only), a, b)


def causes(found: Difference, id: str) -> dict[tuple[str, int | None], tuple[str, str, str]]:
    return {
        (flip.district_code, flip.entry.year): (*said(flip), flip.cause)
        for flip in found.statuses
        if flip.entry.id == id and not flip.entry.milestone
    }


def said(flip: Flip) -> tuple[str, str]:
    """Both verdicts as a table has them."""
    before, after = ("" if one is None else code(one) for one in (flip.before, flip.after))
    return before, after


def seniors(count: int) -> list[dict[str, object]]:
    """So many people with the certificate 社会工作师, and somebody in the register of every district."""
    senior = {"category": "professional", "certificate": "social_worker"}
    return [
        *(plain("registrations", person_key=f"{n:08}", **senior) for n in range(count)),
        *(person(code[-1] + code[-2], code) for code in districts()),
    ]


class TestRows:
    def test_each_row_is_added_removed_or_changed_by_its_key_in_its_unit(self, tmp_path: Path) -> None:
        publish(
            tmp_path,
            EARLY,
            registrations=[person("a"), person("b"), person("c", volunteers_linked=1), person("d", QILIHE)],
            funding=[money("1", 100), money("1", 100, unit=CITY)],
        )
        publish(
            tmp_path,
            LATER,
            registrations=[person("a"), person("c", volunteers_linked=None), person("e"), person("f"),
                           person("d", QILIHE)],
            funding=[money("1", 101), money("1", 100, unit=CITY), money("2", 5, unit=CITY)],
        )  # fmt: skip
        assert compared(tmp_path).rows == (
            RowChange("registrations", CHENGGUAN, 2, 1, 1, ("e" * 8, "f" * 8), ("b" * 8,), ("c" * 8,)),
            RowChange("funding", CITY, 1, 0, 0, ("2",)),
            RowChange("funding", CHENGGUAN, 0, 0, 1, (), (), ("1",)),
        )

    def test_a_row_that_moves_to_another_unit_leaves_one_and_joins_the_other(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[person("a", QILIHE)])
        publish(tmp_path, LATER, registrations=[person("a", CHENGGUAN)])
        found = [(row.district_code, row.added, row.removed, row.changed) for row in compared(tmp_path).rows]
        assert found == [(CHENGGUAN, 1, 0, 0), (QILIHE, 0, 1, 0)]

    def test_a_key_of_several_columns_is_compared_whole(self, tmp_path: Path) -> None:
        def measure(day: date, document: str) -> dict[str, object]:
            return {"district_code": CITY, "measure": "ethics", "adopted_on": day, "document": document}

        publish(tmp_path, EARLY, measures=[measure(date(2015, 1, 1), "甲"), measure(date(2015, 1, 2), "乙")])
        publish(tmp_path, LATER, measures=[measure(date(2015, 1, 1), "甲"), measure(date(2015, 1, 3), "乙")])
        assert compared(tmp_path).rows == (
            RowChange("measures", CITY, 1, 1, 0, ("ethics / 2015-01-03",), ("ethics / 2015-01-02",)),
        )

    def test_of_a_person_only_the_first_letters_of_the_key_are_shown(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[])
        publish(tmp_path, LATER, registrations=[person("0123456789abcdef")])
        assert compared(tmp_path).rows[0].added_examples == ("01234567",)

    def test_where_keys_of_people_stand_they_are_rows_of_people(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[], funding=[money("1", 1)])
        publish(tmp_path, LATER, registrations=[person("0123456789abcdef")], funding=[money("1", 2)])
        looked = look_at(tmp_path)
        for detail, is_of_people in ((Detail.FULL, True), (Detail.MASKED, False), (Detail.NONE, False)):
            made = difference(replace(looked, scope=replace(looked.scope, detail=detail)), 1, 2)
            table = row_changes(made.rows)
            assert table.is_of_people is is_of_people
            said = {row["sheet"]: row["examples"] for row in table.records}
            assert (said["registrations"] is not None) is is_of_people
            assert (said["funding"] is not None) is (detail is not Detail.NONE)

    def test_the_same_snapshot_differs_in_nothing(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[person("a", volunteers_linked=None)], funding=[money("1", 1)])
        found = compared(tmp_path, 1, 1)
        assert (found.rows, found.indicators, found.statuses) == ((), (), ())


class TestIndicators:
    def test_a_number_is_before_and_after_and_missing_is_never_0(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[person("a")], funding=[money("1", 100)])
        publish(
            tmp_path,
            LATER,
            registrations=[person("a"), person("b"), person("c", QILIHE)],
            funding=[money("1", 100)],
        )
        found = {(m.indicator, m.district_code, m.year): m for m in compared(tmp_path).indicators}
        total = "workforce.total"
        assert found[total, CITY, None] == Move(total, CITY, None, 1, 3, None, None)
        assert found[total, CHENGGUAN, None] == Move(total, CHENGGUAN, None, 1, 2, None, None)
        assert found[total, QILIHE, None] == Move(total, QILIHE, None, None, 1, None, None)
        assert not [one for one in found if one[0] == "funding.district_floor"]

    def test_a_total_that_moves_alone_is_a_move(self, tmp_path: Path) -> None:
        def place(code: str) -> dict[str, object]:
            return {"code": code, "name": "社区", "district_code": code[:6], "kind": "urban", "posts": 1}

        staffed = person("a", community_code="620102001001", category="professional", on_post=True)
        publish(tmp_path, EARLY, registrations=[staffed], communities=[place("620102001001")])
        places = [place("620102001001"), place("620102001002")]
        publish(tmp_path, LATER, registrations=[staffed], communities=places)
        found = [m for m in compared(tmp_path).indicators if m.indicator == "communities.staffed"]
        assert found == [Move("communities.staffed", unit, None, 1, 1, 1, 2) for unit in (CITY, CHENGGUAN)]


class TestCauses:
    def test_new_rows_on_a_later_day_are_new_data(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, institutions=[base(QILIHE)])
        publish(tmp_path, LATER, institutions=[base(QILIHE), base(CHENGGUAN)])
        flip = causes(compared(tmp_path), "bases.district")[CHENGGUAN, None]
        assert flip == (Status.NO_DATA, "achieved+early", Cause.NEW_DATA)

    def test_another_revision_of_the_same_day_is_revised_data(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, funding=[money("1", 30_000)])
        publish(tmp_path, EARLY, funding=[money("1", 29_999)])
        found = compared(tmp_path)
        assert found.b.revision == 1
        assert causes(found, "funding.district_floor") == {
            (CHENGGUAN, 2016): (Status.MET, Status.NOT_MET, Cause.REVISED_DATA),
            (CHENGGUAN, None): (Status.CANNOT_JUDGE, Status.NOT_MET, Cause.REVISED_DATA),
            (CITY, None): (Status.CANNOT_JUDGE, Status.NOT_MET, Cause.REVISED_DATA),
        }

    def test_the_same_numbers_on_a_later_day_are_time_passing(self, tmp_path: Path) -> None:
        """The year ends below its floor, and a base is not there six months before it must be."""
        ledger, bases = [money("1", 20_000)], [base(CHENGGUAN, kind="elderly"), base(QILIHE)]
        publish(tmp_path, date(2016, 9, 30), funding=ledger, institutions=bases)
        # Something was reported, only not this: the day alone decides.
        more = [base(QILIHE), base(CHENGGUAN, kind="elderly", posts=2)]
        publish(tmp_path, date(2020, 9, 30), funding=[*ledger, money("2", 1, unit=XIGU)], institutions=more)
        found = compared(tmp_path)
        flip = causes(found, "funding.district_floor")[CHENGGUAN, 2016]
        assert flip == (Status.RUNNING, Status.NOT_MET, Cause.TIME_PASSING)
        flip = causes(found, "bases.district")[CHENGGUAN, None]
        assert flip == (Status.NOT_DUE, Status.SERIOUSLY_BEHIND, Cause.TIME_PASSING)

    def test_rows_that_nobody_touched_and_that_count_differently_by_the_day_are_time_passing(
        self, tmp_path: Path
    ) -> None:
        closing = [base(CHENGGUAN, closed_on=date(2017, 2, 1)), base(QILIHE)]
        publish(tmp_path, EARLY, institutions=closing)
        publish(tmp_path, LATER, institutions=closing, registrations=[person("a")])
        found = compared(tmp_path)
        assert {row.table for row in found.rows} == {"registrations"}
        before, _, cause = causes(found, "bases.district")[CHENGGUAN, None]
        assert (before, cause) == ("achieved+early", Cause.TIME_PASSING)

    def test_a_flip_the_revision_of_the_earlier_day_had_brought_already_is_revised_data(
        self, tmp_path: Path
    ) -> None:
        for yuan, day in ((30_000, EARLY), (29_999, EARLY), (29_999, LATER)):
            publish(tmp_path, day, funding=[money("1", yuan)])
        assert causes(compared(tmp_path, 1, 3), "funding.district_floor")[CHENGGUAN, 2016][2] == (
            Cause.REVISED_DATA
        )
        assert compared(tmp_path, 2, 3).rows == ()

    def test_where_time_alone_had_brought_another_status_the_new_numbers_decide(self, tmp_path: Path) -> None:
        publish(tmp_path, date(2016, 9, 30), funding=[money("1", 20_000)])
        publish(tmp_path, LATER, funding=[money("1", 20_000), money("2", 10_000)])
        flip = causes(compared(tmp_path), "funding.district_floor")[CHENGGUAN, 2016]
        assert flip == (Status.RUNNING, Status.MET, Cause.NEW_DATA)

    def test_another_threshold_is_a_changed_rule_and_each_is_judged_by_its_own(self, tmp_path: Path) -> None:
        lenient = loading.text().replace("floor = 30_000", "floor = 20_000")
        assert lenient != loading.text()
        publish(tmp_path, EARLY, funding=[money("1", 25_000)], rules=lenient)
        publish(tmp_path, EARLY, funding=[money("1", 25_000)])
        publish(tmp_path, EARLY, funding=[money("1", 24_000)])
        publish(tmp_path, EARLY, funding=[money("1", 19_000)], rules=lenient)
        flip = (Status.MET, Status.NOT_MET)
        key = CHENGGUAN, 2016
        floor = "funding.district_floor"
        assert causes(compared(tmp_path, 1, 2), floor)[key] == (*flip, Cause.RULE_CHANGED)
        assert causes(compared(tmp_path, 1, 3), floor)[key] == (*flip, Cause.RULE_CHANGED)
        assert causes(compared(tmp_path, 1, 4), floor)[key] == (*flip, Cause.REVISED_DATA)
        assert floor not in {one.entry.id for one in compared(tmp_path, 3, 4).statuses}

    def test_an_earlier_due_day_is_a_changed_rule_of_the_same_target(self, tmp_path: Path) -> None:
        hurried = loading.text().replace("due = 2020-12-31", "due = 2017-03-31")
        assert hurried != loading.text()
        lacking = [base(CHENGGUAN, kind="elderly"), base(QILIHE)]
        publish(tmp_path, EARLY, institutions=lacking)
        publish(tmp_path, EARLY, institutions=lacking, rules=hurried)
        flip = causes(compared(tmp_path), "bases.district")[CHENGGUAN, None]
        assert flip == (Status.NOT_DUE, Status.SERIOUSLY_BEHIND, Cause.RULE_CHANGED)

    def test_a_register_that_cannot_be_read_any_more_is_no_cause(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, funding=[money("1", 25_000)], rules="[thresholds]\nother = 1\n")
        publish(tmp_path, EARLY, funding=[money("1", 25_000)])
        assert compared(tmp_path).statuses == ()

    def test_the_other_way_round_only_before_and_after_change_places(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, institutions=[base(QILIHE)], funding=[money("1", 20_000, year=2017)])
        publish(
            tmp_path,
            date(2019, 3, 31),
            institutions=[base(QILIHE), base(XIGU)],
            funding=[money("1", 20_000, year=2017)],
        )
        forth, back = compared(tmp_path), compared(tmp_path, 2, 1)
        assert {(f.entry, *said(f), f.cause) for f in forth.statuses} == {
            (f.entry, *reversed(said(f)), f.cause) for f in back.statuses
        }
        assert [(row.added, row.removed) for row in forth.rows] == [
            (row.removed, row.added) for row in back.rows
        ]
        assert {one.before for one in forth.indicators} == {one.after for one in back.indicators}
        assert forth.statuses


class TestWholeVerdicts:
    def test_a_target_that_falls_and_is_still_reached_is_told(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=seniors(84))
        publish(tmp_path, LATER, registrations=seniors(83))
        flip = causes(compared(tmp_path), "workforce.senior")[CITY, None]
        assert flip == ("achieved+early", "achieved+sliding", Cause.NEW_DATA)

    def test_a_milestone_that_a_revision_took_away_is_told_with_its_day(self, tmp_path: Path) -> None:
        due = date(2015, 12, 31)
        publish(tmp_path, due, registrations=seniors(50))
        publish(tmp_path, due, registrations=seniors(49))
        publish(tmp_path, LATER, registrations=seniors(80))
        (flip,) = [one for one in compared(tmp_path).statuses if one.entry.id == "workforce.senior"]
        assert (flip.entry, *said(flip)) == (
            Entry("workforce.senior", CITY, milestone=due), "achieved", "missed",
        )  # fmt: skip
        assert (flip.cause, flip.target) == (Cause.REVISED_DATA, "workforce.senior@2015-12-31")
        publish(tmp_path, LATER, registrations=seniors(81))
        assert compared(tmp_path, 3, 4).statuses == ()

    def test_the_targets_own_page_tells_the_milestone_its_revision_took_away(self, tmp_path: Path) -> None:
        publish(tmp_path, date(2015, 12, 31), registrations=seniors(50))
        publish(tmp_path, date(2015, 12, 31), registrations=seniors(49))
        publish(tmp_path, LATER, registrations=seniors(80))
        shown = dossier(look_at(tmp_path), "workforce.senior")
        (revision,) = shown.revisions
        assert [change.entry.milestone for change in revision.parts] == [date(2015, 12, 31)]
        (row,) = revisions(shown, register(), translator("zh")).records
        assert row["now"].endswith("2015年12月31日前：✓ 已完成 → ✕ 逾期未完成")

    def test_a_clause_says_what_its_target_says_otherwise_than_a_year_before(self, tmp_path: Path) -> None:
        publish(tmp_path, date(2016, 3, 31), registrations=seniors(84))
        publish(tmp_path, LATER, registrations=seniors(83))
        entries = [one for chapter in clauses(look_at(tmp_path)) for one in chapter.entries]
        changed = {one.indicator.id: one.changes for one in entries if one.changes}
        assert [change.turn for change in changed["workforce.senior"]] == [Turn.WORSE]

    def test_a_fund_year_that_ended_in_between_is_told_of_its_unit(self, tmp_path: Path) -> None:
        publish(tmp_path, date(2016, 12, 31), funding=[money("1", 300_000, unit=CITY)])
        two = [money("1", 300_000, unit=CITY), money("2", 1_000, unit=CITY, year=2017)]
        publish(tmp_path, date(2017, 12, 31), funding=two)
        found = causes(compared(tmp_path), "funding.city_floor")
        assert found[CITY, 2017] == ("", "not_met", Cause.NEW_DATA)
        assert found[CITY, None][:2] == ("cannot_judge", "not_met")

    def test_what_got_worse_comes_first_and_the_binding_targets_first(self, tmp_path: Path) -> None:
        publish(
            tmp_path, EARLY, registrations=seniors(84), institutions=[base(CHENGGUAN)],
            funding=[money("1", 30_000), money("1", 1_000, unit=QILIHE)],
        )  # fmt: skip
        publish(
            tmp_path, EARLY, registrations=seniors(40), institutions=[base(QILIHE)],
            funding=[money("1", 1_000), money("1", 30_000, unit=QILIHE)],
        )  # fmt: skip
        found = compared(tmp_path).statuses
        forces = [(flip.turn, register().indicator(flip.entry.id).force) for flip in found]
        assert forces == sorted(forces, key=lambda one: (list(Turn).index(one[0]), list(Force).index(one[1])))
        assert {turn for turn, _ in forces} >= {Turn.WORSE, Turn.BETTER}
        assert {force for _, force in forces} >= {Force.BINDING, Force.ASPIRATIONAL}
        worse = [flip for flip in found if flip.turn is Turn.WORSE and forces[0][1] is Force.BINDING]
        assert worse[0].district_code == CITY

    def test_since_an_earlier_day_every_target_says_what_differs(self, tmp_path: Path) -> None:
        for day, count in ((date(2016, 12, 31), 84), (date(2017, 2, 28), 84), (date(2017, 3, 31), 83)):
            publish(tmp_path, day, registrations=seniors(count))
        look = look_at(tmp_path)
        since = since_last_quarter(look)
        assert since is not None
        assert since.day == date(2016, 12, 31)
        assert set(since.changes) == {target.id for target in register().targets}
        (change,) = since.changes["workforce.senior"]
        assert (change.turn, change.entry) == (Turn.WORSE, Entry("workforce.senior", CITY))
        assert changed_since(look, date(2017, 3, 31)).changes["workforce.senior"] == ()
        assert since_last_quarter(look_at(tmp_path, as_of=date(2016, 12, 31))) is None


class TestRefusals:
    def test_a_snapshot_that_does_not_exist_is_refused(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY)
        with pytest.raises(UnknownName, match="snapshot"):
            compared(tmp_path, 1, 2)

    def test_a_sample_is_not_compared_with_real_data(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, origin=Origin.SAMPLE)
        publish(tmp_path, EARLY)
        with pytest.raises(SnapshotRefused, match="sample data"):
            compared(tmp_path)

    def test_no_number_is_read_from_a_damaged_file(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, funding=[money("1", 1)])
        publish(tmp_path, LATER, funding=[money("1", 2)])
        (file,) = (tmp_path / "data").glob("00000001-*/funding.parquet")
        file.write_bytes(file.read_bytes()[:-1])
        with pytest.raises(SnapshotDamaged, match=r"funding\.parquet"):
            compared(tmp_path)

    def test_nothing_outside_the_scope_is_named(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLY, registrations=[person("a"), person("b", QILIHE)], funding=[money("1", 1)])
        publish(
            tmp_path,
            LATER,
            institutions=[base(CHENGGUAN), base(QILIHE)],
            registrations=[person("a"), person("c"), person("d", QILIHE)],
            funding=[money("1", 30_000), money("1", 30_000, unit=QILIHE)],
        )
        found = compared(tmp_path, only=[CHENGGUAN])
        assert {row.district_code for row in found.rows} == {CHENGGUAN}
        assert {one.district_code for one in found.indicators} == {CHENGGUAN}
        assert {one.district_code for one in found.statuses} == {CHENGGUAN}
        whole = compared(tmp_path)
        assert found.rows == tuple(row for row in whole.rows if row.district_code == CHENGGUAN)
        assert found.indicators == tuple(m for m in whole.indicators if m.district_code == CHENGGUAN)


class TestSample:
    """Counted a second time with pandas."""

    @pytest.mark.parametrize(("a", "b"), [(24, 25), (26, 27), (2, 27)])
    def test_every_table_agrees_with_pandas(self, sample: Path, a: int, b: int) -> None:
        catalogue = Catalogue(sample)
        found = {
            (row.table, row.district_code): (row.added, row.removed, row.changed)
            for row in compared(sample, a, b).rows
        }
        expected: dict[tuple[str, str], tuple[int, int, int]] = {}
        for table in dictionary().tables:
            before, after = (
                _by_key(pd.read_parquet(catalogue.files([catalogue.at(seq)], table.name)[0]), table.key)
                for seq in (a, b)
            )
            added = Counter(key[0] for key in after.keys() - before.keys())
            removed = Counter(key[0] for key in before.keys() - after.keys())
            both = before.keys() & after.keys()
            changed = Counter(key[0] for key in both if before[key] != after[key])
            for unit in added.keys() | removed.keys() | changed.keys():
                expected[table.name, unit] = (added[unit], removed[unit], changed[unit])
        assert found == expected

    def test_the_revised_day_flips_the_city_and_one_district(self, sample: Path) -> None:
        found = compared(sample, 24, 25)
        assert causes(found, "communities.staffed") == {
            (CITY, None): (Status.ON_SCHEDULE, Status.SLIGHTLY_BEHIND, Cause.REVISED_DATA),
            ("620105", None): (Status.AHEAD, Status.ON_SCHEDULE, Cause.REVISED_DATA),
        }
        assert len(found.statuses) == 2
        moved = {m.indicator: m for m in found.indicators if m.district_code == CITY}
        assert (moved["communities.staffed"].before, moved["communities.staffed"].after) == (315, 305)

    def test_statuses_are_those_the_targets_command_gives_for_either(self, sample: Path) -> None:
        """26 to 27, unit by unit: what differs between the two answers, and nothing else."""
        catalogue, flips = Catalogue(sample), compared(sample, 26, 27).statuses
        expected = set()
        for unit in (CITY, *districts()):
            before, after = (
                {
                    (one.id, one.district_code, one.year, one.is_milestone and one.due): code(one.one)
                    for one in entries(
                        *verdicts.of(
                            look_at(sample, as_of=catalogue.at(seq).as_of, seq=seq, unit=unit)
                        ).values()
                    )
                }
                for seq in (26, 27)
            )
            both = before.keys() & after.keys()
            expected |= {(key[:3], before[key], after[key]) for key in both if before[key] != after[key]}
        assert {(f.entry[:3], *said(f)) for f in flips} == expected
        assert len(flips) == len(expected) > 0

    def test_every_snapshot_carries_the_register_it_was_published_under(self, sample: Path) -> None:
        catalogue = Catalogue(sample)
        other = replace(register(), sha256="another")
        assert rules_of(catalogue, catalogue.at(1), other).sha256 == register().sha256


class TestReportedThenRevisedNow:
    def test_the_sample_tells_its_revision_where_it_changed_something(self, sample: Path) -> None:
        def of(id: str, as_of: date, unit: str = CITY) -> Any:
            return dossier(look_at(sample, as_of=as_of, seq=27, unit=unit), id).revisions

        (one,) = of("communities.staffed", date(2020, 6, 30))
        assert (one.as_of, one.seq_then, one.seq_now) == (date(2019, 12, 31), 24, 25)
        assert (one.then.value, one.now.value) == (315, 305)
        assert (one.then.status, one.now.status) == (Status.ON_SCHEDULE, Status.SLIGHTLY_BEHIND)
        assert of("communities.staffed", date(2019, 9, 30)) == ()
        assert of("workforce.total", date(2020, 6, 30)) == ()
        revised = {row.district_code for row in compared(sample, 24, 25).rows}
        for unit in districts():
            assert bool(of("communities.staffed", date(2020, 6, 30), unit)) is (unit in revised), unit

    def test_of_three_revisions_the_first_and_the_last_are_told(self, tmp_path: Path) -> None:
        for yuan in (25_000, 40_000, 30_000):
            publish(tmp_path, EARLY, funding=[money("1", yuan)])
        publish(tmp_path, LATER, funding=[money("1", 30_000)])
        (one,) = dossier(
            look_at(tmp_path, as_of=LATER, seq=4, unit=CHENGGUAN), "funding.district_floor"
        ).revisions
        assert (one.seq_then, one.seq_now) == (1, 3)


def test_judging_the_same_numbers_later_takes_nothing_from_later_snapshots(tmp_path: Path) -> None:
    publish(tmp_path, EARLY, institutions=[base(QILIHE)], funding=[money("1", 20_000)])
    publish(tmp_path, LATER, institutions=[base(QILIHE), base(XIGU)], funding=[money("1", 30_000)])
    later = LATER + timedelta(days=1000)

    def judged(seq: int) -> list[Told]:
        found = verdicts.of(look_at(tmp_path, as_of=EARLY, seq=seq), on=later)
        return [one for one in entries(*found.values()) if not one.is_milestone]

    assert judged(1) == judged(2)
    year = next(one for one in judged(1) if one.year == 2016 and one.district_code == CHENGGUAN)
    assert (year.value, year.status) == (20_000, Status.NOT_MET)


def _by_key(rows: pd.DataFrame, key: Sequence[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The rows as plain values, by unit and key; what is missing is None."""
    names = ["district_code", *(name for name in key if name != "district_code")]
    plain = rows.astype(object).where(rows.notna(), None)
    return dict(
        zip(
            zip(*(plain[name] for name in names), strict=True),
            plain.itertuples(index=False, name=None),
            strict=True,
        )
    )
