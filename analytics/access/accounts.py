"""Who may sign in, and as what: the accounts of one database.

An account is of whom an identity provider means by (`iss`, `sub`): names and mail addresses change hands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.access.audit import Audit, AuditRefused, Kind
from analytics.access.roles import BESIDE, DETAIL, MOST_ROWS, RIGHTS, Right, Role
from analytics.access.scope import Scope
from analytics.access.viewer import Viewer
from analytics.database.engine import Database, database_of
from analytics.database.tables import accounts, sessions, tokens
from analytics.errors import N_, NotAllowed, Refusal
from analytics.reference import CITY, districts
from analytics.visible import is_blank, readable, visible

LONGEST_NAME = 40
#: As long as a provider's name for somebody may be (OpenID Connect Core, 2), and its own address here.
LONGEST_ID = 255


class AccountRefused(Refusal):
    """An account was not made or changed."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    id: int
    iss: str
    sub: str
    name: str
    role: Role
    #: Roles beside it, which see no figures.
    beside: frozenset[Role]
    #: Of the role DISTRICT alone.
    districts: frozenset[str]
    is_disabled: bool
    revoked_before: datetime | None
    made_at: datetime

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset({self.role}) | self.beside

    @property
    def rights(self) -> frozenset[Right]:
        return frozenset(right for role in self.roles for right in RIGHTS[role])

    @property
    def scope(self) -> Scope:
        """The whole city, or the account's districts beside the city's figures."""
        if Right.READ not in self.rights:
            return Scope(frozenset(), DETAIL[self.role])
        if self.role is Role.DISTRICT:
            return Scope(self.districts, DETAIL[self.role], compares_with_city=True)
        return Scope(frozenset((CITY, *districts())), DETAIL[self.role])

    def viewer(self, language: str = "zh") -> Viewer:
        """The viewer this account is."""
        roles = (self.role, *sorted(self.beside))
        return Viewer(
            self.name, language, self.scope, self.rights, self.id, roles, most_rows=MOST_ROWS[self.role]
        )


