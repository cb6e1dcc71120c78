"""Accounts: who may sign in and as what, what is signed in now; also the first administrator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.options import Data, Json, folder_of, unit_of_text
from analytics.command_line.printing import print_json, print_table, refusals, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from analytics.access.accounts import Account, Accounts

account = typer.Typer(help="Who may sign in, and as what.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="See `account list`.")]
_BESIDE = "Beside the role: auditor, administrator; as often as needed."
_OF_ROLE = "leader, reviewer, analyst, district, steward, auditor or administrator."
_DISTRICTS = "Of the role district, by code or name; as often as needed."
Districts = Annotated[
    list[str] | None, typer.Option("--district", metavar="CODE", parser=unit_of_text, help=_DISTRICTS)
]
Beside = Annotated[list[str] | None, typer.Option("--beside", metavar="ROLE", help=_BESIDE)]
#: Who acts at the terminal, as the audit log says it.
AT_TERMINAL = "命令行"
COLUMNS = ["id", "name", "role", "beside", "districts", "state", "last_seen", "signed_in", "sub"]


@account.command("add")
def add(
    context: typer.Context,
    iss: Annotated[str, typer.Option(metavar="ADDRESS", help="The provider's own address (iss).")],
    sub: Annotated[str, typer.Option(metavar="ID", help="What the provider calls the person (sub).")],
    name: Annotated[str, typer.Option(metavar="NAME", help="As pages and records say it.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help=_OF_ROLE)],
    district: Districts = None,
    beside: Beside = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Makes an account, also that of the first administrator."""

    def make(accounts: Accounts) -> Account:
        return accounts.add(
            iss, sub, name=name, role=_role(role), districts=district or (), beside=_roles(beside or ())
        )

    _done(context, data, make, "Account {id} is made: {name}.", as_json=json)


@account.command("list")
def list_accounts(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """Lists every account, and how often it is signed in now."""
    with refusals(as_json=json):
        from analytics.access.signing_in import Sessions
        from analytics.access.viewer import everybody

        root = folder_of(context, data)
        accounts = _accounts(context, data)
        seen = accounts.last_seen()
        open_now = [one.account for one in Sessions.of(root).open(everybody())]
        documents = [
            {**_document(one), "last_seen": _moment(seen.get(one.id)), "signed_in": open_now.count(one.id)}
            for one in accounts.all()
        ]
        if json:
            print_json(documents)
        else:
            print_table(documents, COLUMNS)


@account.command("change")
def change(
    context: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Without it as it is.")] = None,
    role: Annotated[str | None, typer.Option(metavar="ROLE", help=f"{_OF_ROLE} Without it as it is.")] = None,
    district: Districts = None,
    beside: Beside = None,
    alone: Annotated[bool, typer.Option("--alone", help="No role beside it any more.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Changes name, role or districts, from the next interaction on; what is not named stays."""
    if alone and beside:
        raise typer.BadParameter("--alone and --beside contradict each other.")

    def write(accounts: Accounts) -> Account:
        from analytics.access.roles import Role

        now = accounts.get(number)
        becomes = now.role if role is None else _role(role)
        kept = now.districts if becomes is Role.DISTRICT else ()
        stays = () if alone else now.beside - {becomes}
        return accounts.change(
            number,
            name=now.name if name is None else name,
            role=becomes,
            districts=kept if district is None else district,
            beside=stays if beside is None else _roles(beside),
        )

    _done(context, data, write, "Account {id} is changed: {name}.", as_json=json)


@account.command("disable")
def disable(context: typer.Context, number: Number, data: Data = None, json: Json = False) -> None:
    """Keeps somebody and their programs out from the next interaction on."""
    said = "Account {id} is disabled: {name}."
    _done(context, data, lambda accounts: accounts.disable(number), said, as_json=json)


@account.command("enable")
def enable(context: typer.Context, number: Number, data: Data = None, json: Json = False) -> None:
    """Lets somebody in again."""
    said = "Account {id} is enabled: {name}."
    _done(context, data, lambda accounts: accounts.disable(number, is_disabled=False), said, as_json=json)


@account.command("revoke")
def revoke(context: typer.Context, number: Number, data: Data = None, json: Json = False) -> None:
    """Ends everything that is signed in by an account, and all its tokens."""
    said = "Every sign-in and token of account {id} has ended: {name}."
    _done(context, data, lambda accounts: accounts.revoke(number), said, as_json=json)


@account.command("sessions")
def list_sessions(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="NUMBER", help="Without it of all.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Lists what is signed in now, the newest first."""
    with refusals(as_json=json):
        from analytics.access.signing_in import Sessions
        from analytics.access.viewer import everybody

        names = {one.id: one.name for one in _accounts(context, data).all()}
        documents = [
            {
                "session": one.key,
                "account": one.account,
                "name": names[one.account],
                "signed_in_at": _moment(one.signed_in_at),
                "last_seen": _moment(one.seen_at),
            }
            for one in Sessions.of(folder_of(context, data)).open(everybody(), account=number)
        ]
        if json:
            print_json(documents)
        else:
            # A table cuts what is long; so many signs are enough for `end`.
            short = [{**one, "session": str(one["session"])[:12]} for one in documents]
            print_table(short, ["session", "account", "name", "signed_in_at", "last_seen"])


@account.command("end")
def end(
    context: typer.Context,
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Its first signs; see `sessions`.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Ends one sign-in, from its next interaction on."""
    with refusals(as_json=json):
        from analytics.access.signing_in import Sessions
        from analytics.access.viewer import everybody
        from analytics.errors import N_, Refusal

        sessions, operator = Sessions.of(folder_of(context, data)), everybody().named(AT_TERMINAL)
        found = [one for one in sessions.open(operator) if session and one.key.startswith(session)]
        if len(found) != 1:
            raise Refusal(N_("{n} sign-ins begin with “{text}”."), n=len(found), text=session)
        sessions.end_as_administrator(operator, found[0].key)
        if json:
            print_json({"session": found[0].key, "account": found[0].account})
        else:
            say(f"Sign-in {found[0].key[:12]} of account {found[0].account} has ended.")


def account_of(context: typer.Context, data: Any, number: int) -> Account:
    """One account; refuses a number that is none."""
    return _accounts(context, data).get(number)


def _accounts(context: typer.Context, data: Any) -> Accounts:
    from analytics.access.accounts import Accounts
    from analytics.access.viewer import everybody

    return Accounts.of(folder_of(context, data), everybody().named(AT_TERMINAL))


def _done(
    context: typer.Context, data: Any, work: Callable[[Accounts], Account], said: str, *, as_json: bool
) -> None:
    """What was done with an account, and how it is now."""
    with refusals(as_json=as_json):
        made = work(_accounts(context, data))
        if as_json:
            print_json(_document(made))
        else:
            say(said.format(id=made.id, name=made.name))


def _document(one: Account) -> dict[str, Any]:
    return {
        "id": one.id,
        "iss": one.iss,
        "sub": one.sub,
        "name": one.name,
        "role": one.role.value,
        "beside": sorted(role.value for role in one.beside),
        "districts": sorted(one.districts),
        "state": "disabled" if one.is_disabled else "enabled",
        "revoked_before": _moment(one.revoked_before),
        "made_at": _moment(one.made_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _role(text: str) -> Any:
    from analytics.access.roles import Role
    from analytics.errors import UnknownName

    if text not in list(Role):
        raise UnknownName("role", text, list(Role))
    return Role(text)


def _roles(texts: Sequence[str]) -> list[Any]:
    return [_role(text) for text in texts]
