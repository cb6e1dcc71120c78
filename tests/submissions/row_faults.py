"""Errors that lie between two cells or two rows: people, keys, orders of dates, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tests.submissions.identity import CHECK_CHARACTERS, id_number
from tests.submissions.model import Draft, Value
from tests.submissions.plans import Delivery, Fault, seed, spoils
from tests.submissions.sheets import SheetPlan

KEYED = {
    "funding": "entry_id", "communities": "code", "institutions": "id", "activities": "id",
    "measures": "measure",
}  # fmt: skip


def on_person(
    kind: str,
    column: str,
    spoil: Callable[[Delivery, Draft], dict[str, Value]],
    fits: Callable[[Draft], bool] = lambda draft: True,
    accepts: tuple[str, ...] = (),
) -> Fault:
    """The fault that gives a person's row other values than can be true together."""

    @spoils("registrations", fits)
    def fault(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
        draft.values |= spoil(delivery, draft)
        # An old ID number has no check character and no century that could be wrong.
        plan.habits = plan.habits.within({"id.old_form"})
        seed(plan, draft, kind, column, accepts=accepts)

    return fault


def _number(draft: Draft) -> str:
    return str(draft.values["id_number"])


def _wrong_check(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    number = _number(draft)
    return {"id_number": number[:17] + delivery.rng.choice(CHECK_CHARACTERS.replace(number[17], ""))}


def _rebuilt(draft: Draft, area: str | None = None, born: str | None = None) -> dict[str, Value]:
    number = _number(draft)
    return {"id_number": id_number(area or number[:6], born or number[6:14], int(number[14:17]))}


def _born_never(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    year = _number(draft)[6:10]
    return _rebuilt(draft, born=year + delivery.rng.choice(("0230", "1301", "0431", "0700", "0000")))


def _born_in_future(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {**_rebuilt(draft, born=f"{delivery.as_of.year + 90}0512"), "birth_year": None}


def _from_nowhere(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return _rebuilt(draft, area=delivery.rng.choice(("990102", "000000", "172301")))


def _other_gender(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {"gender": "male" if draft.values["gender"] == "female" else "female"}


def _other_birth_year(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return {"birth_year": int(_number(draft)[6:10]) + delivery.rng.choice((-10, -1, 1, 10))}


def _certified(certificate: str, on: date) -> dict[str, Value]:
    return {
        "category": "professional",
        "qualified_by": "certificate",
        "certificate": certificate,
        "certified_on": on,
        **dict.fromkeys(("registered_on", "valid_until", "cancelled_on", "cancel_reason")),
    }


def _early_senior(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return _certified("senior", date(delivery.rng.randrange(2009, min(2019, delivery.as_of.year)), 10, 8))


def _early_certificate(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    return _certified("assistant", date(delivery.rng.randrange(1998, 2008), 10, 8))


def _groundless(delivery: Delivery, draft: Draft) -> dict[str, Value]:
    nothing = {"certified_on": None, "qualified_by": "none", "equivalent_ability": False}
    return {**_certified("none", delivery.as_of), **nothing}


def _earlier(column: str, *, than: str, **more: Value) -> Callable[[Delivery, Draft], dict[str, Value]]:
    """Gives the column a day before that of another."""
    return lambda delivery, draft: {
        column: _day(draft, than) - timedelta(days=delivery.rng.randrange(1, 300)), **more
    }  # fmt: skip


def _registered(draft: Draft) -> bool:
    return isinstance(draft.values["registered_on"], date)


def _stays_registered(draft: Draft) -> bool:
    return _registered(draft) and draft.values["cancelled_on"] is None


def _day(draft: Draft, column: str) -> date:
    value = draft.values[column]
    assert isinstance(value, date)
    return value


@spoils("registrations", lambda draft: _number(draft).isdecimal())
def id_numeric(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """An ID number in a number cell: the last digits are gone. In CSV it reads 6.20102E+17."""
    number = int(_number(draft))
    in_csv = any(plan is other and file.form.is_csv for file, other in delivery.sheets())
    shown = f"{number:.5E}" if in_csv else float(number)
    seed(plan, draft, "id_numeric", "id_number", written=shown, writes=True)


@spoils("registrations")
def id_length(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """An ID number with a digit too few or too many."""
    number = _number(draft)
    wrong = delivery.rng.choice((number[:-1], number[:16], number[:9] + "0" + number[9:]))
    seed(plan, draft, "id_length", "id_number", written=wrong, writes=True)


@spoils("institutions")
def closed_before_established(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """An institution closed before it was there."""
    draft.values["closed_on"] = _day(draft, "established_on") - timedelta(days=200)
    seed(plan, draft, "dates_out_of_order", "closed_on", accepts=("established_on",))


def duplicate_key(delivery: Delivery) -> bool:
    """A second row under a key that is already there."""
    for table in delivery.rng.sample(sorted(KEYED), len(KEYED)):
        if row := delivery.pick(table):
            _twin(*row, "duplicate_key", KEYED[table])
            return True
    return False


@spoils("registrations")
def person_twice(delivery: Delivery, plan: SheetPlan, first: Draft) -> None:
    """The same person in two rows of one district."""
    elsewhere = {"community_code": None, "employer_kind": "agency", "employer_name": "示例服务社"}
    _twin(plan, first, "person_twice", "id_number", **elsewhere)


def _twin(plan: SheetPlan, first: Draft, kind: str, column: str, **changes: Value) -> None:
    """A second row that contradicts the first, so that neither can be taken."""
    twin = Draft(first.values | changes)
    plan.drafts.append(twin)
    seed(plan, twin, kind, column, other=first)
    first.contradicted = True


def person_in_two_districts(delivery: Delivery) -> bool:
    """The same person in two districts: both rows stand, and somebody has to look."""
    if len(delivery.districts) < 2:
        return False
    here, there = delivery.rng.sample(delivery.districts, 2)
    row = delivery.pick("registrations", lambda draft: draft.values["district_code"] == here)
    other = delivery.pick("registrations", lambda draft: draft.values["district_code"] == there)
    if not row or not other:
        return False
    (_, first), (plan, _) = row, other
    twin = Draft(first.values | {"district_code": there, "community_code": None, "employer_kind": "agency"})
    plan.drafts.append(twin)
    seed(plan, twin, "person_in_two_districts", "id_number", severity="warning", other=first)
    first.named = True
    return True


@spoils("communities", lambda draft: draft.values["professionals_reported"] is not None)
def professionals_disagree(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """A community reports other professionals than are registered there."""
    reported = draft.values["professionals_reported"]
    assert isinstance(reported, int)
    draft.values["professionals_reported"] = reported + delivery.rng.randrange(1, 5)
    seed(plan, draft, "professionals_disagree", "professionals_reported", severity="warning")


@spoils("communities")
def share_over_100(delivery: Delivery, plan: SheetPlan, place: Draft) -> None:
    """A community with fewer posts than people on them: more than 100 % are filled."""
    general = [
        draft
        for _, register in delivery.sheets("registrations")
        for draft in register.drafts
        if draft.values["category"] == "general"
        and draft.values["district_code"] == place.values["district_code"]
    ]
    for draft in general[:2]:
        draft.values |= {
            "employer_kind": "community", "community_code": place.values["code"], "on_post": True
        }  # fmt: skip
    place.values["posts"] = 1
    seed(plan, place, "share_over_100", "posts", severity="warning")


@spoils("funding", lambda draft: draft.before is not None)
def amount_fell(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """30,000 typed as 3; the last snapshot still has the 30,000."""
    assert draft.before is not None
    draft.before["amount_yuan"] = Decimal("30000.00")
    # Under 万元 a 3 would be 30,000 and no mistake.
    plan.habits = plan.habits.within({"amount.ten_thousand_header", "amount.ten_thousand_unit_line"})
    draft.values["amount_yuan"] = Decimal("3.00")
    seed(plan, draft, "amount_fell", "amount_yuan", severity="warning", written=3, writes=True)


ROW_FAULTS: dict[str, Fault] = {
    "id_check_digit": on_person("id_check_digit", "id_number", _wrong_check),
    "id_birth_date": on_person("id_birth_date", "id_number", _born_never),
    "id_born_in_future": on_person("id_born_in_future", "id_number", _born_in_future),
    "id_area": on_person("id_area", "id_number", _from_nowhere),
    "id_length": id_length,
    "id_numeric": id_numeric,
    "id_gender_disagrees": on_person("id_gender_disagrees", "id_number", _other_gender, accepts=("gender",)),
    "id_birth_year_disagrees": on_person(
        "id_birth_year_disagrees", "birth_year", _other_birth_year, accepts=("id_number",)
    ),
    "senior_before_2019": on_person(
        "senior_before_2019", "certified_on", _early_senior, accepts=("certificate",)
    ),
    "certificate_before_2008": on_person(
        "certificate_before_2008", "certified_on", _early_certificate, accepts=("certificate",)
    ),
    "professional_without_grounds": on_person(
        "professional_without_grounds", "category", _groundless, accepts=("certificate", "qualified_by")
    ),
    # Who passed a higher exam since was rightly registered before it.
    "registered_before_certified": on_person(
        *("dates_out_of_order", "registered_on"),
        _earlier("registered_on", than="certified_on"),
        lambda draft: _stays_registered(draft) and draft.values["certificate"] == "assistant",
        accepts=("certified_on",),
    ),
    "valid_until_before_registered": on_person(
        *("dates_out_of_order", "valid_until"),
        _earlier("valid_until", than="registered_on"),
        _stays_registered,
        accepts=("registered_on",),
    ),
    "cancelled_before_registered": on_person(
        *("dates_out_of_order", "cancelled_on"),
        _earlier("cancelled_on", than="registered_on", cancel_reason="other"),
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
