"""Rows on their way out: as JSON or CSV, a page of them, with what may be kept of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from analytics import dictionary, tables
from analytics.api.parameters import Paged, expect
from analytics.api.problems import NotAcceptable
from analytics.api.reading import Form, form_of
from analytics.documents import Document, about
from analytics.explore import declarations
from analytics.language.exports import harmless
from analytics.log import ROOT
from analytics.progress.look import Look
from analytics.warehouse.snapshots.snapshot import Snapshot

#: A kept answer is used again only when the server says that it still stands; the next viewer has another.
CACHE_CONTROL = "private, no-cache"


@dataclass(frozen=True)
class Rows:
    """What is answered: rows under stable ids, of a snapshot where they are of one."""

    rows: Sequence[Document]
    #: Their ids in order, a nested one as `cagr.ratio`.
    columns: Sequence[str]
    snapshot: Snapshot | None = None
    #: What JSON says beside the rows.
    beside: Document = field(default_factory=dict)


def answered(
    request: Request,
    asked: Paged,
    name: str,
    *,
    of: Iterable[object],
    rows: Callable[[], Rows],
    seq: int | None = None,
    further: Collection[str] = (),
) -> Response:
    """The answer to a request: 304 where it has it already, else a page of the rows.

    `of` is everything the rows depend on beside the address; `seq` pins the next pages to what is known now;
    `further` are parameters beside those of `asked`.
    """
    expect(request, asked, further)
    form = asked.format or form_of(request)
    if form is None:
        raise NotAcceptable
    headers = {
        "Cache-Control": CACHE_CONTROL,
        "Vary": "Accept, Authorization",
        "ETag": _tag(request, form, of),
    }
    if _is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    made = rows()
    shown = made.rows[asked.offset : asked.offset + asked.limit]
    headers["X-Total-Count"] = str(len(made.rows))
    if asked.offset + len(shown) < len(made.rows) and shown:
        headers["Link"] = f'<{_next(request, asked, seq)}>; rel="next"'
    if form is Form.CSV:
        headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return Response(_csv(made, shown), media_type=form.media_type, headers=headers)
    document = {
        **({"snapshot": about(made.snapshot)} if made.snapshot else {}),
        **made.beside,
        "total": len(made.rows),
        "offset": asked.offset,
        "limit": asked.limit,
        "rows": shown,
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode(), media_type=form.media_type, headers=headers)


def identity(look: Look) -> tuple[object, ...]:
    """All that what is seen in a look depends on."""
    sealed = tuple(snapshot.digest for snapshot in look.timeline)
    scope = look.scope
    seen = (*scope.codes, scope.detail.value, scope.compares_with_city)
    return sealed, look.register.sha256, seen, look.seq, look.as_of, look.unit


@cache
def version() -> str:
    """The version of the product."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


@cache
def _definitions() -> str:
    """Of everything an answer's form depends on beside the register."""
    files = (tables.COLUMNS, dictionary.DICTIONARY, declarations.DECLARATIONS)
    return hashlib.sha256(b"".join((version().encode(), *(file.read_bytes() for file in files)))).hexdigest()


def _tag(request: Request, form: Form, of: Iterable[object]) -> str:
    """Weak: the same rows are sent compressed or plain."""
    parameters = sorted(request.query_params.multi_items())
    said = repr((_definitions(), request.url.path, parameters, str(form), *of))
    return f'W/"{hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def _is_known(request: Request, tag: str) -> bool:
    known = [one.strip() for one in ",".join(request.headers.getlist("if-none-match")).split(",")]
    return "*" in known or tag.removeprefix("W/") in [one.removeprefix("W/") for one in known]


def _next(request: Request, asked: Paged, seq: int | None) -> str:
    """The address of the next rows, relative to this one: a proxy may know it by another name."""
    kept = [(n, v) for n, v in request.query_params.multi_items() if n not in ("limit", "offset", "seq")]
    pinned = {"seq": seq or request.query_params.get("seq")}
    placed = {"limit": asked.limit, "offset": asked.offset + asked.limit}
    return "?" + urlencode([*kept, *((n, v) for n, v in pinned.items() if v), *placed.items()])


def _csv(made: Rows, shown: Sequence[Document]) -> bytes:
    """UTF-8 with BOM under stable ids; missing is empty, texts cannot act as formulas.

    Every row ends with the snapshot it is of.
    """
    said = (
        {f"snapshot_{name}": value for name, value in about(made.snapshot).items()} if made.snapshot else {}
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*made.columns, *said])
    for row in shown:
        writer.writerow([*(_cell(_at(row, column)) for column in made.columns), *map(_cell, said.values())])
    return out.getvalue().encode("utf-8-sig")


def _at(row: Mapping[str, Any], column: str) -> Any:
    if column in row:
        return row[column]
    outer, _, inner = column.partition(".")
    return (row.get(outer) or {}).get(inner)


def _cell(value: Any) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return harmless(";".join(map(str, value)))
    return harmless(value) if isinstance(value, str) else value
