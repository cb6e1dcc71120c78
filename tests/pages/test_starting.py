"""What a server says that does not start."""

from __future__ import annotations

import pytest

from pages.frame import admission


def test_a_server_does_not_start_with_what_is_no_setting_and_names_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANZHOU_HASH", "md5")
    monkeypatch.setenv("LANZHOU_SESSIONS", "abc")
    monkeypatch.setenv("LANZHOU_AUDIT_MONTHS", "3")
    with pytest.raises(SystemExit) as ended:
        admission.guard()
    said = str(ended.value)
    for name in ("LANZHOU_HASH", "LANZHOU_SESSIONS", "LANZHOU_AUDIT_MONTHS"):
        assert said.count(name) == 2
    assert "未启动：" in said
    assert "Not started: " in said
    assert "md5" in said
