"""What the audit log keeps of a statement says nothing of a person, whoever wrote it and however."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.access.audit import FIELDS
from analytics.warehouse.box.normalised import LONGEST, normalised

NAMES = ("registrations", "history.observations", "district_code", "person_key")


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("select District_Code\n from registrations -- 王五", "select district_code from registrations"),
        ("select count(*) -- 王五\n from history", "select count ( * ) from history"),
        ("from history.observations where value > 12.5e3", "from history . observations where value > ?"),
        ("select '王五''s', E'x', $$王五$$, date '1990-03-07'", "select ? , ? , ? , date ?"),
        ('select 1 as "王五", 2 as 王五, 3 as wangwu', "select ? as _ , ? as _ , ? as _"),
        ("select 11010519491231002, 1_000 /* 110105 */", "select ? , ?"),
        ('select "district_code" from "wangwu"', "select district_code from _"),
        ("select md5(person_key), x'ab' where a like '%王%'", "select md5 ( person_key ) , ? where _ like ?"),
        ("", ""),
    ],
)  # fmt: skip
def test_words_of_the_language_and_names_of_tables_stay_and_nothing_else(statement: str, kept: str) -> None:
    assert normalised(statement, NAMES) == kept


WORDS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30)
WRAPPED = st.sampled_from(
    [
        "{}",
        "'{}'",
        '"{}"',
        "$${}$$",
        "$a${}$a$",
        "E'{}'",
        "-- {}\n",
        "/* {} */",
        "'{}",
        '"{}',
        "/*{}",
        "#{}",
        "@{}",
    ]
)


@given(st.lists(st.tuples(WRAPPED, WORDS | st.from_regex("[0-9]{5,18}X?", fullmatch=True)), max_size=6))
@example([("{}", "\0"), ("'{}'", "王五")])
def test_whatever_is_written_the_log_takes_what_is_kept(parts: list[tuple[str, str]]) -> None:
    said = " ".join(wrapped.format(word) for wrapped, word in parts)
    kept = normalised(f"select {said} from registrations", NAMES)
    assert FIELDS["statement"](kept)
    known = {*NAMES, "select", "from", "history", "observations"}
    for _, word in parts:
        if len(word) > 4 and word.isascii() and word.isalpha() and word.lower() not in known:
            assert word.lower() not in kept.split() or _is_of_the_language(word)


def _is_of_the_language(word: str) -> bool:
    from analytics.warehouse.box.normalised import _of_the_language

    return word.lower() in _of_the_language()


def test_a_long_one_is_cut() -> None:
    assert len(normalised("select " + "1, " * 9000, NAMES)) == LONGEST
    assert duckdb.tokenize("") == []
