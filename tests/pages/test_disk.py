"""What the system refuses is a sentence in the reader's language, without a place on the server."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest

from analytics.errors import FileRefused
from analytics.language.translator import translator
from tests.pages.conftest import pages_over

#: Why the system refuses → what is said of it.
REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘为只读",
    errno.EACCES: "缺少读写权限",
    errno.ENOENT: "文件或文件夹缺失，或位置不对",
    errno.EMFILE: "打开的文件过多",
    errno.EFBIG: "文件大小超过系统上限",
    errno.EIO: "磁盘没有正常响应",
    errno.ENOTTY: "原因见系统日志",
}


@pytest.mark.parametrize("code", REASONS)
def test_a_refusal_of_the_system_says_why_and_never_where(code: int) -> None:
    refusal = FileRefused(OSError(code, "what the system says", "/srv/secret/snapshots"))
    chinese, english = (translator(language).refusal(refusal) for language in ("zh", "en"))
    assert REASONS[code] in chinese
    for said in (chinese, english, str(refusal)):
        assert "secret" not in said
        assert "what the system says" not in said


@pytest.mark.parametrize("page", ["overview", "funding", "data"])
@pytest.mark.parametrize(
    ("language", "said"), [("zh", "磁盘没有正常响应"), ("en", "the disk is not responding")]
)
def test_a_page_says_what_the_system_refused(
    sample: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    page: str, language: str, said: str,
) -> None:  # fmt: skip
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error", "/srv/secret/snapshots")

    monkeypatch.setattr("pages.frame.frame.draw_banners", refuse)
    with pages_over(sample) as run, caplog.at_level(logging.WARNING):
        app = run(page, lang=language)
        (error,) = app.error
        assert said in error.value
        app.run()
    assert "secret" not in error.value + caplog.text
    assert caplog.text.count("caused by OSError EIO") == 1
