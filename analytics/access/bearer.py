"""Who a program asks for: the one place where a request's token becomes a viewer."""

from __future__ import annotations

from collections.abc import Callable

from analytics.access import tokens
from analytics.access.tokens import TokenUnknown
from analytics.access.viewer import Viewer, everybody
from analytics.database.engine import Database
from analytics.errors import N_, Refusal

#: Where the tokens are kept, when only whoever has one is answered.
_closed_over: Callable[[], Database] | None = None


class TokenMissing(Refusal):
    """A program that asks brings no token."""

    def __init__(self) -> None:
        super().__init__(N_("This dashboard answers programs that bring a token (Authorization: Bearer …)."))


def close(kept_in: Callable[[], Database] | None) -> None:
    """From now on only whoever has a token kept there is answered; with None, whoever comes."""
    global _closed_over
    _closed_over = kept_in


def is_closed() -> bool:
    """Whether only whoever has a token is answered."""
    return _closed_over is not None


def challenge(refusal: Refusal) -> str | None:
    """What a program has to come with, as `WWW-Authenticate` says it (RFC 6750); None of other refusals."""
    if isinstance(refusal, TokenMissing):
        return "Bearer"
    return 'Bearer error="invalid_token"' if isinstance(refusal, TokenUnknown) else None


def viewer(authorization: str | None, language: str) -> Viewer:
    """The viewer behind a request's Authorization header; on an open server whoever comes."""
    if _closed_over is None:
        return everybody(language)
    kind, _, opens = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not opens.strip():
        raise TokenMissing
    return tokens.viewer_of(_closed_over(), opens.strip(), language)
