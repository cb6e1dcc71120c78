"""Tokens of programs, as an operator makes and revokes them in the place of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.accounts import AT_TERMINAL, account_of
from analytics.command_line.options import Data, Json, folder_of
from analytics.command_line.printing import print_json, print_lines, print_table, refusals, say

if TYPE_CHECKING:
    from analytics.access.tokens import Token, Tokens

token = typer.Typer(help="Tokens with which programs come in somebody's place.", no_args_is_help=True)

Of = Annotated[int, typer.Option("--account", metavar="NUMBER", help="Whose; see `account list`.")]


@token.command("make")
def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for.")],
    account: Of,
    days: Annotated[int, typer.Option(help="So long it lasts, 1 to 366.")] = 90,
    data: Data = None,
    json: Json = False,
) -> None:
    """Makes a token and prints it, once: nothing else knows it."""
    with refusals(as_json=json):
        made, opens = _tokens(context, data, account).make(name, days=days)
        if json:
            print_json({**_document(made), "token": opens})
        else:
            print_lines(opens)
            say(f"Token {made.id} lasts until {made.expires_at.isoformat(timespec='minutes')}; keep it safe.")


@token.command("list")
def list_tokens(context: typer.Context, account: Of, data: Data = None, json: Json = False) -> None:
    """Lists the tokens of an account that may still be used, the newest first."""
    with refusals(as_json=json):
        documents = [_document(one) for one in _tokens(context, data, account).all()]
        if json:
            print_json(documents)
        else:
            print_table(documents, ["id", "name", "made_at", "expires_at", "used_at"])


@token.command("revoke")
def revoke(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="See `token list`.")],
    account: Of,
    data: Data = None,
    json: Json = False,
) -> None:
    """From now on it opens nothing."""
    with refusals(as_json=json):
        _tokens(context, data, account).revoke(number)
        if json:
            print_json({"id": number})
        else:
            say(f"Token {number} is revoked.")


def _tokens(context: typer.Context, data: Any, account: int) -> Tokens:
    """Those of an account, in whose place the operator acts."""
    from analytics.access.tokens import Tokens
    from analytics.access.viewer import everybody

    of = account_of(context, data, account).viewer()
    return Tokens.of(folder_of(context, data), of, by=everybody().named(AT_TERMINAL))


def _document(one: Token) -> dict[str, Any]:
    return {
        "id": one.id,
        "account": one.account,
        "name": one.name,
        "made_at": one.made_at.isoformat(timespec="seconds"),
        "expires_at": one.expires_at.isoformat(timespec="seconds"),
        "used_at": one.used_at.isoformat(timespec="seconds") if one.used_at else None,
    }
