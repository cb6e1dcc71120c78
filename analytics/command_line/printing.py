"""One document on standard output; progress, findings and refusals on standard error.

All that a terminal is sent goes through here: a text of somebody's may hold what clears it, recolours it,
types into it or turns its lines round.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import logging
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Any

import typer

from analytics import log
from analytics.errors import FileRefused, Refusal
from analytics.id_numbers import without_personal_numbers
from analytics.language import formats
from analytics.visible import in_line, uncontrolled

#: What JSON leaves as it is, although a terminal acts on it, a line ends there, or no encoding has it.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: Cells of a table longer than this are cut.
WIDEST = 48


def print_json(document: object) -> None:
    """One JSON document, in UTF-8 whatever the terminal's encoding is."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    text = _ACTING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    print_bytes(f"{text}\n".encode())


def print_bytes(content: bytes) -> None:
    """A file as it is."""
    typer.echo(content, nl=False)


def print_lines(text: str) -> None:
    """Lines of a result for reading."""
    for line in text.split("\n"):
        typer.echo(in_line(line))


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """The columns of some rows, aligned; Chinese characters take two places."""
    lines = [[*map(_cell, columns)], *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print_lines("  ".join(cells).rstrip())


def csv_text(ids: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Texts quoted, none of which acts as a formula; missing is empty."""
    from analytics.language.exports import harmless

    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([harmless(uncontrolled(id)) for id in ids])
    for row in rows:
        cells = ("" if value is None else value for value in row.values())
        writer.writerow([harmless(uncontrolled(cell)) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def say(sentence: str) -> None:
    """A sentence for the person at the terminal, apart from the result; a file in it may bear a number."""
    for line in without_personal_numbers(sentence).split("\n"):
        typer.echo(in_line(line), err=True)


def show_progress(done: int, total: int, what: object) -> None:
    """A bar that fills, on a terminal; elsewhere nothing but its last line."""
    bar = "█" * round(30 * done / total)
    if sys.stderr.isatty():
        typer.echo(f"\r{bar:<30} {done}/{total} {in_line(str(what))}", err=True, nl=done == total)
    elif done == total:
        say(f"{done}/{total} {what}")


@contextmanager
def refusals(*, as_json: bool, document: Mapping[str, object] | None = None) -> Iterator[None]:
    """Says what was refused and leaves with 1; with --json the document says it too.

    `document` is what the command's own answer looks like when it is refused.
    """
    try:
        yield
    except Refusal as refusal:
        log.refused(refusal)
        _refuse(type(refusal).__name__, _sentence(refusal), as_json=as_json, document=document or {})
    except (BrokenPipeError, typer.Exit):
        # Whoever read the answer has read enough, or was told already.
        raise
    except OSError as error:
        logging.getLogger(__name__).warning("%s", log.described(error))
        sentence = f"{error.filename or 'The snapshots folder'}: {error.strerror or error}."
        _refuse("OSError", sentence, as_json=as_json, document=document or {})
    except Exception:
        logging.getLogger(__name__).exception("An error nobody expected")
        raise


def _sentence(refusal: Refusal) -> str:
    """What was refused. Who sits here runs the server, so a file of the system is told with its place."""
    error = refusal.__cause__
    if not isinstance(error, OSError) or not error.filename:
        return str(refusal)
    place = Path(error.filename).absolute()
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        missing = [place, *place.parents]
        folder = next((one for one, above in itertools.pairwise(missing) if above.exists()), place)
        wanted = f"There is no folder {folder}: make it, for the account {getuser()}, which runs this."
        if folder == place:
            wanted = f"There is no {place}."
    else:
        wanted = f"{place}: {error.strerror}. This runs as the account {getuser()}."
    return wanted if isinstance(refusal, FileRefused) else f"{refusal} {wanted}"


def _refuse(kind: str, sentence: str, *, as_json: bool, document: Mapping[str, object]) -> None:
    if as_json:
        error = {"kind": kind, "message": without_personal_numbers(sentence)}
        print_json({**document, "error": error})
    say(sentence)
    raise typer.Exit(1)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return formats.fixed(value, decimals=2).removesuffix(".00")
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    text = in_line(text)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
