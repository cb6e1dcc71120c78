"""A table as a Parquet file: stable ids, values of their types, and its facts in the schema's metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict

import pyarrow
from pyarrow import parquet

from analytics.dictionary import Label
from analytics.language import both
from analytics.language.written import Described, Written

#: How each type of data/columns.toml and data/dictionary.toml is stored; all others are texts.
_STORED = {
    "count": pyarrow.int64(),
    "year": pyarrow.int64(),
    "number": pyarrow.float64(),
    "share": pyarrow.float64(),
    "points": pyarrow.float64(),
    "yuan": pyarrow.float64(),
    "date": pyarrow.date32(),
    "day": pyarrow.date32(),
    "moment": pyarrow.timestamp("s"),
}


def parquet_file(
    facts: Sequence[tuple[Label, str]], described: Sequence[Described], columns: Sequence[Written]
) -> bytes:
    """The columns under their ids; `facts` and `columns` of the metadata are JSON."""
    said = {
        "facts": [[both.joined(name), words] for name, words in facts],
        "columns": [asdict(one) for one in described],
    }
    fields = [pyarrow.field(column.id, _STORED.get(column.type, pyarrow.string())) for column in columns]
    arrays = [
        pyarrow.array(column.cells, type=field.type) for column, field in zip(columns, fields, strict=True)
    ]
    metadata = {name: json.dumps(value, ensure_ascii=False) for name, value in said.items()}
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays, schema=pyarrow.schema(fields, metadata=metadata)), out)
    return out.getvalue()
