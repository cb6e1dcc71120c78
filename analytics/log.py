"""What the log says: exactly what happened and why, and nothing of a person.

Modules log under their own names; `configure` says once a process where that goes. What somebody typed or
sent (names, ID numbers, names of files and folders, addresses) never comes into it: of a refusal only the
values that are words of this product, of an error its kind and its place, never its message.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import date
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from string import Formatter
from typing import TextIO

from analytics import counts
from analytics.errors import Refusal, RegisterRefused

ROOT = Path(__file__).parent.parent

#: The values of refusals that are words of this product; any other text may be somebody's.
OURS = frozenset({"allowed", "column", "district", "nearest", "path", "seconds", "table", "what"})
#: Larger numbers may be those of a person or a telephone.
LARGEST = 10**10
WITHHELD = "…"
FILE_MODE = 0o640


def configure(stream: TextIO | None = None, *, uncaught: Iterable[str] = ()) -> None:
    """Sends the log to the file LANZHOU_LOG names; without it to `stream`, or nowhere.

    `uncaught` are the loggers that a server tells unexpected errors. LANZHOU_LOG_LEVEL=DEBUG adds to each
    refusal the way to it.
    """
    file = os.environ.get("LANZHOU_LOG")
    handler: logging.Handler = logging.StreamHandler(stream) if stream else logging.NullHandler()
    if file:
        handler = OwnFile(file, encoding="utf-8", delay=True)
    handler.addFilter(without_messages)
    logging.basicConfig(handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("analytics", "pages"):
        logging.getLogger(name).setLevel(os.environ.get("LANZHOU_LOG_LEVEL", "INFO"))
    for name in uncaught:
        logging.getLogger(name).addFilter(without_messages)
        if file:
            logging.getLogger(name).addHandler(handler)


class OwnFile(WatchedFileHandler):
    """A log that the owner's group may read, and nobody else on the host, whatever the umask.

    One that was moved away (logrotate) is begun anew. One that cannot be written stops nothing that is done:
    standard error says it once, with the path, which is in the settings and is nobody's.
    """

    _is_said = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError as error:
            self._say(error)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        error = sys.exception()
        if isinstance(error, OSError):
            self._say(error)
        else:
            super().handleError(record)

    def _say(self, error: OSError) -> None:
        if not self._is_said:
            self._is_said = True
            said = f"The log {self.baseFilename} cannot be written: {error.strerror or error}."
            sys.stderr.write(f"{said} Nothing is logged until it can.\n")

    def _open(self) -> TextIOWrapper:
        is_new = not Path(self.baseFilename).exists()
        stream = super()._open()
        if is_new:
            Path(self.baseFilename).chmod(FILE_MODE)
        return stream


def refused(refusal: Refusal, **facts: object) -> None:
    """Logs a refusal under the module that raised it: once, through however many doors it passes."""
    if refusal.is_logged:
        return
    refusal.is_logged = True
    counts.count("refusals", type(refusal).__name__)
    logger = logging.getLogger((_place(refusal) or __name__).partition(":")[0])
    is_traced = logger.isEnabledFor(logging.DEBUG)
    logger.warning("%s", line(refusal, **facts), exc_info=refusal if is_traced else None)


def line(refusal: Refusal, **facts: object) -> str:
    """The kind of a refusal, its English sentence, further facts, its cause, and where it was raised."""
    names = {name for _, name, *_ in Formatter().parse(refusal.message) if name}
    values = {name: _said(name, refusal.values[name], refusal) for name in names}
    said = f"{type(refusal).__name__}: {refusal.message.format(**values)}"
    parts = [said, *(f"{name}={value}" for name, value in facts.items())]
    if cause := _cause(refusal):
        parts.append(f"caused by {cause}")
    if place := _place(refusal):
        parts.append(f"raised at {place}")
    return " | ".join(parts)


def carried(refusal: Refusal) -> Refusal:
    """The refusal with what its line needs, for another process: none of its frames goes there."""
    refusal.raised_at, refusal.caused_by = _place(refusal), _cause(refusal)
    return refusal


def described(error: BaseException) -> str:
    """An error's kind, for the system's own its number, and its place; what it says may quote somebody."""
    kind, place = type(error).__name__, _place(error)
    if isinstance(error, OSError) and error.errno:
        kind = f"{kind} {errno.errorcode.get(error.errno, error.errno)} ({os.strerror(error.errno)})"
    return f"{kind} at {place}" if place else kind


def without_messages(record: logging.LogRecord) -> bool:
    """A filter that writes the errors of a record as kinds and frames."""
    if isinstance(record.exc_info, tuple) and record.exc_info[1]:
        record.exc_text = "".join(_frames(record.exc_info[1])).rstrip()
    return True


def _frames(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier:
        yield from _frames(earlier)
        yield "\nThen:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{described(error)}\n"


def _cause(refusal: Refusal) -> str | None:
    return described(refusal.__cause__) if refusal.__cause__ else refusal.caused_by


def _place(error: BaseException) -> str | None:
    """Module and line where an error was raised."""
    if isinstance(error, Refusal) and error.raised_at:
        return error.raised_at
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames:
        return None
    frame, line = frames[-1]
    module = frame.f_globals.get("__name__")
    if module == "__main__":
        # A page is run as a script.
        file = Path(frame.f_code.co_filename)
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts) if ROOT in file.parents else file.stem
    return f"{module}:{line}"


def _said(name: str, value: object, refusal: Refusal) -> object:
    if isinstance(value, BaseException):
        return described(value)
    if isinstance(value, int | float):
        return value if abs(value) < LARGEST else WITHHELD
    if isinstance(value, date):
        return value
    # The register and the other files under data/ are the product's own and name nobody.
    is_ours = name in OURS or isinstance(refusal, RegisterRefused)
    return value if isinstance(value, str) and is_ours else WITHHELD
