"""What a file is of: said in its name, in its rows or on its first sheet, in both languages alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from analytics.access.taking import TakenFor
from analytics.dictionary import Label
from analytics.errors import N_
from analytics.language import both, formats, labels
from analytics.language.phrases import HIDDEN
from analytics.language.translator import Translator
from analytics.language.written import SEVERAL
from analytics.policy.register import Indicator
from analytics.tables import Table, title
from analytics.warehouse.snapshots.snapshot import Snapshot

Snapshots = Sequence[Snapshot]

#: What a page was asked beside day and unit: each choice's label, and the words chosen, in one language.
Chosen = Callable[[Translator], Mapping[str, str]]

#: Columns that tables for who sees groups alone have.
HIDING = {"hidden", "came"}

#: Between the snapshots of a comparison.
_TO = " → "


def nothing_chosen(_t: Translator) -> Mapping[str, str]:
    """Of what stands on no choice of its page."""
    return {}


@dataclass(frozen=True)
class Taken:
    """Who took a file away, when, and why where it holds rows of people."""

    #: None where nobody signs in.
    by: str | None
    at: datetime
    why: TakenFor | None = None


def taken_by(taken: Taken | None, snapshot: int, t: Translator) -> str:
    """`取用人：王工 (#7)，2026-11-27 20:03，快照27`, as a file made for somebody says; else empty."""
    if taken is None or not taken.by:
        return ""
    at = formats.moment(taken.at)
    return t("Taken by {name}, {moment}, snapshot {seq}", name=taken.by, moment=at, seq=snapshot)


@dataclass(frozen=True)
class Stamp:
    """What a file is of: its snapshots (two where they are compared), its unit, the indicator of one, and
    the choices and the page (a msgid) it was taken from; and who took it."""

    snapshots: Snapshots
    unit: str
    indicator: Indicator | None = None
    chosen: Chosen = field(default=nothing_chosen, compare=False)
    page: str = ""
    taken: Taken | None = None

    def columns(self) -> dict[str, str]:
        """The columns every row of a CSV begins with; none for what is of no snapshot."""
        said = {}
        if self.snapshots:
            nature = str(self.snapshots[-1].origin)
            said = {
                "data_nature": both.words(lambda t: labels.word("data_nature", nature, t)),
                "snapshot_day": _TO.join(snapshot.as_of.isoformat() for snapshot in self.snapshots),
                "snapshot_revision": _TO.join(str(snapshot.revision) for snapshot in self.snapshots),
                "looked_at": both.words(lambda t: labels.unit_word(self.unit, t)),
            }
            if self.indicator is not None:
                said["about"] = both.joined(self.indicator.name)
        if self.taken is not None and self.taken.by:
            said["taken_by"] = f"{self.taken.by} {formats.moment(self.taken.at)}"
        if self.taken is not None and self.taken.why is not None:
            said["taken_for"] = _taken_for(self.taken.why)
        if choices := self.choices:
            said["choices"] = SEVERAL.join(
                f"{both.joined(name)}: {both.joined(words)}" for name, words in choices
            )
        return {both.words(partial(labels.header, id)): word for id, word in said.items()}

    @property
    def choices(self) -> list[tuple[Label, Label]]:
        """The choices that stand on what is exported, and their words."""
        pairs = zip(self.chosen(both.CHINESE).items(), self.chosen(both.ENGLISH).items(), strict=True)
        return [(Label(zh, en), Label(zh_words, en_words)) for (zh, zh_words), (en, en_words) in pairs]

    def facts(self, table: Table, *, made: datetime) -> list[tuple[Label, str]]:
        """What is to be known of a table that was taken away, each fact under its name."""
        said: list[tuple[Label, str]] = [
            (_name(N_("Table")), both.words(partial(labels.table_title, table.name)))
        ]
        if self.page:
            said.append((_name(N_("Page")), both.of(self.page)))
        if self.snapshots:
            said += [
                (_name(name), _TO.join(words(snapshot) for snapshot in self.snapshots))
                for name, words in _OF_SNAPSHOTS.items()
            ]
            of_unit = both.words(lambda t: labels.unit_word(self.unit, t))
            said.append((_name(N_("Scope")), f"{of_unit} ({self.unit})"))
        said += [(name, both.joined(words)) for name, words in self.choices]
        if self.indicator is not None:
            said += _of_indicator(self.indicator)
        if HIDING.intersection(table.ids):
            said.append((_name(N_("Small groups")), both.of(HIDDEN)))
        said.append((_name(N_("Rows")), str(len(table))))
        said.append((_name(N_("File made at (Lanzhou time)")), formats.moment(made)))
        if self.taken is not None:
            said += _of_taking(self.taken)
        return said

    def file_name(self, name: str, t: Translator, *, ending: str = "csv") -> str:
        """`兰州社工_区县进展_2020-06-30_示例.csv`: what, of which day and revision, sample or real."""
        return f"{self.file_stem(name, t)}.{ending}"

    def file_stem(self, name: str, t: Translator) -> str:
        """The same without its ending."""
        about = [] if self.indicator is None else [t.label(self.indicator.name)]
        parts = [t("Lanzhou-social-work"), t.label(title(name)), *about]
        if self.snapshots:
            last = self.snapshots[-1]
            parts.append("-".join(snapshot.as_of.isoformat() for snapshot in self.snapshots))
            parts += [t("revision-{n}", n=last.revision)] * bool(last.revision)
            parts.append(labels.word("data_nature", str(last.origin), t))
        return "_".join(part.replace(" ", "-").replace("/", "-") for part in parts)


_OF_SNAPSHOTS: Mapping[str, Callable[[Snapshot], str]] = {
    N_("Data"): lambda snapshot: both.words(lambda t: labels.word("data_nature", str(snapshot.origin), t)),
    N_("Snapshot"): lambda snapshot: str(snapshot.seq),
    N_("Snapshot date"): lambda snapshot: snapshot.as_of.isoformat(),
    N_("Snapshot revision"): lambda snapshot: str(snapshot.revision),
}


def _of_indicator(indicator: Indicator) -> list[tuple[Label, str]]:
    return [
        (_name(N_("Indicator")), f"{both.joined(indicator.name)} ({indicator.id})"),
        (_name(N_("Definition")), both.joined(indicator.definition)),
        (_name(N_("Clause")), indicator.clause),
        (_name(N_("Sentence")), both.joined(Label(indicator.quote, indicator.rendering))),
    ]


def _of_taking(taken: Taken) -> list[tuple[Label, str]]:
    said = [(_name(N_("Taken by")), taken.by or both.of(N_("not signed in")))]
    if taken.why is not None:
        said.append((_name(N_("Taken for")), _taken_for(taken.why)))
    return said


def _taken_for(why: TakenFor) -> str:
    """The reason in both languages, with what was said of another one."""
    reason = both.words(partial(labels.word, "taken_for", why.reason.value))
    return f"{reason}: {why.said}" if why.said else reason


def _name(message: str) -> Label:
    return both.label(lambda t: t(message))
