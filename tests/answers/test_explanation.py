"""Why a number changed, as pages, commands and others are told it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.answers.explanation import (
    Code,
    Explanation,
    Part,
    Side,
    compared_with,
    explanation,
    last_quarter_of,
    steps,
    until,
    year_before_of,
)
from analytics.errors import SnapshotRefused, UnknownName
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.progress.look import units
from analytics.reference import CITY
from analytics.warehouse.questions import explanation as questions
from analytics.warehouse.questions.explanation import comparing
from analytics.warehouse.snapshots.snapshot import Origin
from tests.looking import look_at
from tests.plain_snapshots import publish
from tests.warehouse.small_city import A, B, day, institution, money, professional

EARLIER, LATER = date(2020, 3, 31), date(2020, 6, 30)
ZH, EN = translator("zh"), translator("en")


def told(
    root: Path,
    indicator: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    unit: str = CITY,
    only: tuple[str, ...] | None = None,
) -> Explanation:
    """The explanation over two snapshots of plain rows."""
    if not root.exists():
        publish(root, EARLIER, **before)
        publish(root, LATER, **after)
    look = look_at(root, unit=unit, only=only)
    return explanation(look, indicator, look.catalogue.at(1))


def people(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"registrations": [professional("a-stays", A), professional("b-stays", B), *rows]}


class TestOneNumber:
    def test_its_parts_add_up_and_its_sentence_tells_them(self, tmp_path: Path) -> None:
        before = people(professional("leaves", A), professional("moves", A))
        after = people(
            professional("leaves", A, cancelled_on=day("2020-05-01"), cancel_reason="died"),
            professional("moves", B),
            *(professional(f"new{n}", A, registered_on=day("2020-05-01")) for n in range(3)),
            professional("late", B, registered_on=day("2019-05-01")),
        )
        found = told(tmp_path / "s", "workforce.total", before, after)
        assert found.before is not None
        assert (found.before.value, found.change) == (Decimal(4), Decimal(3))
        assert {part.code: part.change for part in found.parts} == {
            Code.NEW: 3, Code.LATE: 1, Code.MOVED_HERE: 1, Code.MOVED_AWAY: -1, Code.NO_LONGER: -1,
        }  # fmt: skip
        assert found.by_unit == {A: 1, B: 2}
        assert found.sentence(ZH) == (
            "较2020年3月31日增加3人：新进登记3人，迟报补计1人，调入1人，调出1人，注销1人。"
        )
        assert found.sentence(EN).startswith("Since 31 Mar 2020 3 people more: new in the register 3 people,")
        drawn = steps(found, ZH)
        assert drawn is not None
        assert [step.change for step in drawn[1]] == [3, 1, 1, -1, -1]
        assert (drawn[0].text, drawn[2].text) == ("4人", "7人")

    def test_it_is_told_of_a_district_by_its_own_rows(self, tmp_path: Path) -> None:
        before, after = people(), people(professional("new", B))
        folder = tmp_path / "s"
        assert told(folder, "workforce.total", before, after, unit=B).change == 1
        assert told(folder, "workforce.total", before, after, unit=A).parts == ()
        assert told(folder, "workforce.total", before, after, unit=A).sentence(ZH).startswith("与2020年3月31")

    def test_its_rows_are_those_of_a_part_and_name_nobody(self, tmp_path: Path) -> None:
        before = people(professional("leaves", A))
        after = people(professional("newcomer", B))
        found = told(tmp_path / "s", "workforce.total", before, after)
        rows = found.rows_table("value.new").frame
        assert rows[["became", "sender", "person_key"]].to_numpy().tolist() == [["new", B, "newcomer"]]
        assert found.rows_table().frame["became"].tolist() == ["new", "withdrawn"]
        assert len(found.rows_table(limit=1)) == 1
        assert not rows.astype(str).apply(lambda cells: cells.str.contains("0123456789")).any(axis=None)
        with pytest.raises(UnknownName, match=r"value\.new"):
            found.rows_table("value.mew")

    def test_rows_that_are_shown_are_compared_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A page asks for them again on every run; limited they are the first of all."""
        before = people(*(professional(f"leaves{n}", A) for n in range(3)))
        after = people(*(professional(f"new{n}", B) for n in range(3)))
        told(tmp_path / "s", "workforce.total", before, after)
        look, compared = look_at(tmp_path / "s"), list[str]()

        def counted(*asked: Any, **more: Any) -> Any:
            compared.append(asked[2])
            return comparing(*asked, **more)

        monkeypatch.setattr(questions, "comparing", counted)
        for _ in range(2):
            found = explanation(look, "workforce.total", look.catalogue.at(1), first_rows=4)
            assert found.rows_table(limit=4).frame["became"].tolist() == ["new"] * 3 + ["withdrawn"]
            assert found.rows_table("value.withdrawn", limit=2).frame["became"].tolist() == ["withdrawn"] * 2
            assert found.rows_table("value.new", limit=2).frame["became"].tolist() == ["new"] * 2
        assert len(compared) == 3
        every = found.rows_table().frame
        for limit in range(1, 7):
            pd.testing.assert_frame_equal(
                found.rows_table(limit=limit).frame, every.head(limit), check_dtype=False
            )

    def test_a_unit_that_never_reported_had_no_number(self, tmp_path: Path) -> None:
        new = professional("b", B, registered_on=day("2015-01-01"))
        found = told(
            tmp_path / "s", "workforce.total",
            {"registrations": [professional("a", A)]}, {"registrations": [professional("a", A), new]}, unit=B,
        )  # fmt: skip
        assert (found.before, found.change) == (None, None)
        assert found.sentence(ZH) == "截至2020年3月31日尚无此数，现为1人：首次报送1人。"
        assert steps(found, ZH) is None


