"""What groups, columns and codes of the workforce are called."""

from __future__ import annotations

from analytics.answers.workforce import By, Code, Group
from analytics.dictionary import dictionary
from analytics.errors import N_
from analytics.language import formats
from analytics.language.translator import Translator

GROUP_WORDS: dict[Group, str] = {
    Group.PERSONNEL: N_("Social-work personnel"),
    Group.PROFESSIONAL: N_("Professionals"),
    Group.CERTIFIED: N_("Certificate holders"),
    Group.SENIOR: N_("Middle and senior"),
}

BY_WORDS: dict[By, str] = {
    By.CERTIFICATE: N_("Certificate"),
    By.EMPLOYER_KIND: N_("Employer"),
    By.SERVICE_FIELD: N_("Service field"),
    By.AGE_BAND: N_("Age and gender"),
    By.EDUCATION: N_("Education"),
}

#: Written the same in every language.
AGE_BANDS: dict[str, str] = {
    "up_to_35": "≤ 35",
    "36_to_40": "36–40",
    "41_to_45": "41–45",
    "46_to_50": "46–50",
    "51_to_54": "51–54",
    "from_55": "≥ 55",
}

STATE_WORDS: dict[str, str] = {
    "valid": N_("Valid"),
    "due": N_("Due within three months"),
    "lapsed": N_("Lapsed"),
    "not_registered": N_("Not registered"),
}

STANDING_WORDS: dict[str, str] = {
    "reached": N_("All hours done"),
    "on_pace": N_("As far as the period"),
    "behind": N_("Behind the period"),
    "not_reported": N_("No hours reported"),
    "not_covered": N_("Period begins before the first snapshot"),
    "no_period": N_("No valid registration"),
}


def code_word(by: By, code: Code, t: Translator) -> str:
    """A code as readers know it."""
    if code is None:
        return t("Not stated")
    if by is By.AGE_BAND:
        return AGE_BANDS[code]
    return dictionary().table("registrations").column(by).label(code, t.language)


def share(people: int, total: int) -> str:
    """A share with as many digits as the count can carry; none of a handful."""
    if total < 20:
        return ""
    decimals = 1 if total >= 1000 else 0
    written = formats.percent(people / total, decimals=decimals)
    least = formats.percent(0.1**decimals / 100, decimals=decimals)
    return f"< {least}" if people and written == formats.percent(0.0, decimals=decimals) else written


def out_of(people: int, total: int) -> str:
    """`51.2%`; of a handful `12/14`; a dash where there is nobody to speak of."""
    if not total:
        return formats.MISSING
    return f"{people}/{total}" if total < 20 else formats.percent(people / total)
