"""Styles of a page must not look at what is in it: all of it would be styled anew whenever that changes."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT

#: Those of components are in shadow trees of their own, which are small.
WHOLE_PAGES = sorted(
    path for path in (ROOT / "pages").rglob("*.css") if path.parent != ROOT / "pages/parts/components"
)
PRINTED = re.compile(r"^@media print \{.*?^\}", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_nothing_on_a_screen_is_styled_by_what_it_has_in_it() -> None:
    assert [path.name for path in WHOLE_PAGES] == ["style.css", "screen.css"]
    looking = [
        path.name for path in WHOLE_PAGES if ":has(" in COMMENT.sub("", PRINTED.sub("", path.read_text()))
    ]
    assert looking == []
