"""The register's sentences are the printed ones, and its words are there in both languages."""

from __future__ import annotations

import hashlib
import re

import pytest

from analytics.dictionary import Label
from analytics.language.phrases import in_charge
from analytics.language.translator import translator
from analytics.policy.loading import register

HAN = re.compile(r"[\u3400-\u9fff]")

#: SHA-256, first 12 digits, of each sentence; it was compared with the printed text character by character.
QUOTES = {
    "workforce.total": "bd4ac6b7728e",
    "workforce.professional": "bd4ac6b7728e",
    "workforce.senior": "bd4ac6b7728e",
    "training.plan": "c9d8785584ca",
    "education.joint_bases": "3ad4d22241d7",
    "training.cadres": "6b409e3bd86d",
    "training.frontline": "054950b84282",
    "training.holders": "1d663f48c77f",
    "bases.provincial": "ed5d4106d779",
    "bases.city": "ed5d4106d779",
    "bases.district": "ed5d4106d779",
    "communities.staffed": "1eaf0c171e34",
    "communities.posts": "0593c280e710",
    "rural.posts": "103fffbdb438",
    "posts.core_institutions": "bf3d04e513d5",
    "posts.other_institutions": "cda5c470e6aa",
    "agencies.count": "3aad014e92c4",
    "agencies.professionals": "ccc00f681ec7",
    "funding.purchase": "f2a47675491a",
    "administration.professionals": "760959d7c44f",
    "recruitment.rules": "0f7d26f09259",
    "volunteers.linked": "287f1bbd36cd",
    "registration.projects": "7ab038399fbe",
    "registration.revoked": "4b586eca6e7c",
    "registration.base": "23aeb5432558",
    "assessment.posts": "40b1ee001c66",
    "assessment.projects": "69fb788297a9",
    "assessment.standards": "4c66eb595a5c",
    "certified.on_post": "f08c663fb961",
    "pay.contracts": "974682c291fc",
    "pay.insurance": "e98ec077ea3d",
    "leadership.assessed": "e2e6bbb4dcb1",
    "leadership.documents": "780c4c7080d2",
    "associations.district": "4f8338f9a092",
    "associations.city": "738d9318792d",
    "systems.established": "7e6ef3d030a0",
    "practice.services": "cbfb0c70093f",
    "funding.city_floor": "f6fab297d69a",
    "funding.district_floor": "f6fab297d69a",
    "funding.growth": "f6fab297d69a",
    "funding.mix": "aca780e46461",
    "funding.audited": "685b3875f668",
    "funding.rules": "34c49a698956",
    "funding.in_assessment": "ed24564e1e71",
    "party.organizations": "b20124f1364e",
    "publicity.events": "373d7bb7c4e0",
}

#: The same of the pieces that name who is in charge; the text names nobody for the others.
OWNERS_SENTENCES = {
    "training.cadres": "8ce9a42999cc",
    "training.frontline": "7f47dd2dbc1e",
    "communities.staffed": "388956094576",
    "communities.posts": "388956094576",
    "posts.core_institutions": "59f5a1eef754",
    "posts.other_institutions": "6c9c4df63267",
    "agencies.count": "b240abb4d9a1",
    "funding.purchase": "ba5af1ff0bfe",
    "administration.professionals": "ec6503c0a3b3",
    "recruitment.rules": "0237f9e62487",
    "volunteers.linked": "93802c6b8dca",
    "registration.projects": "4be0e4221afd",
    "registration.revoked": "5a00902f1b62",
    "registration.base": "243ca67cd18b",
    "assessment.posts": "777b0ed8c43f",
    "assessment.projects": "dd46921d9b13",
    "certified.on_post": "8422fb90c13f",
    "pay.contracts": "997f87e479b4",
    "leadership.assessed": "0a6f10e43144",
    "leadership.documents": "a5e3c2c25f4e",
    "associations.district": "7f6acf097159",
    "practice.services": "96de438abab8",
    "party.organizations": "1ac21ed48c9b",
    "publicity.events": "ae8b1d337b3b",
}


# ---- The sentences ----


@pytest.mark.parametrize("id", QUOTES)
def test_a_quotation_is_the_printed_sentence_and_nobody_touched_it(id: str) -> None:
    assert hashlib.sha256(register().indicator(id).quote.encode()).hexdigest()[:12] == QUOTES[id]


def test_every_indicator_rests_on_a_sentence() -> None:
    assert set(register().indicators) == set(QUOTES)


def test_printing_defects_stay_in_quotations() -> None:
    assert register().indicator("workforce.total").quote.startswith("2015全市")
    assert "兰组发〔20135号" in register().indicator("funding.city_floor").quote


def test_only_indicators_set_by_one_sentence_share_it() -> None:
    by_quote: dict[str, set[str]] = {}
    for item in register().indicators.values():
        by_quote.setdefault(item.quote, set()).add(item.id)
    assert sorted(sorted(ids) for ids in by_quote.values() if len(ids) > 1) == [
        ["bases.city", "bases.district", "bases.provincial"],
        ["funding.city_floor", "funding.district_floor", "funding.growth"],
        ["workforce.professional", "workforce.senior", "workforce.total"],
    ]


