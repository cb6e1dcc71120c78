"""Who may sign in, and as what: the accounts of one database.

An account is of whom an identity provider means by (`iss`, `sub`): names and mail addresses change hands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from analytics.access.roles import BESIDE, DETAIL, RIGHTS, Right, Role
from analytics.access.scope import Scope
from analytics.access.viewer import Viewer
from analytics.database.engine import Database, database_of
from analytics.database.tables import accounts, sessions, tokens
from analytics.errors import N_, Refusal
from analytics.reference import CITY, districts
from analytics.visible import is_blank

LONGEST_NAME = 40


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
        return Viewer(self.name, language, self.scope, self.rights, self.id)


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
        if is_blank(iss) or is_blank(sub):
            raise AccountRefused(
                N_("An account needs the provider's address (iss) and its name for the person (sub).")
            )
        said = _checked(name, role, districts, beside)
        row = {**said, "iss": iss, "sub": sub, "is_disabled": False, "made_at": datetime.now(UTC)}
        with self._database.writing() as connection:
            there = sa.select(accounts.c.id).where(accounts.c.iss == iss, accounts.c.sub == sub)
            if connection.execute(there).first():
                raise AccountRefused(N_("There is an account for this person already."))
            id = connection.execute(sa.insert(accounts).values(row)).inserted_primary_key
        assert id is not None
        return self.get(id[0])

    def change(
        self,
        id: int,
        *,
        name: str,
        role: Role,
        districts: Collection[str] = (),
        beside: Collection[Role] = (),
    ) -> Account:
        """Another name, role or other districts, from the next interaction on. One administrator stays."""
        self._viewer.require(Right.ADMINISTER)
        return self._write(id, _checked(name, role, districts, beside))

    def disable(self, id: int, *, is_disabled: bool = True) -> Account:
        """Keeps somebody out from the next interaction on, or lets them in again."""
        self._viewer.require(Right.ADMINISTER)
        return self._write(id, {"is_disabled": is_disabled})

    def revoke(self, id: int) -> Account:
        """Ends everything that is signed in and every token: whoever may sign in does so anew."""
        self._viewer.require(Right.ADMINISTER)
        now = datetime.now(UTC)
        made = self._write(id, {"revoked_before": now})
        with self._database.writing() as connection:
            ended = {"ended_at": now, "ended_by": "revoked"}
            of_it = sa.and_(sessions.c.account == id, sessions.c.ended_at.is_(None))
            connection.execute(sa.update(sessions).where(of_it).values(ended))
            open_ones = sa.and_(tokens.c.account == id, tokens.c.revoked_at.is_(None))
            connection.execute(sa.update(tokens).where(open_ones).values(revoked_at=now))
        return made

    def _write(self, id: int, said: dict[str, Any]) -> Account:
        self.get(id)
        with self._database.writing() as connection:
            connection.execute(sa.update(accounts).where(accounts.c.id == id).values(said))
            if not any(map(_administers, _rows(connection, accounts.c.id > 0))):
                raise AccountRefused(N_("This is the last administrator: make another one first."))
        return self.get(id)


def find(kept_in: Database, iss: str, sub: str) -> Account | None:
    """The account of whom a provider means; None where there is none."""
    found = _read(kept_in, sa.and_(accounts.c.iss == iss, accounts.c.sub == sub))
    return found[0] if found else None


def numbered(kept_in: Database, id: int) -> Account | None:
    """The account of a number."""
    found = _read(kept_in, accounts.c.id == id)
    return found[0] if found else None


def _administers(account: Account) -> bool:
    return Role.ADMINISTRATOR in account.roles and not account.is_disabled


def _checked(
    name: str, role: Role, of_districts: Collection[str], beside: Collection[Role]
) -> dict[str, Any]:
    if is_blank(name) or len(name) > LONGEST_NAME:
        raise AccountRefused(N_("A name has 1 to {most} characters."), most=LONGEST_NAME)
    chosen = Scope.of(of_districts).units
    if (role is Role.DISTRICT) != bool(chosen) or CITY in chosen:
        raise AccountRefused(N_("The role of a district has its districts, and no other role has any."))
    if set(beside) - BESIDE or role in beside:
        raise AccountRefused(N_("Beside a role stand the auditor and the administrator alone."))
    return {
        "name": name.strip(),
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
