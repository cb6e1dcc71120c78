"""Errors that lie between two cells or two rows: people, keys, orders of dates, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tests.submissions.identity import CHECK_CHARACTERS, id_number
from tests.submissions.model import Draft, Value
from tests.submissions.plans import Delivery, seed
from tests.submissions.value_faults import Fault

KEYED = {
    "funding": "entry_id",
    "communities": "code",
    "institutions": "id",
    "activities": "id",
    "measures": "measure",
}


def on_person(
    kind: str,
    column: str,
    spoil: Callable[[Delivery, Draft], dict[str, Value]],
    fits: Callable[[Draft], bool] = lambda draft: True,
    accepts: tuple[str, ...] = (),
) -> Fault:
    """The fault that gives a person's row other values than can be true together."""

    def fault(delivery: Delivery) -> bool:
        found = delivery.pick("registrations", fits)
        if not found:
            return False
        plan, draft = found
        draft.values |= spoil(delivery, draft)
        # An old ID number has no check character and no century that could be wrong.
        plan.habits = plan.habits.within({"id.old_form"})
        seed(plan, draft, kind, column, accepts=accepts)
        return True

    return fault


def _wrong_check(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    number = str(draft.values["id_number"])
    return {"id_number": number[:17] + delivery.rng.choice(CHECK_CHARACTERS.replace(number[17], ""))}


def _rebuilt(draft: Draft, area: str | None = None, born: str | None = None) -> dict[str, Value]:
    number = str(draft.values["id_number"])
    return {"id_number": id_number(area or number[:6], born or number[6:14], int(number[14:17]))}


def _born_never(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    year = str(draft.values["id_number"])[6:10]
    return _rebuilt(draft, born=year + delivery.rng.choice(("0230", "1301", "0431", "0700", "0000")))


def _born_in_future(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {**_rebuilt(draft, born=f"{delivery.as_of.year + 90}0512"), "birth_year": None}


def _other_gender(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {"gender": "male" if draft.values["gender"] == "female" else "female"}


def _other_birth_year(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {"birth_year": int(str(draft.values["id_number"])[6:10]) + delivery.rng.choice((-10, -1, 1, 10))}


def _certified(certificate: str, on: date) -> dict[str, Value]:
    return {
        "category": "professional",
        "qualified_by": "certificate",
        "certificate": certificate,
        "certified_on": on,
        **dict.fromkeys(("registered_on", "valid_until", "cancelled_on", "cancel_reason")),
    }


def _registered(draft: Draft) -> bool:
    return isinstance(draft.values["registered_on"], date)


def _day(draft: Draft, column: str) -> date:
    value = draft.values[column]
    assert isinstance(value, date)
    return value


def id_numeric(delivery: Delivery) -> bool:
    """An ID number in a number cell: the last digits are gone. In CSV it reads 6.20102E+17."""
    found = delivery.pick("registrations", lambda draft: str(draft.values["id_number"]).isdecimal())
    if not found:
        return False
    number = int(str(found[1].values["id_number"]))
    in_csv = any(plan is found[0] and file.form.is_csv for file, plan in delivery.sheets())
    shown = f"{number:.5E}" if in_csv else float(number)
    seed(*found, "id_numeric", "id_number", written=shown, writes=True)
    return True


def id_length(delivery: Delivery) -> bool:
    """An ID number with a digit too few or too many."""
    found = delivery.pick("registrations")
    if not found:
        return False
    number = str(found[1].values["id_number"])
    wrong = delivery.rng.choice((number[:-1], number[:16], number[:9] + "0" + number[9:]))
    seed(*found, "id_length", "id_number", written=wrong, writes=True)
    return True


def closed_before_established(delivery: Delivery) -> bool:
    """An institution closed before it was there."""
    found = delivery.pick("institutions")
    if not found:
        return False
    found[1].values["closed_on"] = _day(found[1], "established_on") - timedelta(days=200)
    seed(*found, "dates_out_of_order", "closed_on", accepts=("established_on",))
    return True


def duplicate_key(delivery: Delivery) -> bool:
    """A second row under a key that is already there."""
    for table in delivery.rng.sample(sorted(KEYED), len(KEYED)):
        found = delivery.pick(table)
        if found:
            plan, first = found
            twin = Draft(dict(first.values))
            plan.drafts.append(twin)
            seed(plan, twin, "duplicate_key", KEYED[table], other=first)
            first.contradicted = True
            return True
    return False


def person_twice(delivery: Delivery) -> bool:
    """The same person in two rows of one district."""
    found = delivery.pick("registrations")
    if not found:
        return False
    plan, first = found
    twin = Draft(
        first.values | {"community_code": None, "employer_kind": "agency", "employer_name": "示例服务社"}
    )
    plan.drafts.append(twin)
    seed(plan, twin, "person_twice", "id_number", other=first)
    first.contradicted = True
    return True


def person_in_two_districts(delivery: Delivery) -> bool:
    """The same person in two districts: both rows stand, and somebody has to look."""
    if len(delivery.districts) < 2:
        return False
    here, there = delivery.rng.sample(delivery.districts, 2)
    found = delivery.pick("registrations", lambda draft: draft.values["district_code"] == here)
    other = delivery.pick("registrations", lambda draft: draft.values["district_code"] == there)
    if not found or not other:
        return False
    _, first = found
    twin = Draft(first.values | {"district_code": there, "community_code": None, "employer_kind": "agency"})
    other[0].drafts.append(twin)
    seed(other[0], twin, "person_in_two_districts", "id_number", severity="warning", other=first)
    first.named = True
    return True


def professionals_disagree(delivery: Delivery) -> bool:
    """A community reports other professionals than are registered there."""
    found = delivery.pick("communities", lambda draft: draft.values["professionals_reported"] is not None)
    if not found:
        return False
    reported = found[1].values["professionals_reported"]
    assert isinstance(reported, int)
    found[1].values["professionals_reported"] = reported + delivery.rng.randrange(1, 5)
    seed(*found, "professionals_disagree", "professionals_reported", severity="warning")
    return True


def share_over_100(delivery: Delivery) -> bool:
    """A community with fewer posts than people on them: more than 100 % are filled."""
    found = delivery.pick("communities")
    if not found:
        return False
    place = {key: found[1].values[key] for key in ("code", "district_code")}
    general = [
        draft
        for _, plan in delivery.sheets("registrations")
        for draft in plan.drafts
        if draft.values["category"] == "general" and draft.values["district_code"] == place["district_code"]
    ]
    for draft in general[:2]:
        draft.values |= {"employer_kind": "community", "community_code": place["code"], "on_post": True}
    found[1].values["posts"] = 1
    seed(*found, "share_over_100", "posts", severity="warning")
    return True


def amount_fell(delivery: Delivery) -> bool:
    """30,000 typed as 3; the last snapshot still has the 30,000."""
    found = delivery.pick("funding", lambda draft: draft.before is not None)
    if not found:
        return False
    plan, draft = found
    assert draft.before is not None
    draft.before["amount_yuan"] = Decimal("30000.00")
    # Under 万元 a 3 would be 30,000 and no mistake.
    plan.habits = plan.habits.within({"amount.ten_thousand_header", "amount.ten_thousand_unit_line"})
    draft.values["amount_yuan"] = Decimal("3.00")
    seed(plan, draft, "amount_fell", "amount_yuan", severity="warning", written=3, writes=True)
    return True


ROW_FAULTS: dict[str, Fault] = {
    "id_check_digit": on_person("id_check_digit", "id_number", _wrong_check),
    "id_birth_date": on_person("id_birth_date", "id_number", _born_never),
    "id_born_in_future": on_person("id_born_in_future", "id_number", _born_in_future),
    "id_area": on_person(
        "id_area",
        "id_number",
        lambda d, draft: _rebuilt(draft, area=d.rng.choice(("990102", "000000", "172301"))),
    ),
    "id_length": id_length,
    "id_numeric": id_numeric,
    "id_gender_disagrees": on_person("id_gender_disagrees", "id_number", _other_gender, accepts=("gender",)),
    "id_birth_year_disagrees": on_person(
        "id_birth_year_disagrees", "birth_year", _other_birth_year, accepts=("id_number",)
    ),
    "senior_before_2019": on_person(
        "senior_before_2019",
        "certified_on",
        lambda d, draft: _certified("senior", date(d.rng.randrange(2009, min(2019, d.as_of.year)), 10, 8)),
        accepts=("certificate",),
    ),
    "certificate_before_2008": on_person(
        "certificate_before_2008",
        "certified_on",
        lambda d, draft: _certified("assistant", date(d.rng.randrange(1998, 2008), 10, 8)),
        accepts=("certificate",),
    ),
    "professional_without_grounds": on_person(
        "professional_without_grounds",
        "category",
        lambda d, draft: {
            **_certified("none", d.as_of),
            "certified_on": None,
            "qualified_by": "none",
            "equivalent_ability": False,
        },
        accepts=("certificate", "qualified_by"),
    ),
    "registered_before_certified": on_person(
        "dates_out_of_order",
        "registered_on",
        lambda d, draft: {
            "registered_on": _day(draft, "certified_on") - timedelta(days=d.rng.randrange(1, 300))
        },
        # Who passed a higher exam since was rightly registered before it.
        lambda draft: (
            _registered(draft)
            and draft.values["certificate"] == "assistant"
            and draft.values["cancelled_on"] is None
        ),
        accepts=("certified_on",),
    ),
    "valid_until_before_registered": on_person(
        "dates_out_of_order",
        "valid_until",
        lambda d, draft: {
            "valid_until": _day(draft, "registered_on") - timedelta(days=d.rng.randrange(1, 300))
        },
        lambda draft: _registered(draft) and draft.values["cancelled_on"] is None,
        accepts=("registered_on",),
    ),
    "cancelled_before_registered": on_person(
        "dates_out_of_order",
        "cancelled_on",
        lambda d, draft: {
            "cancelled_on": _day(draft, "registered_on") - timedelta(days=d.rng.randrange(1, 300)),
            "cancel_reason": "other",
        },
        _registered,
        accepts=("registered_on",),
    ),
    "closed_before_established": closed_before_established,
    "duplicate_key": duplicate_key,
    "person_twice": person_twice,
    "person_in_two_districts": person_in_two_districts,
    "professionals_disagree": professionals_disagree,
    "share_over_100": share_over_100,
    "amount_fell": amount_fell,
}
