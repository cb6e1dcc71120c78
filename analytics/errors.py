"""Everything the product refuses, in one small tree.

    Refusal                     something was not done, and the sentence says why
    ├── RegisterRefused         the policy register or another file under data/ contradicts itself
    ├── NotAllowed              the viewer has no right to do it
    ├── NotTold                 it would tell the viewer more of single people than they may see
    ├── UnknownName             a name that does not exist; lists what is allowed and the nearest
    ├── FileRefused             the system does not read or write a file of the server; says why, never where
    ├── StatementRefused        a statement that the SQL box does not run; says why and where in it
    ├── SubmissionRefused       submitted files that cannot be published; carries the findings
    └── SnapshotRefused         a snapshot that cannot be read or written
        ├── SnapshotsMissing    real snapshots were here, and none can be read
        ├── SnapshotDamaged     bytes on disk differ from what was sealed
        ├── PublishConflict     somebody published since the preview
        ├── NotPublished        nothing was published, nothing is left behind
        └── PublishUnknown      the commit point was passed and then failed: re-read the head

A refusal keeps its English sentence apart from the values in it, so that a page can
say it in the reader's language and the log keeps the exact one, less what may be somebody's.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from datetime import date
from typing import Any

#: Marks a msgid for the catalogue where it is not said at once.
N_ = str


class Refusal(Exception):
    """Something was not done; `message.format(**values)` says what, where and how to mend it.

    `message` is a gettext msgid: an English sentence with named placeholders.
    """

    #: Values that are somebody's own words or names, whatever they mean elsewhere: never translated.
    quoted: frozenset[str] = frozenset()
    #: The log has it.
    is_logged = False
    #: Module and line, and its cause, of one that was raised in another process.
    raised_at: str | None = None
    caused_by: str | None = None

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """Between processes it is taken as it is: its kinds are made of different things."""
        return _as_it_was, (type(self), self.args, self.__dict__)


class RegisterRefused(Refusal):
    """A file under data/ has an unknown, missing or contradictory entry."""


class UnknownName(Refusal):
    """A name outside the list of allowed ones; the sentence lists them and the nearest."""

    quoted = frozenset({"name", "allowed", "nearest"})

    def __init__(self, what: str, name: object, allowed: Iterable[object]) -> None:
        items = list(allowed)
        names = [str(item) for item in items]
        near = _closest(name, items) or nearest(str(name), names)
        super().__init__(
            N_("Unknown {what} “{name}”. Allowed: {allowed}. Did you mean “{nearest}”?")
            if near
            else N_("Unknown {what} “{name}”. Allowed: {allowed}.")
            if items
            else N_("Unknown {what} “{name}”."),
            what=what,
            name=name,
            allowed=", ".join(names),
            **({"nearest": near} if near else {}),
        )


class NotAllowed(Refusal):
    """The viewer has no right to do it."""

    def __init__(self, right: str) -> None:
        super().__init__(N_("You do not have permission to do this: {right}."), right=right)


class NotTold(Refusal):
    """What is asked would tell more of single people than the viewer may see."""


class FileRefused(Refusal):
    """The system does not read or write a file of the server; its error names the place, this never does."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            N_(
                "The server cannot open or save one of its files: {reason}. Please try again; if it happens "
                "again, tell the administrator of the server."
            ),
            reason=system_reason(error),
        )
        self.__cause__ = error


class StatementRefused(Refusal):
    """The SQL box does not run a statement, or ended it; what was written never comes into the log."""

    quoted = frozenset({"name", "nearest"})


class SubmissionRefused(Refusal):
    """Submitted files hold errors; `findings` names each with its place and its mending."""

    def __init__(self, message: str, /, findings: tuple[object, ...] = (), **values: object) -> None:
        super().__init__(message, **values)
        self.findings = findings


class SnapshotRefused(Refusal):
    """A snapshot cannot be read or written."""


class SnapshotsMissing(SnapshotRefused):
    """The snapshots have gone as a whole: a drive that is not mounted, a folder moved or emptied."""


class SnapshotDamaged(SnapshotRefused):
    """A sealed file is missing, has another size or another hash."""


class PublishConflict(SnapshotRefused):
    """The newest snapshot is no longer the one the preview was made on."""


class NotPublished(SnapshotRefused):
    """The publish failed before its commit point: nothing changed."""


class PublishUnknown(SnapshotRefused):
    """The publish failed after its commit point: only re-reading the head tells."""


def _as_it_was(kind: type[Refusal], said: tuple[object, ...], about: dict[str, object]) -> Refusal:
    refusal = kind.__new__(kind)
    refusal.args = said
    refusal.__dict__.update(about)
    return refusal


def system_reason(error: OSError) -> str:
    """Why the system refused, without the place: a msgid."""
    return _SYSTEM_REASONS.get(error.errno or 0, N_("the log names the reason"))


_SYSTEM_REASONS = {
    code: reason
    for reason, codes in {
        N_("no space is left on the disk"): (errno.ENOSPC, errno.EDQUOT),
        N_("the disk is read-only"): (errno.EROFS,),
        N_("permission to do so is missing"): (errno.EACCES, errno.EPERM),
        N_("a file or folder is missing or out of place"): (
            errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY,
        ),
        N_("too many files are open"): (errno.EMFILE, errno.ENFILE),
        N_("it would be larger than the system allows"): (errno.EFBIG,),
        N_("the disk is not responding properly"): (
            errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.EBUSY,
        ),
    }.items()
    for code in codes
}  # fmt: skip


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """The allowed name most like the one given, if any is like it."""
    near = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return near[0] if near else None


def _closest(name: object, allowed: list[Any]) -> str | None:
    """Of numbers or dates the one at the smallest distance: 27 is nearer to 99 than 9 is."""
    if not allowed or not isinstance(name, (int, date)):
        return None
    return str(min(allowed, key=lambda item: abs(item - name)))  # a day less a day, a number less a number


class Word(str):
    """A name as it is typed, which is its English; `label` has what readers call it."""

    label: Any

    def __new__(cls, name: str, label: Any = None) -> Word:
        word = super().__new__(cls, name)
        word.label = label
        return word


class Phrase(str):
    """A part of a sentence with values of its own: English as it is, in other languages by its msgid."""

    message: str
    values: dict[str, str]

    def __new__(cls, message: str, /, **values: str) -> Phrase:
        phrase = super().__new__(cls, message.format(**values) if values else message)
        phrase.message, phrase.values = message, values
        return phrase


class Hint(str):
    """The sentence " Did you mean “…”?" or nothing; `nearest` is the name in it, for other languages."""

    MESSAGE = N_(" Did you mean “{nearest}”?")
    nearest: str | None

    def __new__(cls, nearest: str | None) -> Hint:
        hint = super().__new__(cls, cls.MESSAGE.format(nearest=nearest) if nearest else "")
        hint.nearest = nearest
        return hint


def nearest_hint(name: str, allowed: Iterable[str]) -> Hint:
    """The sentence for the nearest allowed name, or nothing."""
    return Hint(nearest(name, allowed))