class Accounts:
    """The accounts of one database, as one viewer may handle them."""

    def __init__(self, kept_in: Database, viewer: Viewer) -> None:
        self._database, self._viewer = kept_in, viewer

    @classmethod
    def of(cls, snapshots: Path, viewer: Viewer) -> Accounts:
        """Those beside a snapshots folder."""
        return cls(database_of(snapshots), viewer)

    def all(self) -> tuple[Account, ...]:
        """Every account in the order they were made; refuses who does not administer."""
        self._viewer.require(Right.ADMINISTER)
        return _read(self._database, accounts.c.id > 0)

    def get(self, id: int) -> Account:
        """One account; refuses who does not administer, and a number that is none."""
        self._viewer.require(Right.ADMINISTER)
        found = _read(self._database, accounts.c.id == id)
        if not found:
            raise AccountRefused(N_("There is no account {id}."), id=id)
        return found[0]

    def add(
        self,
        iss: str,
        sub: str,
        *,
        name: str,
        role: Role,
        districts: Collection[str] = (),
        beside: Collection[Role] = (),
    ) -> Account:
        """A new account; refuses one that is there, and a role that does not fit its districts."""
        self._viewer.require(Right.ADMINISTER)
        iss, sub = _identifier(iss), _identifier(sub)
        said = _checked(name, role, districts, beside)
        row = {**said, "iss": iss, "sub": sub, "is_disabled": False, "made_at": datetime.now(UTC)}
        with self._database.writing() as connection:
            require_still(connection, self._viewer, Right.ADMINISTER)
            there = sa.select(accounts.c.id).where(accounts.c.iss == iss, accounts.c.sub == sub)
            if connection.execute(there).first():
                raise AccountRefused(N_("There is an account for this person already."))
            # Nobody comes in by it before the audit log has it.
            made = connection.execute(sa.insert(accounts).values(row | {"is_disabled": True}))
        assert made.inserted_primary_key is not None
        own = accounts.c.id == made.inserted_primary_key[0]
        try:
            self._note(Kind.ACCOUNT_MADE, _read(self._database, own)[0])
        except AuditRefused:
            with self._database.writing() as connection:
                connection.execute(sa.delete(accounts).where(own))
            raise
        with self._database.writing() as connection:
            connection.execute(sa.update(accounts).where(own).values(is_disabled=False))
        return _read(self._database, own)[0]

    def change(
        self,
        id: int,
        *,
        name: str,
        role: Role,
        districts: Collection[str] = (),
        beside: Collection[Role] = (),
        seen: Account | None = None,
    ) -> Account:
        """Another name, role or other districts, from the next interaction on. One administrator stays.

        Refuses where the account is not as it was `seen` any more: nothing of another is overwritten.
        """
        said = _checked(name, role, districts, beside)
        return self._write(id, said, "changed", seen=seen)

    def disable(self, id: int, *, is_disabled: bool = True) -> Account:
        """Keeps somebody out from the next interaction on, or lets them in again. One administrator stays.

        Who is let in again signs in anew, and makes tokens anew: what was open is over for good.
        """
        if not is_disabled:
            return self._write(id, {"is_disabled": False}, "enabled")
        return self._write(id, {"is_disabled": True, "revoked_before": datetime.now(UTC)}, "disabled")

    def revoke(self, id: int) -> Account:
        """Ends everything that is signed in and every token: whoever may sign in does so anew."""
        return self._write(id, {"revoked_before": datetime.now(UTC)}, "revoked")

    def last_seen(self) -> Mapping[int, datetime]:
        """When each account that was ever signed in was last seen; refuses who does not administer."""
        self._viewer.require(Right.ADMINISTER)
        if self._database.is_empty:
            return {}
        latest = sa.func.max(sessions.c.seen_at, type_=sessions.c.seen_at.type).label("latest")
        asked = sa.select(sessions.c.account, latest).group_by(sessions.c.account)
        with self._database.reading() as connection:
            return {row.account: row.latest for row in connection.execute(asked)}

    def _write(
        self, id: int, said: Mapping[str, Any], reason: str, *, seen: Account | None = None
    ) -> Account:
        """Notes a change and makes it, by somebody who administers when it is made."""
        now = self.get(id)
        with self._database.reading() as connection:
            becomes = _refuse(connection, self._viewer, now, said, seen)
        self._note(Kind.ACCOUNT_CHANGED, becomes, reason=reason)
        with self._database.writing() as connection:
            # Another change may have come between.
            _refuse(connection, self._viewer, now, said, seen)
            connection.execute(sa.update(accounts).where(accounts.c.id == id).values(said))
            if "revoked_before" in said:
                _end_everything(connection, id, said["revoked_before"])
        return self.get(id)

    def _note(self, kind: Kind, account: Account, **said: str) -> None:
        roles = sorted(role.value for role in account.roles)
        body: dict[str, Any] = {"account": account.id, "roles": roles, "units": sorted(account.districts)}
        Audit(self._database).note(kind, self._viewer, **body, **said)


def require_still(connection: sa.Connection, viewer: Viewer, right: Right) -> None:
    """Refuses a viewer whose account has no such right, or is kept out, by what the database says now."""
    viewer.require(right)
    if viewer.account is None:
        return
    now = _rows(connection, accounts.c.id == viewer.account)
    if not now or now[0].is_disabled or right not in now[0].rights:
        raise NotAllowed(right)


def name_of(text: str) -> str:
    """A name of somebody or of a token, on one line without what is not seen; refuses one of nothing."""
    name = " ".join(visible(readable(text)).split())
    if is_blank(name) or len(name) > LONGEST_NAME:
        raise AccountRefused(N_("A name has 1 to {most} characters."), most=LONGEST_NAME)
    return name


def find(kept_in: Database, iss: str, sub: str) -> Account | None:
    """The account of whom a provider means; None where there is none."""
    found = _read(kept_in, sa.and_(accounts.c.iss == iss, accounts.c.sub == sub))
    return found[0] if found else None


def find_beside(
    kept_in: Database, iss: str, sub: str, other: sa.Table, on: sa.ColumnElement[bool]
) -> tuple[Account, tuple[Any, ...] | None] | None:
    """The account of whom a provider means, with the row of another table where there is one: one query."""
    if kept_in.is_empty:
        return None
    asked = (
        sa.select(accounts, *other.columns)
        .select_from(accounts.outerjoin(other, on))
        .where(accounts.c.iss == iss, accounts.c.sub == sub)
    )
    with kept_in.reading() as connection:
        found = connection.execute(asked).first()
    if found is None:
        return None
    row = tuple(found)[len(accounts.columns) :]
    is_there = any(value is not None for value in row)
    return _account(found), row if is_there else None


