"""SQL: the tables a reader may ask with statements of their own, and what a statement gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import isnan

import numpy as np
import pandas as pd

from analytics import dictionary, hashes, tables
from analytics.access.audit import Audit, Kind
from analytics.access.viewer import Right, Viewer
from analytics.dictionary import Label
from analytics.errors import N_
from analytics.progress.look import Look
from analytics.progress.masking import require_rows
from analytics.tables import Column, Table
from analytics.warehouse.box import running
from analytics.warehouse.box import tables as box
from analytics.warehouse.box.limits import MOST_ROWS
from analytics.warehouse.box.normalised import normalised
from analytics.warehouse.box.running import Waiting
from analytics.warehouse.box.tables import HISTORY, BoxTable
from analytics.warehouse.snapshots.snapshot import Snapshot

__all__ = ["HISTORY", "MOST_ROWS", "Answer", "Waiting", "ask", "columns", "examples", "schema"]

#: How a column of a result is described, by how its type begins in DuckDB.
_TYPES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT"), "number"),
    **dict.fromkeys(("USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"), "number"),
    "DATE": "date",
}
#: Marks in a picture, and their names, are told apart up to here.
MOST_MARKS = 60

#: What the six submitted tables, and what they add up to, hold; the others are the dictionary's.
_SUMS = {
    "observations": Label("指标数值", "Numbers of all indicators"),
    "workforce_cube": Label("队伍构成汇总", "Workforce, added up"),
    "people_cube": Label("人员汇总", "People, added up"),
    "community_staffing": Label("社区配备", "Staff of communities"),
}


@dataclass(frozen=True, eq=False)
class Answer:
    """What a statement gave at one look."""

    look: Look
    statement: str
    rows: Table
    is_truncated: bool
    seconds: float

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns of numbers: what a picture can draw."""
        return tuple(id for id in self.rows.ids if self.rows.column(id).type == "number")

    @property
    def along(self) -> dict[str, list[object]]:
        """What its numbers can be drawn along: a column, or some, that tell every row apart.

        Nothing where there is nothing to draw.
        """
        if not self.measures or not 1 < len(self.rows) <= MOST_MARKS:
            return {}
        frame = self.rows.frame
        alone = {id: frame[id].tolist() for id in self.rows.ids if frame[id].is_unique}
        words = [id for id in self.rows.ids if id not in self.measures]
        together = [" · ".join(map(str, row)) for row in frame[words].to_numpy().tolist()]
        is_whole = not alone.keys() & set(words) and len(set(together)) == len(together)
        return {**({" · ".join(words): together} if is_whole else {}), **alone}


def ask(
    viewer: Viewer, look: Look, statement: str, *, tell: Callable[[Waiting], None] = lambda _: None
) -> Answer:
    """Runs a statement over the day looked at and those before it, in the viewer's scope.

    The unit looked at leaves nothing out. StatementRefused says why it was not run, AuditRefused that it
    could not be noted.
    """
    viewer.require(Right.QUERY)
    require_rows(look)
    _note(viewer, look, statement)
    result = running.run(look.catalogue, _days(look), statement, scope=look.scope, tell=tell)
    described = {column.name: _described(column) for column in result.columns}
    frame = result.frame.apply(_shown) if len(result.frame.columns) else result.frame
    rows = Table("sql-result", frame, own=described)
    return Answer(look.of_every_unit, statement, rows, result.is_truncated, result.seconds)


def schema(look: Look) -> dict[str, Label]:
    """The tables of a statement by name, and what each holds; those of all days after those of the day."""
    return {
        name: _holds(table) for name, table in box.offered(look.catalogue, _days(look), look.scope).items()
    }


def columns(look: Look, name: str) -> Table:
    """The columns of one of these tables: column, sql_type, header_zh, header_en."""
    table = box.offered(look.catalogue, _days(look), look.scope)[name]
    rows = [
        {
            "column": column.name,
            "sql_type": column.type.lower(),
            "header_zh": header.zh,
            "header_en": header.en,
        }
        for column in table.columns
        for header in [_header(table, column.name)]
    ]
    return Table("sql-columns", rows)


