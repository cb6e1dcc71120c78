"""The audit log: who came, looked at rows of people, took away, asked, published, changed; appended for good.

It holds ids, counts, codes and days, each under a name that `FIELDS` declares with what may stand there, and
for each kind of entry only the names that `BODIES` lists. Names, ID numbers, texts and secrets have no field:
they stay out because there is no place for them. What needs an entry is not done where none can be written.
"""

from __future__ import annotations

import math
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.access.viewer import Viewer
from analytics.database.chain import CUT, LEAST_MONTHS, Tip
from analytics.database.engine import Database, DatabaseRefused, database_of
from analytics.database.entries import ACCOUNT as ACCOUNT
from analytics.database.entries import ALL, MADE, Entries, Entry, Filter, Trimmed
from analytics.errors import N_, Refusal
from analytics.hashes import Hash
from analytics.id_numbers import without_personal_numbers
from analytics.reference import CITY, districts
from analytics.visible import cut, visible

#: Who acts where nobody does: a timer, a server that starts.
SYSTEM = "系统"
#: No longer than a name that publishes.
_LONGEST_ACTOR = 60
#: Months an entry is kept where LANZHOU_AUDIT_MONTHS says nothing.
KEPT_MONTHS = 12
#: Who looks at the same rows, or asks the same of the API, within so many seconds makes one entry.
_LOOKING_S, _ASKING_S = 600.0, 60.0
#: So many of what was noted lately is remembered.
_MOST_REMEMBERED = 10_000


class Kind(StrEnum):
    """What an entry is about."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    SESSION_ENDED = "session_ended"
    #: Rows of people were shown: one entry a session, page, unit and ten minutes.
    ROWS_VIEWED = "rows_viewed"
    EXPORTED = "exported"
    #: A page was opened by its address that the roles of who did do not open: once a session and page.
    PAGE_REFUSED = "page_refused"
    #: Something was to be taken away and was not, for the reason said: once a session, thing and ten minutes.
    EXPORT_REFUSED = "export_refused"
    QUERIED = "queried"
    #: A publish began; what became of it follows.
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    ACCOUNT_MADE = MADE
    ACCOUNT_CHANGED = "account_changed"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    #: A program asked: one entry a viewer, address and minute, with how often since the one before.
    API_ASKED = "api_asked"
    SETTINGS_CHANGED = "settings_changed"
    #: A backup was put back, and its log with it; how far the one before went.
    RESTORED = "restored"
    TRIMMED = CUT
    #: What people write is an event of its own chain, read beside the log and never noted twice.
    REVIEW_STEP = "review_step"
    ACTION_STEP = "action_step"
    MEETING_STEP = "meeting_step"
    PAPER_MADE = "paper_made"
    #: Files were handed in, published, returned or withdrawn.
    SUBMITTED = "submitted"


class Refused(StrEnum):
    """Why a page was not opened, or something not taken away."""

    ROLE = "role"
    TOO_MANY_ROWS = "too_many_rows"
    NO_REASON = "no_reason"
    #: The reason that was given holds what none may.
    UNFIT_REASON = "unfit_reason"


#: The kinds that are events, by how the names of their streams begin.
STREAMS: Mapping[str, str] = {
    "review/": Kind.REVIEW_STEP,
    "scheme/": Kind.REVIEW_STEP,
    "action/": Kind.ACTION_STEP,
    "reminders": Kind.ACTION_STEP,
    "notes": Kind.MEETING_STEP,
    "meetings": Kind.MEETING_STEP,
    "papers/": Kind.PAPER_MADE,
    "submission/": Kind.SUBMITTED,
}


def _text(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**10


def _unit(value: Any) -> bool:
    return value in (CITY, *districts())


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _several(of: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(of, value))


#: A word of this product: a page, a table, a format, a role, a reason.
_word = _text(r"[a-z][a-z0-9_.\-]{0,59}")
#: What stands for a session: see `session_of`.
_id = _text(r"[A-Za-z0-9_\-]{1,40}")
_digest = _text(r"[0-9a-f]{64}")

#: What an entry may hold, by name: each kind of value can be told from a person's.
FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "session": _id,
    **dict.fromkeys(("page", "table", "format", "reason", "path", "setting", "value"), _word),
    **dict.fromkeys(("roles", "rights"), _several(_word)),
    **dict.fromkeys(("account", "token"), _count),
    **dict.fromkeys(("rows", "asked", "count", "months", "most", "seq", "revision", "through"), _count),
    **dict.fromkeys(("as_of", "expires", "made_on"), _day),
    "units": _several(_unit),
    "snapshots": _several(_count),
    "digest": _digest,
    "hash": _word,
    # Without a literal, a quoted name or a longer number: see `normalised.py` of the SQL box.
    "statement": _text(r"(?:[\n -!#%&(-/:-~]|[0-9]{1,3}(?![0-9])){0,4000}"),
}

#: What entries of a kind hold besides who, when and which unit.
BODIES: Mapping[Kind, frozenset[str]] = {
    Kind.SIGNED_IN: frozenset({"account", "session", "roles"}),
    Kind.SIGNED_OUT: frozenset({"account", "session"}),
    Kind.SIGN_IN_REFUSED: frozenset({"account", "reason"}),
    Kind.SESSION_ENDED: frozenset({"account", "session", "reason"}),
    Kind.ROWS_VIEWED: frozenset({"session", "page", "snapshots"}),
    Kind.EXPORTED: frozenset({"session", "page", "table", "format", "reason", "rows", "snapshots"}),
    Kind.PAGE_REFUSED: frozenset({"session", "page", "reason"}),
    Kind.EXPORT_REFUSED: frozenset({"session", "page", "table", "format", "reason", "rows"}),
    Kind.QUERIED: frozenset({"session", "statement", "hash", "digest", "seq", "units"}),
    Kind.PUBLISHING: frozenset({"as_of", "rows", "units", "seq"}),
    Kind.PUBLISHED: frozenset({"as_of", "rows", "units", "seq", "revision", "hash", "digest"}),
    Kind.ACCOUNT_MADE: frozenset({"account", "roles", "units"}),
    Kind.ACCOUNT_CHANGED: frozenset({"account", "roles", "units", "reason"}),
    Kind.TOKEN_MADE: frozenset({"account", "token", "expires", "rights"}),
    Kind.TOKEN_REVOKED: frozenset({"account", "token", "reason"}),
    Kind.API_ASKED: frozenset({"path", "asked", "token"}),
    Kind.SETTINGS_CHANGED: frozenset({"setting", "value", "months", "most"}),
    Kind.RESTORED: frozenset({"made_on", "through", "digest"}),
}

#: What is done in a session.
OF_A_SESSION = (Kind.ROWS_VIEWED, Kind.EXPORTED, Kind.EXPORT_REFUSED, Kind.QUERIED)


class AuditRefused(Refusal):
    """The entry could not be written, and so what needs it was not done."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("This was not done, because it cannot be entered in the audit log: {reason}."), reason=reason
        )


