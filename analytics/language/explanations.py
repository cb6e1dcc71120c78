"""Why a number changed, as one sentence of an official report, made by rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analytics.errors import N_
from analytics.language import formats, phrases
from analytics.language.translator import Translator
from analytics.policy.register import Indicator, Register

#: What is said of a row that is new, by the table it is of.
_NEW: Mapping[str, str] = {
    "registrations": N_("new in the register {n}"),
    "funding": N_("newly booked {n}"),
    "communities": N_("newly listed {n}"),
    "institutions": N_("newly established {n}"),
    "activities": N_("newly held {n}"),
    "measures": N_("newly adopted {n}"),
}
#: What is said of a row that counts now, by why it did not before.
_NOW_COUNTS: Mapping[str, str] = {
    "no_certificate": N_("newly certified {n}"),
    "not_senior": N_("newly mid-level or senior {n}"),
    "not_professional": N_("newly recognised as professionals {n}"),
    "not_on_post": N_("newly in post {n}"),
    "unstaffed": N_("newly staffed {n}"),
    "no_posts": N_("posts newly set up {n}"),
    "not_registered": N_("newly registered {n}"),
    "not_assessed": N_("newly assessed {n}"),
    "no_contract": N_("with a new labour contract {n}"),
    "no_insurance": N_("newly insured {n}"),
    "no_hours": N_("newly trained {n}"),
    "no_volunteers": N_("newly linked with volunteers {n}"),
    "no_party_organization": N_("new party organizations {n}"),
    "not_project_staff": N_("newly on a purchased project {n}"),
    "not_evaluated": N_("newly evaluated {n}"),
    "not_established": N_("newly established {n}"),
    "not_adopted": N_("newly adopted {n}"),
    "not_held": N_("newly held {n}"),
    "not_booked": N_("newly booked {n}"),
    "cancelled": N_("registered again {n}"),
    "not_cancelled": N_("newly cancelled for a breach {n}"),
}
#: What is said of a row that counts no longer, by why it does not.
_NO_LONGER: Mapping[str, str] = {
    "cancelled": N_("cancelled {n}"),
    "closed": N_("closed {n}"),
    "lapsed": N_("registrations lapsed {n}"),
    "not_on_post": N_("no longer in post {n}"),
    "unstaffed": N_("newly vacant {n}"),
    "no_posts": N_("posts given up {n}"),
    "earlier_year": N_("counted in an earlier year {n}"),
    "cancelled_earlier": N_("counted in an earlier year {n}"),
    "not_assessed": N_("not yet assessed this year {n}"),
    "no_hours": N_("not yet trained this year {n}"),
    "other_year": N_("counted in another fund year {n}"),
    "older_report": N_("not yet reported for this year {n}"),
}
#: What is said of the others, by what became of them.
_OTHERS: Mapping[str, str] = {
    "first_report": N_("first reported {n}"),
    "new": N_("newly counted {n}"),
    "late": N_("reported late {n}"),
    "moved_here": N_("moved in from other districts {n}"),
    "now_counts": N_("now counted for other reasons {n}"),
    "revised_in": N_("added in revisions {n}"),
    "amount": N_("amounts changed by {n}"),
    "moved_away": N_("moved to other districts {n}"),
    "no_longer": N_("no longer counted for other reasons {n}"),
    "withdrawn": N_("withdrawn {n}"),
    "revised_out": N_("taken out in revisions {n}"),
    "elsewhere": N_("in districts outside your scope {n}"),
}
#: What is said of communities that have somebody, or nobody any more.
_PLACES: Mapping[str, str] = {
    **dict.fromkeys(("new", "now_counts"), N_("newly staffed {n}")),
    **dict.fromkeys(("no_longer", "withdrawn"), N_("newly vacant {n}")),
}
#: What is said of units that count once, by the table that shows what they have.
_UNITS: Mapping[str, str] = {
    "institutions": N_("{n} with a new one"),
    "activities": N_("{n} where it was newly done"),
    "measures": N_("{n} where it was newly adopted"),
}
_UNITS_NO_LONGER = N_("{n} without it now")
#: Reasons of time alone: what a unit had, it still has.
_OF_ANOTHER_YEAR = ("earlier_year", "other_year", "older_report")
#: What is said of those that are too many to name, and how many are said on one side.
_REST = N_("others together {n}")
_NAMED = 6


@dataclass(frozen=True)
class Term:
    """Parts of a difference that are said in the same words, and how much more they make (below 0: less)."""

    words: str
    change: Decimal
    #: What they add to a share (0–1); None of a count.
    points: Fraction | None = None

    def name(self, t: Translator) -> str:
        """The words without a number: `新进登记`."""
        return t(self.words, n="").strip()


def words_of(
    code: str, reason_before: str | None, reason_after: str | None, table: str, *, of: str | None = None
) -> str:
    """The msgid for what became of some rows of a table, with `{n}` where their number stands.

    `of` is the unit of that number: where it is not rows that are counted, but whom they are of.
    """
    if table == "places":
        return _PLACES.get(code, _OTHERS[code])
    if of in ("districts", "units") and code in ("new", "now_counts"):
        return _UNITS.get(table, _OTHERS[code])
    if of in ("districts", "units") and code in ("no_longer", "withdrawn"):
        return _NO_LONGER[reason_after] if reason_after in _OF_ANOTHER_YEAR else _UNITS_NO_LONGER
    if of == "attendances" and code in ("new", "now_counts"):
        return N_("newly trained {n}")
    if code == "new":
        return _NEW.get(table, _OTHERS[code])
    if code == "now_counts":
        return _NOW_COUNTS.get(reason_before or "", _OTHERS[code])
    if code == "no_longer":
        return _NO_LONGER.get(reason_after or "", _OTHERS[code])
    return _OTHERS[code]


def terms(parts: Iterable[Term]) -> tuple[Term, ...]:
    """Parts said in the same words as one; what adds first, then what takes away, the largest first.

    Of many the largest are named; the others are one term, the last.
    """
    merged: dict[str, Term] = {}
    for part in parts:
        merged[part.words] = _sum(part.words, (merged[part.words], part)) if part.words in merged else part
    told = sorted(
        (term for term in merged.values() if term.change),
        key=lambda term: (term.change < 0, -abs(term.change)),
    )
    if len(told) <= _NAMED:
        return tuple(told)
    largest = sorted(told, key=lambda term: -abs(term.change))[: _NAMED - 1]
    rest = _sum(_REST, [term for term in told if term not in largest])
    return (*(term for term in told if term in largest), rest)


def listed(told: Sequence[Term], indicator: Indicator, register: Register, t: Translator) -> str:
    """`新进登记31人，迟报补计4人，注销9人`."""
    said = [t(term.words, n=amount(term, indicator, register, t)) for term in told]
    # Each is a clause of its own, not a word in a list.
    return ("，" if t.language == "zh" else ", ").join(said)


def count_sentence(
    day: str, change: Decimal, told: Sequence[Term], indicator: Indicator, register: Register, t: Translator
) -> str:
    """`较2020年3月31日增加23人：新进登记31人，注销8人。`"""
    if not told:
        return t("The same as on {day}: nothing in it has changed.", day=day)
    parts = listed(told, indicator, register, t)
    amount = in_full(abs(change), indicator, register, t)
    if change > 0:
        return t("Since {day} {n} more: {parts}.", day=day, n=amount, parts=parts)
    if change < 0:
        return t("Since {day} {n} fewer: {parts}.", day=day, n=amount, parts=parts)
    return t("The same number as on {day}, though not of the same: {parts}.", day=day, parts=parts)


def unknown_sentence(day: str, before: str | None, after: str | None, parts: str, t: Translator) -> str:
    """Where one of the two snapshots does not know the number; amounts as they are written."""
    if before is None and after is None:
        return t("The number is known neither on {day} nor now.", day=day)
    if before is None:
        if not parts:
            return t("Not known on {day}; now {after}.", day=day, after=after)
        return t("Not known on {day}; now {after}: {parts}.", day=day, after=after, parts=parts)
    return t("{before} on {day}; not known now.", day=day, before=before)


def total_sentence(
    said: str, name: str, told: Sequence[Term], indicator: Indicator, register: Register, t: Translator
) -> str:
    """`与2020年3月31日相同，各项未变。上一资金年度+500元（迟报补计500元）。`"""
    change = sum((term.change for term in told), Decimal())
    values = {
        "said": said,
        "side": name[0].upper() + name[1:],
        "n": signed(change, indicator, register, t) if change else t("unchanged"),
        "parts": listed(told, indicator, register, t),
    }
    return t("{said} {side}: {n} ({parts}).", **values)


def of_year(said: str, years: tuple[int, int] | None, indicator: Indicator, t: Translator) -> str:
    """The sentence with the year its number is of, where there is one number a year."""
    if years is None:
        return said
    before, after = years
    is_money = indicator.unit in ("yuan", "projects")
    if before == after:
        whole = N_("Fund year {year}: {said}") if is_money else N_("In {year}: {said}")
        return t(whole, year=after, said=_inside(said, t))
    whole = (
        N_("Fund year {year}, compared with {before}: {said}")
        if is_money
        else N_("In {year}, compared with {before}: {said}")
    )
    return t(whole, year=after, before=before, said=_inside(said, t))


def _inside(said: str, t: Translator) -> str:
    """An English sentence goes on in lower case behind a colon."""
    return said[0].lower() + said[1:] if t.language == "en" else said


def adding_up(before: Fraction, after: Fraction, of_sides: Sequence[Fraction], *, most: int = 3) -> int:
    """How many digits after the point it takes, up to so many, until what is written adds up.

    36.17 to 35.94 is 0.2 less, which 36.2 and 35.9 deny. Where the sides never do, the ends have to.
    """

    def ends_add_up(digits: int) -> bool:
        gap = _written(after - before, digits)
        return adds_up(before, after, [after - before], digits) and bool(gap) == (before != after)

    def sides_add_up(digits: int) -> bool:
        sides = [_written(one, digits) for one in of_sides]
        is_each_said = all(bool(said) == bool(one) for said, one in zip(sides, of_sides, strict=True))
        return is_each_said and (not sides or sum(sides) == _written(after - before, digits))

    good = [digits for digits in range(1, most + 1) if ends_add_up(digits)]
    return next((digits for digits in good if sides_add_up(digits)), good[0] if good else 2)


def adds_up(before: Fraction, after: Fraction, parts: Sequence[Fraction], digits: int) -> bool:
    """Whether shares and what leads from one to the other add up as they are written, with so many digits."""
    gap = _written(after, digits) - _written(before, digits)
    return sum((_written(one, digits) for one in parts), Decimal()) == gap


def _written(share: Fraction, digits: int) -> Decimal:
    return formats.rounded(100 * float(share), digits)


def share_sentence(
    day: str,
    before: Fraction,
    after: Fraction,
    t: Translator,
    *,
    of_sides: Sequence[str],
    decimals: int | None = None,
) -> str:
    """`较2020年3月31日提高2.4个百分点（60.1%→62.5%）：分子…；分母…。`"""
    digits = _decimals(after - before) if decimals is None else decimals
    values = {
        "day": day,
        "before": formats.percent(float(before), decimals=digits),
        "after": formats.percent(float(after), decimals=digits),
        "gap": formats.fixed(abs(100 * float(after - before)), decimals=digits),
    }
    if not of_sides:
        return t("The same as on {day}, {after}: nothing in it has changed.", **values)
    values["parts"] = t("; ").join(of_sides)
    if after > before:
        return t("Since {day} up {gap} pp ({before} to {after}): {parts}.", **values)
    if after < before:
        return t("Since {day} down {gap} pp ({before} to {after}): {parts}.", **values)
    return t("The same share as on {day} ({after}), though not of the same: {parts}.", **values)


def side_sentence(
    is_numerator: bool,
    change: Decimal,
    points: Fraction,
    told: Sequence[Term],
    indicator: Indicator,
    register: Register,
    t: Translator,
    *,
    decimals: int | None = None,
) -> str:
    """`分子增加18人，影响+1.3个百分点（新上岗18人）`."""
    parts = listed(told, indicator, register, t)
    values = {
        "n": signed(change, indicator, register, t) if change else t("unchanged"),
        "gap": signed_points(points, decimals=decimals),
        "parts": parts,
    }
    if is_numerator:
        return t("numerator {n}, which makes {gap} pp ({parts})", **values)
    return t("denominator {n}, which makes {gap} pp ({parts})", **values)


def in_full(value: Decimal, indicator: Indicator, register: Register, t: Translator) -> str:
    """An amount to the last fen, with its unit: `305,000元`, `23人`."""
    number = formats.number(float(value), decimals=2 if indicator.unit == "yuan" else 0)
    return phrases.with_unit(number, phrases.unit_word(number, indicator, register, t), t)


def amount(term: Term, indicator: Indicator, register: Register, t: Translator) -> str:
    """Without a sign where the words tell which way; with one where they do not."""
    if term.words in (_OTHERS["amount"], _OTHERS["elsewhere"], _REST):
        return signed(term.change, indicator, register, t)
    return in_full(abs(term.change), indicator, register, t)


def signed_points(points: Fraction, *, decimals: int | None = None) -> str:
    """`+1.3` percentage points."""
    return formats.signed(100 * float(points), decimals=_decimals(points) if decimals is None else decimals)


def signed(change: Decimal, indicator: Indicator, register: Register, t: Translator) -> str:
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + in_full(abs(change), indicator, register, t)


def _sum(words: str, told: Sequence[Term]) -> Term:
    points = [term.points for term in told]
    return Term(
        words,
        sum((term.change for term in told), Decimal()),
        None if None in points else sum(filter(None, points), Fraction()),
    )


def _decimals(points: Fraction) -> int:
    """One digit after the point, two where one would say 0.0 of what is not nothing."""
    return 1 if abs(points) >= Fraction(5, 10_000) or not points else 2
