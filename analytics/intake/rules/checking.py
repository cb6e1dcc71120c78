"""Rules a submission keeps, each a small function from what was submitted to findings.

Here are those within a row; `across` compares rows and files, `jumps` the last snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from analytics.intake.assembling import by_row
from analytics.intake.finding import Finding, Flaw, Severity, notice, warning
from analytics.intake.rules import across, jumps
from analytics.intake.rules.submitted import PEOPLE, Submitted

Rule = Callable[[Submitted], Iterable[Finding]]

#: Examined since: 助理社会工作师 and 社会工作师 from 2008, 高级社会工作师 from 2019.
FIRST_EXAM = {"assistant": 2008, "social_worker": 2008, "senior": 2019}
#: Nobody is at work, holds a certificate or is registered at a lower age.
LEAST_AGE, BY_ADULTS = 16, ("certified_on", "registered_on")
#: Days on which something has happened: none lies after the as-of date.
PAST_DAYS = {
    PEOPLE: ("certified_on", "registered_on", "cancelled_on", "assessed_on"),
    "funding": ("booked_on",),
    "institutions": ("established_on", "closed_on"),
    "activities": ("held_on",),
    "measures": ("adopted_on",),
}
#: The first of each pair is never after the second.
IN_ORDER = {
    PEOPLE: (("registered_on", "valid_until"), ("registered_on", "cancelled_on")),
    "institutions": (("established_on", "closed_on"),),
}

DAYS_ORDER = Flaw(
    "days_order", "“{column}” {value} is before “{earlier}” {day}.", "One of the two dates is wrong."
)
REGISTERED_UNCERTIFIED = Flaw(
    "registered_uncertified",
    "“{column}” {value} is before the certificate of {day}.",
    "One of the two dates is wrong; only a higher certificate may be later than the registration.",
)
AFTER_AS_OF = Flaw(
    "after_as_of",
    "“{column}” {value} is after the as-of date {as_of}.",
    "Correct it, or choose a later as-of date.",
)
PROFESSIONAL_UNQUALIFIED = Flaw(
    "professional_unqualified",
    "Listed as a professional, but with neither a certificate nor a related degree.",
    "Fill in “{certificate}”, enter {degree} under “{qualified_by}”, or change “{category}”.",
)
QUALIFIED_WITHOUT_CERTIFICATE = Flaw(
    "certificate_missing",
    "Qualified by a certificate, but “{certificate}” says there is none.",
    "Fill in “{certificate}”, or change “{qualified_by}”.",
)
DATED_WITHOUT_CERTIFICATE = Flaw(
    "certificate_missing",
    "There is a date of certification, but “{certificate}” says there is none.",
    "Fill in “{certificate}”, or delete the date.",
)
QUALIFIED_UNCOUNTED = warning(
    "qualified_uncounted",
    "Has a certificate or a related degree, but is not listed as a professional.",
    "Enter {professional} under “{category}”, or correct “{certificate}” and “{qualified_by}”.",
)
CERTIFICATE_TOO_EARLY = Flaw(
    "certificate_too_early",
    "The examination for {level} has existed only since {year}, but the date is {value}.",
    "Correct “{certificate}” or “{certified_on}”.",
)
TOO_YOUNG = warning(
    "too_young",
    "“{column}” {value}: the person, born in {born}, was younger than {age}.",
    "Check the date and the ID number against the documents.",
)
CANCELLED_UNDATED = Flaw(
    "cancelled_undated",
    "A reason for cancellation is given, but no date.",
    "Fill in “{cancelled_on}”, or delete “{cancel_reason}”.",
)
REGISTRATION_LAPSED = notice(
    "registration_lapsed",
    "The registration lapsed on {value}; the person still counts.",
    "Renew the registration, or fill in “{cancelled_on}”.",
)


def check(submitted: Submitted) -> list[Finding]:
    """Every finding of every rule, in the order of the rules."""
    return [finding for rule in RULES for finding in rule(submitted)]


def days_in_order(submitted: Submitted) -> Iterator[Finding]:
    """Pairs of days stand in their order."""
    for table, pairs in IN_ORDER.items():
        for record in submitted.of(table):
            for before, after in pairs:
                first, second = record.values[before], record.values[after]
                if isinstance(first, date) and isinstance(second, date) and first > second:
                    flaw = DAYS_ORDER.naming(earlier=record.header(before), day=first)
                    yield record.finding(after, flaw, second)


def registered_after_certified(submitted: Submitted) -> Iterator[Finding]:
    """Nobody registers before the first certificate; after a higher exam it is right, and asked once.

    The register keeps the day of the first registration and of the highest certificate.
    """
    known = _known_registrations(submitted)
    for record in submitted.of(PEOPLE):
        values, certified_on = record.values, record.values["certified_on"]
        registered_on = values["registered_on"]
        if not isinstance(certified_on, date) or not isinstance(registered_on, date):
            continue
        is_first = values["certificate"] == "assistant"
        is_asked = is_first or (values["person_key"], registered_on) not in known
        if registered_on < certified_on <= submitted.as_of and is_asked:
            flaw = REGISTERED_UNCERTIFIED.naming(day=certified_on)
            severity = Severity.ERROR if is_first else Severity.WARNING
            yield record.finding("registered_on", flaw, registered_on, severity=severity)


def _known_registrations(submitted: Submitted) -> set[tuple[object, ...]]:
    """Person and day of each registration in the last snapshot: those days have been looked at."""
    if submitted.before is None:
        return set()
    return set(by_row(submitted.before.tables[PEOPLE], "person_key", "registered_on"))


def not_after(submitted: Submitted) -> Iterator[Finding]:
    """What has happened did so on or before the as-of date; no fund year begins after it."""
    as_of = submitted.as_of
    flaw = AFTER_AS_OF.naming(as_of=as_of)
    for table, columns in PAST_DAYS.items():
        for record in submitted.of(table):
            for column in columns:
                day = record.values[column]
                if isinstance(day, date) and day > as_of:
                    yield record.finding(column, flaw, day)
    for record in submitted.of("funding"):
        year = record.values["fund_year"]
        if isinstance(year, int) and year > as_of.year:
            yield record.finding("fund_year", flaw, year)


def professionals_qualified(submitted: Submitted) -> Iterator[Finding]:
    """A professional has a certificate or a degree, and says so without contradiction."""
    for record in submitted.of(PEOPLE):
        values, by = record.values, record.values["qualified_by"]
        if values["certificate"] != "none":
            continue
        if values["category"] == "professional" and by not in ("degree", "both"):
            degree = record.label("qualified_by", "degree")
            yield record.finding("category", PROFESSIONAL_UNQUALIFIED.naming(degree=degree))
        if by in ("certificate", "both"):
            yield record.finding("qualified_by", QUALIFIED_WITHOUT_CERTIFICATE)


def qualified_counted(submitted: Submitted) -> Iterator[Finding]:
    """Who has a certificate or a degree is a professional, else there would be too few of them."""
    for record in submitted.of(PEOPLE):
        values = record.values
        certified = values["certificate"] not in (None, "none")
        if values["category"] == "general" and (certified or values["qualified_by"] in ("degree", "both")):
            professional = record.label("category", "professional")
            yield record.finding("category", QUALIFIED_UNCOUNTED.naming(professional=professional))


def certificates_possible(submitted: Submitted) -> Iterator[Finding]:
    """A certificate is dated in a year in which it was examined; a date needs a certificate."""
    for record in submitted.of(PEOPLE):
        certificate, certified_on = record.values["certificate"], record.values["certified_on"]
        if not isinstance(certificate, str) or not isinstance(certified_on, date):
            continue
        if certificate == "none":
            yield record.finding("certified_on", DATED_WITHOUT_CERTIFICATE, certified_on)
        elif certified_on.year < (since := FIRST_EXAM[certificate]):
            level = record.label("certificate", certificate)
            yield record.finding(
                "certified_on", CERTIFICATE_TOO_EARLY.naming(level=level, year=since), certified_on
            )


def old_enough(submitted: Submitted) -> Iterator[Finding]:
    """Nobody is certified or registered as a child: the day or the ID number is likely wrong."""
    for record in submitted.of(PEOPLE):
        born = record.values["birth_year"]
        for column in BY_ADULTS:
            day = record.values[column]
            if isinstance(day, date) and isinstance(born, int) and day.year - born < LEAST_AGE:
                yield record.finding(column, TOO_YOUNG.naming(born=born, age=LEAST_AGE), day)


def cancellations_dated(submitted: Submitted) -> Iterator[Finding]:
    """A reason of cancellation has its date: without it the person would count as active."""
    for record in submitted.of(PEOPLE):
        if record.values["cancel_reason"] and not record.values["cancelled_on"]:
            yield record.finding("cancelled_on", CANCELLED_UNDATED)


def registrations_valid(submitted: Submitted) -> Iterator[Finding]:
    """A registration that has lapsed is told: the person counts on, and should renew."""
    for record in submitted.active:
        since, until = record.values["registered_on"], record.values["valid_until"]
        if not isinstance(until, date) or (isinstance(since, date) and since > until):
            continue
        if until < submitted.as_of:
            yield record.finding("valid_until", REGISTRATION_LAPSED, until)


RULES: tuple[Rule, ...] = (
    across.unique,
    days_in_order,
    registered_after_certified,
    not_after,
    professionals_qualified,
    qualified_counted,
    certificates_possible,
    old_enough,
    cancellations_dated,
    across.communities_in_district,
    across.known_communities,
    across.people_in_one_district,
    across.people_published_elsewhere,
    across.community_staff,
    jumps.jumps,
    jumps.small_amounts,
    jumps.large_amounts,
    registrations_valid,
)
