"""Data that leaves the product as a file a spreadsheet opens without harm, and that says where it is from."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from analytics.language import formats, labels
from analytics.language.translator import Translator
from analytics.policy.register import Indicator
from analytics.tables import Column, Table, title
from analytics.warehouse.snapshots.snapshot import Snapshot

#: Characters with which a spreadsheet takes a text for a formula, and their full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Digits after the point, where there are any: fen, and of anything else what a division leaves of use.
_DECIMALS_OF_YUAN, _DECIMALS = 2, 6


Snapshots = Sequence[Snapshot]


@dataclass(frozen=True)
class Stamp:
    """What a file is of: its snapshots (two where they are compared), its unit, and the indicator of one."""

    snapshots: Snapshots
    unit: str
    indicator: Indicator | None = None

    def columns(self, t: Translator) -> dict[str, str]:
        """The columns every row begins with; none for what is of no snapshot."""
        if not self.snapshots:
            return {}
        said = {
            "data_nature": labels.word("data_nature", str(self.snapshots[-1].origin), t),
            "snapshot_day": " → ".join(snapshot.as_of.isoformat() for snapshot in self.snapshots),
            "snapshot_revision": " → ".join(str(snapshot.revision) for snapshot in self.snapshots),
            "looked_at": labels.unit_word(self.unit, t),
        }
        if self.indicator is not None:
            said["about"] = t.label(self.indicator.name)
        return {labels.header(id, t): word for id, word in said.items()}

    def file_name(self, name: str, t: Translator, *, ending: str = "csv") -> str:
        """`兰州社工_区县进展_2020-06-30_示例.csv`: what, of which day and revision, sample or real."""
        about = [] if self.indicator is None else [t.label(self.indicator.name)]
        parts = [t("Lanzhou-social-work"), t.label(title(name)), *about]
        if self.snapshots:
            last = self.snapshots[-1]
            parts.append("-".join(snapshot.as_of.isoformat() for snapshot in self.snapshots))
            parts += [t("revision-{n}", n=last.revision)] * bool(last.revision)
            parts.append(labels.word("data_nature", str(last.origin), t))
        return "_".join(part.replace(" ", "-").replace("/", "-") for part in parts) + f".{ending}"


def csv(table: Table, stamp: Stamp, t: Translator) -> bytes:
    """A table in the reader's language, every row with where it is from.

    UTF-8 with BOM; texts are quoted and cannot act as formulas; missing is empty. Numbers stay numbers,
    rounded nowhere but where binary fractions show: yuan to fen, all others to six digits after the point,
    whole ones without a point.
    """
    shown, described = labels.labelled(table, t), [table.column(id) for id in table.ids]
    said = stamp.columns(t)
    out = io.StringIO()
    writer = csv_module.writer(out, quoting=csv_module.QUOTE_NONNUMERIC)
    writer.writerow([harmless(str(name)) for name in (*said, *shown.columns)])
    for row in shown.itertuples(index=False):
        cells = (_cell(value, column) for value, column in zip(row, described, strict=True))
        writer.writerow([*map(harmless, said.values()), *cells])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any, column: Column) -> object:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value
    if isinstance(value, (float, Decimal)):
        decimals = _DECIMALS_OF_YUAN if column.type == "yuan" else _DECIMALS
        rounded = float(formats.rounded(float(value), decimals))
        return int(rounded) if rounded.is_integer() else _Plain(rounded)
    return harmless(value) if isinstance(value, str) else value


class _Plain(float):
    """A number written without an exponent, which not every spreadsheet reads."""

    def __repr__(self) -> str:
        return format(formats.rounded(float(self), _DECIMALS).normalize(), "f")

    __str__ = __repr__


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
