"""Whoever a test lets in: an account of a role and its districts, as if its sign-in still held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analytics.access.accounts import Account
from analytics.access.roles import Role
from analytics.access.viewer import Viewer
from pages.frame import admission


def viewer_of(
    role: Role, *districts: str, account: int = 7, name: str = "李工", beside: frozenset[Role] = frozenset()
) -> Viewer:
    """The viewer of an account."""
    made_at = datetime(2026, 1, 1, tzinfo=UTC)
    return Account(
        account, "https://sso", str(account), name, role, beside, frozenset(districts), False, None, made_at
    ).viewer()


@contextmanager
def signed_in(viewer: Viewer) -> Iterator[None]:
    """Every page is drawn for this viewer, whoever asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admission, "_viewer", lambda language, _claims: replace(viewer, language=language))
        yield