def examples() -> dict[str, str]:
    """Statements to begin with, by what they ask."""
    return {
        N_("Professionals by district and kind of employer"): (
            "select district_code, employer_kind, sum(people) as people\n"
            "from workforce_cube\nwhere category = 'professional'\ngroup by all\norder by people desc"
        ),
        N_("Women up to 35 with a certificate, by district"): (
            "select district_code, sum(people) as people\nfrom workforce_cube\n"
            "where gender = 'female' and age_band = 'up_to_35' and certificate <> 'none'\n"
            "group by district_code\norder by people desc"
        ),
        N_("One indicator in the city, snapshot by snapshot"): (
            "select as_of, value, total\nfrom history.observations\n"
            "where indicator = 'workforce.total' and district_code = '620100'\norder by as_of"
        ),
        N_("Money by district and fund year"): (
            "select district_code, fund_year, sum(amount_yuan) as amount_yuan\nfrom funding\n"
            "group by all\norder by all"
        ),
        N_("Communities without a professional"): (
            "select district_code, street, name\nfrom community_staffing\n"
            "where kind = 'urban' and not staffed\norder by all"
        ),
    }


def _note(viewer: Viewer, look: Look, statement: str) -> None:
    """Notes that it is asked, be it refused later; its own hash would let an ID number be guessed."""
    offered = box.offered(look.catalogue, _days(look), look.scope)
    columns = (column.name for table in offered.values() for column in table.columns)
    said, named = normalised(statement, [*offered, *columns]), hashes.chosen()
    Audit.of(look.catalogue.root).note(
        Kind.QUERIED,
        viewer,
        statement=said,
        hash=named.value,
        digest=named.of(said.encode()),
        seq=look.snapshot.seq,
        units=look.scope.codes,
    )


def _days(look: Look) -> tuple[Snapshot, ...]:
    return tuple(snapshot for snapshot in look.timeline if snapshot.as_of <= look.as_of)


def _holds(table: BoxTable) -> Label:
    submitted = {one.name: one.sheet for one in dictionary.dictionary().tables}
    return submitted.get(table.source) or _SUMS[table.source]


def _header(table: BoxTable, name: str) -> Label:
    """What a column is called where readers see it; its own name where it is nowhere seen."""
    submitted = tuple(one.name for one in dictionary.dictionary().tables)
    known = tables.described(table.source, (table.source,) if table.source in submitted else submitted)
    described = known.get(name)
    return described.header if described and described.header else Label(name, name)


def _described(column: running.ResultColumn) -> Column:
    kind = next((kind for begin, kind in _TYPES.items() if column.type.upper().startswith(begin)), "text")
    return Column(column.name, "text" if column.type.endswith("]") else kind, Label(column.name, column.name))


def _shown(values: pd.Series) -> pd.Series:
    """Values as a table holds them: numbers, texts and days; anything made of several as a text."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.astype(str).where(values.notna(), None).astype(object)
    if values.dtype != object:
        return values
    return pd.Series([_plain(value) for value in values], index=values.index, dtype=object)


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.hex()
    # A day stays one; of moments only those without a zone come here.
    return value if type(value).__name__ == "date" else _in_words(value)


def _in_words(value: object) -> str:
    """What is made of several, and a time that passed, as DuckDB writes it: `[a, b]`, `{a: 1}`, `32 days`."""
    if isinstance(value, list | tuple | np.ndarray):
        return f"[{', '.join(map(_in_words, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_in_words(key)}: {_in_words(one)}' for key, one in value.items())}}}"
    if isinstance(value, timedelta):
        return _passed(0, value.days, value - timedelta(days=value.days))
    if isinstance(value, pd.DateOffset):
        said = value.kwds
        nanoseconds = int(said.get("nanoseconds", 0))
        clock = timedelta(microseconds=nanoseconds // 1000)
        return _passed(int(said.get("months", 0)), int(said.get("days", 0)), clock)
    is_missing = value is None or value is pd.NaT or (isinstance(value, float) and isnan(value))
    return "NULL" if is_missing else str(value)


def _passed(months: int, days: int, clock: timedelta) -> str:
    """`1 year 2 months`, `32 days`, `1 day 02:30:00`: the same in every language, for programs too."""
    years = int(months / 12)
    counted = {"year": years, "month": months - 12 * years, "day": days}
    said = [f"{n} {name if abs(n) == 1 else f'{name}s'}" for name, n in counted.items() if n]
    if clock or not said:
        hours, rest = divmod(abs(clock), timedelta(hours=1))
        minutes, rest = divmod(rest, timedelta(minutes=1))
        seconds = f"{rest.seconds:02}" + (f".{rest.microseconds:06}".rstrip("0") if rest.microseconds else "")
        said.append(f"{'-' if clock < timedelta() else ''}{hours:02}:{minutes:02}:{seconds}")
    return " ".join(said)
