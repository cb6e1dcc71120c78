"""Data that leaves the product as a file: the same whatever language its reader speaks, harmless to open."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from analytics.language import formats
from analytics.language.stamp import Chosen as Chosen
from analytics.language.stamp import Snapshots as Snapshots
from analytics.language.stamp import Stamp as Stamp
from analytics.language.stamp import Taken as Taken
from analytics.language.stamp import nothing_chosen as nothing_chosen
from analytics.language.stamp import taken_by as taken_by
from analytics.language.written import DECIMALS, Cell, by_id, described, in_words
from analytics.tables import Table

#: Characters with which a spreadsheet takes a text for a formula, and their full-width and small forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠﹦﹢﹣﹫")


def csv(table: Table, stamp: Stamp) -> bytes:
    """A table in both languages, every row with where it is from.

    UTF-8 with BOM; texts are quoted and cannot act as formulas; missing is empty. Numbers stay numbers,
    rounded nowhere but where binary fractions show: yuan to fen, all others to six digits after the point,
    whole ones without a point.
    """
    said = stamp.columns()
    columns = in_words(table, beside=list(said))
    out = io.StringIO()
    writer = csv_module.writer(out, quoting=csv_module.QUOTE_NONNUMERIC)
    writer.writerow([harmless(name) for name in (*said, *(column.header for column in columns))])
    origin = [harmless(word) for word in said.values()]
    for cells in zip(*(column.cells for column in columns), strict=True):
        writer.writerow([*origin, *map(_csv_cell, cells)])
    return out.getvalue().encode("utf-8-sig")


def xlsx(table: Table, stamp: Stamp) -> bytes:
    """A workbook: on its first sheet what is to be known of the table, then the table itself.

    Numbers stay numbers, in the format of what they are; texts are texts, whatever they begin with.
    """
    # Loaded by who asks for it: no page needs it.
    from analytics.language.exported_workbook import workbook

    return workbook(stamp.facts(table, made=datetime.now(UTC)), described(table), in_words(table))


def parquet(table: Table, stamp: Stamp) -> bytes:
    """The table under its stable ids: codes, and values of their types.

    The schema's metadata holds `facts` (names and words) and `columns` (headers, units, what codes mean).
    """
    from analytics.language.exported_parquet import parquet_file

    return parquet_file(stamp.facts(table, made=datetime.now(UTC)), described(table), by_id(table))


class Format(StrEnum):
    """What a table is taken away as; also how the name of its file ends."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def mime(self) -> str:
        return _MIMES[self]

    def made(self, table: Table, stamp: Stamp) -> bytes:
        """The file of a table."""
        return _MAKERS[self](table, stamp)


_MIMES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
}
_MAKERS: Mapping[Format, Callable[[Table, Stamp], bytes]] = {
    Format.CSV: csv,
    Format.XLSX: xlsx,
    Format.PARQUET: parquet,
}


def _csv_cell(cell: Cell) -> object:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return _Plain(cell)
    return harmless(cell) if isinstance(cell, str) else cell


class _Plain(float):
    """A number written without an exponent, which not every spreadsheet reads."""

    def __repr__(self) -> str:
        return format(formats.rounded(float(self), DECIMALS).normalize(), "f")

    __str__ = __repr__


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
