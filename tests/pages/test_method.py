"""The method page: everything it says comes from the register, the dictionary and the glossary."""

from __future__ import annotations

import pytest

from analytics.dictionary import dictionary
from analytics.glossary import glossary
from analytics.policy.loading import register
from tests import wording
from tests.command_answers import Answers
from tests.pages.conftest import OpenPage
from tests.pages.drawn import alt, figure, figures, printed, texts

both_languages = pytest.mark.parametrize("language", ["zh", "en"])


def cells(open_page: OpenPage, **choices: str) -> str:
    """Every cell of every table, with the markup's backslashes taken out."""
    app = open_page("method", **choices)
    assert not app.error
    found = [str(cell) for table in printed(app) for cell in table.to_numpy().ravel()]
    return "\n".join(found).replace("\\", "")


@both_languages
def test_every_definition_status_and_term_is_there(open_page: OpenPage, language: str) -> None:
    said = cells(open_page, lang=language)
    for item in register().indicators.values():
        assert item.definition.in_language(language) in said
    for words in wording.STATUS.values():
        assert words[language == "en"] in said
    for term in glossary():
        assert term.meaning.in_language(language) in said
        assert term.name.zh in said


@pytest.mark.parametrize("table", [table.name for table in dictionary().tables])
def test_the_dictionary_shows_each_table_with_its_headers_and_codes(open_page: OpenPage, table: str) -> None:
    said = cells(open_page, table=table)
    for column in dictionary().table(table).columns:
        assert column.header.zh in said
        assert column.header.en in said
        for label in column.codes.values():
            assert label.zh in said


@both_languages
def test_the_picture_is_a_real_target_with_its_real_numbers(
    open_page: OpenPage, answers: Answers, language: str
) -> None:
    app = open_page("method", lang=language)
    said = answers.targets()["bases.district"]
    drawn = figure(app, "bullet")
    assert list(drawn["data"][0]["text"]) == ["①", "②", "③", "④"]
    bar, today = drawn["layout"]["shapes"][1], drawn["layout"]["shapes"][2]
    assert bar["x1"] == pytest.approx(said["completion"])
    assert today["x0"] == pytest.approx(said["expected"])
    assert wording.gap(said, language) in alt(app, "bullet")
    assert wording.gap(said, language) in cells(open_page, lang=language)


def test_the_first_day_has_a_picture_too(open_page: OpenPage) -> None:
    """There is a base and no way yet: the bar and its mark are drawn all the same."""
    assert "bullet" in figures(open_page("method", as_of="2014-03-31"))


def test_it_names_the_version_of_the_register(open_page: OpenPage) -> None:
    assert register().sha256[:8] in texts(open_page("method"))