class TestAShare:
    def test_both_sides_have_their_part_of_its_change(self, tmp_path: Path) -> None:
        """From 1 of 3 to 2 of 5."""
        certified = {"certificate": "assistant", "certified_on": day("2020-05-01")}
        before = people(professional("c", A, certificate="assistant"))
        after = people(
            professional("c", A, certificate="assistant"),
            professional("d", B, **certified),
            professional("e", B),
        )
        found = told(tmp_path / "s", "certified.on_post", before, after)
        assert found.share is not None
        assert found.share.change == Fraction(2, 5) - Fraction(1, 3)
        assert sum(part.points or 0 for part in found.parts) == found.share.change
        assert found.points_of(Side.VALUE) == (Fraction(1, 3) + Fraction(1, 5)) / 2
        assert {(part.side, part.change) for part in found.groups} == {
            (Side.VALUE, Decimal(1)), (Side.TOTAL, Decimal(2)),
        }  # fmt: skip
        assert found.sentence(ZH).startswith(
            "较2020年3月31日提高6.7个百分点（由33.3%升至40.0%）：分子+1人，影响+26.7个百分点"
        )
        drawn = steps(found, ZH)
        assert drawn is not None
        assert drawn[0].value + sum(step.change for step in drawn[1]) == pytest.approx(drawn[2].value)
        assert list(found.table().frame["counted_side"].unique()) == ["numerator", "denominator"]

    def test_what_its_steps_say_adds_up(self, sample: Path) -> None:
        look = look_at(sample)
        found = explanation(look, "assessment.posts", look.catalogue.at(25))
        drawn = steps(found, EN)
        assert drawn is not None
        before, told_steps, after = drawn
        texts = [before.text, *(step.text for step in told_steps), after.text]
        said = [Decimal(re.sub("[^0-9.−]", "", text).replace("−", "-")) for text in texts]
        assert len(told_steps) > 2
        assert sum(said[:-1]) == said[-1]

    def test_of_yes_or_no_is_counted(self, tmp_path: Path) -> None:
        other = institution("2", A, "agency", "2018-01-01")
        base = institution("1", A, "practice_base", "2020-05-01")
        found = told(
            tmp_path / "s", "bases.district", {"institutions": [other]}, {"institutions": [other, base]}
        )
        assert found.sentence(ZH) == "较2020年3月31日增加1个县区：1个县区新设立。"


