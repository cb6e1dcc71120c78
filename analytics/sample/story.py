"""The figures the sample is calibrated to: what happened, when, and where.

The city, its districts and its communities are real; everything counted in them is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

#: Added to every invented name, so that no screenshot or export passes for the real thing.
MARK = "（示例）"

#: A day that never comes.
NEVER = date(2999, 12, 31)


@dataclass(frozen=True)
class Quarter:
    """What the city counts on the last day of a quarter: active people once each, and communities."""

    as_of: date
    total: int
    professionals: int
    holders: int
    #: 社会工作师 and 高级社会工作师.
    social_workers: int
    #: Recognised as of equivalent ability (同等能力素质), without such a certificate.
    equivalent: int
    #: Urban communities with at least one professional on a post there.
    staffed: int

    @property
    def senior(self) -> int:
        return self.social_workers + self.equivalent


#: The exam is in June and its certificates come in autumn, so the register steps up in the second half
#: of each year: strongly in 2016 and 2018, weakly in 2017, and not yet in 2020 (exam put off to October).
QUARTERS = (
    Quarter(date(2014, 3, 31), 11180, 168, 78, 18, 6, 40),
    Quarter(date(2014, 6, 30), 11604, 171, 78, 18, 8, 49),
    Quarter(date(2014, 9, 30), 12324, 196, 87, 22, 8, 59),
    Quarter(date(2014, 12, 31), 12960, 224, 98, 27, 9, 70),
    Quarter(date(2015, 3, 31), 13313, 226, 98, 27, 9, 81),
    Quarter(date(2015, 6, 30), 13753, 230, 98, 27, 10, 92),
    Quarter(date(2015, 9, 30), 14503, 257, 110, 32, 10, 104),
    Quarter(date(2015, 12, 31), 15164, 288, 124, 40, 12, 118),
    Quarter(date(2016, 3, 31), 15626, 292, 124, 40, 12, 129),
    Quarter(date(2016, 6, 30), 16204, 299, 124, 40, 12, 142),
    Quarter(date(2016, 9, 30), 17186, 354, 144, 44, 12, 155),
    Quarter(date(2016, 12, 31), 18052, 415, 168, 50, 12, 170),
    Quarter(date(2017, 3, 31), 18461, 417, 168, 50, 12, 179),
    Quarter(date(2017, 6, 30), 18973, 421, 168, 50, 12, 188),
    Quarter(date(2017, 9, 30), 19843, 448, 179, 52, 12, 198),
    Quarter(date(2017, 12, 31), 20610, 478, 192, 54, 12, 210),
    Quarter(date(2018, 3, 31), 21137, 482, 192, 54, 12, 221),
    Quarter(date(2018, 6, 30), 21796, 490, 192, 54, 12, 233),
    Quarter(date(2018, 9, 30), 22916, 548, 218, 58, 12, 246),
    Quarter(date(2018, 12, 31), 23905, 612, 250, 63, 12, 260),
    Quarter(date(2019, 3, 31), 24458, 616, 250, 63, 12, 270),
    Quarter(date(2019, 6, 30), 25150, 623, 250, 63, 12, 281),
    Quarter(date(2019, 9, 30), 26325, 676, 280, 66, 12, 292),
    Quarter(date(2019, 12, 31), 27362, 735, 316, 70, 12, 305),
    Quarter(date(2020, 3, 31), 28140, 738, 317, 71, 13, 316),
    # One 社会工作师 leaves: the senior target, reached in 2019, slides from 84 to 83.
    Quarter(date(2020, 6, 30), 28904, 742, 316, 70, 13, 328),
)
DATES = tuple(quarter.as_of for quarter in QUARTERS)
FIRST, LAST = DATES[0], DATES[-1]

#: From when the people of the first snapshot came into the register.
REGISTER_BEGINS = date(2008, 1, 1)


@dataclass(frozen=True)
class Local:
    """What tells a district from the others."""

    #: Residents with college education or above, percent of adults: with the population it shares out people.
    college_pct: int
    #: Communities staffed on the last day, of 156, 80, 70, 61, 18, 24, 8 and 4.
    staffed_at_the_end: int
    #: Private agencies ever founded; about one in ten closes again.
    agencies: int


LOCAL: Mapping[str, Local] = {
    "620102": Local(36, 134, 27),
    "620103": Local(30, 68, 11),
    "620104": Local(26, 45, 6),
    "620105": Local(49, 61, 12),
    "620111": Local(16, 8, 2),
    "620121": Local(8, 4, 1),
    "620122": Local(15, 4, 1),
    "620123": Local(22, 4, 5),
}

#: Towns with a social-work post, and from when: 23 of the 61 on the last day. The others have none.
TOWN_POSTS: Mapping[str, date] = {
    "620103100000": date(2016, 5, 10),
    "620103101000": date(2018, 3, 20),
    "620103102000": date(2014, 2, 25),
    "620103103000": date(2019, 8, 14),
    "620104100000": date(2017, 4, 11),
    "620104102000": date(2015, 10, 20),
    "620104103000": date(2020, 3, 17),
    "620111101000": date(2015, 6, 9),
    "620111102000": date(2019, 11, 5),
    "620121100000": date(2016, 9, 13),
    "620121102000": date(2018, 10, 30),
    "620121106000": date(2019, 5, 21),
    "620121114000": date(2020, 5, 12),
    "620122100000": date(2017, 7, 18),
    "620122102000": date(2019, 3, 26),
    "620171103000": date(2018, 6, 12),
    "620123100000": date(2014, 3, 11),
    "620123101000": date(2016, 12, 6),
    "620123103000": date(2017, 10, 24),
    "620123104000": date(2015, 4, 16),
    "620123106000": date(2018, 12, 4),
    "620123107000": date(2019, 9, 10),
    "620123109000": date(2020, 6, 2),
}

#: A district that did not report: its rows of that day are those of the day before it in DATES.
CARRIED_FORWARD: Mapping[date, str] = {date(2018, 9, 30): "620122"}

#: The day published twice. First, posts in this many communities were reported as filled although
#: the people took them up only in 2020; the revision takes that back.
REVISED_ON = date(2019, 12, 31)
REPORTED_EARLY = 10
REPORTED_EARLY_FROM = date(2019, 12, 2)

#: People whom a second district reports as well.
REPORTED_TWICE_PROFESSIONALS = 5
REPORTED_TWICE_GENERAL = 3

#: Certificates are dated from the first exam's year; 高级社会工作师 was first examined in 2019.
FIRST_EXAM_YEAR = 2008
FIRST_SENIOR_EXAM_YEAR = 2019
SENIOR_CERTIFICATES = 5

#: Lottery money by unit and fund year 2014 … 2020, in yuan; 2020 is what is booked by 06-30.
#: Below the floor of 30,000: 红古 2014, 永登 2014 and 2015, 皋兰 2014 and 2017.
#: Flat: 七里河 2017, 红古 2018. Less than the year before: 西固 2018, 永登 2018, 皋兰 2017.
LOTTERY_YUAN: Mapping[str, tuple[int, ...]] = {
    "620100": (260000, 300000, 380000, 420000, 520000, 600000, 610000),
    "620102": (120000, 150000, 190000, 230000, 290000, 350000, 240000),
    "620103": (60000, 66000, 80000, 80000, 95000, 120000, 70000),
    "620104": (50000, 55000, 60000, 72000, 70000, 85000, 60000),
    "620105": (45000, 60000, 75000, 90000, 110000, 130000, 135000),
    "620111": (22000, 30000, 34000, 36000, 36000, 42000, 36000),
    "620121": (20000, 24000, 32000, 40000, 38000, 45000, 35000),
    "620122": (15000, 30500, 31000, 28000, 34000, 36000, 30000),
    "620123": (35000, 38000, 42000, 48000, 55000, 60000, 45000),
}


@dataclass(frozen=True)
class Founding:
    """An association or base: where, of which kind, from when, and until when."""

    district_code: str
    kind: str
    name: str
    established_on: date
    closed_on: date = NEVER


#: 永登 has no association; practice bases stand in four districts (a fifth, in 西固, was closed).
FOUNDINGS = (
    Founding("620100", "association", "兰州市社会工作者协会", date(2014, 11, 18)),
    Founding("620100", "training_base_provincial", "省级社会工作人才培训基地", date(2017, 10, 20)),
    Founding("620100", "training_base_city", "市级社会工作人才培训基地", date(2016, 9, 22)),
    Founding("620100", "joint_base", "高校共建实践基地 1", date(2014, 5, 9)),
    Founding("620100", "joint_base", "高校共建实践基地 2", date(2016, 10, 14)),
    Founding("620105", "joint_base", "高校共建实践基地 3", date(2018, 4, 12)),
    Founding("620102", "joint_base", "高校共建实践基地 4", date(2019, 9, 5)),
    Founding("620102", "association", "城关区社会工作协会", date(2012, 5, 18)),
    Founding("620103", "association", "七里河区社会工作协会", date(2014, 9, 12)),
    Founding("620105", "association", "安宁区社会工作协会", date(2015, 4, 24)),
    Founding("620104", "association", "西固区社会工作协会", date(2016, 11, 10)),
    Founding("620123", "association", "榆中县社会工作协会", date(2017, 6, 15)),
    Founding("620111", "association", "红古区社会工作协会", date(2018, 5, 22)),
    Founding("620122", "association", "皋兰县社会工作协会", date(2019, 11, 8)),
    Founding("620102", "practice_base", "城关区社会工作实习基地 1", date(2015, 6, 16)),
    Founding("620102", "practice_base", "城关区社会工作实习基地 2", date(2018, 9, 11)),
    Founding("620105", "practice_base", "安宁区社会工作实习基地", date(2016, 10, 18)),
    Founding("620104", "practice_base", "西固区社会工作实习基地", date(2016, 12, 6), date(2018, 12, 20)),
    Founding("620103", "practice_base", "七里河区社会工作实习基地", date(2017, 3, 28)),
    Founding("620123", "practice_base", "榆中县社会工作实习基地", date(2019, 5, 14)),
)


def quarter_start(index: int) -> date:
    """The first day after the quarter before; before the very first lie the years that led up to it."""
    if index == 0:
        return REGISTER_BEGINS
    return date.fromordinal(DATES[index - 1].toordinal() + 1)


@dataclass(frozen=True)
class Measure:
    """A system put in force, a document issued, or an assessment rule adopted by a unit."""

    district_code: str
    measure: str
    adopted_on: date


#: Six of the eight supporting systems are in force at city level. Five districts put the work into their
#: leadership's annual assessment, six issued supporting documents; each district has a system of its own.
#: What the text asks for beside these stands after them.
MEASURES = (
    Measure("620100", "registration", date(2013, 8, 20)),
    Measure("620100", "continuing_education", date(2015, 3, 17)),
    Measure("620100", "ethics", date(2016, 12, 8)),
    Measure("620100", "supervision", date(2017, 9, 26)),
    Measure("620100", "service_evaluation", date(2018, 7, 19)),
    Measure("620100", "disclosure", date(2019, 10, 30)),
    Measure("620100", "supporting_document", date(2016, 11, 25)),
    Measure("620102", "registration", date(2013, 11, 6)),
    Measure("620103", "registration", date(2013, 12, 10)),
    Measure("620104", "registration", date(2014, 2, 18)),
    Measure("620105", "registration", date(2013, 10, 22)),
    Measure("620111", "registration", date(2014, 3, 5)),
    Measure("620121", "registration", date(2014, 1, 14)),
    Measure("620122", "registration", date(2014, 3, 19)),
    Measure("620123", "registration", date(2014, 2, 26)),
    Measure("620102", "supporting_document", date(2016, 12, 20)),
    Measure("620105", "supporting_document", date(2017, 1, 12)),
    Measure("620103", "supporting_document", date(2017, 3, 30)),
    Measure("620104", "supporting_document", date(2017, 11, 14)),
    Measure("620123", "supporting_document", date(2018, 4, 24)),
    Measure("620111", "supporting_document", date(2019, 6, 11)),
    Measure("620102", "annual_assessment", date(2017, 2, 9)),
    Measure("620105", "annual_assessment", date(2017, 2, 21)),
    Measure("620103", "annual_assessment", date(2018, 2, 6)),
    Measure("620104", "annual_assessment", date(2019, 1, 24)),
    Measure("620123", "annual_assessment", date(2020, 1, 16)),
    Measure("620102", "service_evaluation", date(2016, 6, 15)),
    Measure("620102", "supervision", date(2017, 5, 10)),
    Measure("620105", "supervision", date(2018, 3, 15)),
    Measure("620103", "service_evaluation", date(2019, 4, 18)),
    # The city's training plan is in force, and two districts have one of their own.
    Measure("620100", "training_plan", date(2017, 3, 21)),
    Measure("620102", "training_plan", date(2017, 8, 30)),
    Measure("620105", "training_plan", date(2018, 9, 4)),
    # Of the three recruitment rules the city has two, 城关 all and 安宁 one.
    Measure("620100", "recruitment_preference", date(2017, 5, 16)),
    Measure("620100", "recruitment_exam", date(2018, 11, 22)),
    Measure("620102", "recruitment_preference", date(2018, 4, 10)),
    Measure("620102", "recruitment_exam", date(2018, 4, 10)),
    Measure("620102", "recruitment_bonus", date(2019, 9, 17)),
    Measure("620105", "recruitment_bonus", date(2020, 3, 24)),
    # The city level and five districts use an information base.
    Measure("620100", "information_base", date(2016, 10, 12)),
    Measure("620102", "information_base", date(2017, 4, 26)),
    Measure("620103", "information_base", date(2018, 6, 7)),
    Measure("620104", "information_base", date(2018, 12, 13)),
    Measure("620105", "information_base", date(2017, 11, 28)),
    Measure("620123", "information_base", date(2020, 4, 15)),
    # Both standards and both sets of rules on money: one of each is still to come.
    Measure("620100", "post_standards", date(2018, 5, 31)),
    Measure("620102", "post_standards", date(2019, 3, 13)),
    Measure("620102", "assessment_standards", date(2019, 3, 13)),
    Measure("620100", "purchase_policy", date(2015, 12, 24)),
    Measure("620102", "purchase_policy", date(2016, 9, 29)),
    Measure("620102", "financial_rules", date(2017, 6, 20)),
    Measure("620103", "purchase_policy", date(2018, 10, 18)),
    Measure("620105", "purchase_policy", date(2017, 12, 5)),
    Measure("620105", "financial_rules", date(2019, 7, 2)),
    # Seven of the nine units have the floors of lottery money in their annual assessment.
    Measure("620100", "floors_assessed", date(2014, 2, 27)),
    Measure("620102", "floors_assessed", date(2014, 3, 18)),
    Measure("620103", "floors_assessed", date(2015, 1, 20)),
    Measure("620104", "floors_assessed", date(2015, 3, 11)),
    Measure("620105", "floors_assessed", date(2014, 12, 9)),
    Measure("620111", "floors_assessed", date(2017, 2, 14)),
    Measure("620123", "floors_assessed", date(2016, 1, 26)),
)
