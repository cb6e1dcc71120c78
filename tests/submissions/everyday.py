"""What offices write instead of what the dictionary asks for, taken down by hand: it is no copy of it."""

from __future__ import annotations

from collections.abc import Mapping

#: Headers by the one the template has.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "身份证号": ("身份证号码", "*身份证号", "公民身份证号码", "身份证号*"),
    "姓名": ("*姓名", "姓名（必填）"),
    "性别": ("*性别",),
    "学历": ("*学历",),
    "县区": ("*县区",),
    "人才类别": ("*人才类别",),
    "资金来源": ("*资金来源",),
    "用途": ("*用途",),
}
AMOUNT_IN_YUAN = ("金额（元）", "金额（单位：元）", "金额/元", "*金额(元)")
AMOUNT_IN_TEN_THOUSAND = ("金额（万元）", "金额（单位：万元）")

#: Words by code, where the dictionary has another label.
WORDS: Mapping[str, tuple[str, ...]] = {
    "bachelor": ("大学本科", "本科学历"),
    "college": ("大学专科", "专科"),
    "postgraduate": ("硕士研究生", "硕士"),
    "social_worker": ("中级", "中级社会工作师"),
    "assistant": ("初级", "助理社工师"),
    "senior": ("高级",),
    "lottery": ("福彩公益金", "体彩公益金", "福利彩票公益金"),
    "fiscal": ("财政拨款",),
    "male": ("男性",),
    "female": ("女性",),
}

#: Signs in an optional cell that there is nothing to say.
NOTHING = ("/", "—", "-", "无", "——")

#: Lines above the header that say that amounts are in 万元, and where such a line may stand below the rows.
TEN_THOUSAND_ABOVE = (
    "单位：万元", "单位:万元", "（单位：万元）", "金额单位：万元", "单 位：万元", "单\u3000位：万 元",
    "单位（万元）", "单位 万元", "计量单位：万元", "币种：人民币 单位：万元", "单位：\n万元",
    "单位：（万元）",
)  # fmt: skip
TEN_THOUSAND_BELOW = ("单位：万元", "（单位：万元）", "金额单位：万元")
#: Units no header may have.
UNKNOWN_UNITS = ("单位：千元", "单位：百万元", "单位：亿元", "（单位：十万元）", "金额单位：百元")
#: Lines that name a unit for some of the amounts, or two.
UNCLEAR_UNITS = ("单位：元/万元", "部分金额以万元计，见备注", "大额以万元为单位")

#: Last lines of a sheet, each a list of cells; none of them is a row.
FOOTERS: tuple[tuple[str | None, ...], ...] = (
    ("填表人：赵甲", None, "审核人：钱乙"),
    ("填表人: 赵甲   审核人: 钱乙",),
    ("制表：赵甲", None, "审核：钱乙", None, "复核：孙丙"),
    ("填报：赵甲",),
    ("会计：赵甲", None, "出纳：钱乙"),
    ("领导签字：",),
    ("单位负责人（签字）：", None, None, "填报日期：2016年8月22日"),
    ("示例民政局（盖章）",),
    ("（盖章）",),
    ("资料来源：示例民政局",),
    ("※为必填",),
    ("※ 身份证号为必填项",),
    ("联系电话：0931-0000000",),
)
NOTES = (
    "注：本表由县（区）民政局填报，逾期不候。", "注: 1. 空白表示不详；2. 金额按实际列支填写。",
    "说明：本表一式两份。", "备注：以上数据截至报告期末。", "以下空白", "第1页，共1页",
)  # fmt: skip
TOTALS = ("合计", "合 计", "合\u3000计", "合计：", "合计:", "总计", "共计", "本页合计", "以上合计")

#: Number formats that show the very number, and such that show another, with the shape .ods has for each.
FAITHFUL_FORMATS = ("#,##0.00", "0.00_ ", "[Red]#,##0.00", "¥#,##0.00", '#,##0.00"元"')
OTHER_NUMBER_FORMATS = ('0"万元"', '0.0"万"', "#,##0,", "0%", '0.0,"千元"')