class TestWhatIsSaid:
    """Of what is counted, in the words of what it is."""

    def test_a_growth_names_what_came_to_the_year_before(self, tmp_path: Path) -> None:
        before = [
            money(f"{year}", A, year, "lottery", "training", "100", f"{year}-02-01") for year in (2019, 2020)
        ]
        late = money("late", A, 2019, "lottery", "training", "500", "2019-12-01")
        found = told(
            tmp_path / "s", "funding.growth", {"funding": before}, {"funding": [*before, late]}, unit=A
        )
        assert found.sentence(ZH) == (
            "2020资金年度与2020年3月31日相同，各项未变。上一资金年度+500元（迟报补计500元）。"
        )
        assert found.sentence(EN).endswith("The fund year before: +500 yuan (reported late 500 yuan).")

    def test_a_year_that_had_not_begun_has_none_before_it_to_name(self, sample: Path) -> None:
        look = look_at(sample)
        said = explanation(look, "funding.growth", look.catalogue.at(24)).sentence(ZH)
        assert re.fullmatch(r"2020资金年度截至2019年12月31日尚无此数，现为[\d,]+元：新列支[\d,]+元。", said)

    def test_rows_of_a_year_that_had_no_number_say_so(self, sample: Path) -> None:
        """They are the same rows, in the register then as now: what has come is the year."""
        look = look_at(sample)
        found = explanation(look, "funding.growth", look.catalogue.at(24))
        reasons = {(part.code, part.reason_before, part.reason_after) for part in found.parts}
        assert (Code.NOW_COUNTS, "no_number", "used") in reasons
        assert not any(before == after for _, before, after in reasons)
        assert "no_number" in set(found.rows_table().frame["reason_before"].dropna())

    def test_a_share_of_nothing_names_what_came_to_its_total(self, tmp_path: Path) -> None:
        other = money("o", A, 2020, "lottery", "training", "100", "2020-02-01")
        project = money(
            "p", A, 2020, "lottery", "purchase", "100", "2020-05-01", project="甲", evaluated=False
        )
        found = told(
            tmp_path / "s", "assessment.projects", {"funding": [other]}, {"funding": [other, project]}, unit=A
        )
        assert found.sentence(ZH).endswith("分母+1个项目（新列支1个项目）。")

    @pytest.mark.parametrize(
        ("on", "said"), [("2020-05-01", "新增违规注销1人"), ("2020-02-01", "迟报补计1人")]
    )
    def test_a_cancellation_for_a_breach_has_its_own_day(self, tmp_path: Path, on: str, said: str) -> None:
        struck = professional("p", A, cancelled_on=day(on), cancel_reason="breach_of_law")
        before, after = people(professional("p", A)), people(struck)
        assert told(tmp_path / "s", "registration.revoked", before, after).sentence(ZH) == (
            f"2020年累计较2020年3月31日增加1人：{said}。"
        )

    def test_a_training_is_held_and_its_attendances_are_trained(self, sample: Path) -> None:
        look = look_at(sample)
        said = explanation(look, "training.cadres", look.catalogue.at(26)).sentence(ZH)
        assert re.fullmatch(r"2020年累计较2020年3月31日增加[\d,]+人次：新参加培训[\d,]+人次。", said)

    def test_what_is_written_of_a_share_adds_up(self, sample: Path) -> None:
        """Of every share of the sample, as a reader with a pocket calculator would."""
        look = look_at(sample)
        for indicator in filter(lambda one: one.is_share, register().indicators.values()):
            said = explanation(look, indicator.id, look.catalogue.at(22)).sentence(ZH)
            if ends := re.search(r"([\d.]+)个百分点（由([\d.]+)%[升降]至([\d.]+)%）", said):
                gap, before, after = map(Decimal, ends.groups())
                sides = re.findall(r"影响([−+]?[\d.]+)个百分点", said)
                adds = sum((Decimal(side.replace("−", "-")) for side in sides), Decimal())
                assert abs(after - before) == gap, said
                # Three digits may not be enough for two sides: then the last digit is out by one.
                assert abs(abs(adds) - gap) <= Decimal("0.1"), said


