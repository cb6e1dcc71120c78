"""Finding a Chromium: the named one, one that starts, or one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import browsers
from tests.browser.browsers import NoChromium, chromium


def launcher(path: Path, *, starts: bool) -> str:
    path.write_text(f"#!/bin/sh\nexit {0 if starts else 1}\n")
    path.chmod(0o755)
    return str(path)


def test_a_named_chromium_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = launcher(tmp_path / "mine", starts=True)
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium() == Path(named)


def test_a_named_chromium_that_does_not_start_is_never_replaced_silently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(NoChromium, match="absent does not start"):
        chromium()


def test_a_launcher_without_its_browser_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher(tmp_path / "chromium", starts=False)
    whole = launcher(tmp_path / "google-chrome", starts=True)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium() == Path(whole)


def test_playwrights_own_chromium_is_looked_for_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert str(tmp_path) in list(browsers.candidates())[-1]


def test_without_any_chromium_the_sentence_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browsers, "PLACES", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(NoChromium, match=r"set CHROMIUM=/path/to/chromium, or install it"):
        chromium()
