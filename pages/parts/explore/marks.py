"""What a mark of a picture is of: its name, which filters, and its number, which opens the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from analytics.explore import wording
from analytics.explore.answer import Answer, Figure
from analytics.explore.question import REST, WHERE, Group, written
from analytics.progress.crossed import is_exact
from analytics.tables import records
from pages.frame.frame import View
from pages.parts.components.answer_picture import Name, Number
from pages.parts.components.asking import setting, toggling
from pages.parts.explore.behind import ALL, Opened

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Marks:
    """The marks of an answer, and the one whose rows are open."""

    view: View
    shown: Answer
    opened: Opened | None

    @cached_property
    def named(self) -> wording.Names:
        return wording.names(self.view.look, self.shown.question.declared)

    def said(self, row: Row) -> str:
        """What a row is, in words."""
        return wording.name(self.shown.question, row, self.view.t, named=self.named)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return records(self.shown.table.frame)

    def of_row(self, row: Row) -> Name:
        """A row's name; it filters by all its groups, or looks at its day."""
        question = self.shown.question
        text = self.said(row)
        if len(question.by) == 1 and question.time is None:
            return self.of_group(question.by[0], row[question.by[0].written], text=text)
        id = f"name={self._token(row)}"
        values = [row[group.written] for group in question.by]
        if REST in values:
            return Name(id, text)
        if not values and question.time is not None:
            return self.of_day(wording.day(row))
        pairs = list(zip(question.by, values, strict=True))
        parameters = {f"{WHERE}{group.column}": written([value]) for group, value in pairs}
        is_chosen = all(question.filtered(group.column) == (value,) for group, value in pairs)
        return Name(id, text, setting(**parameters) if parameters else None, is_chosen)

    def of_group(self, group: Group, value: str | None, *, text: str = "", place: str = "") -> Name:
        """One value of a group: a click filters by it, a second one takes it back."""
        question = self.shown.question
        text = text or wording.cell(question, group, value, self.view.t, named=self.named)
        id = f"name={place}{group.written}={value}"
        if value == REST:
            return Name(id, text)
        return Name(id, text, toggling(group.column, value), value in question.filtered(group.column))

    def of_day(self, day: date) -> Name:
        """A day over time: a click looks at that day."""
        change = setting(as_of=day.isoformat())
        return Name(f"day={day}", self.view.day(day), change, day == self.view.as_of)

    def number(self, row: Row | None, *, with_note: bool = True) -> Number:
        """A row's number; it opens the rows it is made of where they are told apart."""
        question, t = self.shown.question, self.view.t
        if row is None:
            return Number(wording.figure(question, None, t))
        figure = Figure(row["value"], row.get("numerator"), row.get("denominator"))
        note = self._note(row, figure) if with_note else ""
        text = wording.hidden(row, t) or wording.short(question, figure.value, t)
        if not figure.value or not is_exact(self.view.look):
            return Number(text, note)
        return Number(text, note, self._behind(row), self._is_open(self._token(row)))

    def total(self) -> Number:
        """The number under all filters; it opens all rows."""
        question, t = self.shown.question, self.view.t
        notes = [wording.made_of(question, self.shown.total), wording.denominator(question, t)]
        change = {"id": "rows=all", "change": setting(behind=ALL), "said": wording.measure(question, t)}
        return Number(
            wording.figure(question, self.shown.total.value, t),
            " · ".join(filter(None, notes)),
            change if self.shown.rows and is_exact(self.view.look) else None,
            self._is_open(ALL),
        )

    def _note(self, row: Row, figure: Figure) -> str:
        question, t = self.shown.question, self.view.t
        if "change" in row:
            return wording.change(question, row["change"], t)
        return wording.made_of(question, figure)

    def _behind(self, row: Row) -> dict[str, Any]:
        group, on = self.behind(row)
        text = self.view.t("Records behind {name}", name=self.said(row))
        change = setting(behind=group, on=on)
        return {"id": f"rows={self._token(row)}", "change": change, "said": text}

    def behind(self, row: Row) -> tuple[str, str]:
        """Of which groups and of which day over time a row's records are, as an address has both.

        Nothing for who sees no records.
        """
        return self._place(row) if is_exact(self.view.look) else ("", "")

    def _place(self, row: Row) -> tuple[str, str]:
        question = self.shown.question
        on = "" if question.time is None else wording.day(row).isoformat()
        return (written([row[group.written] for group in question.by]) if question.by else ALL), on

    def _token(self, row: Row) -> str:
        return "@".join(filter(None, self._place(row)))

    def _is_open(self, token: str) -> bool:
        return self.opened is not None and self.opened.token == token
