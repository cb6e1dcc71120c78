"""From rows to a sheet: what stands above the header, the header, the rows and what stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from analytics.dictionary import Column, Table
from tests.submissions.everyday import FOOTERS, NOTES, TEN_THOUSAND_ABOVE, TEN_THOUSAND_BELOW, TOTALS
from tests.submissions.habits import Habits
from tests.submissions.model import Content, Draft, Formula, Sheet
from tests.submissions.wording import Wording, wording

GROUPS = ("基本信息", "从业情况", "资格与登记", "其他情况")
#: The slot of a column that only counts the rows, and its headers.
COUNTER = "#"
COUNTED = ("序号", "序", "No.")
STYLED_UNTIL = 300
#: Without them other columns of the same sheet would contradict what is left.
NEVER_LEFT_OUT = frozenset({"qualified_by", "community_code", "cancelled_on", "certified_on"})


@dataclass
class SheetPlan:
    """A table's rows in one file, before a sender's habits give them a shape."""

    table: Table
    drafts: list[Draft]
    habits: Habits
    #: What the sheet is called, where not as its table.
    called: str = ""
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
    #: How many rows stand above the headers.
    above: int = 0
    #: Before which row headers stand in another order, with the rows below them.
    block_at: int = 0
    #: Rows on a sheet of their own, its name, and whether headers stand above them that nobody knows.
    continued: list[Draft] = field(default_factory=list)
    continued_on: str = ""
    has_foreign_headers: bool = False
    #: A line outside the table that names no unit, or none that is taken, and whether it stands below.
    unit_line: str = ""
    unit_line_below: bool = False
    #: Whether its file cannot be opened.
    lost: bool = False

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.called or self.table.sheet.zh

    @property
    def spoiled(self) -> bool:
        """Whether the sheet as a whole is not as it should be."""
        columns = self.missing or self.misspelt or self.doubled or self.unknown
        blocks = self.above or self.block_at or self.continued_on
        return bool(columns or blocks or self.wrong_total or self.has_fallen or self.unit_line or self.lost)

    @property
    def unreadable(self) -> bool:
        """Whether no row can be taken: its columns or its amounts cannot be told, or its file not opened."""
        columns = self.missing or self.misspelt or self.doubled
        return bool(columns or self.block_at or self.unit_line or self.lost)


@dataclass(frozen=True)
class LaidOut:
    """A sheet with the rows of its drafts, its header and its 合计, all as Excel numbers them."""

    sheet: Sheet
    rows: tuple[int, ...]
    header_row: int
    total_row: int | None
    #: By column name, exactly as written.
    headers: dict[str, str]
    #: What each column of the sheet holds, by its place: a column's name, or something beside the table.
    slots: tuple[str | None, ...]
    #: The row of the second headers, where there are two.
    second_header_row: int | None = None
    continued: Sheet | None = None

    def header_at(self, place: int) -> str:
        """The header above a column of the table, by its place."""
        return self.headers[self.slots[place] or ""]


def lay_out(plan: SheetPlan, *, in_csv: bool) -> LaidOut:
    """The sheet one sender makes of the plan."""
    return _Layout(plan, in_csv=in_csv).laid_out()


class _Layout:
    def __init__(self, plan: SheetPlan, *, in_csv: bool) -> None:
        self.plan = plan
        self.habits = plan.habits
        self.rng = plan.habits.rng
        self.in_csv = in_csv
        self.sheet = Sheet(plan.sheet, [])
        self.by_year = self._by_year()
        self.wordings = {
            column.name: wording(column, [draft.values[column.name] for draft in plan.drafts], self.habits)
            for column in self._columns()
        }
        if plan.unit_line:
            amount = plan.table.column("amount_yuan")
            self.wordings["amount_yuan"] = Wording(amount, "金额", "number.number", self.habits)
        self.slots = self._slots()
        self.headers = {name: self._header(found) for name, found in self.wordings.items()}
        self.at: list[int] = []
        self.unit_below = False
        self.again: list[Content] | None = None
        self.second_header_row: int | None = None

    def laid_out(self) -> LaidOut:
        self._above()
        for index, draft in enumerate(self.plan.drafts[: self.plan.above]):
            self._row(draft, index)
        self._header_row()
        header_row = len(self.sheet.rows)
        self._rows()
        self._prepared()
        total_row = self._footer()
        self._hide()
        self._comment()
        if self.habits.does("rows.styled", 0.1):
            self.sheet.styled_until = STYLED_UNTIL
        return LaidOut(
            self.sheet,
            tuple(self.at),
            header_row,
            total_row,
            self.headers,
            tuple(self.slots),
            self.second_header_row,
            self._continued() if self.plan.continued_on else None,
        )

    def _continued(self) -> Sheet:
        """The sheet on which the rows go on."""
        rows: list[list[Content]] = []
        if self.plan.has_foreign_headers:
            rows.append([f"FIELD{n}" for n in range(1, len(self.slots) + 1)])
        for index, draft in enumerate(self.plan.continued):
            rows.append([self._cell(slot, draft, index) for slot in self.slots])
        return Sheet(self.plan.continued_on, rows)

    def _by_year(self) -> bool:
        """Whether the rows are in the order of their years, with a subtotal below each."""
        is_ledger = self.plan.table.name == "funding" and len(self.plan.drafts) > 1
        by_year = is_ledger and not self.plan.wrong_total and self.habits.has("footer.of_years", 0.3)
        if by_year:
            self.plan.drafts.sort(key=lambda draft: str(draft.values["fund_year"]))
        return by_year

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
        if self.habits.does("columns.row_number", 0.2):
            slots.insert(0, COUNTER)
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
            alone = self.habits.does("above.unit_alone", 0.5)
            self._line([*[None] * (width - 1 if alone else 0), unit])
        if self.habits.does("above.blank", 0.2):
            self.sheet.rows += [[] for _ in range(self.rng.randrange(1, 4))]
        if width >= 8 and self.habits.does("above.groups", 0.15):
            self._groups(width)

    def _unit(self) -> str | None:
        """The unit line above: needed where the header names no unit, never against what the header says."""
        if self.plan.unit_line:
            return None if self.plan.unit_line_below else self.plan.unit_line
        amount = self.wordings.get("amount_yuan")
        if self._needs_unit():
            self.unit_below = self.habits.does("below.unit", 0.3)
            if self.unit_below:
                return None
            spread = self.habits.does("above.unit_spread_out", 0.4)
            return self.rng.choice(TEN_THOUSAND_ABOVE[4:] if spread else TEN_THOUSAND_ABOVE[:4])
        if not self.habits.has("above.unit", 0.2):
            return None
        if amount:
            return "单位：万元" if amount.in_ten_thousand else "单位：元"
        return "单位：人" if self.plan.table.name == "registrations" else None

    def _needs_unit(self) -> bool:
        amount = self.wordings.get("amount_yuan")
        return amount is not None and amount.in_ten_thousand and "万元" not in amount.header

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
        counter = self.rng.choice(COUNTED)
        shown = {COUNTER: counter, **self.headers}
        line: list[Content] = [
            None if slot is None else shown.get(slot, slot.removeprefix("+")) for slot in self.slots
        ]
        plain = not (self.in_csv and any("\n" in header for header in self.headers.values()))
        is_wide = len(self.wordings) >= 7 and plain and not self.plan.spoiled
        two_lines = is_wide and self.habits.does("header.two_lines", 0.1)
        self.again = None if two_lines else line
        self.sheet.rows += self._in_two_lines(line) if two_lines else [line]

    def _in_two_lines(self, line: list[Content]) -> list[list[Content]]:
        """Some columns under the title of their group, the headers of the others merged over both lines."""
        # A group holds columns of the table, nothing blank and nothing that counts the rows.
        starts = [c for c in range(len(line) - 1) if {*self.slots[c : c + 2]} <= self.wordings.keys()]
        first = self.rng.choice(starts)
        last = first + 1
        while last - first < 3 and last + 1 < len(line) and self.slots[last + 1] in self.wordings:
            last += 1
        if self.in_csv and last == len(line) - 1:
            # Without a header at its end the first line would be shorter than the rows.
            last -= 1
        top = len(self.sheet.rows)
        upper, lower = list(line), list(line)
        for c in range(len(line)):
            if first <= c <= last:
                upper[c] = GROUPS[1] if c == first else None
                continue
            lower[c] = None
            if line[c] is not None:
                self.sheet.merges.append((top, c, top + 1, c))
        self.sheet.merges.append((top, first, top, last))
        return [upper, lower]

    def _rows(self) -> None:
        blanks = self.habits.has("rows.blank_between", 0.12) and len(self.plan.drafts) > 3
        again = self.habits.has("rows.headers_again", 0.08) and not self.plan.spoiled
        for index, draft in enumerate(self.plan.drafts):
            if index < self.plan.above:
                continue
            if self.plan.block_at and index == self.plan.block_at:
                self._second_headers()
            if blanks and index and self.rng.random() < 0.08:
                self.habits.show("rows.blank_between")
                self.sheet.rows.append([])
            if self.again and again and index and index % 5 == 0:
                self.habits.show("rows.headers_again")
                self.sheet.rows.append(list(self.again))
            self._row(draft, index)
            if self.by_year:
                self._subtotal(index)
        for name, habit in (("district_code", "merged.district"), ("street", "merged.street")):
            if name in self.wordings and self.habits.has(habit, 0.5):
                self._merge_runs(name, habit)

    def _row(self, draft: Draft, index: int) -> None:
        self.sheet.rows.append([self._cell(slot, draft, index) for slot in self.slots])
        self.at.append(len(self.sheet.rows))

    def _second_headers(self) -> None:
        """The headers once more, each one place further, and so the rows below them."""
        self.slots = self.slots[1:] + self.slots[:1]
        self.sheet.rows.append([None if slot is None else self.headers.get(slot) for slot in self.slots])
        self.second_header_row = len(self.sheet.rows)

    def _subtotal(self, index: int) -> None:
        """Below the last row of a year, the sum of its rows."""
        drafts = self.plan.drafts
        year = drafts[index].values["fund_year"]
        if index + 1 == len(drafts) or drafts[index + 1].values["fund_year"] != year:
            of_year = [draft for draft in drafts if draft.values["fund_year"] == year]
            if self._sums(f"{year}年小计", of_year):
                self.habits.show("footer.of_years")

    def _prepared(self) -> None:
        """Rows that are ready to be filled in, below those that are."""
        if not self.plan.drafts:
            return
        counted = COUNTER in self.slots and self.habits.does("rows.prepared", 0.4)
        ready = [n for n in ("gender", "birth_year", "project", "document") if n in self.wordings]
        calculated = bool(ready) and self.habits.does("rows.prepared_formulas", 0.15)
        for number in range(1, self.rng.randrange(4, 12) if counted or calculated else 1):
            line: list[Content] = [None] * len(self.slots)
            if counted:
                line[self.slots.index(COUNTER)] = len(self.plan.drafts) + number
            if calculated:
                line[self.slots.index(ready[0])] = Formula('=IF(A1="","","")', "")
            self.sheet.rows.append(line)

    def _cell(self, slot: str | None, draft: Draft, index: int) -> Content:
        if slot is None:
            return None
        if slot == COUNTER:
            return index + 1
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
        if total_row and not self.plan.wrong_total and self.habits.does("footer.of_which", 0.2):
            self._line([self.rng.choice(("其中：彩票公益金若干", "其中：", "合计（大写）：叁万元整"))])
        if self.habits.does("footer.signatures", 0.25):
            self.sheet.rows += [[]] * self.rng.randrange(2)
            self._line(list(self.rng.choice(FOOTERS)))
        if self.unit_below:
            self._line([self.rng.choice(TEN_THOUSAND_BELOW)])
        if self.plan.unit_line_below:
            self._line([self.plan.unit_line])
        if self.habits.does("footer.note", 0.2):
            self._line([self.rng.choice(NOTES)])
        return total_row

    def _total(self) -> int | None:
        """A line 合计 under the number columns."""
        if not self._sums(self.rng.choice(TOTALS), self.plan.drafts):
            return None
        if not self.plan.wrong_total:
            self.habits.show("footer.total")
        return len(self.sheet.rows)

    def _sums(self, label: str, drafts: Sequence[Draft]) -> bool:
        """A line of sums, its label in the first other column; whether the sheet has places for both."""
        summed = [n for n, w in self.wordings.items() if w.column.type in ("count", "yuan")]
        labelled = [i for i, slot in enumerate(self.slots) if slot in self.wordings and slot not in summed]
        # Below a part of the rows the label comes first.
        behind = labelled and summed and labelled[0] > min(map(self.slots.index, summed))
        if not summed or not labelled or (behind and drafts is not self.plan.drafts):
            return False
        line: list[Content] = [None] * len(self.slots)
        line[labelled[0]] = label
        for name in summed:
            line[self.slots.index(name)] = self._sum(name, drafts)
        self.sheet.rows.append(line)
        return True

    def _sum(self, name: str, drafts: Sequence[Draft]) -> Content:
        found = self.wordings[name]
        total = sum((Decimal(str(draft.values[name] or 0)) for draft in drafts), Decimal(0))
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

    def _comment(self) -> None:
        """Remarks beside two cells of a row, one of them blank where one is."""
        if self.at and self.habits.does("rows.commented", 0.1):
            row = self.rng.choice(self.at) - 1
            merged = {c for top, left, last, _ in self.sheet.merges if top <= row <= last for c in (left,)}
            places = [c for c, slot in enumerate(self.slots) if slot in self.wordings and c not in merged]
            blank = [c for c in places if self.sheet.rows[row][c] is None]
            for column in {*blank[:1], self.rng.choice(places)}:
                self.sheet.comments[row, column] = "请核实"