def numbered(kept_in: Database, id: int) -> Account | None:
    """The account of a number."""
    found = _read(kept_in, accounts.c.id == id)
    return found[0] if found else None


def _administers(account: Account) -> bool:
    return Role.ADMINISTRATOR in account.roles and not account.is_disabled


def _refuse(
    connection: sa.Connection, viewer: Viewer, account: Account, said: Mapping[str, Any], seen: Account | None
) -> Account:
    """What an account becomes by a change; refuses one that may not be made by what the database says now."""
    require_still(connection, viewer, Right.ADMINISTER)
    every = _rows(connection, accounts.c.id > 0)
    now = next(one for one in every if one.id == account.id)
    if seen not in (None, now):
        raise AccountRefused(N_("Someone else has changed this account meanwhile. Look at it and try again."))
    becomes = _becoming(now, said)
    after = (becomes if one.id == now.id else one for one in every)
    if any(map(_administers, every)) and not any(map(_administers, after)):
        raise AccountRefused(N_("This is the last administrator: make another one first."))
    return becomes


def _becoming(account: Account, said: Mapping[str, Any]) -> Account:
    """The account with what is said of it in the database's own words."""
    read: dict[str, Any] = dict(said)
    if "role" in said:
        read["role"] = Role(said["role"])
        read["beside"] = frozenset(map(Role, json.loads(said["beside"])))
        read["districts"] = frozenset(json.loads(said["districts"]))
    return replace(account, **read)


def _end_everything(connection: sa.Connection, id: int, at: datetime) -> None:
    of_it = sa.and_(sessions.c.account == id, sessions.c.ended_at.is_(None))
    connection.execute(sa.update(sessions).where(of_it).values(ended_at=at, ended_by="revoked"))
    open_ones = sa.and_(tokens.c.account == id, tokens.c.revoked_at.is_(None))
    connection.execute(sa.update(tokens).where(open_ones).values(revoked_at=at))


def _identifier(text: str) -> str:
    """A provider's address, or its name for somebody: compared sign by sign, so none may be unseen."""
    said = text.strip()
    if is_blank(said) or len(said) > LONGEST_ID or not said.isprintable():
        raise AccountRefused(
            N_(
                "An account needs the provider's address (iss) and its name for the person (sub): "
                "1 to {most} visible characters each."
            ),
            most=LONGEST_ID,
        )
    return said


def _checked(
    name: str, role: Role, of_districts: Collection[str], beside: Collection[Role]
) -> dict[str, Any]:
    name = name_of(name)
    chosen = Scope.of(of_districts).units
    if (role is Role.DISTRICT) != bool(chosen) or CITY in chosen:
        raise AccountRefused(N_("The role of a district has its districts, and no other role has any."))
    if set(beside) - BESIDE or role in beside:
        raise AccountRefused(N_("Beside a role stand the auditor and the administrator alone."))
    return {
        "name": name,
        "role": role.value,
        "beside": json.dumps(sorted(one.value for one in beside)),
        "districts": json.dumps(sorted(chosen)),
    }


def _read(kept_in: Database, condition: sa.ColumnElement[bool]) -> tuple[Account, ...]:
    if kept_in.is_empty:
        return ()
    with kept_in.reading() as connection:
        return _rows(connection, condition)


def _rows(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Account, ...]:
    return tuple(
        map(_account, connection.execute(sa.select(accounts).where(condition).order_by(accounts.c.id)))
    )


def _account(row: Any) -> Account:
    beside: Sequence[str] = json.loads(row.beside)
    return Account(
        id=row.id,
        iss=row.iss,
        sub=row.sub,
        name=row.name,
        role=Role(row.role),
        beside=frozenset(map(Role, beside)),
        districts=frozenset(json.loads(row.districts)),
        is_disabled=row.is_disabled,
        revoked_before=row.revoked_before,
        made_at=row.made_at,
    )
