"""The sentence a leader reads first, and how many targets stand where; a count shows its targets alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.answers.overview import STANDINGS, Line, Overview, Standing
from analytics.assess.assessment import Status
from analytics.errors import N_
from analytics.figures import palette
from analytics.language import formats
from pages.frame import url
from pages.frame.frame import View
from pages.parts.actions import overdue
from pages.parts.components import summary
from pages.parts.components.component import Link
from pages.parts.components.summary import Count, Piece

#: Every standing in words, and the status whose symbol and colour it takes.
_WORDS: dict[Standing, tuple[str, Status]] = {
    Standing.MISSED: (N_("Missed or not met"), Status.MISSED),
    Standing.SERIOUSLY_BEHIND: (N_("Seriously behind"), Status.SERIOUSLY_BEHIND),
    Standing.SLIGHTLY_BEHIND: (N_("Slightly behind"), Status.SLIGHTLY_BEHIND),
    Standing.ON_SCHEDULE: (N_("On schedule"), Status.ON_SCHEDULE),
    Standing.AHEAD: (N_("Ahead of schedule"), Status.AHEAD),
    Standing.DONE: (N_("Achieved"), Status.ACHIEVED),
    Standing.OPEN: (N_("Not due or running"), Status.NOT_DUE),
    Standing.UNKNOWN: (N_("No data or cannot be judged"), Status.NO_DATA),
}
#: In the address: all targets, those behind, or one standing.
_ALL, _BEHIND = "all", "behind"


def draw(view: View, shown: Overview) -> tuple[Line, ...]:
    """Draws both, and says which lines the address asks for."""
    t = view.t
    chosen = url.chosen("standing", [_ALL, _BEHIND, *STANDINGS], default=_ALL)
    counts = [
        Count(
            standing,
            t(_WORDS[standing][0]),
            palette.SYMBOLS[_WORDS[standing][1]],
            palette.tone_of(_WORDS[standing][1]),
            len(lines),
            _only(_ALL if standing == chosen else standing),
            is_chosen=standing == chosen,
        )
        for standing, lines in shown.by_standing.items()
        # That nothing is open or unknown is not news.
        if lines or standing not in (Standing.OPEN, Standing.UNKNOWN)
    ]
    back = None if chosen == _ALL else (t("Show all {n}", n=len(shown.lines)), _only(_ALL))
    summary.draw(
        view, _sentences(view, shown), counts, label=t("Targets by status"), back=back, key="headline"
    )
    if chosen == _ALL:
        return shown.lines
    return shown.behind if chosen == _BEHIND else shown.by_standing[Standing(chosen)]


def _only(standing: str) -> Link:
    return Link("overview", {"standing": None if standing == _ALL else standing})


def _sentences(view: View, shown: Overview) -> Iterator[list[Piece]]:
    """`政策时间已过 88%。12 项目标中 4 项滞后。滞后最多的是永登县（5 项中 3 项）。…`, a sentence each."""
    t, gone = view.t, shown.time_gone
    if gone is None:
        published = view.day(view.register.published_on)
        yield [
            (
                t("The policy was published on {day}; earlier days are shown in retrospect.", day=published),
                None,
            )
        ]
    else:
        share = formats.percent(gone, decimals=0)
        yield [(t("{share} of the policy period has passed.", share=share), None)]
    behind = t("{n} of {total} targets behind", n=len(shown.behind), total=len(shown.asked))
    yield _said(view, t("{names}."), [(behind, _only(_BEHIND) if shown.behind else None)])
    unknown = len(shown.by_standing[Standing.UNKNOWN])
    if unknown:
        # Nobody knows of them whether they are behind.
        said = t("{n} without data or verdict", n=unknown)
        yield _said(view, t("{names}."), [(said, _only(Standing.UNKNOWN))])
    most = shown.most_behind
    if view.is_city and most is not None:
        said = t(
            "Most targets behind: {names} ({n} of {total}).",
            n=most.behind,
            total=shown.set_for_districts,
            names="{names}",
        )
        yield _said(view, said, [(view.name(code), to_sheet(code)) for code in most.district_codes])
    if shown.sliding:
        yield _said(
            view,
            t("Slipping: {names}."),
            [
                (t.label(line.indicator.name), Link("target", {"target": line.indicator.id}))
                for line in shown.sliding
            ],
        )
    if shown.first_seq is not None:
        said = t("Revision {n} of this day: what was revised", n=view.look.snapshot.revision)
        yield _said(view, t("{names}."), [(said, Link("difference", {"from": str(shown.first_seq)}))])
    late = overdue.of(view)
    if late:
        said = t("Overdue actions: {n}", n=len(late))
        yield _said(view, t("{names}."), [(said, Link("actions", {"which": "overdue"}))])
    if shown.compared_with is not None:
        day, n = view.day(shown.compared_with), len(shown.changed)
        said = t("Status changes since {day}: {n}", day=day, n=n)
        said = said if n else t("No status has changed since {day}", day=day)
        since = view.look.on(shown.compared_with).snapshot.seq
        yield _said(view, t("{names}."), [(said, Link("difference", {"from": str(since)}))])


def to_sheet(code: str) -> Link:
    """To the sheet of a district."""
    return Link("districts", {"part": "profile", "district": code})


def _said(view: View, said: str, names: Sequence[Piece]) -> list[Piece]:
    """A sentence with names that lead on where it has `{names}`."""
    before, after = said.split("{names}")
    pieces: list[Piece] = [(before, None)]
    for name in names:
        pieces += [(view.t(", "), None), name] if len(pieces) > 1 else [name]
    return [*pieces, (after, None)]
