"""From rows to a sheet: what stands above the header, the header, the rows and what stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from analytics.dictionary import Column, Table
from tests.submissions.habits import Habits
from tests.submissions.model import Content, Draft, Formula, Sheet
from tests.submissions.wording import Wording, wording

GROUPS = ("基本信息", "从业情况", "资格与登记", "其他情况")
NOTES = ("注：本表由县（区）民政局填报，逾期不候。", "注: 1. 空白表示不详；2. 金额按实际列支填写。")
#: Without them other columns of the same sheet would contradict what is left.
NEVER_LEFT_OUT = frozenset({"qualified_by", "community_code", "cancelled_on", "certified_on"})


@dataclass
class SheetPlan:
    """A table's rows in one file, before a sender's habits give them a shape."""

    table: Table
    drafts: list[Draft]
    habits: Habits
    #: Columns that are not there although they must be, by name.
    missing: set[str] = field(default_factory=set)
    #: Headers that are written otherwise than any the dictionary knows, by column name.
    misspelt: dict[str, str] = field(default_factory=dict)
    #: Columns that stand there twice.
    doubled: set[str] = field(default_factory=set)
    #: Columns nobody asked for, by header.
    unknown: dict[str, list[Content]] = field(default_factory=dict)
    #: The column whose 合计 is off, if one is.
    wrong_total: str | None = None
    #: Whether most rows of the last snapshot are gone.
    has_fallen: bool = False

    @property
    def spoiled(self) -> bool:
        """Whether the sheet as a whole is not as it should be."""
        columns = self.missing or self.misspelt or self.doubled or self.unknown
        return bool(columns or self.wrong_total or self.has_fallen)

    @property
    def unreadable(self) -> bool:
        """Whether no row can be taken, because a column is missing, misspelt or there twice."""
        return bool(self.missing or self.misspelt or self.doubled)


@dataclass(frozen=True)
class LaidOut:
    """A sheet with the rows of its drafts, its header and its 合计, all as Excel numbers them."""

    sheet: Sheet
    rows: tuple[int, ...]
    header_row: int
    total_row: int | None
    #: By column name, exactly as written.
    headers: dict[str, str]


def lay_out(plan: SheetPlan, *, in_csv: bool) -> LaidOut:
    """The sheet one sender makes of the plan."""
    return _Layout(plan, in_csv=in_csv).laid_out()


class _Layout:
    def __init__(self, plan: SheetPlan, *, in_csv: bool) -> None:
        self.plan = plan
        self.habits = plan.habits
        self.rng = plan.habits.rng
        self.in_csv = in_csv
        self.sheet = Sheet(plan.table.sheet.zh, [])
        self.wordings = {
            column.name: wording(column, [draft.values[column.name] for draft in plan.drafts], self.habits)
            for column in self._columns()
        }
        self.slots = self._slots()
        self.headers = {name: self._header(found) for name, found in self.wordings.items()}
        self.at: list[int] = []

    def laid_out(self) -> LaidOut:
        self._above()
        self._header_row()
        header_row = len(self.sheet.rows)
        self._rows()
        total_row = self._footer()
        self._hide()
        if self.habits.does("rows.styled", 0.15):
            self.sheet.styled_until = 1000
        return LaidOut(self.sheet, tuple(self.at), header_row, total_row, self.headers)

    def _columns(self) -> list[Column]:
        """The columns written, in the sender's order; what is left out was never known to the reader."""
        columns = [column for column in self.plan.table.columns if column.name not in self.plan.missing]
        if self.habits.has("columns.left_out", 0.2):
            removable = [c for c in columns if not c.required and c.name not in NEVER_LEFT_OUT]
            gone = {c.name for c in self.rng.sample(removable, min(len(removable), self.rng.randrange(1, 4)))}
            if gone:
                self.habits.show("columns.left_out")
            columns = [column for column in columns if column.name not in gone]
            for draft in self.plan.drafts:
                draft.values |= dict.fromkeys(gone)
        if self.habits.does("columns.shuffled", 0.3):
            self.rng.shuffle(columns)
        return columns

    def _slots(self) -> list[str | None]:
        """What each column of the sheet holds: a column's name, `+header` for an unknown one, or nothing."""
        slots: list[str | None] = [*self.wordings]
        for name in sorted(self.plan.doubled):
            slots.append(name)
        for header in self.plan.unknown:
            slots.insert(self.rng.randrange(len(slots) + 1), "+" + header)
        if self.habits.does("columns.empty", 0.15):
            for _ in range(self.rng.randrange(1, 3)):
                slots.insert(self.rng.randrange(len(slots)), None)
        return slots

    def _header(self, found: Wording) -> str:
        text = self.plan.misspelt.get(found.column.name, found.header)
        if "(" in text and self.habits.does("header.full_width", 0.5):
            text = text.replace("(", "（").replace(")", "）")
        if self.habits.does("header.line_break", 0.06):
            middle = re.search("[(（]", text)
            cut = middle.start() if middle else len(text) // 2
            return text[:cut] + "\n" + text[cut:]
        if len(text) <= 3 and self.habits.does("header.inner_space", 0.1):
            return self.rng.choice((" ", "  ", "\u3000")).join(text)
        if self.habits.does("header.padded", 0.04):
            return self.rng.choice((" ", "\u3000")) + text + " "
        return text

    def _above(self) -> None:
        width = len(self.slots)
        if self.habits.does("above.title", 0.5):
            self._line([f"兰州市{self.plan.table.sheet.zh}汇总表"], merged_over=width)
        if self.habits.does("above.reporting_unit", 0.3):
            self._line(["填报单位：示例民政局", None, "填报日期：2016年8月22日"])
        unit = self._unit()
        if unit:
            self.habits.show("above.unit")
            self._line([*[None] * self.rng.choice((0, width - 1)), unit])
        if self.habits.does("above.blank", 0.2):
            self.sheet.rows += [[] for _ in range(self.rng.randrange(1, 4))]
        if width >= 8 and self.habits.does("above.groups", 0.15):
            self._groups(width)

    def _unit(self) -> str | None:
        """The unit line: needed where the header names no unit, never against what the header says."""
        amount = self.wordings.get("amount_yuan")
        if amount and amount.in_ten_thousand and "万元" not in amount.header:
            return self.rng.choice(("单位：万元", "单位:万元", "（单位：万元）", "金额单位：万元"))
        if not self.habits.has("above.unit", 0.2):
            return None
        if amount:
            return "单位：万元" if amount.in_ten_thousand else "单位：元"
        return "单位：人" if self.plan.table.name == "registrations" else None

    def _groups(self, width: int) -> None:
        step = -(-width // len(GROUPS))
        line: list[Content] = [None] * width
        for title, first in zip(GROUPS, range(0, width, step), strict=False):
            line[first] = title
            last = min(first + step, width) - 1
            if last > first:
                self.sheet.merges.append((len(self.sheet.rows), first, len(self.sheet.rows), last))
        self.sheet.rows.append(line)

    def _line(self, contents: Sequence[Content], merged_over: int = 0) -> None:
        if merged_over > 1:
            row = len(self.sheet.rows)
            self.sheet.merges.append((row, 0, row, merged_over - 1))
        self.sheet.rows.append(list(contents))

    def _header_row(self) -> None:
        self.sheet.rows.append(
            [None if slot is None else self.headers.get(slot, slot.removeprefix("+")) for slot in self.slots]
        )

    def _rows(self) -> None:
        blanks = self.habits.has("rows.blank_between", 0.12) and len(self.plan.drafts) > 3
        for index, draft in enumerate(self.plan.drafts):
            if blanks and index and self.rng.random() < 0.08:
                self.habits.show("rows.blank_between")
                self.sheet.rows.append([])
            self.sheet.rows.append([self._cell(slot, draft, index) for slot in self.slots])
            self.at.append(len(self.sheet.rows))
        for name, habit in (("district_code", "merged.district"), ("street", "merged.street")):
            if name in self.wordings and self.habits.has(habit, 0.5):
                self._merge_runs(name, habit)

    def _cell(self, slot: str | None, draft: Draft, index: int) -> Content:
        if slot is None:
            return None
        if slot.startswith("+"):
            return self.plan.unknown[slot.removeprefix("+")][index]
        if slot in draft.written:
            return draft.written[slot]
        return self.wordings[slot].content(draft.values[slot])

    def _merge_runs(self, name: str, habit: str) -> None:
        """Merges equal values of neighbouring rows; only the first keeps its content."""
        column = self.slots.index(name)
        values = list(zip(self.at, (draft.values[name] for draft in self.plan.drafts), strict=True))
        for _, run in groupby(enumerate(values), key=lambda item: (item[1][1], item[1][0] - item[0])):
            rows = [at for _, (at, _) in run]
            if len(rows) > 1:
                self.habits.show(habit)
                self.sheet.merges.append((rows[0] - 1, column, rows[-1] - 1, column))
                for row in rows[1:]:
                    self.sheet.rows[row - 1][column] = None

    def _footer(self) -> int | None:
        total_row = None
        if self.plan.drafts and (self.plan.wrong_total or self.habits.has("footer.total", 0.3)):
            total_row = self._total()
        if self.habits.does("footer.signatures", 0.25):
            self.sheet.rows += [[]] * self.rng.randrange(2)
            self._line(
                ["填表人：赵甲", None, "审核人：钱乙"]
                if self.rng.random() < 0.5
                else ["填表人: 赵甲   审核人: 钱乙"]
            )
        if self.habits.does("footer.note", 0.2):
            self._line([self.rng.choice(NOTES)])
        return total_row

    def _total(self) -> int | None:
        """A line 合计 under the number columns, its label in the first other column."""
        summed = [n for n, w in self.wordings.items() if w.column.type in ("count", "yuan")]
        labelled = [i for i, slot in enumerate(self.slots) if slot in self.wordings and slot not in summed]
        if not summed or not labelled:
            return None
        line: list[Content] = [None] * len(self.slots)
        line[labelled[0]] = self.rng.choice(("合计", "合 计", "合\u3000计", "合计：", "合计:"))
        for name in summed:
            line[self.slots.index(name)] = self._sum(name)
        self.sheet.rows.append(line)
        if not self.plan.wrong_total:
            self.habits.show("footer.total")
        return len(self.sheet.rows)

    def _sum(self, name: str) -> Content:
        found = self.wordings[name]
        total = sum((Decimal(str(draft.values[name] or 0)) for draft in self.plan.drafts), Decimal(0))
        if name == self.plan.wrong_total:
            total += 10_000
        if found.column.type == "yuan":
            return found.in_unit(total)
        if self.habits.does("number.formula", 0.4):
            return Formula(f"=0+{total}", int(total))
        return int(total)

    def _hide(self) -> None:
        if self.in_csv:
            return
        if len(self.at) > 4 and self.habits.does("rows.hidden", 0.15):
            self.sheet.hidden_rows = frozenset(at - 1 for at in self.rng.sample(self.at, 2))
        if self.habits.does("columns.hidden", 0.1):
            self.sheet.hidden_columns = frozenset({self.slots.index(self.rng.choice([*self.wordings]))})
