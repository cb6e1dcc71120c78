"""Errors in one cell: codes, dates, numbers, blanks and broken cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from analytics.dictionary import Column, dictionary
from analytics.reference import CITY, communities
from tests.submissions.everyday import OTHER_NUMBER_FORMATS
from tests.submissions.model import Content, Draft, ErrorCell, Formatted, Formula, Picture
from tests.submissions.plans import Delivery, Fault, seed, spoils
from tests.submissions.sheets import SheetPlan

PICTURE = Picture("ID_1A2B3C4D5E6F47F8A9B0C1D2E3F40516")
PICTURED = (("institutions", "evidence"), ("funding", "project"), ("measures", "document"))
ALL = frozenset({"file.xlsx", "file.xls", "file.xlsb", "csv"})
#: Formats in which a number format is looked at.
FORMATTED = frozenset({"file.xlsx", "file.xlsx_other", "file.xls", "file.xlsb", "file.ods"})
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
AMOUNT = (("funding", "amount_yuan"),)
#: Columns whose blank or nonsense makes no other cell of a sheet wrong.
DATES = (
    ("registrations", "assessed_on"),
    ("funding", "booked_on"),
    ("activities", "held_on"),
    ("measures", "adopted_on"),
    ("institutions", "established_on"),
)
COUNTS = (
    ("registrations", "volunteers_linked"),
    ("registrations", "trained_hours_this_year"),
    ("activities", "people"),
    ("institutions", "posts"),
)


def in_cell(
    kind: str, fits: Callable[[Column], bool], written: Callable[[Delivery, Column], Content]
) -> Fault:
    """The fault that writes something into a cell of some fitting column of some table."""

    def fault(delivery: Delivery) -> bool:
        places = [
            (table.name, column)
            for table in dictionary().tables
            for column in table.columns
            if fits(column) and any(plan.drafts for _, plan in delivery.sheets(table.name))
        ]
        delivery.rng.shuffle(places)
        for table, column in places:
            if row := delivery.pick(table):
                seed(*row, kind, column.name, written=written(delivery, column), writes=True)
                return True
        return False

    return fault


def at_columns(
    kind: str, places: tuple[tuple[str, str], ...], written: Callable[[Delivery, Draft], Content]
) -> Fault:
    """The fault that writes something into one of the named columns."""

    def fault(delivery: Delivery) -> bool:
        for table, column in delivery.rng.sample(places, len(places)):
            if row := delivery.pick(table):
                seed(*row, kind, column, written=written(delivery, row[1]), writes=True)
                return True
        return False

    return fault


def of_type(*types: str) -> Callable[[Column], bool]:
    return lambda column: column.type in types


def any_of(*contents: Content) -> Callable[[Delivery, object], Content]:
    return lambda delivery, _: delivery.rng.choice(contents)


def _near_code(delivery: Delivery, column: Column) -> str:
    """A label with a character too many, lost or doubled that is not itself a label."""
    labels = {label.zh for label in column.codes.values()}
    label = delivery.rng.choice(sorted(text for text in labels if len(text) > 1))
    wrong = [label + "类", label[:-1], label[0] + label, label[:-1] + "们"]
    return delivery.rng.choice([text for text in wrong if text not in labels and len(text) > 1])


def _required_blank(column: Column) -> bool:
    return column.required and column.type not in ("district", "district_or_city")


def _has_labels(column: Column) -> bool:
    return column.type == "code" and any(len(label.zh) > 1 for label in column.codes.values())


def _capitals(delivery: Delivery, draft: Draft) -> str:
    return delivery.rng.choice(CAPITALS[1:]) + delivery.rng.choice(
        ("万元整", "仟元整", "拾万" + delivery.rng.choice(CAPITALS[1:]) + "仟元整")
    )


def _negative(delivery: Delivery, draft: Draft) -> Content:
    amount = draft.values["amount_yuan"]
    assert isinstance(amount, Decimal)
    return -float(amount)


def _after(delivery: Delivery, draft: Draft) -> str:
    return (delivery.as_of + timedelta(days=delivery.rng.randrange(1, 400))).isoformat()


def _unknown_community(delivery: Delivery, draft: Draft) -> str:
    known = {place.code for place in communities()}
    district = str(draft.values["district_code"])
    return next(code for n in range(999_999, 0, -1) if (code := f"{district}{n:06d}") not in known)


@spoils("registrations")
def community_of_other_district(delivery: Delivery, plan: SheetPlan, draft: Draft) -> None:
    """A person's community lies in a district that is not the person's."""
    here = draft.values["district_code"]
    code = delivery.rng.choice([place.code for place in communities() if place.district_code != here])
    kind, accepts = "community_of_other_district", ("district_code",)
    seed(plan, draft, kind, "community_code", written=code, writes=True, accepts=accepts)


def formula_without_result(delivery: Delivery) -> bool:
    """A formula whose program stored no result; only .xlsx can hold it here."""
    for file, plan in delivery.sheets():
        columns = [column for column in plan.table.columns if column.type in ("count", "yuan", "year")]
        drafts = [draft for draft in plan.drafts if not draft.touched]
        if file.form.suffix == ".xlsx" and columns and drafts:
            draft, column = delivery.rng.choice(drafts), delivery.rng.choice(columns)
            content = Formula("=VLOOKUP(1,汇总!A:B,2,0)", None)
            seed(plan, draft, "formula_without_result", column.name, written=content, writes=True)
            return True
    return False


def cell_faults(kind: str, column: str, *contents: Content, forms: frozenset[str]) -> Fault:
    """The fault that writes something into a cell of a column, in files of some formats only."""

    def fault(delivery: Delivery) -> bool:
        found = [
            (plan, draft)
            for file, plan in delivery.sheets()
            for draft in plan.drafts
            if file.form.kind in forms and column in draft.values and not draft.touched and not plan.spoiled
        ]
        if found:
            plan, draft = delivery.rng.choice(found)
            written = delivery.rng.choice(contents)
            if isinstance(written, Formatted):
                written = Formatted(float(str(draft.values[column])), written.number_format)
            seed(plan, draft, kind, column, written=written, writes=True, or_file=forms == ALL)
        return bool(found)

    return fault


def picture_for_text(delivery: Delivery) -> bool:
    """A picture where a text may stand: the text is missing, and somebody has to look."""
    for table, column in delivery.rng.sample(PICTURED, len(PICTURED)):
        if row := delivery.pick(table):
            seed(*row, "picture_for_text", column, severity="warning", written=PICTURE, writes=True)
            row[1].values[column] = None
            return True
    return False


def day_of_another_zone(delivery: Delivery) -> bool:
    """Midnight in Lanzhou as a program in another time zone writes it: the day before is taken, and asked."""
    for table, column in delivery.rng.sample(DATES[1:], len(DATES) - 1):
        if row := delivery.pick(table, lambda draft: isinstance(draft.values[column], date)):  # noqa: B023
            day = row[1].values[column]
            assert isinstance(day, date)
            moment = datetime.combine(day, delivery.rng.choice((time(16), time(23, 59, 17))))
            written = delivery.rng.choice((moment, f"{moment.isoformat()}.000Z"))
            seed(*row, "day_of_another_zone", column, severity="warning", written=written, writes=True)
            return True
    return False


IMPOSSIBLE_DAYS = any_of("2016-13-40", "2015-02-29", "2014年6月31日", "20140230")
UNKNOWN_DISTRICTS = any_of("兰州新区", "620171", "城关市", "白银区")
ERRORS = any_of(*map(ErrorCell, ("#REF!", "#N/A", "#VALUE!", "#DIV/0!")))
COMMUNITY = (("registrations", "community_code"),)

VALUE_FAULTS: dict[str, Fault] = {
    "unknown_code_near": in_cell("unknown_code_near", _has_labels, _near_code),
    "unknown_code_far": in_cell("unknown_code_far", of_type("code"), any_of("待定", "详见附件", "ABC")),
    "unknown_flag": in_cell("unknown_flag", of_type("flag"), any_of("可能", "待核实", "2")),
    "unknown_district": in_cell(
        "unknown_district", of_type("district", "district_or_city"), UNKNOWN_DISTRICTS
    ),
    "city_where_district_is_due": in_cell(
        "city_where_district_is_due", of_type("district"), any_of("市级", CITY)
    ),
    "date_two_digit_year": in_cell(
        "date_two_digit_year", of_type("date"), any_of("08-09-16", "16/8/9", "09.08.16")
    ),
    "date_impossible": in_cell("date_impossible", of_type("date"), IMPOSSIBLE_DAYS),
    "date_month_only": in_cell("date_month_only", of_type("date"), any_of("2013.8", "2012-03", "2013/11")),
    "date_after_as_of": at_columns("date_after_as_of", DATES, _after),
    "missing_required": in_cell("missing_required", _required_blank, any_of(None, " ", "\u3000")),
    "amount_in_capitals": at_columns("amount_in_capitals", AMOUNT, _capitals),
    "amount_negative": at_columns("amount_negative", AMOUNT, _negative),
    "text_for_number": at_columns("text_for_number", COUNTS, any_of("若干", "二十余", "约20人", "不详")),
    "count_with_fraction": at_columns("count_with_fraction", COUNTS, lambda *_: 2.5),
    "error_cell": in_cell("error_cell", lambda column: True, ERRORS),
    "unknown_community": at_columns("unknown_community", COMMUNITY, _unknown_community),
    "community_of_other_district": community_of_other_district,
    "formula_without_result": formula_without_result,
    "amount_shown_otherwise": cell_faults(
        "amount_shown_otherwise",
        "amount_yuan",
        *(Formatted(0, form) for form in OTHER_NUMBER_FORMATS),
        forms=FORMATTED,
    ),
    "character_that_cannot_stand": cell_faults(
        "character_that_cannot_stand", "project", "示例\x01项目", "示例\ue001项目", forms=ALL
    ),
    "picture_for_text": picture_for_text,
    "picture_for_number": at_columns("picture_for_number", COUNTS, any_of(PICTURE)),
    "day_of_another_zone": day_of_another_zone,
}
