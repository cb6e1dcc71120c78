"""Who sees groups alone asks one thing of people at a time, and is told no small number and no row."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.access.scope import Detail, Scope
from analytics.access.viewer import everybody
from analytics.answers import sql, turnover
from analytics.answers.explanation import explanation
from analytics.answers.making import making
from analytics.answers.workforce import By, Group, registration_states, workforce
from analytics.dictionary import dictionary, masked_columns
from analytics.documents import answer_document, table_documents
from analytics.errors import Refusal
from analytics.explore import aggregates
from analytics.explore.answering import answer, listing, rows
from analytics.explore.question import Question, read
from analytics.policy.loading import register
from analytics.progress.look import Look
from analytics.reference import CITY
from analytics.warehouse.box import tables as box_tables
from analytics.warehouse.snapshots.catalogue import Catalogue


def seen_by(look: Look, detail: Detail) -> Look:
    return replace(look, scope=replace(look.scope, detail=detail))


@pytest.fixture(scope="module")
def exact(sample: Path) -> Look:
    """The sample as who sees every row does: the random city of these tests is too even."""
    return Look.of(everybody(), Catalogue(sample), register())


@pytest.fixture(scope="module")
def groups_alone(exact: Look) -> Look:
    return seen_by(exact, Detail.NONE)


@pytest.fixture(scope="module")
def masked(exact: Look) -> Look:
    return seen_by(exact, Detail.MASKED)


def people(**parameters: str) -> Question:
    question, unread = read({"subject": "people", **parameters})
    assert not unread
    return question


@pytest.mark.parametrize(
    "asked",
    [
        people(by="gender,education"),
        people(by="gender", **{"where.education": "bachelor"}),
        people(measure="women_share", by="education"),
        people(by="district_code", **{"where.gender": "female", "where.on_post": "true"}),
        people(by="birth_year"),
        people(by="community_code"),
        people(by="registered_on:year"),
        people(**{"where.volunteers_linked": "5.."}),
        people(by="has_contract"),
        people(measure="volunteers"),
        people(by="education", top="1"),
        read({"subject": "communities", "measure": "professionals_registered", "by": "street"})[0],
        read({"subject": "communities", "by": "professionals_registered"})[0],
    ],
    ids=str,
)
def test_what_could_point_to_one_person_is_refused(asked: Question, groups_alone: Look, exact: Look) -> None:
    assert answer(exact, asked).rows
    with pytest.raises(Refusal):
        answer(groups_alone, asked)


def test_small_groups_are_hidden_with_others_beside_them(groups_alone: Look, exact: Look) -> None:
    asked = people(by="district_code,project_staff")
    numbers = {
        (row["district_code"], row["project_staff"]): row["value"]
        for row in answer(exact, asked).table.records
    }
    told = answer(groups_alone, asked).table.records
    assert len(told) == len(numbers)
    for row in told:
        number = numbers[row["district_code"], row["project_staff"]]
        assert row["value"] in (None, number)
        assert (row["hidden"] == "small") == (0 < number < 5)
        assert (row["value"] is None) == (row["hidden"] is not None)
    assert {row["hidden"] for row in told} == {None, "small", "beside"}


def test_their_order_tells_nothing(groups_alone: Look) -> None:
    """Districts and values stand in the order of the dictionary, whatever their sizes are."""
    for asked in (people(by="education"), people(by="district_code,employer_kind")):
        made = answer(groups_alone, asked).table.records
        for group in asked.by:
            found = list(dict.fromkeys(row[group.written] for row in made))
            codes = list(asked.declared.column(group.column).codes)
            if group.column != "district_code":
                assert found == sorted(
                    found, key=lambda code: codes.index(code) if code in codes else len(codes)
                )


def test_a_share_is_hidden_where_what_it_is_made_of_is(groups_alone: Look, exact: Look) -> None:
    asked = people(measure="certified_share", by="district_code")
    for row, known in zip(
        answer(groups_alone, asked).table.records,
        sorted(answer(exact, asked).table.records, key=lambda row: row["district_code"]),
        strict=True,
    ):
        assert row["district_code"] == known["district_code"]
        assert row["value"] is None or row["value"] == known["value"]
        assert (row["numerator"] is None) == (row["value"] is None)


def test_what_is_put_beside_is_hidden_too(groups_alone: Look, exact: Look) -> None:
    day = exact.days[0]
    asked = people(by="district_code", against=day.isoformat(), **{"where.project_staff": "true"})
    now, before = (
        {row["district_code"]: row for row in answer(look, replace(asked, against=None)).table.records}
        for look in (groups_alone, groups_alone.on(day))
    )
    for row in answer(groups_alone, asked).table.records:
        assert row["value"] == now[row["district_code"]]["value"]
        assert row["value_before"] == before[row["district_code"]]["value"]
        assert (row["change"] is None) == (row["value"] is None or row["value_before"] is None)


def test_lists_beside_tell_one_thing_at_a_time(groups_alone: Look) -> None:
    asked = people(by="district_code", **{"where.gender": "female"})
    lists = {one.column: one for one in answer(groups_alone, asked).listings}
    assert not {"birth_year", "community_code", "certified_on", "volunteers_linked"} & set(lists)
    assert all(one.rows is None for one in lists["education"].values)
    assert all(one.rows for one in lists["gender"].values)
    with pytest.raises(Refusal):
        listing(groups_alone, asked, "birth_year", most=5)


def test_no_hidden_number_is_anywhere_in_an_answer(groups_alone: Look, exact: Look) -> None:
    """Not in its document, nor in its words: every number of it is told by the tables."""
    asked = people(by="district_code,project_staff")
    text = json.dumps(
        [answer_document(answer(groups_alone, asked)), table_documents(answer(groups_alone, asked).table)]
    )
    for row in answer(exact, asked).table.records:
        if row["value"] and row["value"] < 5:
            assert not re.search(rf'"value": {int(row["value"])}(\.0)?[,}}]', text)


def test_other_subjects_are_told_as_before(groups_alone: Look, exact: Look) -> None:
    asked = read({"subject": "money", "by": "source"})[0]
    assert answer(groups_alone, asked).table.frame.equals(answer(exact, asked).table.frame)


def test_both_who_see_rows_are_told_every_number(masked: Look, exact: Look) -> None:
    asked = people(by="gender,education")
    assert answer(masked, asked).table.frame.equals(answer(exact, asked).table.frame)


def test_what_hides_is_the_same_in_every_scope(groups_alone: Look) -> None:
    """Somebody of two districts is hidden what somebody of the city is, or they could put both together."""
    asked = people(by="district_code,project_staff")
    of_two = replace(groups_alone, scope=Scope(frozenset({"620111", "620122"}), Detail.NONE))
    whole = {
        (r["district_code"], r["project_staff"]): r["value"]
        for r in answer(groups_alone, asked).table.records
    }
    for row in answer(of_two.at("620111"), asked).table.records:
        assert row["value"] == whole[row["district_code"], row["project_staff"]]


def test_no_rows_are_shown_of_groups_alone(groups_alone: Look) -> None:
    look = groups_alone
    asks = (
        lambda: rows(look, people()),
        lambda: rows(look, read({"subject": "communities"})[0]),
        lambda: turnover.people(look, since=look.days[0], group=Group.PERSONNEL),
        lambda: making(look, look.register.indicator("workforce.total")).rows(limit=3),
        lambda: explanation(look, "workforce.total", look.timeline[0]).rows_table(limit=3),
        lambda: sql.ask(everybody(), look, "select 1"),
    )
    for ask in asks:
        with pytest.raises(Refusal, match="single records"):
            ask()


def test_masked_rows_tell_not_who_somebody_is(masked: Look, exact: Look) -> None:
    masked_ids = {"person_key", "birth_year", "community_code", "employer_name", "cancel_reason"}
    indicator = exact.register.indicator("workforce.total")
    for look, there in ((exact, True), (masked, False)):
        tables = (
            rows(look, people(), limit=3),
            turnover.people(look, since=look.days[0], group=Group.PERSONNEL, limit=3),
            making(look, indicator).rows(limit=3),
            explanation(look, "workforce.total", look.timeline[0]).rows_table(limit=3),
        )
        for table in tables:
            assert len(table) == 3
            assert bool(masked_ids & set(table.ids)) is there
        columns = set(sql.columns(look, "registrations").frame["column"])
        assert bool({"person_key", "birth_year", "community_code"} & columns) is there
        cube = set(sql.columns(look, "people_cube").frame["column"])
        assert bool({"birth_year", "community_code"} & cube) is there


def test_the_box_holds_no_masked_column(masked: Look) -> None:
    with pytest.raises(Refusal):
        sql.ask(everybody(), masked, "select birth_year from registrations limit 1")
    assert len(sql.ask(everybody(), masked, "select gender from registrations limit 1").rows) == 1


@pytest.mark.parametrize("column", ["birth_year", "community_code"])
def test_nothing_is_asked_by_what_masked_rows_leave_out(column: str, masked: Look, exact: Look) -> None:
    value = next(one.value for one in listing(exact, people(), column, most=3).values if one.value)
    filtered, grouped = people(**{f"where.{column}": value}), people(by=f"gender,{column}")
    asks = (
        lambda: answer(masked, filtered),
        lambda: answer(masked, grouped),
        lambda: rows(masked, filtered, limit=3),
        lambda: rows(masked, grouped, {column: value, "gender": "female"}, limit=3),
        lambda: listing(masked, people(), column, most=3),
    )
    for ask in asks:
        with pytest.raises(Refusal, match="could point to one person"):
            ask()
    assert column not in {one.column for one in answer(masked, people()).listings}
    assert answer(exact, filtered).rows
    assert answer(exact, grouped).rows


def test_groups_of_single_people_are_rows_of_people(exact: Look) -> None:
    for by in ("birth_year", "district_code,community_code", "community_code,birth_year"):
        assert answer(exact, people(by=by)).table.is_of_people
    for by in ("age_band", "gender,education", "registered_on:month"):
        assert not answer(exact, people(by=by)).table.is_of_people


def test_a_column_masked_anew_is_closed_everywhere(masked: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """What leaves rows and the SQL box is asked by no more, whichever column is declared so."""
    asked = people(by="education")
    answer(masked, asked)
    declared = dictionary()
    registrations = declared.table("registrations")
    columns = tuple(replace(one, masked=one.name == "education") for one in registrations.columns)
    changed = replace(declared, tables=(replace(registrations, columns=columns), *declared.tables[1:]))
    with monkeypatch.context() as patching:
        patching.setattr("analytics.dictionary.dictionary", lambda: changed)
        patching.setattr(box_tables, "_columns", box_tables._columns.__wrapped__)
        for kept in (masked_columns, answer, sql.columns):
            getattr(kept, "cache_clear", lambda: None)()
        assert masked_columns() == {"person_key", "education"}
        assert "education" not in rows(masked, people(), limit=3).ids
        assert "education" not in set(sql.columns(masked, "registrations").frame["column"])
        with pytest.raises(Refusal, match="could point to one person"):
            answer(masked, asked)
    masked_columns.cache_clear()
    answer.cache_clear()


def test_who_staffs_a_community_is_not_told_by_its_name(masked: Look, exact: Look) -> None:
    indicator = exact.register.indicator("communities.staffed")
    for look, there in ((exact, True), (masked, False)):
        for table in (
            making(look, indicator).rows(limit=3),
            explanation(look, indicator.id, look.timeline[0]).rows_table(limit=3),
        ):
            assert bool({"community_code", "community_name"} & set(table.ids)) is there


def test_came_and_went_are_told_where_both_are_enough(groups_alone: Look, exact: Look) -> None:
    for since in exact.days[-4:-1]:
        for group in Group:
            known = turnover.turnover(exact, since=since, group=group)
            told = turnover.turnover(groups_alone, since=since, group=group)
            assert not told.units
            assert not told.moves
            assert told.balances is not None
            for unit, balance in told.balances.items():
                assert (balance.before, balance.after) == (known.units[unit].before, known.units[unit].after)
                assert (balance.came is None) == (balance.went is None)
                if balance.came is not None and balance.went is not None:
                    assert min(balance.came, balance.went) >= 5
                    assert balance.before + balance.came - balance.went == balance.after


def test_the_workforce_is_told_without_small_numbers(groups_alone: Look, exact: Look) -> None:
    for unit in (CITY, "620111"):
        for group in Group:
            for by in By:
                told = workforce(groups_alone.at(unit), group=group, by=by)
                known = workforce(exact.at(unit), group=group, by=by)
                assert known.ladder
                assert told.ladder == replace(known.ladder, senior_certified=None)
                assert not told.conditions
                assert not told.hours
                assert not told.expiries
                assert told.composition
                assert known.composition
                assert told.composition.by_gender is None
                for code, people_of in told.composition.people.items():
                    number = known.composition.people[code]
                    assert people_of in (None, number)
                    if number and number < 5:
                        assert people_of is None
                for way in told.composition.ways.values():
                    assert not any(point.value and point.value < 5 for point in way)


def test_states_of_registration_are_told_likewise(groups_alone: Look, exact: Look) -> None:
    known, told = registration_states(exact.at("620111")), registration_states(groups_alone.at("620111"))
    assert known
    assert told
    assert list(known) == list(told)
    assert all(n is None or (n == known[code] and n >= 5) for code, n in told.items())
    assert None in told.values()


def test_menus_offer_what_is_answered(groups_alone: Look) -> None:
    declared = people().declared
    for column in declared.columns:
        part = ":year" if column.kind == "date" else ""
        asked = people(by=f"{column.id}{part}")
        if aggregates.is_offered(groups_alone, declared, column.id):
            answer(groups_alone, asked)
        else:
            with pytest.raises(Refusal):
                answer(groups_alone, asked)
    for measure in declared.measures:
        if aggregates.is_measured(declared, measure):
            answer(groups_alone, people(measure=measure.id))
        else:
            with pytest.raises(Refusal):
                answer(groups_alone, people(measure=measure.id))