class Audit:
    """The audit log beside one snapshots folder."""

    def __init__(self, database: Database) -> None:
        self._entries = Entries(database, STREAMS)

    @classmethod
    def of(cls, snapshots: Path) -> Audit:
        """That of what is written beside a snapshots folder; refuses a database that cannot be opened."""
        try:
            return cls(database_of(snapshots))
        except DatabaseRefused as refused:
            raise _refused(refused) from refused

    def note(self, kind: Kind, viewer: Viewer | None, *, unit: str = "", **body: object) -> None:
        """Adds an entry, which is on the disk when this returns; AuditRefused where it is not.

        `viewer` is who acts, None the system. What no entry of the kind may hold is refused; what somebody
        does who has signed in is entered with their session.
        """
        if viewer is not None and viewer.session and kind in OF_A_SESSION:
            body = {"session": viewer.session, **body}
        _check(kind, unit, body)
        try:
            self._entries.add(_actor(viewer), kind, unit, body)
        except DatabaseRefused as refused:
            raise _refused(refused) from refused

    def viewed(self, viewer: Viewer, *, unit: str, page: str, session: str, snapshots: list[int]) -> None:
        """Notes that rows of people are shown, once in ten minutes."""
        key = (self._entries.database, _actor(viewer), session, page, unit)
        with _LATELY.of(key, _LOOKING_S) as since:
            if since is not None:
                said = {"page": page, "session": session, "snapshots": snapshots}
                self.note(Kind.ROWS_VIEWED, viewer, unit=unit, **said)

    def page_refused(self, viewer: Viewer, *, page: str, session: str) -> None:
        """Notes that a page is not opened for somebody, once a session: every rerun of it is refused anew."""
        key = (self._entries.database, _actor(viewer), Kind.PAGE_REFUSED, session, page)
        with _LATELY.of(key, math.inf) as since:
            if since is not None:
                said = {"page": page, "session": session, "reason": Refused.ROLE.value}
                self.note(Kind.PAGE_REFUSED, viewer, **said)

    def export_refused(self, viewer: Viewer, why: Refused, **said: Any) -> None:
        """Notes that something is not taken away, once in ten minutes however often it is tried."""
        what = tuple(said.get(name) for name in ("page", "table", "format"))
        key = (self._entries.database, _actor(viewer), Kind.EXPORT_REFUSED, viewer.session, what, why)
        with _LATELY.of(key, _LOOKING_S) as since:
            if since is not None:
                self.note(Kind.EXPORT_REFUSED, viewer, reason=why.value, **said)

    def asked(self, viewer: Viewer, path: str) -> None:
        """Notes that a program asks, once in a minute: also how often it did since the entry before."""
        key = (self._entries.database, _actor(viewer), path)
        with _LATELY.of(key, _ASKING_S) as since:
            if since is not None:
                self.note(Kind.API_ASKED, viewer, path=path, asked=since + 1)

    def entries(self, asked: Filter = ALL, *, most: int = 200, behind: int = 0) -> tuple[Entry, ...]:
        """Entries and what people wrote, the newest first: so `most`, behind so many."""
        return self._entries.read(asked, most=most, behind=behind)

    def count(self, asked: Filter = ALL) -> int:
        """How many there are."""
        return self._entries.count(asked)

    def actors(self) -> tuple[str, ...]:
        """Everybody who stands in it."""
        return self._entries.actors()

    def damage(self) -> int | None:
        """The number of the first entry that is gone or not as it was written; None where all are whole."""
        return self._entries.damage()

    def is_witnessed(self) -> bool:
        """Whether it would be found that its end was cut off: what witnesses it is there, and as long."""
        return self._entries.is_witnessed()

    def older_account(self) -> int | None:
        """The number of an account that is older than the log, which was emptied then; None where none is."""
        return self._entries.older_account()

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Every entry as it is chained, in order."""
        return self._entries.rows()

    def first(self) -> datetime | None:
        """When the first entry was written, or what people wrote; None where nothing is."""
        return self._entries.first()

    def last(self) -> Tip:
        """Number and digest of the last entry."""
        return self._entries.last()

    def trim(self, viewer: Viewer | None) -> Trimmed:
        """Cuts off what is older than it is kept for."""
        return self._entries.trim(_actor(viewer), months=kept_months())


def kept_months() -> int:
    """For how many months entries are kept; refuses a setting below six."""
    said = os.environ.get("LANZHOU_AUDIT_MONTHS") or str(KEPT_MONTHS)
    if not re.fullmatch("[0-9]{1,4}", said) or int(said) < LEAST_MONTHS:
        raise Refusal(
            N_("LANZHOU_AUDIT_MONTHS is a number of months from {least} up: nothing was cut off."),
            least=LEAST_MONTHS,
        )
    return int(said)


def session_of(secret: str) -> str:
    """What a session is called in the log: its own id would let somebody else use it."""
    return Hash.SHA256.of(secret.encode())[:12]


def _actor(viewer: Viewer | None) -> str:
    """Who acts: `#7` is an account; on an open server the name given, without a number of somebody's."""
    if viewer is None:
        return SYSTEM
    if viewer.account is not None:
        return f"{ACCOUNT}{viewer.account}"
    said = " ".join(visible(without_personal_numbers(viewer.name or "")).split())
    return cut(said.lstrip(ACCOUNT), _LONGEST_ACTOR)


