"""What in a submitted text could be a person's name, and how the names of files and sheets are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analytics.id_numbers import without_personal_numbers
from analytics.visible import cut, file_name, visible

#: Excel takes sheet names of 31 characters, other programs longer ones.
LONGEST_SHEET_NAME = 60
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


def shown_file(name: str) -> str:
    """A file's name as it is shown and kept; the same again when it is asked for twice."""
    return file_name(without_personal_numbers(name))


def shown_sheet(name: str) -> str:
    """The same of a sheet's name."""
    return cut(" ".join(visible(without_personal_numbers(name)).split()), LONGEST_SHEET_NAME)


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