class TestWhoeverAsks:
    def test_rows_outside_the_scope_are_one_part_without_rows(self, tmp_path: Path) -> None:
        before, after = people(), people(professional("a1", A), professional("b1", B), professional("b2", B))
        found = told(tmp_path / "s", "workforce.total", before, after, only=(CITY, A))
        assert found.change == 3
        assert [(part.code, part.rows, part.change) for part in found.parts] == [
            (Code.NEW, 1, Decimal(1)), (Code.ELSEWHERE, None, Decimal(2)),
        ]  # fmt: skip
        assert set(found.rows_table().frame["sender"]) == {A}

    def test_a_sample_is_not_compared_with_real_data(self, tmp_path: Path) -> None:
        publish(tmp_path, EARLIER, origin=Origin.SAMPLE, **people())
        publish(tmp_path, LATER, **people())
        look = look_at(tmp_path)
        with pytest.raises(SnapshotRefused, match="sample"):
            explanation(look, "workforce.total", look.catalogue.at(1))
        assert compared_with(look) == {}

    def test_an_unknown_indicator_is_refused_with_the_nearest(self, sample: Path) -> None:
        look = look_at(sample)
        with pytest.raises(UnknownName, match=r"workforce\.total"):
            explanation(look, "workforce.totl", look.catalogue.at(1))


class TestWhatItIsComparedWith:
    def test_the_quarter_and_the_year_before_and_every_other_snapshot(self, sample: Path) -> None:
        look = look_at(sample)
        quarter, year = last_quarter_of(look), year_before_of(look)
        assert quarter is not None
        assert year is not None
        assert (quarter.as_of, year.as_of) == (date(2020, 3, 31), date(2019, 6, 30))
        known = compared_with(look)
        assert list(known)[:3] == ["quarter", "year", "26"]
        assert "27" not in known

    def test_a_later_snapshot_is_nothing_to_compare_with(self, sample: Path) -> None:
        """Told backwards, people would be withdrawn who have not come yet."""
        look = until(look_at(sample), 24)
        assert {"23", "1"} <= set(known := compared_with(look))
        assert not {"24", "25", "27"} & set(known)
        with pytest.raises(SnapshotRefused, match="snapshot 25 is later than snapshot 24"):
            explanation(look, "workforce.total", look.catalogue.at(25))

    def test_the_first_snapshot_has_none_before_it(self, sample: Path) -> None:
        look = look_at(sample)
        first = look.on(look.days[0])
        assert (last_quarter_of(first), year_before_of(first)) == (None, None)

    def test_it_may_be_told_up_to_another_snapshot(self, sample: Path) -> None:
        """The two reports of one day: what its revision changed."""
        look = until(look_at(sample), 25)
        found = explanation(look, "communities.staffed", look.catalogue.at(24))
        assert (found.earlier.seq, found.later.seq) == (24, 25)
        assert "首次报送" in found.sentence(ZH)
        codes = {part.code for part in found.parts}
        assert codes
        assert codes <= {Code.LATE, Code.REVISED_IN, Code.REVISED_OUT, Code.WITHDRAWN, Code.MOVED_HERE}


def test_money_is_told_of_its_fund_year(sample: Path) -> None:
    look = look_at(sample)
    earlier = look.catalogue.at(26)
    this_year = explanation(look, "funding.growth", earlier)
    assert this_year.sentence(ZH).startswith("2020资金年度较2020年3月31日增加")
    assert {part.side for part in this_year.parts} <= set(Side)
    assert explanation(look, "funding.growth", earlier, year=2019).parts == ()
    both = explanation(look, "funding.mix", year_before_of(look) or earlier)
    assert both.sentence(ZH).startswith("2020资金年度（对比2019资金年度）")


@pytest.mark.parametrize("unit", units()[:2])
def test_every_indicator_has_a_sentence_a_table_and_a_picture_that_agree(sample: Path, unit: str) -> None:
    look = look_at(sample, unit=unit)
    for indicator in register().indicators.values():
        found = explanation(look, indicator.id, look.catalogue.at(22))
        for language in (ZH, EN):
            assert "{" not in found.sentence(language)
        frame = found.table().frame
        assert Decimal(str(round(frame["change"].sum(), 2))) == sum(
            (part.change for part in found.parts), Decimal()
        )
        drawn = steps(found, ZH)
        if drawn is not None:
            assert drawn[0].value + sum(step.change for step in drawn[1]) == pytest.approx(drawn[2].value)
        assert not pd.isna(frame["became"]).any()
        assert all(isinstance(part, Part) for part in found.groups)
