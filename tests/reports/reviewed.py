"""Reviews of the sample as tests of their packs need them: one sealed, one under way, one with open items."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.access.viewer import everybody
from analytics.policy.loading import register
from analytics.reference import districts
from analytics.reviews import events as happened
from analytics.reviews import sealing
from analytics.reviews.items import Standing
from analytics.reviews.notes import Notes
from analytics.reviews.review import Review
from analytics.reviews.store import Reviews
from tests.looking import look_at

YEAR = 2019
SEALED, UNDER_WAY, OPEN = "620102", "620103", "620121"
#: What a clerk may write and Excel would take for a formula.
FORMULA = "=1+1"


def reviewed(snapshots: Path) -> Reviews:
    """All eight opened on the last day of the year, and three of them taken on."""
    kept = Reviews.of(snapshots, everybody().named("测试员"))
    look = look_at(snapshots, as_of=date(YEAR, 12, 31))
    for code in districts():
        kept.open(look.at(code), year=YEAR)
        for entry in kept.get(YEAR, code).entries.values():
            if entry.standing is Standing.NO_DATA and code != OPEN:
                _say(kept, code, happened.Scored(entry.item.id, 0.0, True, "未提供数据", ""))
    _say(kept, OPEN, happened.Scored("bases.district", None, True, "材料不足", ""))
    for code in (SEALED, UNDER_WAY):
        _say(kept, code, happened.SelfAssessed("communities.staffed", 20.0, FORMULA))
        _say(kept, code, happened.Submitted())
        _say(kept, code, happened.Scored("communities.staffed", 17.5, True, "部分合同年底到期", "请补齐"))
        _say(kept, code, happened.Scored("bases.district", None, False, "市级统建", ""))
        shown = happened.EvidenceShown("funding.audited", "ab" * 32, "审计报告.pdf", "application/pdf", 9)
        _say(kept, code, shown)
        _say(kept, code, happened.Asked("funding.growth", "增幅为何下降？"))
        _say(kept, code, happened.Adjusted(7.5, "承办全省现场会"))
        _say(kept, code, happened.Adjusted(-0.5, "报送迟延"))
    notes = Notes.of(snapshots, everybody().named("测试员"))
    for year in (YEAR, YEAR - 1):
        said = {"indicator": "communities.staffed", "district_code": SEALED, "text": f"{year}年撤并街道一个"}
        notes.pin(register(), on=date(year, 6, 30), **said)
    _say(kept, SEALED, happened.Checked())
    _say(kept, SEALED, happened.Signed())
    document = sealing.document(kept.get(YEAR, SEALED))
    _say(kept, SEALED, happened.Sealed(document, sealing.sha256(document)))
    return kept


def reviewed_sample(sample: Path, folder: Path) -> Path:
    """The sample under a name of its own, beside which its reviews are."""
    snapshots = folder / "snapshots"
    snapshots.symlink_to(sample)
    reviewed(snapshots)
    return snapshots


def rescored(kept: Reviews, code: str, points: float) -> Review:
    """The same review after the reviewers changed the score of the communities."""
    return _say(kept, code, happened.Scored("communities.staffed", points, True, "复核后调整", ""))


def _say(kept: Reviews, code: str, said: object) -> Review:
    return kept.write(YEAR, code, lambda _: said)
