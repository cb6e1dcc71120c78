"""变化由来: why a number is another one than in an earlier snapshot, to the last person or fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import pandas as pd

from analytics.answers.difference import last_quarter
from analytics.assess.calendar import years_before
from analytics.assess.decomposition import ShareChange, share_change
from analytics.errors import N_, SnapshotRefused, UnknownName
from analytics.figures.waterfall import End, Step
from analytics.language import explanations, formats, labels
from analytics.language.explanations import Term
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, JudgedFor, Kind
from analytics.policy.units import unit_of
from analytics.progress.look import Look
from analytics.progress.masking import masked, require_rows
from analytics.reference import CITY, districts
from analytics.tables import Table
from analytics.warehouse.questions import explanation as questions
from analytics.warehouse.questions.explanation import Differing, Known, Pair
from analytics.warehouse.snapshots.snapshot import Snapshot

#: Units of which a row adds more than one.
_ADDED_UP = ("yuan", "attendances")
#: Digits after the point of a step in percentage points; with more nobody would read it.
_MOST_DECIMALS = 5
#: Columns of the rows that say nothing where all of them are missing.
_OF_SOME = ("was_in", "is_in")


class Side(StrEnum):
    """Of which side of a number a part is: the number itself or a share's numerator, or what it is out of."""

    VALUE = "value"
    TOTAL = "total"


