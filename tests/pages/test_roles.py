"""Which pages a role opens, and what stands on them to be pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access.roles import Role
from analytics.access.viewer import Right, Viewer
from analytics.language.translator import translator
from pages.frame.frame import NAVIGATION, OPENED_BY, opened_by
from tests.pages.conftest import pages_over
from tests.pages.drawn import key_figures
from tests.reviewed import IN_REVIEW
from tests.signed_in import signed_in, viewer_of

CHENGGUAN, QILIHE = IN_REVIEW, "620103"
VIEWERS = {role: viewer_of(role, *([CHENGGUAN] if role is Role.DISTRICT else [])) for role in Role}
DENIED = "您没有打开此页面的权限。"

OpenAs = Callable[..., AppTest]


@pytest.fixture(scope="module")
def open_as(reviewed: Path) -> Iterator[OpenAs]:
    """Pages over the sample with reviews and actions, as a viewer's."""
    with pages_over(reviewed) as run:

        def opened(viewer: Viewer, page: str = "", **choices: str) -> AppTest:
            with signed_in(viewer):
                return run(page, **choices)

        yield opened


def test_every_page_says_who_opens_it() -> None:
    assert set(OPENED_BY) == {name for name, _ in NAVIGATION}
    assert all(OPENED_BY.values())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("page", "name"), NAVIGATION)
def test_a_page_is_drawn_for_whom_it_is_and_for_others_a_sentence(
    open_as: OpenAs, role: Role, page: str, name: str
) -> None:
    viewer = VIEWERS[role]
    shown = open_as(viewer, page)
    errors = [error.value for error in shown.error]
    if page in opened_by(viewer):
        assert DENIED not in errors
        assert shown.title
    else:
        assert errors == [DENIED]
        # What was asked for has a heading that says no more than the link to it.
        assert [one.value for one in shown.title] == [translator("zh")(name)]
        assert not key_figures(shown)
        assert not shown.main.caption


def test_meetings_are_for_who_acts_and_sql_for_who_asks() -> None:
    assert {role for role in Role if "meeting" in opened_by(VIEWERS[role])} == {Role.LEADER, Role.REVIEWER}
    assert {role for role in Role if "sql" in opened_by(VIEWERS[role])} == {Role.ANALYST}
    assert {role for role in Role if "overview" in opened_by(VIEWERS[role])} == {
        role for role in Role if Right.READ in VIEWERS[role].rights
    }
