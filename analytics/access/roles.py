"""Who may do what: an account has one role, and beside it may have one that sees no figures.

Whatever is not named is denied.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from analytics.access.scope import Detail


class Right(StrEnum):
    """What a viewer may do."""

    #: To see figures.
    READ = "read"
    #: To take tables away as files.
    EXPORT = "export"
    #: To hand in workbooks of their units, and have them checked.
    SUBMIT = "submit"
    #: To publish what was handed in.
    PUBLISH = "publish"
    #: To write SQL of their own over the rows they may see.
    QUERY = "query"
    #: To answer for a district in its review: assess it, show evidence, answer, object.
    SELF_ASSESS = "self_assess"
    #: To open a review, score, ask, judge evidence, check and tell.
    REVIEW = "review"
    #: To sign and seal a review, to decide objections, to open it again.
    SIGN = "sign"
    #: To set actions and close them; to hold a meeting and pin notes.
    ACT = "act"
    #: To take over an action and report on it.
    REPORT = "report"
    #: To read the audit log.
    AUDIT = "audit"
    #: To say who may sign in, as what, and to end their sessions.
    ADMINISTER = "administer"


class Role(StrEnum):
    """What somebody is here for."""

    LEADER = "leader"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    DISTRICT = "district"
    STEWARD = "steward"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_READING = frozenset({Right.READ, Right.EXPORT})

#: What each role may do.
RIGHTS = MappingProxyType(
    {
        Role.LEADER: _READING | {Right.ACT, Right.REPORT},
        Role.REVIEWER: _READING | {Right.REVIEW, Right.SIGN, Right.ACT, Right.REPORT},
        Role.ANALYST: _READING | {Right.QUERY},
        Role.DISTRICT: _READING | {Right.SUBMIT, Right.SELF_ASSESS, Right.REPORT},
        Role.STEWARD: _READING | {Right.SUBMIT, Right.PUBLISH},
        Role.AUDITOR: frozenset({Right.AUDIT}),
        Role.ADMINISTRATOR: frozenset({Right.ADMINISTER}),
    }
)

#: How closely each role sees people.
DETAIL = MappingProxyType(
    {
        Role.LEADER: Detail.NONE,
        Role.REVIEWER: Detail.FULL,
        Role.ANALYST: Detail.MASKED,
        Role.DISTRICT: Detail.FULL,
        Role.STEWARD: Detail.FULL,
        Role.AUDITOR: Detail.NONE,
        Role.ADMINISTRATOR: Detail.NONE,
    }
)

#: How many rows of people each role takes away in one file; None is as many as there are.
MOST_ROWS: MappingProxyType[Role, int | None] = MappingProxyType(
    {
        Role.LEADER: 0,
        Role.REVIEWER: None,
        Role.ANALYST: 10_000,
        Role.DISTRICT: 50_000,
        Role.STEWARD: None,
        Role.AUDITOR: 0,
        Role.ADMINISTRATOR: 0,
    }
)

#: The roles that may stand beside another.
BESIDE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
