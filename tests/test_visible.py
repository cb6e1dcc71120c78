"""What pages draw of a text reads in the order it was written in, ends, and can be broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.visible import LONGEST_DRAWN, LONGEST_FILE_NAME, drawn, file_name, turns, visible
from pages.frame.frame import plain

BREAK = "\N{ZERO WIDTH SPACE}"


def test_an_endless_text_is_cut_and_a_word_without_end_can_be_broken() -> None:
    assert drawn("长" * 10_000) == "长" * (LONGEST_DRAWN - 1) + "…"
    assert max(map(len, drawn("W" * 10_000).split(BREAK))) == 40
    assert (
        drawn("城关区 Urban communities with a professional")
        == "城关区 Urban communities with a professional"
    )


def test_neither_does_a_text_in_markdown_turn_or_have_no_end() -> None:
    assert plain("王\u202e小\u2067明") == "王小明"
    assert len(plain("W" * 100_000)) < 1.1 * LONGEST_DRAWN


@given(st.text(st.sampled_from("a长 \u200b\u200e\u202e\u2066\u2069\u061c\u00ad\ufeff\n.")))
def test_nothing_that_is_shown_turns_a_line(text: str) -> None:
    assert not turns(visible(text) + drawn(text) + file_name(text))


@given(st.text(max_size=20), st.integers(0, 400))
def test_a_files_name_is_the_same_when_it_is_asked_for_again(end: str, length: int) -> None:
    name = file_name("名" * length + end)
    assert len(name) <= LONGEST_FILE_NAME
    assert file_name(name) == name


def test_a_long_name_of_a_file_keeps_its_ending() -> None:
    assert file_name("名" * 300 + ".xlsx") == "名" * (LONGEST_FILE_NAME - 6) + "….xlsx"
