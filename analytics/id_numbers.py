"""ID numbers (GB 11643) in texts, however they are written.

A text is read sign by sign: full-width, Chinese and other digits as what they mean, what has no width not
at all, and whatever is no letter as a separator. Each sign remembers its place, so that stars stand for the
number and for nothing beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from operator import mul

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
#: The first two digits: provinces, Hong Kong, Macao, Taiwan and residence permits.
AREAS = frozenset(
    str(area)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for area in range(first, last + 1)
)
#: Nobody in the register is younger; numbers made of a later day are those of files and ledgers.
_BORN_BEFORE = 2010
#: Of 15 digits; a community code with three digits too many seems to name an earlier day.
_OLD_NUMBER_BORN_FROM = 1930
#: The year of birth where a digit before it was lost or doubled.
_NEAR_BIRTH = re.compile(r"[0-9]{5,7}(?:19[2-9]|200)")

#: No text with less of them holds one, not even 6.201021e17.
_SHORTEST, _FEWEST_DIGITS = 11, 9
#: Words of so many signs may stand between two halves of one number.
_WORDS_BETWEEN = 12
#: Signs that may be digits or words: 第一 before a number is no part of it. Letters are typed for 0 and 1.
_PERHAPS = {sign: "ABCDEFGHIJ"[value] for value, signs in enumerate((
    "〇零○oOоОοΟ", "一壹弌幺lIІ", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)) for sign in signs}  # fmt: skip
_AS_DIGITS, _AS_WORDS = str.maketrans("ABCDEFGHIJ", "0123456789"), str.maketrans("ABCDEFGHIJ", "_" * 10)
#: The last character of one number in eleven, and what is typed for it.
_TEN = frozenset("xX×✕✖⨯ХхΧχⅩⅹ")
#: Of the numbers a sign may stand for, those of one digit.
_ONE_DIGIT = frozenset(range(10))
#: Letters that are drawn as nothing.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_A_DIGIT, _GROUP = re.compile("[0-9A-J]"), re.compile("[0-9]+")
_TEN_NEXT = re.compile("[ .+]*x")
#: A number as a number cell shows it, its last digits lost: 6.20102198503121e+17.
_ROUNDED = re.compile(r" *([0-9]\.[0-9]{6,})e\+?1[4-8]")


class Likeness(IntEnum):
    """How much like an ID number a number must be: the check digit tells, area and birth do, or a part."""

    POSSIBLE = 0
    LIKELY = 1
    CERTAIN = 2


def check_digit(first17: str) -> str:
    """The 18th digit that belongs to the first seventeen (GB 11643)."""
    total = sum(map(mul, map(int, first17), _WEIGHTS))
    return _CHECK_DIGITS[total % 11]


def born(digits: str) -> date | None:
    """The date of birth in 18 digits."""
    try:
        return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return None


def holds_id_number(text: str, *, mistyped: bool = True) -> bool:
    """Whether an ID number stands somewhere in a text, in whatever writing.

    `mistyped` takes those too whose check digit is wrong or, of 15 digits, absent: area and birth are enough.
    """
    return any(_found(text, Likeness.LIKELY if mistyped else Likeness.CERTAIN))


def without_personal_numbers(text: str) -> str:
    """The text with stars in place of every number that could be an ID number, a mistyped one too.

    Numbers of vouchers, contracts and communities, and amounts, are nobody's and stay.
    """
    end, parts = 0, []
    for first, last in sorted(set(_found(text, Likeness.POSSIBLE))):
        if first >= end:
            parts += [text[end:first], "***"]
        end = max(end, last + 1)
    return "".join([*parts, text[end:]])


@dataclass(frozen=True)
class _Digits:
    """Digits in a row, perhaps with separators and short words among them."""

    text: str
    #: Of each digit its place among the signs.
    at: Sequence[int]
    #: The digit with which each group of neighbours begins; the last is behind the end.
    groups: Sequence[int]
    #: Of them those with a word before.
    worded: frozenset[int]
    #: Of digits with an X behind them the place of that.
    tens: dict[int, int]


def _found(text: str, like: Likeness) -> Iterator[tuple[int, int]]:
    """First and last place of every number that is so much like an ID number, of each half of one."""
    if len(text) < _SHORTEST:
        return
    places = [place for place, sign in enumerate(text) if _sign(sign)]
    signs = "".join(map(_sign, text))
    if len(_A_DIGIT.findall(signs)) < _FEWEST_DIGITS:
        return
    for match in _ROUNDED.finditer(signs.translate(_AS_DIGITS)):
        if like is Likeness.POSSIBLE or (like is Likeness.LIKELY and _is_near(match[1].replace(".", ""))):
            yield places[match.start(1)], places[match.end() - 1]
    yield from _places(signs.translate(_AS_WORDS), places, like)
    if (as_digits := signs.translate(_AS_DIGITS)) != signs:
        yield from _places(as_digits, places, max(like, Likeness.LIKELY))


def _places(signs: str, places: Sequence[int], like: Likeness) -> Iterator[tuple[int, int]]:
    for digits in _rows(signs):
        for first, last, end in (*_windows(digits, like), *_whole(digits, like)):
            halves = [first, *(at for at in sorted(digits.worded) if first < at <= last), last + 1]
            for start, stop in pairwise(halves):
                behind = end if stop == last + 1 else digits.at[stop - 1]
                yield places[digits.at[start]], places[behind]


@lru_cache(maxsize=8192)
def _sign(sign: str) -> str:
    """What a character is here: a digit, an x, an e, a separator (space . +), a letter (_), or nothing."""
    category = unicodedata.category(sign)
    if category in ("Cf", "Mn", "Me") or sign in _FILLERS:
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    if perhaps := _PERHAPS.get(sign) or _PERHAPS.get(plain):
        return perhaps
    if sign in _TEN:
        return "x"
    # Not only what is a digit to Python: 〡 of Suzhou and ㊀ in its circle are numbers of one digit.
    if (value := unicodedata.numeric(sign, None)) in _ONE_DIGIT:
        return str(int(value))
    plain = plain.lower()
    if plain in ("x", "e", ".", "+"):
        return plain
    return "_" if category.startswith("L") else " "


def _rows(signs: str) -> Iterator[_Digits]:
    """The digits of a text, parted where more words stand between them than a number has."""
    groups = list(_GROUP.finditer(signs))
    row: list[re.Match[str]] = []
    for group in groups:
        if (
            row
            and _is_word(between := signs[row[-1].end() : group.start()])
            and len(between) > _WORDS_BETWEEN
        ):
            yield _row(signs, row)
            row = []
        row.append(group)
    if row:
        yield _row(signs, row)


def _is_word(signs: str) -> bool:
    return "_" in signs or "e" in signs


def _row(signs: str, groups: Sequence[re.Match[str]]) -> _Digits:
    starts, worded, tens = [0], set[int](), dict[int, int]()
    for number, group in enumerate(groups):
        if number and _is_word(signs[groups[number - 1].end() : group.start()]):
            worded.add(starts[-1])
        starts.append(starts[-1] + len(group[0]))
        if ten := _TEN_NEXT.match(signs, group.end()):
            tens[starts[-1] - 1] = ten.end() - 1
    text = "".join(group[0] for group in groups)
    at = [place for group in groups for place in range(*group.span())]
    return _Digits(text, at, starts, frozenset(worded), tens)


def _windows(digits: _Digits, like: Likeness) -> Iterator[tuple[int, int, int]]:
    """Numbers of 18 among more digits: first and last digit, and the place of the last character."""
    neighbours = set(digits.groups)
    for first in range(len(digits.text) - 16):
        last = first + 16
        ends = [(last, "X", digits.tens[last])] if last in digits.tens else []
        if last + 1 < len(digits.text):
            ends.append((last + 1, digits.text[last + 1], digits.at[last + 1]))
        for at, sign, end in ends:
            number = digits.text[first : last + 1] + sign
            is_among_neighbours = neighbours.isdisjoint(range(first + 1, at + 1))
            is_like = _is_likely(number) and (
                _is_checked(number) or (like < Likeness.CERTAIN and is_among_neighbours)
            )
            if is_like:
                yield first, at, end


def _whole(digits: _Digits, like: Likeness) -> Iterator[tuple[int, int, int]]:
    """The same of numbers that begin and end with a group, without words in them."""
    for number, first in enumerate(digits.groups[:-1]):
        for stop in digits.groups[number + 1 :]:
            last = stop - 1
            found = digits.text[first:stop]
            if _is_like(found, like, is_one=stop == digits.groups[number + 1]):
                yield first, last, digits.at[last]
            if len(found) == 17 and last in digits.tens and _is_like(f"{found}X", like, is_one=True):
                yield first, last, digits.tens[last]
            if len(found) > 18 or stop in digits.worded:
                break


def _is_like(number: str, like: Likeness, *, is_one: bool) -> bool:
    """Whether a whole number is that of a person, or was before a digit was mistyped, lost or doubled."""
    if len(number) in (15, 18) and like < Likeness.CERTAIN and (_is_likely(number) or _is_valid(number)):
        return True
    if len(number) == 18 and like is Likeness.CERTAIN:
        return _is_likely(number) and _is_checked(number)
    is_long = len(number) > 15 if is_one else 17 <= len(number) <= 19
    return like is Likeness.POSSIBLE and is_long and _is_near(number)


def _is_likely(number: str) -> bool:
    """Area and birth are those of somebody in the register."""
    if number[:2] not in AREAS:
        return False
    is_old = len(number) == 15
    day = born(f"{number[:6]}19{number[6:]}" if is_old else number)
    return day is not None and (_OLD_NUMBER_BORN_FROM if is_old else 1900) <= day.year < _BORN_BEFORE


def _is_valid(number: str) -> bool:
    """Everything in the number is right, whoever it may be: a child's too."""
    day = born(number)
    return (
        len(number) == 18
        and number[:2] in AREAS
        and day is not None
        and 1900 <= day.year < 2100
        and _is_checked(number)
    )


def _is_checked(number: str) -> bool:
    return check_digit(number[:17]) == number[17]


def _is_near(digits: str) -> bool:
    return digits[:2] in AREAS and bool(_NEAR_BIRTH.match(digits))
