"""A viewer sees no more than was given, and publishes only with the right to, under their own name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.access.scope import Scope
from analytics.access.viewer import Right, everybody
from analytics.errors import NotAllowed, UnknownName
from analytics.intake.submission import Submission, publish
from analytics.reference import CITY, districts


def test_everybody_sees_and_may_everything_and_has_no_name() -> None:
    viewer = everybody("en")
    assert (viewer.name, viewer.language) == (None, "en")
    assert viewer.scope.units == {CITY, *districts()}
    assert viewer.rights == set(Right)
    assert viewer.named("李工").name == "李工"


def test_a_limit_takes_away_and_never_gives() -> None:
    one = everybody().limited_to(["620102", "620103"])
    assert one.limited_to(["620103", "620104"]).scope == Scope.of(["620103"])
    with pytest.raises(UnknownName):
        one.limited_to(["999999"])


def test_who_may_not_publish_publishes_nothing(tmp_path: Path) -> None:
    reader = replace(everybody().named("李工"), rights=frozenset({Right.READ}))
    submission = Submission(date(2020, 6, 30), {}, {}, {}, (), (), None, None)
    with pytest.raises(NotAllowed, match="publish"):
        publish(tmp_path, submission, viewer=reader)
    assert not list(tmp_path.iterdir())
