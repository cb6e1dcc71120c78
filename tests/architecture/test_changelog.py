"""The changelog is short, newest first, and its newest release is the version there is."""

from __future__ import annotations

import re
import tomllib

from tests.architecture.sources import ROOT

#: Lines of one release.
MOST = 10


def test_what_comes_stands_first_then_the_releases_down_from_the_version_there_is() -> None:
    head, unreleased, *releases = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.M)
    assert head.startswith("# Changelog\n")
    assert unreleased.startswith("Unreleased\n")
    versions = [tuple(map(int, release.split(" ")[0].split("."))) for release in releases]
    assert versions == sorted(versions, reverse=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert versions[0] == tuple(map(int, version.split(".")[:2]))
    assert [release.splitlines()[0] for release in releases if release.count("\n- ") > MOST] == []
