"""What is counted in memory is what the statements give; of too many cells DuckDB is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from analytics.explore import composing, counting
from analytics.explore.answering import _added_up, _asked, _run, answer
from analytics.explore.counting import Things
from analytics.explore.question import Group, Question, first
from analytics.progress.look import Look
from tests.explore.test_question import questions
from tests.explore.test_statements import asked, same_table

EXAMPLES = (
    asked("subject=communities&measure=staffed_share&by=district_code,kind&top=2"),
    asked("subject=people&measure=people_per_communities&by=district_code,certified_on:month&top=1"),
    asked("subject=people&measure=volunteers&where.volunteers_linked=~-&by=community_code,birth_year&top=3"),
    asked("subject=people&where.district_code=620100&by=district_code,category"),
)


@settings(max_examples=100)
@given(question=questions())
@example(question=EXAMPLES[0])
@example(question=EXAMPLES[1])
@example(question=EXAMPLES[2])
@example(question=EXAMPLES[3])
def test_an_answer_of_one_day_is_what_the_statements_give(look: Look, question: Question) -> None:
    of_a_day = replace(question, time=None, against=None)
    found, asked = answer(look, of_a_day), _asked(look, of_a_day)
    same_table(_run(look, asked, composing.table(asked)), found.table.frame)
    given, stated = found.total, _added_up(look, asked)
    for name, number in vars(stated).items():
        assert getattr(given, name) == (None if number is None else pytest.approx(number, rel=1e-12)), name


def test_one_day_is_answered_without_a_statement(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(look, first())
    monkeypatch.setattr("analytics.explore.answering._run", None)
    answer.cache_clear()
    assert answer(look, first()).rows


def test_of_too_many_cells_duckdb_is_asked(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    question = replace(first(), by=(Group("community_code"), Group("birth_year")))
    in_memory = answer(look, question).table.frame
    monkeypatch.setattr(counting, "MOST_CELLS", 1)
    answer.cache_clear()
    same_table(answer(look, question).table.frame, in_memory)


def test_money_is_added_up_to_the_fen(look: Look) -> None:
    question = Question("money", "yuan")
    things = Things(look.catalogue, look.snapshot, _asked(look, question))
    amounts = things.amounts("amount_yuan")
    assert amounts.scale == 100
    assert (amounts.whole == amounts.whole.round()).all()
