"""The register's sentences are the printed ones, and its words are there in both languages."""

from __future__ import annotations

import hashlib
import re

import pytest

from analytics.dictionary import Label
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


def test_owners_are_named_as_the_text_names_them() -> None:
    league = register().owner_labels(register().indicator("volunteers.linked"))[0]
    practice = register().owner_labels(register().indicator("practice.services"))
    assert league.zh == "共青团"
    assert len(practice) == 15
