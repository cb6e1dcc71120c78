"""How a page words an answer of the command line, written a second time from the definitions."""

from __future__ import annotations

from datetime import date

from tests.command_answers import Answer

STATUS = {
    "achieved": ("已完成", "Achieved"),
    "ahead": ("快于序时", "Ahead of schedule"),
    "on_schedule": ("符合序时", "On schedule"),
    "slightly_behind": ("略有滞后", "Slightly behind"),
    "seriously_behind": ("严重滞后", "Seriously behind"),
    "not_due": ("未到期", "Not due yet"),
    "missed": ("逾期未完成", "Missed"),
    "no_data": ("暂无数据", "No data"),
    "cannot_judge": ("无法判断", "Cannot be judged"),
    "met": ("达标", "Met"),
    "not_met": ("未达标", "Not met"),
    "running": ("年度进行中", "Year running"),
    "flat": ("持平", "Flat"),
}
CITY_ONLY = ("全市目标", "Whole-city target")
UNITS = {
    "workforce.total": ("人", "people"),
    "workforce.professional": ("人", "people"),
    "workforce.senior": ("人", "people"),
    "communities.staffed": ("个社区", "communities"),
    "bases.district": ("个县区", "districts"),
    "associations.district": ("个县区", "districts"),
}
ONE_OF = {"people": "person", "communities": "community", "districts": "district"}
COVERAGE = ("communities.staffed", "bases.district", "associations.district")
#: Worst first, as leaders must read them.
SEVERITY = (
    "missed", "seriously_behind", "not_met", "slightly_behind", "flat", "running", "not_due", "on_schedule",
    "ahead", "met", "achieved", "cannot_judge", "no_data",
)  # fmt: skip
NOTHING = "—"


def status(one: Answer, language: str) -> str:
    """The word; what slides and what came early says so, and a district has no city-wide target."""
    word = STATUS[one["status"]][language == "en"]
    if one["reason"] == "no_district_target":
        return CITY_ONLY[language == "en"]
    if one["sliding"] and one["status"] == "achieved":
        return {"zh": "已完成、有回落", "en": "Achieved, slipping"}[language]
    if one["status"] == "achieved" and one["early"]:
        return {"zh": "提前完成", "en": "Achieved early"}[language]
    return word


def value(one: Answer, language: str) -> str:
    """28904 → `28,904`; with its unit where nothing is asked beside it."""
    if one["value"] is None:
        return NOTHING
    number = plain(one["value"], decimals=0)
    has_target = one["target"] is not None or one["total"] is not None
    return number if has_target else number + unit(one, language, number)


def asked(one: Answer, language: str) -> str:
    """`/ 421个社区 · 77.9%`, `of 30,000 people · 96.3%`, `of 56 unit-years`."""
    of = {"zh": "/ ", "en": "of "}[language]
    if one["reason"] == "no_district_target":
        return {"zh": "无单独目标", "en": "no target for the district"}[language]
    if one["id"].startswith("funding."):
        return of + plain(one["total"], decimals=0) + {"zh": "个单位·年", "en": " unit-years"}[language]
    if one["id"] not in UNITS:
        return of + plain(one["target"], decimals=0)
    whole = plain(one["total"] if one["id"] in COVERAGE else one["target"], decimals=0)
    return f"{of}{whole}{unit(one, language, whole)} · {one['completion'] * 100:.1f}%"


def gap(one: Answer, language: str) -> str:
    """`−42.5个百分点`, `+2.2 pp`: always with its sign."""
    if one["gap_pp"] is None:
        return NOTHING
    size = f"{abs(one['gap_pp']):.1f}"
    sign = "" if size == "0.0" else "+" if one["gap_pp"] > 0 else "−"
    return f"{sign}{size}" + {"zh": "个百分点", "en": " pp"}[language]


def lag(one: Answer, language: str) -> str:
    """`落后5.5个月`, `1.7 months ahead`; nothing where there is no lag."""
    if one["lag_months"] is None:
        return ""
    months, behind = plain(abs(one["lag_months"])), one["lag_months"] > 0
    if language == "zh":
        return f"{'落后' if behind else '超前'}{months}个月"
    return f"{months} month{'' if months == '1' else 's'} {'behind' if behind else 'ahead'}"


def needed(one: Answer, language: str) -> tuple[str, str]:
    """What is needed and in what time: by the month, or all of a few people, communities or districts."""
    if not one["needed_per_month"]:
        return NOTHING, ""
    is_share = one["id"] in COVERAGE
    monthly = one["needed_per_month"] * (one["total"] if is_share else 1)
    left = (one["total"] if is_share else one["target"]) - one["value"]
    if monthly >= 1 and left >= 10:
        number, time = plain(monthly), {"zh": "每月", "en": "a month"}[language]
    else:
        number = plain(left)
        months = round((date.fromisoformat(one["due"]) - date.fromisoformat(one["as_of"])).days / 30.4375)
        time = {"zh": f"剩{months}个月", "en": f"{months} months left"}[language]
    return number + unit(one, language, number), time


def unit(one: Answer, language: str, number: str) -> str:
    """What is counted, as it stands after the number; in English one of it where the number says 1."""
    word = UNITS[one["id"]][language == "en"]
    return word if language == "zh" else " " + (ONE_OF[word] if number == "1" else word)


def plain(number: float, *, decimals: int = 1) -> str:
    """12.0 → `12`, 15.38 → `15.4`, 30000 → `30,000`."""
    return f"{number:,.{decimals}f}".removesuffix(".0")


#: What the policy only aspires to.
ASPIRATIONAL = {"bases.provincial", "bases.city", "bases.district", "communities.staffed"}
RED = {"missed", "seriously_behind", "not_met"}
AMBER = {"slightly_behind", "flat"}


def gravest_first(answers: list[Answer]) -> list[Answer]:
    """Red, then amber (also what slides), in both what binds first; then by severity, what binds first.

    What is equal: sliding before steady; then the largest gap to the schedule.
    """

    def key(one: Answer) -> tuple[int, bool, int, bool, float]:
        severity, gap_pp = SEVERITY.index(one["status"]), one["gap_pp"]
        is_amber = one["sliding"] or one["status"] in AMBER
        colour = 1 if is_amber else 0 if one["status"] in RED else 2 + severity
        is_aspired = one["id"] in ASPIRATIONAL
        return colour, is_aspired, severity, not one["sliding"], 1e9 if gap_pp is None else gap_pp

    return sorted(answers, key=key)
