"""Reminders of actions whose deadline is near or over: as a list, and by mail where a server is named.

LANZHOU_SMTP_URL         smtp://[name:password@]host[:port], or smtps://… ; TLS is used where it is offered
LANZHOU_ADDRESSES_FILE   a TOML file: `from`, perhaps `link` (the address of the page), and under [to]
                         the addresses of each unit by its code
"""

from __future__ import annotations

import os
import smtplib
import ssl
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from analytics.access.viewer import Right, Viewer
from analytics.database.events import Event
from analytics.errors import N_, Refusal
from analytics.language import formats, labels
from analytics.language.translator import Translator, translator
from analytics.progress.look import Look, units
from analytics.reviews.acting import Actions
from analytics.reviews.actions import Action, ActionLight, most_urgent_first
from analytics.reviews.journal import Journal
from analytics.reviews.kinds import Kinds

STREAM = "reminders"
#: A server that takes longer does not answer.
PATIENCE_S = 20
_LOCAL = ("127.0.0.1", "::1", "localhost")
_ADDRESS = r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$"


@dataclass(frozen=True)
class Reminder:
    """What a unit is reminded of: its red and yellow actions, the most urgent first."""

    district_code: str
    actions: tuple[Action, ...]

    def count(self, light: ActionLight, on: date) -> int:
        """How many of them have a light."""
        return sum(one.light(on) is light for one in self.actions)


def due_now(actions: Sequence[Action], on: date) -> tuple[Reminder, ...]:
    """Which units are to be reminded on a day, in their order.

    What is reported done and waits to be closed is no matter of the unit's any more.
    """
    pressing = [
        one
        for one in most_urgent_first(actions, on)
        if one.reported is None and one.light(on) in (ActionLight.RED, ActionLight.YELLOW)
    ]
    by_unit = {code: tuple(one for one in pressing if one.district_code == code) for code in units()}
    return tuple(Reminder(code, own) for code, own in by_unit.items() if own)


@checked(config=ConfigDict(frozen=True))
class MailBegun:
    """A unit's mail of a day is being sent: whoever comes next sends none."""

    on: date
    district_code: str


@checked(config=ConfigDict(frozen=True))
class MailSent:
    """It was taken by the server, with these actions in it."""

    on: date
    district_code: str
    actions: tuple[int, ...]


@checked(config=ConfigDict(frozen=True))
class MailFailed:
    """It was not: it may be tried again the same day."""

    on: date
    district_code: str
    reason: str


KINDS = Kinds(MailBegun, MailSent, MailFailed)


@checked(config=ConfigDict(extra="forbid", frozen=True))
class Addresses:
    """Who gets mail, and from whom."""

    sender: Annotated[str, Field(pattern=_ADDRESS)]
    to: Mapping[str, tuple[Annotated[str, Field(pattern=_ADDRESS)], ...]]
    link: str | None = None


@dataclass(frozen=True)
class Mailed:
    """What became of one unit's reminder; `reason` (a msgid) where no mail went out."""

    reminder: Reminder
    is_sent: bool
    reason: str | None = None


ALREADY = N_("the mail of today has gone out already")
NO_ADDRESS = N_("no address is entered for this unit")
UNREACHABLE = N_("the mail server does not answer")
NO_LOGIN = N_("the mail server does not accept the name and password")
NO_TLS = N_("the mail server offers no encryption, and no password is given without it")
BAD_TLS = N_("the certificate of the mail server is not trusted")
REFUSED = N_("the mail server refuses the mail")


class _Already(Exception):
    """Somebody has sent it, or is sending it."""


def send(look: Look, viewer: Viewer, on: date) -> tuple[Mailed, ...]:
    """Mails every unit what it is to be reminded of, once a day; refuses where no server is named.

    A mail that fails is named with its reason, and holds up no other.
    """
    viewer.require(Right.ACT)
    server, addresses = _server(), _addresses()
    journal = Journal.of(look.catalogue.root, STREAM, KINDS)
    t = translator(viewer.language)
    done = []
    for reminder in due_now(Actions.of(look.catalogue.root, viewer).all(), on):
        unit = reminder.district_code
        if not (to := addresses.to.get(unit, ())):
            done.append(Mailed(reminder, False, NO_ADDRESS))
            continue
        try:
            journal.write(viewer, partial(_begun, on=on, district_code=unit))
        except _Already:
            done.append(Mailed(reminder, False, ALREADY))
            continue
        reason = _send(server, _mail(reminder, addresses, to, on, t, is_sample=look.snapshot.is_sample))
        numbers = tuple(one.id for one in reminder.actions)
        said = MailFailed(on, unit, reason) if reason else MailSent(on, unit, numbers)
        journal.write(viewer, partial(_ended, said))
        done.append(Mailed(reminder, reason is None, reason))
    return tuple(done)