@pytest.mark.parametrize(
    ("id", "printed"),
    [
        ("workforce.total", "社会工作人才总量达到3万人"),
        ("workforce.professional", "社会工作专业人才总量达到800人"),
        ("workforce.senior", "中高级社会工作专业人才达到80人"),
        ("bases.provincial", "1个省级"),
        ("bases.city", "1个市级"),
        ("bases.district", "在各县区分别建立1个县(区)级"),
        ("communities.staffed", "每个社区配备1名以上"),
        ("associations.district", "到2020年,各县区都要成立"),
        ("associations.city", "市县区级社会工作者协会"),
        ("funding.city_floor", "不低于20万元"),
        ("funding.district_floor", "每年不低于3万元"),
        ("funding.growth", "逐年加大"),
    ],
)
def test_the_number_of_a_target_is_in_its_sentence(id: str, printed: str) -> None:
    assert printed in register().indicator(id).quote


# ---- Words ----


def labels() -> list[tuple[str, Label]]:
    whole = register()
    return [
        ("title", whole.title), ("source", whole.source), ("note", whole.note),
        *((f"unit {key}", label) for key, label in whole.units.items()),
        *((f"owner {key}", label) for key, label in whole.owners.items()),
        *((f"clause {item.id} heading", item.heading) for item in whole.clauses),
        *((f"clause {item.id} summary", item.summary) for item in whole.clauses),
        *((f"{item.id} name", item.name) for item in whole.indicators.values()),
        *((f"{item.id} definition", item.definition) for item in whole.indicators.values()),
    ]  # fmt: skip


def test_every_label_is_chinese_in_chinese_and_without_chinese_in_english() -> None:
    assert [place for place, label in labels() if not HAN.search(label.zh) or HAN.search(label.en)] == []


def test_no_two_indicators_share_a_name_or_a_definition() -> None:
    for words in (
        [item.name.zh for item in register().indicators.values()],
        [item.name.en for item in register().indicators.values()],
        [item.definition.zh for item in register().indicators.values()],
        [item.definition.en for item in register().indicators.values()],
    ):
        assert len(set(words)) == len(words)


def test_definitions_keep_the_groups_apart() -> None:
    assert "助理社会工作师不计入" in register().indicator("workforce.senior").definition.zh
    assert "不可与3万人的目标相比" in register().indicator("workforce.professional").definition.zh
    assert "不含村" in register().indicator("communities.staffed").definition.zh


def test_every_unit_and_owner_is_used_and_can_be_shown() -> None:
    items = register().indicators.values()
    assert {item.unit for item in items} == set(register().units)
    assert {owner for item in items for owner in item.owners} == set(register().owners)
    total = register().indicator("workforce.total")
    assert register().unit_label(total) == Label("人", "people")
    assert register().owner_labels(total)[0] == Label("组织部门", "Organization department")


# ---- Who is in charge ----


@pytest.mark.parametrize("id", OWNERS_SENTENCES)
def test_who_is_in_charge_stands_in_the_printed_text(id: str) -> None:
    """The sentence is the printed one, and it has the words of everybody it is said to name."""
    item = register().indicator(id)
    sentence = item.owners_sentence or ""
    assert hashlib.sha256(sentence.encode()).hexdigest()[:12] == OWNERS_SENTENCES[id]
    for label in register().owner_labels(item):
        assert label.zh.removesuffix("部门") in sentence, label.zh


def test_all_others_are_by_the_general_division_of_work() -> None:
    general = register().general_division
    sentence = "建立由组织部门牵头抓总,民政部门具体负责"
    assert (general.clause, general.sentence) == ("4.1", sentence)
    assert [register().owners[owner].zh for owner in general.owners] == ["组织部门", "民政部门"]
    unnamed = [item for item in register().indicators.values() if item.id not in OWNERS_SENTENCES]
    assert {(item.owners, item.owners_sentence) for item in unnamed} == {(general.owners, None)}
    assert len(unnamed) == 22


@pytest.mark.parametrize(
    ("id", "named"),
    [
        ("volunteers.linked", ["共青团"]),
        ("posts.core_institutions", ["机构编制部门"]),
        ("registration.base", ["市民政局", "各县区", "有关部门"]),
        ("party.organizations", ["兰州市社会组织党工委"]),
        ("associations.district", ["各县区"]),
        ("publicity.events", ["各县区", "各部门"]),
    ],
)
def test_an_official_finds_those_the_clause_names(id: str, named: list[str]) -> None:
    assert [label.zh for label in register().owner_labels(register().indicator(id))] == named


def test_practice_is_asked_of_fifteen_and_the_institutions_beside_them() -> None:
    assert len(register().owner_labels(register().indicator("practice.services"))) == 16


def test_money_is_asked_of_nobody_by_name() -> None:
    """Clause 4.4 says of city and districts what they owe, and of no department."""
    money = [item for item in register().indicators.values() if item.clause == "4.4"]
    assert len(money) == 7
    assert {item.owners_sentence for item in money} == {None}


def test_readers_are_told_whom_the_text_does_not_name() -> None:
    named, unnamed = register().indicator("volunteers.linked"), register().indicator("funding.audited")
    zh, en = translator("zh"), translator("en")
    assert in_charge(named, register(), zh) == "共青团"
    assert in_charge(unnamed, register(), zh) == "组织部门、民政部门（文中未点名，按4.1的一般分工）"
    assert in_charge(unnamed, register(), en) == (
        "Organization department, Civil affairs department "
        "(not named in the text; under the general division of work in 4.1)"
    )