class Code(StrEnum):
    """What became of a row, so that it adds another amount to the number than before."""

    #: Of a unit that had never reported.
    FIRST_REPORT = "first_report"
    #: Not on record before.
    NEW = "new"
    #: Its event lies before the earlier report of its unit, which did not tell of it.
    LATE = "late"
    #: A person who was counted in another district.
    MOVED_HERE = "moved_here"
    #: On record before, and not counted.
    NOW_COUNTS = "now_counts"
    #: Added or counted anew when a day was published again.
    REVISED_IN = "revised_in"
    #: Counted before and now, with another amount.
    AMOUNT = "amount"
    #: A person who is counted in another district.
    MOVED_AWAY = "moved_away"
    #: Still on record, and not counted any more.
    NO_LONGER = "no_longer"
    #: No longer on record.
    WITHDRAWN = "withdrawn"
    #: Left out when a day was published again, or for an event before the earlier report.
    REVISED_OUT = "revised_out"
    #: In districts the viewer does not see.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Part:
    """One part of a difference: rows that came to the same end, and what they add.

    A reason is None where the row was not on record; `points` are those of a share (0–1), None of a count.
    """

    side: Side
    code: Code
    reason_before: str | None
    reason_after: str | None
    #: None where the rows are not the viewer's to see.
    rows: int | None
    change: Decimal
    points: Fraction | None = None

    @property
    def id(self) -> str:
        """`value.no_longer`: its side and code, under which its rows are found."""
        return f"{self.side}.{self.code}"


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why an indicator's number in one unit is another one in a later snapshot."""

    look: Look
    indicator: Indicator
    pair: Pair
    #: The number in both; None where that snapshot does not know it.
    before: Known | None
    after: Known | None
    #: By side and code, what adds before what takes away; those of a side add up to its change.
    parts: tuple[Part, ...]
    #: The same by unit as well.
    differing: tuple[Differing, ...]
    #: The first rows behind all parts, as many as were asked for along with it.
    first_rows: pd.DataFrame
    first_limit: int

    @property
    def earlier(self) -> Snapshot:
        return self.pair.before

    @property
    def later(self) -> Snapshot:
        return self.pair.after

    @property
    def has_years(self) -> bool:
        """There is one number a fund or calendar year."""
        return any(known is not None and known.year is not None for known in (self.before, self.after))

    @property
    def unit(self) -> str:
        """Whose number it is: a district's, the whole city's, or the city level's own."""
        return unit_of(self.indicator, self.look.unit, self.pair.year_after)

    @property
    def change(self) -> Decimal | None:
        """How much more the value is; None where one of the two is not known."""
        return self._change(Side.VALUE)

    @property
    def total_change(self) -> Decimal | None:
        """The same of what a share is out of."""
        return self._change(Side.TOTAL)

    @property
    def share(self) -> ShareChange | None:
        """A share before and after; None of a count, and where one of the two is not known."""
        return _share(self.indicator, self.before, self.after)

    @property
    def groups(self) -> tuple[Part, ...]:
        """The parts by side and code alone: what a picture and a sentence tell."""
        return _merged(replace(part, reason_before=None, reason_after=None) for part in self.parts)

    def sentence(self, t: Translator) -> str:
        """The change and its parts in one sentence: `较2020年3月31日增加23人：新进登记31人，注销8人。`"""
        day, register = self._day(t), self.look.register
        told = self.terms(Side.VALUE)
        before, after = (getattr(one, "value", None) for one in (self.before, self.after))
        if before is None or after is None:
            first, second = (
                None if one is None else explanations.in_full(one, self.indicator, register, t)
                for one in (before, after)
            )
            parts = explanations.listed(told, self.indicator, register, t)
            said = explanations.unknown_sentence(day, first, second, parts, t)
        elif self.share is None or not self.is_told_as_share:
            said = explanations.count_sentence(day, after - before, told, self.indicator, register, t)
            said = self._with_total(said, t)
        else:
            said = self._share_sentence(self.share, day, t)
        return explanations.of_year(said, self._years, self.indicator, t)

    @property
    def decimals(self) -> int:
        """How many digits after the point it takes until a share and what its sides add to it add up."""
        points = [adds for side in Side if self.terms(side) if (adds := self.points_of(side)) is not None]
        return (
            1 if self.share is None else explanations.adding_up(self.share.before, self.share.after, points)
        )

    @property
    def decimals_of_steps(self) -> int:
        """The same until the ends and all the steps between them add up."""
        if self.share is None:
            return 1
        return explanations.adding_up(
            self.share.before, self.share.after, self._points_of_steps, most=_MOST_DECIMALS
        )

    @property
    def is_told_rounded(self) -> bool:
        """Whether the steps do not add up as they are written, with however many digits: thirds never do."""
        if self.share is None or not self.is_told_as_share:
            return False
        ends = self.share.before, self.share.after
        return not explanations.adds_up(*ends, self._points_of_steps, self.decimals_of_steps)

    @property
    def _points_of_steps(self) -> list[Fraction]:
        return [term.points for side in Side for term in self.terms(side) if term.points is not None]

    def _share_sentence(self, share: ShareChange, day: str, t: Translator) -> str:
        digits = self.decimals
        in_words = (self.indicator, self.look.register, t)
        sides = [
            explanations.side_sentence(side is Side.VALUE, change, points, told, *in_words, decimals=digits)
            for side in Side
            if (told := self.terms(side)) and (change := self._change(side)) is not None
            if (points := self.points_of(side)) is not None
        ]
        return explanations.share_sentence(day, share.before, share.after, t, of_sides=sides, decimals=digits)

    def _with_total(self, said: str, t: Translator) -> str:
        """The sentence on the value with what changed in the total beside it: a growth's year before."""
        told, word = self.terms(Side.TOTAL), self.side_word(Side.TOTAL)
        if not told or word is None or self.indicator.is_yes_or_no:
            return said
        name = labels.word("counted_side", word, t)
        return explanations.total_sentence(said, name, told, self.indicator, self.look.register, t)

    def points_of(self, side: Side) -> Fraction | None:
        """What a side adds to a share (0–1), by Das Gupta's method; None of a count."""
        points = [part.points for part in self.parts if part.side is side]
        return None if None in points or self.share is None else sum(filter(None, points), Fraction())

    def side_word(self, side: Side) -> str | None:
        """The code of `counted_side` for a side, where the number has two."""
        if self.indicator.is_share:
            return "numerator" if side is Side.VALUE else "denominator"
        if self.indicator.kind is Kind.YEARLY_GROWTH:
            return "fund_year" if side is Side.VALUE else "year_before"
        return None

    @property
    def is_of_districts_alone(self) -> bool:
        """The city looked at has no such number: every district has one of its own."""
        is_theirs = self.indicator.judged_for is JudgedFor.EACH_DISTRICT
        return self.look.is_city and is_theirs and self.before is None and self.after is None

    @property
    def row_count(self) -> int:
        """How many rows are behind the parts, as far as the viewer sees them."""
        return sum(part.rows for part in self.parts if part.rows is not None)

    def table(self) -> Table:
        """One row a part: what became of how many rows, why they counted or not, and what that adds."""
        columns: dict[str, object] = {
            "became": [part.code for part in self.parts],
            "reason_before": [part.reason_before for part in self.parts],
            "reason_after": [part.reason_after for part in self.parts],
            "row_count": pd.array([part.rows for part in self.parts], dtype="Int64"),
            "change": [float(part.change) for part in self.parts],
        }
        if self.indicator.is_share:
            points = [None if part.points is None else 100 * float(part.points) for part in self.parts]
            columns["points"] = pd.array(points, dtype="Float64")
        return Table("explanation", self._sided([part.side for part in self.parts]) | columns)

    @property
    def by_unit(self) -> Mapping[str, Decimal]:
        """How much more every unit adds to the number, the districts in their order, the city level last."""
        value = [one for one in self.differing if one.side == Side.VALUE]
        sums = {
            code: sum((one.change for one in value if one.district_code == code), Decimal())
            for code in (*districts(), CITY)
        }
        return {code: change for code, change in sums.items() if change}

    def rows_table(self, part: str | None = None, *, limit: int | None = None) -> Table:
        """The rows behind a part by its id, or behind all: what became of each, and what it is known by.

        A person is known by the first 8 characters of the key. Masked for who sees masked rows; refuses who
        sees groups alone.
        """
        require_rows(self.look)
        if part is not None and part not in {one.id for one in self.parts}:
            raise UnknownName(N_("part"), part, [one.id for one in self.groups])
        if part is None and limit is not None and limit == self.first_limit:
            rows = self.first_rows
        else:
            rows = _rows(self, part) if limit is None else _first_rows(self, part, limit)
        rows = rows.rename(columns={"district_code": "sender"})
        idle = [name for name in _OF_SOME if name in rows and rows[name].isna().all()]
        if self.indicator.unit not in _ADDED_UP:
            # Every row adds one, or one less.
            idle += ["adds_before", "adds_after", "change"]
        sided = self._sided([Side(side) for side in rows.pop("side")])
        told = pd.DataFrame(sided, index=rows.index).join(rows.drop(columns=idle))
        return Table("explanation-rows", masked(self.look, told), of=self.indicator.tables)

    def words(self, part: Part) -> str:
        """The msgid for a part, with `{n}` where its number stands."""
        tables = self.indicator.tables
        table = "places" if len(tables) > 1 and part.side is Side.VALUE else tables[0]
        return explanations.words_of(
            part.code, part.reason_before, part.reason_after, table, of=self.indicator.unit
        )

    def terms(self, side: Side) -> tuple[Term, ...]:
        """The parts of one side as a sentence and a picture tell them."""
        return explanations.terms(
            Term(self.words(part), part.change, part.points) for part in self.parts if part.side is side
        )

    @property
    def is_told_as_share(self) -> bool:
        """In percentage points: a share whose total is made of other rows too; no yes or no."""
        return self.share is not None and not self.indicator.is_yes_or_no and bool(self.terms(Side.TOTAL))

    def _day(self, t: Translator) -> str:
        """The earlier day; of one that was published again, which of its reports."""
        if self.earlier.as_of != self.later.as_of:
            return formats.day(self.earlier.as_of, t.language)
        if self.earlier.revision:
            return labels.snapshot_day(self.earlier, t)
        return t("{day} as first reported", day=formats.day(self.earlier.as_of, t.language))

    @property
    def _years(self) -> tuple[int, int] | None:
        return (self.pair.year_before, self.pair.year_after) if self.has_years else None

    def _sided(self, sides: Sequence[Side]) -> dict[str, object]:
        """A column that says of which side of the number a row is, where it has two."""
        words = {side: self.side_word(side) for side in Side}
        if None in words.values():
            return {}
        return {"counted_side": pd.Series([words[side] for side in sides], dtype=object)}

    def _change(self, side: Side) -> Decimal | None:
        before, after = (getattr(one, side, None) for one in (self.before, self.after))
        return None if before is None or after is None else after - before