def _check(kind: Kind, unit: str, body: Mapping[str, object]) -> None:
    allowed = BODIES.get(kind, frozenset())
    unfit = [name for name, value in body.items() if name not in allowed or not _is_fit(name, value)]
    if kind not in BODIES or unfit or (unit and not _unit(unit)):
        raise AuditRefused(N_("it contains what the audit log never keeps"))


def _is_fit(name: str, value: object) -> bool:
    # An ID number would pass for an id; digests are longer than any.
    is_ours = name == "digest" or not isinstance(value, str) or without_personal_numbers(value) == value
    return is_ours and FIELDS[name](value)


def _refused(refused: DatabaseRefused) -> AuditRefused:
    return AuditRefused(str(refused.values["reason"]))


class _Lately:
    """What was noted lately, and how often the same came since."""

    def __init__(self) -> None:
        self._noted: dict[object, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def of(self, key: object, seconds: float) -> _Due:
        """Whether it is to be noted again; it is remembered where that did not fail."""
        now = time.monotonic()
        with self._lock:
            at, times = self._noted.get(key, (0.0, 0))
            if key in self._noted and now - at < seconds:
                self._noted[key] = (at, times + 1)
                return _Due(None, lambda: None)
        return _Due(times, lambda: self._remember(key, now))

    def _remember(self, key: object, now: float) -> None:
        with self._lock:
            if len(self._noted) >= _MOST_REMEMBERED:
                self._noted.clear()
            self._noted[key] = (now, 0)


class _Due:
    """How often something came since it was noted, None where that is too short ago to note it again."""

    def __init__(self, since: int | None, done: Callable[[], None]) -> None:
        self._since, self._done = since, done

    def __enter__(self) -> int | None:
        return self._since

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._done()


_LATELY = _Lately()
