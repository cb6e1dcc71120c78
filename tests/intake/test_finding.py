"""A finding is said in the reader's language, with its places and names."""

from __future__ import annotations

from analytics.errors import Hint, nearest_hint
from analytics.intake.finding import Flaw, Severity, Spot, letters
from analytics.language.translator import Translator

CHINESE = Translator(
    "zh",
    {"“{value}” differs from {other}.{nearest}": "“{value}”与{other}不一致。{nearest}",
     "Mend it.": "请改正。", "row {row}": "第{row}行", ", ": "，", Hint.MESSAGE: "是否应为“{nearest}”？"},
)  # fmt: skip
DIFFERS = Flaw("x", "“{value}” differs from {other}.{nearest}", "Mend it.", Severity.WARNING)
FOUND = DIFFERS.naming(
    other=Spot("a.xlsx", "人才登记", 3), nearest=nearest_hint("培圳", ["培训", "宣传"])
).at(Spot("b.xlsx", "资金台账", 2, "用途"), "培圳")


def test_a_finding_is_an_english_sentence_by_itself() -> None:
    assert FOUND.sentence == "“培圳” differs from a.xlsx, 人才登记, row 3. Did you mean “培训”?"
    assert FOUND.as_json()["message"] == FOUND.sentence


def test_in_another_language_places_and_hints_are_said_in_it_too() -> None:
    message, fix = FOUND.said(CHINESE)
    assert message == "“培圳”与a.xlsx，人才登记，第3行不一致。是否应为“培训”？"
    assert fix == "请改正。"
    assert FOUND.as_json(CHINESE) == {
        "file": "b.xlsx", "sheet": "资金台账", "row": 2, "column": "用途", "code": "x",
        "severity": "warning", "value": "培圳", "message": message, "fix": fix,
    }  # fmt: skip


def test_a_list_of_words_is_listed_as_the_language_does() -> None:
    flaw = Flaw("x", "Allowed: {allowed}.", "Mend it.").naming(allowed="培训, 宣传").at(Spot("a"))
    assert flaw.said(CHINESE)[0] == "Allowed: 培训，宣传."
    assert flaw.sentence == flaw.said(Translator("en", {}))[0] == "Allowed: 培训, 宣传."


def test_without_a_near_name_nothing_is_hinted() -> None:
    nothing = nearest_hint("甲", ["乙"])
    assert (nothing, nothing.nearest) == ("", None)
    flaw = DIFFERS.naming(other="b", nearest=nothing)
    assert flaw.at(Spot("a"), "c").said(CHINESE)[0] == "“c”与b不一致。"


def test_an_error_refuses_a_warning_needs_a_tick_a_notice_neither() -> None:
    made = [Flaw("x", "m", "f", severity).at(Spot("a")) for severity in Severity]
    assert [(one.is_error, one.is_warning) for one in made] == [(True, False), (False, True), (False, False)]


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [letters(column) for column in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