def explanation(
    look: Look, indicator_id: str, earlier: Snapshot, *, year: int | None = None, first_rows: int = 0
) -> Explanation:
    """Why a number is another one by the snapshot looked at than by an earlier one, in the unit looked at.

    The parts are exact: those of the value add up to its change, those of the total to the total's, a number
    that is not known standing for none. A share's change is split by Das Gupta's method
    (`assess/decomposition.py`). `year` is the fund or calendar year meant in both; None is that of each
    snapshot's own day, for a floor or growth that of the later one. Whoever shows `first_rows` of its rows
    has them read along: to compare the two snapshots is what takes the time. UnknownName for an unknown
    indicator, SnapshotRefused for a sample beside real data or a later snapshot.
    """
    indicator = look.register.indicator(indicator_id)
    if earlier.origin is not look.snapshot.origin:
        raise SnapshotRefused(
            "Snapshots {a} and {b} cannot be compared: one is sample data, the other is real. "
            "Choose two of a kind.",
            a=earlier.seq,
            b=look.snapshot.seq,
        )
    if _place(earlier) > _place(look.snapshot):
        raise SnapshotRefused(
            "A change is explained from the earlier snapshot on: snapshot {a} is later than snapshot {b}.",
            a=earlier.seq,
            b=look.snapshot.seq,
        )
    return _explained(look, indicator.id, earlier.seq, earlier.digest, year, first_rows)


