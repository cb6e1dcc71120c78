"""What in a submitted text could be a person's: ID numbers and names. Nothing else is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

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
#: Fifteen digits and more, perhaps with spaces or hyphens among them.
_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[\s-]?[0-9]){13,}[\s-]?[0-9Xx](?![0-9])")
#: The same as a number cell shows it, its last digits lost: 6.20102198503121e+17.
_ROUNDED = re.compile(r"[0-9]\.[0-9]{6,}[eE]\+?1[4-8]")
#: The year of birth where a digit before it was lost or doubled.
_NEAR_BIRTH = re.compile(r"[0-9]{5,7}(?:19[2-9]|200)")
_HAN = re.compile(r"[\u4e00-\u9fff·]+")
#: The surnames of the 百家姓 and those common today.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃"
    "利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付涂代邸苟佘豆拓妥达鲜保"
)  # fmt: skip
_DOUBLE_SURNAMES = (
    "欧阳", "上官", "司马", "诸葛", "尉迟", "皇甫", "慕容", "令狐", "司徒", "夏侯", "东方",
    "公孙", "长孙", "拓跋",
)  # fmt: skip
#: What ends so is a place, an office, a thing or a word of the register, and nobody's name.
_NO_NAME_ENDS = tuple(
    "区县市省州乡镇村街道路社所局院校部站厅办会司处科室队员生级型类项岗位费款金证书历性化业务"
)


def check_digit(first17: str) -> str:
    """The 18th digit that belongs to the first seventeen (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def born(digits: str) -> date | None:
    """The date of birth in 18 digits."""
    try:
        return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return None


def holds_id_number(text: str, *, mistyped: bool = True) -> bool:
    """Whether an ID number stands somewhere in a text, also with spaces or hyphens between its digits.

    `mistyped` takes those too whose check digit is wrong or, of 15 digits, absent: area and birth are enough.
    """
    joined = re.sub(r"(?<=[0-9])[\s-]+(?=[0-9Xx])", "", text)
    for match in re.findall(r"(?<![0-9])[1-9][0-9]{14}(?:[0-9]{2}[0-9Xx])?(?![0-9])", joined):
        if len(match) == 18 and check_digit(match[:17]) == match[17].upper():
            return True
        day = born(match if len(match) == 18 else f"{match[:6]}19{match[6:]}")
        if mistyped and match[:2] in AREAS and day is not None and 1900 <= day.year < _BORN_BEFORE:
            return True
    return False


def without_personal_numbers(text: str) -> str:
    """The text with stars in place of every number that could be an ID number, a mistyped one too.

    Numbers of vouchers, contracts and communities, and amounts, are nobody's and stay.
    """
    masked = _LONG_NUMBER.sub(lambda found: "***" if _could_be_id_number(found[0]) else found[0], text)
    return _ROUNDED.sub("***", masked)


def _could_be_id_number(written: str) -> bool:
    digits = re.sub(r"[\s-]", "", written)
    if len(digits) == 15:
        day = born(f"{digits[:6]}19{digits[6:]}")
        return digits[:2] in AREAS and day is not None and day.year >= _OLD_NUMBER_BORN_FROM
    if len(digits) == 18:
        return holds_id_number(digits) or (digits[:2] in AREAS and bool(_NEAR_BIRTH.match(digits)))
    return digits[:2] in AREAS and bool(_NEAR_BIRTH.match(digits))


def holds_name(text: str, name: str, *, words: Iterable[str]) -> bool:
    """Whether a text holds the name of its row's person, or something that reads like anybody's name.

    A name is two to four characters that begin with a surname; what stands in one of `words` is none.
    """
    known = "\n".join(words)
    if len(name) > 1 and name in text:
        return True
    return any(_is_name(chunk) and chunk not in known for chunk in _HAN.findall(text))


def _is_name(chunk: str) -> bool:
    if "·" in chunk.strip("·"):
        return True
    begins = chunk[0] in _SURNAMES or chunk.startswith(_DOUBLE_SURNAMES)
    return 2 <= len(chunk) <= 4 and begins and not chunk.endswith(_NO_NAME_ENDS)
