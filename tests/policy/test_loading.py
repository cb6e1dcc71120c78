"""A register that is broken or contradicts itself is refused: where, what was found, what is allowed.

Each row breaks the real file in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from analytics.errors import Refusal, RegisterRefused, UnknownName
from analytics.policy.loading import POLICY, register
from analytics.policy.register import Milestone, Thresholds

TOTAL = 'id = "workforce.total"'
FLOOR = 'id = "funding.district_floor"'
GROWTH = 'id = "funding.growth"'
STAFFED = 'id = "communities.staffed"'
BASE = 'id = "bases.city"'
DUTY = 'id = "registration.projects"'
REVOKED = 'id = "registration.revoked"'
PURCHASE = 'id = "funding.purchase"'
PUBLICITY = 'id = "publicity.events"'
GENERAL = "\n[general_division]"
LAST_LEVEL = "due = 2020-12-31, target = 30_000"


@dataclass(frozen=True)
class Broken:
    """One edit and what its refusal says; the edit is at the first `old` from `inside` on."""

    what: str
    inside: str
    old: str
    new: str
    says: tuple[str, ...]


def edited(folder: Path, inside: str, old: str, new: str) -> Path:
    """A copy of the real file, edited once, at the first `old` from `inside` on."""
    before, found, after = POLICY.read_text(encoding="utf-8").partition(inside)
    assert found, inside
    rest = found + after
    assert old in rest, old
    path = folder / POLICY.name
    path.write_text(before + rest.replace(old, new, 1), encoding="utf-8")
    return path


UNKNOWN_NAMES = [
    Broken("a rendering that nobody quotes", "\n[[rendering]]", "\n[[rendering]]",
           '\n[[rendering]]\nquote = "无"\nen = "None."\n\n[[rendering]]', ("rendering[0], quote “无”",)),
    Broken("rendering of a quotation", "\n[[rendering]]", 'quote = "2015', 'quote = "2014',
           ("name in lanzhou_2016.toml, indicator workforce.total, quote", "Did you mean “2014")),
    Broken("key of the file", "\n[thresholds]", "[thresholds]", "[threshold]",
           ("key in lanzhou_2016.toml “threshold”", "Did you mean “thresholds”?")),
    Broken("key of the policy", "[policy]", "published_on", "published",
           ("key in lanzhou_2016.toml, policy “published”", "Did you mean “published_on”?")),
    Broken("key of an indicator", TOTAL, "judged_for", "judged_four",
           ("key in lanzhou_2016.toml, indicator workforce.total “judged_four”",
            "Did you mean “judged_for”?")),
    Broken("key of a milestone", TOTAL, LAST_LEVEL, "due = 2020-12-31, targt = 30_000",
           ("indicator workforce.total, milestones[1] “targt”", "Allowed: due, target.", "“target”?")),
    Broken("key of a clause", 'id = "3.2.1"', "summary.zh", "sumary.zh",
           ("clause 3.2.1 “sumary”", "Did you mean “summary”?")),
    Broken("third language", TOTAL, 'name.en = "Social-work personnel"',
           'name.en = "Personnel"\nname.fr = "Personnel"',
           ("indicator workforce.total, name “fr”", "Allowed: zh, en.")),
    Broken("threshold", "[thresholds]", "ahead_pp", "ahead_points",
           ("thresholds “ahead_points”", "Did you mean “ahead_pp”?")),
    Broken("hours of no certificate", "[continuing_education]", "assistant = 72", "asistant = 72",
           ("continuing_education, hours “asistant”", "Did you mean “assistant”?")),
    Broken("threshold of an indicator", TOTAL, 'kind = "level"',
           'kind = "level"\nthresholds = {ahead = 5}',
           ("indicator workforce.total, thresholds “ahead”", "Did you mean “ahead_pp”?")),
    Broken("key of a base", TOTAL, 'kind = "level"',
           'kind = "level"\nbase = {due = 2013-12-31, value = 9}',
           ("indicator workforce.total, base “due”", "Allowed: on, value.")),
    Broken("kind", TOTAL, 'kind = "level"', 'kind = "levle"',
           ("indicator workforce.total, kind “levle”", "yearly_floor", "Did you mean “level”?")),
    Broken("force", TOTAL, '"binding"', '"bindng"',
           ("indicator workforce.total, force “bindng”", "Did you mean “binding”?")),
    Broken("direction", TOTAL, 'direction = "up"', 'direction = "upp"',
           ("indicator workforce.total, direction “upp”", "Allowed: up, down, none.", "“up”?")),
    Broken("judged_for", FLOOR, '"each_district"', '"districts"',
           ("indicator funding.district_floor, judged_for “districts”", "Did you mean “each_district”?")),
    Broken("unit", TOTAL, 'unit = "people"', 'unit = "peple"',
           ("indicator workforce.total, unit “peple”", "Did you mean “people”?")),
    Broken("table", TOTAL, '["registrations"]', '["registration"]',
           ("indicator workforce.total, tables “registration”", "Did you mean “registrations”?")),
    Broken("owner", PUBLICITY, '"districts",', '"district",',
           ("indicator publicity.events, owners “district”", "Did you mean “districts”?")),
    Broken("owner of the general division", GENERAL, '"organization",', '"organisation",',
           ("general_division, owners “organisation”", "Did you mean “organization”?")),
    Broken("clause", TOTAL, 'clause = "2.2"', 'clause = "2.3"',
           ("indicator workforce.total, clause “2.3”", "Allowed: 1, 2, 2.1,")),
    Broken("further clause", PURCHASE, '["4.4"]', '["4.7"]',
           ("indicator funding.purchase, further_clauses “4.7”",)),
]  # fmt: skip

MISSING = [
    Broken("direction, which has no default", TOTAL, 'direction = "up"\n', "",
           ("indicator workforce.total: the key “direction” is missing",)),
    Broken("kind", TOTAL, 'kind = "level"\n', "", ("indicator workforce.total: the key “kind” is missing",)),
    Broken("quotation", DUTY, "quote = ", "# ",
           ("indicator registration.projects: the key “quote” is missing",)),
    Broken("English of a rendering", "\n[[rendering]]", "en = ", "# ",
           ("rendering[0]: the key “en” is missing",)),
    Broken("English name", TOTAL, 'name.en = "Social-work personnel"\n', "",
           ("indicator workforce.total, name: the key “en” is missing",)),
    Broken("id", TOTAL, TOTAL + "\n", "", ("indicator[0]: the key “id” is missing",)),
    Broken("floor of a yearly floor", FLOOR, "floor = 30_000\n", "",
           ("indicator funding.district_floor: the key “floor” is missing",)),
    Broken("first year of a yearly floor", FLOOR, "from_year = 2014\n", "",
           ("indicator funding.district_floor: the key “from_year” is missing",)),
    Broken("milestones of a count", BASE, "milestones = ", "# ",
           ("indicator bases.city: the key “milestones” is missing",)),
    Broken("day of a milestone", TOTAL, LAST_LEVEL, "target = 30_000",
           ("indicator workforce.total, milestones[1]: the key “due” is missing",)),
    Broken("default threshold", "[thresholds]", "ahead_pp = 10\n", "",
           ("thresholds: the key “ahead_pp” is missing",)),
    Broken("hours of a certificate", "[continuing_education]", ", senior = 90", "",
           ("continuing_education, hours: the key “senior” is missing",)),
    Broken("owners without the sentence that names them", PUBLICITY, "owners_sentence = ", "# ",
           ("indicator publicity.events: the key “owners_sentence” is missing",)),
    Broken("sentence without the owners it names", PUBLICITY, "owners = ", "# ",
           ("indicator publicity.events: the key “owners” is missing",)),
    Broken("date of the policy", "[policy]", "published_on = 2016-08-22\n", "",
           ("policy: the key “published_on” is missing",)),
    Broken("heading of a clause", 'id = "2.1"', 'heading.zh = "工作原则"\nheading.en = "Principles"\n', "",
           ("clause 2.1: the key “heading” is missing",)),
]  # fmt: skip

UNSUITABLE = [
    Broken("a sentence rendered twice", "\n[[rendering]]", "\n[[rendering]]",
           '\n[[rendering]]\nquote = "要按照国家有关规定解决社会工作专业人才的社会保障问题。"'
           '\nen = "By the rules."\n\n[[rendering]]',
           ("quote: found “要按照国家", "a second time")),
    Broken("empty quotation", TOTAL, 'quote = "', 'quote = ""  # "',
           ("indicator workforce.total, quote: found “”", "a text that is not empty")),
    Broken("Chinese name without Chinese", TOTAL, 'name.zh = "社会工作人才总量"', 'name.zh = "Personnel"',
           ("indicator workforce.total, name, zh: found “Personnel”",)),
    Broken("English name with Chinese", TOTAL, 'name.en = "Social-work personnel"',
           'name.en = "社工 personnel"',
           ("indicator workforce.total, name, en: found “社工 personnel”",)),
    Broken("day as text", TOTAL, "due = 2020-12-31, target = 30_000", 'due = "2020-12-31", target = 30_000',
           ("milestones[1], due: found “2020-12-31”", "a date such as")),
    Broken("day with a time", TOTAL, LAST_LEVEL, "due = 2020-12-31T00:00:00, target = 30_000",
           ("milestones[1], due", "a date such as")),
    Broken("number as text", FLOOR, "floor = 30_000", 'floor = "3万"',
           ("indicator funding.district_floor, floor: found “3万”", "a number")),
    Broken("number that is none", FLOOR, "floor = 30_000", "floor = nan", ("found “nan”",)),
    Broken("endless number", FLOOR, "floor = 30_000", "floor = inf", ("found “inf”",)),
    Broken("flag as number", FLOOR, "floor = 30_000", "floor = true", ("found “True”",)),
    Broken("year of two digits", FLOOR, "from_year = 2014", "from_year = 14",
           ("from_year: found “14”", "a year from 2000 to 2099")),
    Broken("flag as text", TOTAL, "is_share = false", 'is_share = "no"',
           ("is_share: found “no”", "true or false")),
    Broken("no table", TOTAL, '["registrations"]', "[]", ("tables: found “[]”", "at least one entry")),
    Broken("no list", TOTAL, '["registrations"]', '"registrations"',
           ("tables: found “registrations”", "a list")),
    Broken("owner twice", PUBLICITY, '"departments"]', '"districts"]',
           ("owners: found “districts, districts”", "each name once")),
    Broken("label without languages", TOTAL,
           'name.zh = "社会工作人才总量"\nname.en = "Social-work personnel"',
           'name = "社会工作人才总量"', ("name: found “社会工作人才总量”", "a table")),
    Broken("unit without languages", "[unit.people]", 'zh = "人"\nen = "people"', "",
           ("unit, people: the key “zh” is missing",)),
    Broken("clause that is no number", 'id = "3.2.1"', 'id = "3.2.1"', 'id = "3.2.one"',
           ("clause 3.2.one, id: found “3.2.one”", "numbers joined by points")),
    Broken("no TOML", "[policy]", "[policy]", "[policy", ("lanzhou_2016.toml: not TOML",)),
]  # fmt: skip

CONTRADICTIONS = [
    Broken("indicator twice", 'id = "workforce.professional"', 'id = "workforce.professional"', TOTAL,
           ("indicator[1], id: found “workforce.total” a second time",)),
    Broken("clause twice", 'id = "2.2"', 'id = "2.2"', 'id = "2.1"',
           ("clause[3], id: found “2.1” a second time",)),
    Broken("clauses out of order", 'id = "3.1.2"', 'id = "3.1.2"', 'id = "3.1.4"',
           ("clause 3.1.3, id: found “3.1.3” after 3.1.4", "order of the text")),
    Broken("clause without its section", 'id = "3.1"', 'id = "3.1"', 'id = "3.0"',
           ("clause 3.1.1, id: found “3.1.1” without clause 3.1 before it",)),
    Broken("milestones in the wrong order", TOTAL, LAST_LEVEL, "due = 2014-12-31, target = 30_000",
           ("workforce.total, milestones[1], due: found “2014-12-31”", "after 2015-12-31")),
    Broken("two milestones on one day", TOTAL, LAST_LEVEL, "due = 2015-12-31, target = 30_000",
           ("milestones[1], due: found “2015-12-31”",)),
    Broken("falling milestones of a rising target", TOTAL, LAST_LEVEL, "due = 2020-12-31, target = 3_000",
           ("milestones[1], target: found “3000”", "more than 15000, as the direction is up")),
    Broken("rising milestones of a falling target", TOTAL, 'direction = "up"', 'direction = "down"',
           ("milestones[1], target: found “30000”", "less than 15000")),
    Broken("target of nobody", BASE, "target = 1}", "target = 0}",
           ("bases.city, milestones[0], target: found “0”", "more than 0")),
    Broken("half an institution", BASE, "target = 1}", "target = 1.5}",
           ("milestones[0], target: found “1.5”", "a whole number")),
    Broken("coverage of less than all", STAFFED, "target = 1.0}", "target = 0.9}",
           ("communities.staffed, milestones[0], target: found “0.9”", "1.0, which is every unit")),
    Broken("coverage as a number of units", STAFFED, "target = 1.0}", "target = 421}",
           ("found “421”", "1.0, which is every unit")),
    Broken("floor of nothing", FLOOR, "floor = 30_000", "floor = 0",
           ("funding.district_floor, floor: found “0”", "more than 0 yuan")),
    Broken("base on the first milestone", TOTAL, 'kind = "level"',
           'kind = "level"\nbase = {on = 2015-12-31, value = 9000}',
           ("workforce.total, base, on: found “2015-12-31”", "a day before 2015-12-31")),
    Broken("own clause again", PURCHASE, '["4.4"]', '["3.2.3"]',
           ("funding.purchase, further_clauses: found “3.2.3”", "any clause but 3.2.3")),
    Broken("milestone of a tracked measure", REVOKED, 'kind = "tracked"',
           'kind = "tracked"\nmilestones = [{due = 2020-12-31, target = 1}]',
           ("registration.revoked: found “milestones”, which does not go with kind tracked", "Remove it.")),
    Broken("floor of a duty", DUTY, 'kind = "duty"', 'kind = "duty"\nfloor = 1',
           ("found “floor”, which does not go with kind duty",)),
    Broken("floor of yearly growth", GROWTH, "from_year", "floor = 1\nfrom_year",
           ("found “floor”, which does not go with kind yearly_growth",)),
    Broken("base of a count", BASE, 'kind = "count"', 'kind = "count"\nbase = {on = 2014-01-01, value = 0}',
           ("found “base”, which does not go with kind count",)),
    Broken("first year of a level", TOTAL, 'kind = "level"', 'kind = "level"\nfrom_year = 2014',
           ("found “from_year”, which does not go with kind level",)),
    Broken("thresholds of a yearly floor", FLOOR, 'kind = "yearly_floor"',
           'kind = "yearly_floor"\nthresholds = {ahead_pp = 5}',
           ("found “thresholds”, which does not go with kind yearly_floor",)),
    Broken("duty without a direction", DUTY, 'direction = "up"', 'direction = "none"',
           ("registration.projects, direction: found “none”", "up or down for kind duty")),
    Broken("target without a direction", TOTAL, 'direction = "up"', 'direction = "none"',
           ("workforce.total, direction: found “none”", "for kind level")),
    Broken("floor that should fall", FLOOR, 'direction = "up"', 'direction = "down"',
           ("direction: found “down”", "up for kind yearly_floor")),
    Broken("binding measure without a number", REVOKED, 'force = "tracked"', 'force = "binding"',
           ("registration.revoked, force: found “binding”", "tracked for kind tracked")),
    Broken("target without force", TOTAL, 'force = "binding"', 'force = "tracked"',
           ("force: found “tracked”", "binding or aspirational for kind level")),
    Broken("duty that is only hoped for", DUTY, 'force = "duty"', 'force = "aspirational"',
           ("force: found “aspirational”", "duty for kind duty")),
    Broken("coverage that is no share", STAFFED, "is_share = true", "is_share = false",
           ("communities.staffed, is_share: found “false”", "true for kind coverage")),
    Broken("level that is a share", TOTAL, "is_share = false", "is_share = true",
           ("is_share: found “true”", "false for kind level")),
    Broken("ahead below schedule", "[thresholds]", "ahead_pp = 10", "ahead_pp = -5",
           ("thresholds, ahead_pp: found “-5”", "more than 0")),
    Broken("behind above schedule", "[thresholds]", "\nbehind_pp = -10", "\nbehind_pp = 10",
           ("thresholds, behind_pp: found “10”", "less than 0")),
    Broken("seriously behind before slightly", "[thresholds]", "seriously_behind_pp = -30",
           "seriously_behind_pp = -10", ("seriously_behind_pp: found “-10”", "less than behind_pp, -10")),
    Broken("months swapped", "[thresholds]", "count_slightly_months = 12", "count_slightly_months = 6",
           ("count_slightly_months: found “6”", "more than count_seriously_months, 6")),
    Broken("months after the day", "[thresholds]", "count_seriously_months = 6",
           "count_seriously_months = -1",
           ("count_seriously_months: found “-1”", "0 or more")),
    Broken("own threshold against a default", TOTAL, 'kind = "level"',
           'kind = "level"\nthresholds = {behind_pp = -40}',
           ("indicator workforce.total, thresholds, seriously_behind_pp: found “-30”", "behind_pp, -40")),
]  # fmt: skip

BROKEN: list[tuple[type[Refusal], Broken]] = [
    *((UnknownName, row) for row in UNKNOWN_NAMES),
    *((RegisterRefused, row) for row in (*MISSING, *UNSUITABLE, *CONTRADICTIONS)),
]


@pytest.mark.parametrize(("refusal", "broken"), BROKEN, ids=lambda value: getattr(value, "what", ""))
def test_a_broken_register_is_refused_where_it_is_broken(
    refusal: type[Refusal], broken: Broken, tmp_path: Path
) -> None:
    path = edited(tmp_path, broken.inside, broken.old, broken.new)
    with pytest.raises(Refusal) as refused:
        register(path)
    for part in (POLICY.name, *broken.says):
        assert part in str(refused.value)
    assert type(refused.value) is refusal


def test_the_whole_sentence_says_where_what_and_how_to_mend_it(tmp_path: Path) -> None:
    path = edited(tmp_path, TOTAL, LAST_LEVEL, "due = 2020-12-31, targt = 30_000")
    with pytest.raises(UnknownName) as refused:
        register(path)
    assert str(refused.value) == (
        "Unknown key in lanzhou_2016.toml, indicator workforce.total, milestones[1] “targt”. "
        "Allowed: due, target. Did you mean “target”?"
    )


def test_a_refusal_keeps_its_sentence_apart_from_its_values(tmp_path: Path) -> None:
    path = edited(tmp_path, FLOOR, "floor = 30_000", "floor = 0")
    with pytest.raises(RegisterRefused) as refused:
        register(path)
    assert refused.value.message == "{where}, {key}: found “{found}”, allowed is {allowed}."
    assert refused.value.values["where"] == "lanzhou_2016.toml, indicator funding.district_floor"


def test_a_register_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RegisterRefused, match=r"zhengzhou\.toml: found .* a readable UTF-8 file"):
        register(tmp_path / "zhengzhou.toml")


def test_a_register_in_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "gb.toml"
    path.write_bytes(POLICY.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(RegisterRefused, match=r"gb\.toml: found .* a readable UTF-8 file"):
        register(path)


# ---- What may be stated for one indicator ----


def test_an_indicator_may_set_thresholds_of_its_own_and_keeps_the_other_defaults(tmp_path: Path) -> None:
    path = edited(tmp_path, TOTAL, 'kind = "level"', 'kind = "level"\nthresholds = {ahead_pp = 5}')
    changed = register(path)
    default = Thresholds(10, -10, -30, count_slightly_months=12, count_seriously_months=6)
    assert changed.indicator("workforce.total").thresholds == replace(default, ahead_pp=5)
    assert changed.indicator("workforce.senior").thresholds == default


def test_a_base_may_be_stated(tmp_path: Path) -> None:
    path = edited(tmp_path, TOTAL, 'kind = "level"', 'kind = "level"\nbase = {on = 2013-12-31, value = 9000}')
    base = register(path).indicator("workforce.total").base
    assert base == Milestone(date(2013, 12, 31), 9000)


def test_a_coverage_target_may_have_a_step_on_its_way(tmp_path: Path) -> None:
    path = edited(tmp_path, STAFFED, "[{due", "[{due = 2018-12-31, target = 0.5}, {due")
    assert [m.target for m in register(path).indicator("communities.staffed").milestones] == [0.5, 1.0]


def test_a_falling_target_has_falling_milestones(tmp_path: Path) -> None:
    path = edited(tmp_path, TOTAL, 'direction = "up"', 'direction = "down"')
    path.write_text(
        path.read_text(encoding="utf-8").replace("target = 30_000", "target = 3_000"), encoding="utf-8"
    )
    assert [m.target for m in register(path).indicator("workforce.total").milestones] == [15_000, 3_000]


def test_clause_ten_comes_after_clause_nine(tmp_path: Path) -> None:
    path = tmp_path / POLICY.name
    text = POLICY.read_text(encoding="utf-8")
    path.write_text(text.replace('"4.5"', '"4.9"').replace('"4.6"', '"4.10"'), encoding="utf-8")
    assert [clause.id for clause in register(path).clauses][-2:] == ["4.9", "4.10"]