def steps(shown: Explanation, t: Translator) -> tuple[End, tuple[Step, ...], End] | None:
    """What a waterfall draws: the number before, its parts, the number after; None where one is not known.

    A share is drawn in percentage points, its denominator's parts after its numerator's.
    """
    days = (labels.snapshot_day(one, t) for one in (shown.earlier, shown.later))
    if shown.share is not None and shown.is_told_as_share:
        ends = (shown.share.before, shown.share.after)
        digits = shown.decimals_of_steps
        before, after = (
            End(day, 100 * float(end), formats.percent(float(end), decimals=digits))
            for day, end in zip(days, ends, strict=True)
        )
        told = [
            Step(
                t(
                    "{side}: {name}",
                    side=labels.word("counted_side", shown.side_word(side), t),
                    name=term.name(t),
                ),
                100 * float(term.points),
                t("{gap} pp", gap=explanations.signed_points(term.points, decimals=digits)),
            )
            for side in Side
            for term in shown.terms(side)
            if term.points is not None
        ]
        return before, tuple(told), after
    if shown.change is None or shown.before is None or shown.after is None:
        return None
    in_words = (shown.indicator, shown.look.register, t)
    before, after = (
        End(day, float(one.value or 0), explanations.in_full(one.value or Decimal(), *in_words))
        for day, one in zip(days, (shown.before, shown.after), strict=True)
    )
    told = [
        Step(term.name(t), float(term.change), explanations.signed(term.change, *in_words))
        for term in shown.terms(Side.VALUE)
    ]
    return before, tuple(told), after


def by_unit_words(shown: Explanation, t: Translator) -> dict[str, str]:
    """`by_unit` as it is written, with signs and units."""
    in_words = (shown.indicator, shown.look.register, t)
    return {code: explanations.signed(change, *in_words) for code, change in shown.by_unit.items()}


def last_quarter_of(look: Look) -> Snapshot | None:
    """What "since last quarter" compares with: the last snapshot before the quarter looked at."""
    day = last_quarter(look)
    return look.on(day).snapshot if day else None


def year_before_of(look: Look) -> Snapshot | None:
    """The snapshot of a year earlier, or the last one before that; None where there is none."""
    since = years_before(look.as_of)
    return look.on(since).snapshot if look.days[0] <= since else None


def compared_with(look: Look) -> dict[str, Snapshot]:
    """What the snapshot looked at is compared with: `quarter`, `year`, and every earlier one by its seq."""
    usual = {"quarter": last_quarter_of(look), "year": year_before_of(look)}
    found = {name: snapshot for name, snapshot in usual.items() if snapshot is not None}
    earlier = others(look).items()
    return found | {seq: one for seq, one in earlier if _place(one) < _place(look.snapshot)}


def others(look: Look) -> dict[str, Snapshot]:
    """Every other snapshot of the kind looked at by its seq, the newest first."""
    found = reversed(look.catalogue.snapshots())
    own = look.snapshot
    return {str(one.seq): one for one in found if one.seq != own.seq and one.origin is own.origin}