def _ended(said: MailSent | MailFailed, _events: Sequence[Event]) -> MailSent | MailFailed:
    return said


def _begun(events: Sequence[Event], *, on: date, district_code: str) -> MailBegun:
    """What was begun and neither sent nor failed may be on its way: it is not sent again that day."""
    own = [said for said in map(KINDS.read, events) if (said.on, said.district_code) == (on, district_code)]
    if own and not isinstance(own[-1], MailFailed):
        raise _Already
    return MailBegun(on, district_code)


def _mail(
    reminder: Reminder, addresses: Addresses, to: Sequence[str], on: date, t: Translator, *, is_sample: bool
) -> EmailMessage:
    """Numbers, deadlines and what is to be done; nobody's name."""
    subject = t(
        "Actions of {unit}: {red} overdue, {yellow} due soon",
        unit=labels.unit_word(reminder.district_code, t),
        red=reminder.count(ActionLight.RED, on),
        yellow=reminder.count(ActionLight.YELLOW, on),
    )
    lines = [subject, ""]
    for one in reminder.actions:
        lines += [
            t("Action {number}: {what}", number=one.id, what=one.what),
            t(
                "due {day}; {light}",
                day=formats.day(one.due, t.language),
                light=labels.word("action_light", one.light(on), t),
            ),
            "",
        ]
    lines += [addresses.link] if addresses.link else []
    if is_sample:
        subject = t("[Sample data] {said}", said=subject)
        lines.insert(0, subject)
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = addresses.sender
    mail["To"] = ", ".join(to)
    mail.set_content("\n".join(lines))
    return mail


@dataclass(frozen=True)
class _Server:
    host: str
    port: int
    is_tls: bool
    name: str | None
    password: str


def _server() -> _Server:
    named = os.environ.get("LANZHOU_SMTP_URL", "")
    wrong = Refusal(N_("LANZHOU_SMTP_URL names no mail server: smtp://[name:password@]host[:port]."))
    if not named:
        raise Refusal(N_("No mail server is named: set LANZHOU_SMTP_URL and LANZHOU_ADDRESSES_FILE."))
    try:
        url = urlsplit(named)
        port = url.port
    except ValueError:
        # Not with its cause: the address may hold a password.
        raise wrong from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise wrong
    is_tls = url.scheme == "smtps"
    name = unquote(url.username) if url.username else None
    return _Server(url.hostname, port or (465 if is_tls else 25), is_tls, name, unquote(url.password or ""))


def _addresses() -> Addresses:
    file = os.environ.get("LANZHOU_ADDRESSES_FILE", "")
    try:
        said = tomllib.loads(Path(file).read_text(encoding="utf-8"))
        said["sender"] = said.pop("from", None)
        found = TypeAdapter(Addresses).validate_python(said)
    except (OSError, ValueError) as error:
        place = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        raise Refusal(
            N_("The file LANZHOU_ADDRESSES_FILE names cannot be read, or {place} in it is wrong."),
            place=".".join(map(str, place)).replace("sender", "from") or "–",
        ) from None
    for code in found.to:
        if code not in units():
            raise Refusal(
                N_("The file LANZHOU_ADDRESSES_FILE names cannot be read, or {place} in it is wrong."),
                place=f"to.{code}",
            )
    return found


def _send(server: _Server, mail: EmailMessage) -> str | None:
    """Hands a mail to the server; why it was not taken, None where it was."""
    context = ssl.create_default_context()
    try:
        with _connected(server, context) as smtp:
            smtp.ehlo()
            is_safe = server.is_tls or server.host in _LOCAL
            if not server.is_tls and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
                is_safe = True
            if server.name is not None:
                if not is_safe:
                    return NO_TLS
                smtp.login(server.name, server.password)
            smtp.send_message(mail)
    except ssl.SSLCertVerificationError:
        return BAD_TLS
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
        return NO_LOGIN
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        return UNREACHABLE
    except smtplib.SMTPException:
        return REFUSED
    except OSError:
        return UNREACHABLE
    return None


def _connected(server: _Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.is_tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_S, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE_S)
