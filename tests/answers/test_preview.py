"""A preview is what publishing would do, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from analytics.access.viewer import everybody
from analytics.answers.difference import Difference, are_published, difference
from analytics.answers.preview import preview
from analytics.errors import FileRefused, NotPublished, Refusal
from analytics.intake import submission as submissions
from analytics.language.translator import translator
from analytics.policy.loading import register
from analytics.warehouse.snapshots.catalogue import Catalogue
from tests.looking import look_at
from tests.submissions.delivery import submission


def prepared(root: Path, folder: Path, seed: int) -> submissions.Submission:
    """A clean delivery of one district, examined on what the folder holds now."""
    delivered = submission(seed, clean=True)
    folder.mkdir(parents=True)
    examined = submissions.examine(root, delivered.write(folder), as_of=delivered.as_of)
    assert examined.submission is not None, [finding.sentence for finding in examined.errors]
    return examined.submission


def previewed(root: Path, submission: submissions.Submission) -> Difference | None:
    return preview(Catalogue(root), register(), submission, viewer=everybody())


def test_a_preview_says_what_the_publish_then_does(tmp_path: Path) -> None:
    root = tmp_path / "data" / "snapshots"
    first = prepared(root, tmp_path / "first", 1)
    assert previewed(root, first) is None
    submissions.publish(root, first, viewer=everybody().named("test"), accept_warnings=True)

    later = prepared(root, tmp_path / "second", 13)
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    foreseen = previewed(root, later)
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before
    assert not list(root.parent.glob(".preview-*"))
    # Nobody can ask why of a snapshot that is none yet.
    assert foreseen is not None
    assert not are_published(look_at(root), (foreseen.a, foreseen.b))

    made = submissions.publish(root, later, viewer=everybody().named("test"), accept_warnings=True)
    done = difference(look_at(root), 1, made.seq)
    assert are_published(look_at(root), (done.a, done.b))
    assert (foreseen.rows, foreseen.indicators) == (done.rows, done.indicators)
    flips = [[flip.after and flip.after.status for flip in found.statuses] for found in (foreseen, done)]
    assert flips[0] == flips[1]


def test_what_a_killed_preview_left_is_removed_and_a_running_one_is_not(tmp_path: Path) -> None:
    root = tmp_path / "data" / "snapshots"
    left, running = (root.parent / f".preview-{name}" for name in ("left", "running"))
    for folder in (left, running):
        folder.mkdir(parents=True)
    os.utime(left, (0, 0))
    previewed(root, prepared(root, tmp_path / "first", 1))
    assert not left.exists()
    assert running.exists()


def test_a_preview_over_the_sample_has_nothing_to_compare_with(sample: Path, tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    shutil.copytree(sample, root)
    sent = prepared(root, tmp_path / "sent", 1)
    assert previewed(root, sent) is None
    head = Catalogue(root).head()
    assert head is not None
    assert (head.seq, head.as_of) == (27, date(2020, 6, 30))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_full_disk_is_named_as_such_and_nothing_is_left_behind(tmp_path: Path) -> None:
    import resource

    root = tmp_path / "data" / "snapshots"
    first = prepared(root, tmp_path / "first", 1)
    submissions.publish(root, first, viewer=everybody().named("test"), accept_warnings=True)
    later = prepared(root, tmp_path / "second", 13)
    before = sorted(path.relative_to(root.parent) for path in root.parent.rglob("*"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for bytes in (0, 20_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, hard))
        try:
            with pytest.raises((OSError, NotPublished)) as refused:
                previewed(root, later)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        error = refused.value
        assert isinstance(error, OSError | Refusal)
        refusal = error if isinstance(error, Refusal) else FileRefused(error)
        assert "文件大小超过系统上限" in translator("zh").refusal(refusal)
        assert str(tmp_path) not in str(refusal)
        assert sorted(path.relative_to(root.parent) for path in root.parent.rglob("*")) == before