def _place(snapshot: Snapshot) -> tuple[date, int]:
    """Where a snapshot stands in time: told backwards, a change would name events that never were."""
    return snapshot.as_of, snapshot.seq


def until(look: Look, seq: int) -> Look:
    """The same by another snapshot, as it was known when that one was published."""
    return look if seq == look.snapshot.seq else look.known_at(seq, look.catalogue.at(seq).as_of)


def years(look: Look) -> tuple[int, ...]:
    """The years a number may be of, the newest first."""
    return tuple(range(look.as_of.year, look.days[0].year - 1, -1))


@lru_cache(maxsize=128)
def _explained(
    look: Look, indicator_id: str, seq: int, _sha256: str, year: int | None, first_rows: int
) -> Explanation:
    indicator = look.register.indicator(indicator_id)
    earlier, later = look.catalogue.at(seq), look.snapshot
    own = later if indicator.kind.is_yearly else earlier
    pair = Pair(earlier, later, year or own.as_of.year, year or later.as_of.year)
    with questions.comparing(
        look.catalogue, pair, indicator.id, scope=look.scope, unit=look.unit
    ) as compared:
        before, after = compared.known(look.unit)
        differing = compared.parts(look.unit)
        rows = compared.rows(look.unit, limit=first_rows) if first_rows else pd.DataFrame()
    share = _share(indicator, before, after)
    parts = [
        Part(Side(one.side), Code(one.code), one.reason_before, one.reason_after, one.rows, one.change)
        for one in differing
    ]
    if not look.scope.is_everything:
        parts += _elsewhere(parts, before, after)
    told = _merged(replace(part, points=_points(part, share)) for part in parts)
    return Explanation(look, indicator, pair, before, after, told, differing, rows, first_rows)


@lru_cache(maxsize=64)
def _first_rows(shown: Explanation, part: str | None, limit: int) -> pd.DataFrame:
    """The first rows of a part, which a page asks for again on every run."""
    return _rows(shown, part, limit=limit)


def _rows(shown: Explanation, part: str | None, *, limit: int | None = None) -> pd.DataFrame:
    """The rows behind a part by its id, or behind all, of the scope and unit looked at."""
    side, _, code = (part or "").partition(".")
    look = shown.look
    with questions.comparing(
        look.catalogue, shown.pair, shown.indicator.id, scope=look.scope, unit=look.unit
    ) as compared:
        return compared.rows(look.unit, side=side or None, code=code or None, limit=limit)


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts alike but for what they add, as one; the value's first, what adds first, the largest first."""
    merged: dict[tuple[str | None, ...], Part] = {}
    for part in parts:
        key = part.side, part.code, part.reason_before, part.reason_after
        known = merged.get(key)
        if known is not None:
            part = replace(
                part,
                rows=None if known.rows is None or part.rows is None else known.rows + part.rows,
                change=known.change + part.change,
                points=None if known.points is None or part.points is None else known.points + part.points,
            )
        merged[key] = part
    order = list(Code)
    return tuple(
        sorted(
            merged.values(),
            key=lambda part: (part.side is not Side.VALUE, order.index(part.code), -abs(part.change)),
        )
    )


def _elsewhere(parts: Sequence[Part], before: Known | None, after: Known | None) -> list[Part]:
    """What rows that the viewer does not see add to the city's number."""
    found = []
    for side in Side:
        first, second = (getattr(one, side, None) or Decimal() for one in (before, after))
        rest = second - first - sum((part.change for part in parts if part.side is side), Decimal())
        if rest:
            found.append(Part(side, Code.ELSEWHERE, None, None, None, rest))
    return found


def _share(indicator: Indicator, before: Known | None, after: Known | None) -> ShareChange | None:
    if not indicator.is_share or before is None or after is None:
        return None
    numbers = before.value, before.total, after.value, after.total
    return None if None in numbers else share_change(*numbers)  # type: ignore[arg-type]


def _points(part: Part, share: ShareChange | None) -> Fraction | None:
    """What a part adds to a share (0–1)."""
    if share is None:
        return None
    per_one = share.per_numerator if part.side is Side.VALUE else share.per_denominator
    return per_one * Fraction(part.change)
