"""Long work on submitted files, done in a process of its own.

To read and check a register of 20,000 people keeps a processor busy for seconds, and to mark or preview it
nearly as long. In the server's own process every reader would wait for it, and the memory it took would stay
taken. So a child does it, behind the readers, and hands over what it found piece by piece.
"""

from __future__ import annotations

import contextlib
import copyreg
import logging
import os
import pickle  # nosec B403: between two processes of this program
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import analytics
from analytics import log
from analytics.errors import N_, FileRefused, Refusal, SubmissionRefused
from analytics.intake.files import limits
from analytics.intake.finding import Finding
from analytics.intake.submission import Examination, examine

#: What the child runs; the folder of the product is its only argument.
START = "import sys; sys.path.insert(0, sys.argv[1]); from analytics.intake import apart; apart.main()"
#: How far the child stands behind the readers for a processor.
NICENESS = 10
#: Processor time and address space of one piece of work: many times what 40 full registers take.
SECONDS = 600
MEMORY_BYTES = 8_000_000_000
#: Findings handed over at once: a pickle is read in one go, and readers wait as long.
PIECE = 500

CUT_SHORT = N_(
    "The check of the files was cut short; nothing was published. Upload fewer files at once, or try again."
)


logger = logging.getLogger(__name__)

# What is read of a snapshot cannot be changed; between processes it is taken apart and made anew.
copyreg.pickle(MappingProxyType, lambda mapping: (_unchanging, (dict(mapping),)))


@dataclass(frozen=True)
class Told:
    """How far the child has come: files done, files in all, the file's name."""

    done: int
    total: int
    name: str


@dataclass(frozen=True)
class _Piece:
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Outcome:
    """What the work gave, or why it was refused."""

    value: Any = None
    refusal: Refusal | None = None


class Child:
    """A process at work on `function(*arguments)`; both must be known by name and value elsewhere.

    An `examine` is told of file by file.
    """

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._request = pickle.dumps((function, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, str(Path(analytics.__path__[0]).parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # The readers of workbooks that it starts end with it.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def tells(self) -> Iterator[Told]:
        """How far it is, until it is done; then `value` is there. Raises what the work was refused for."""
        findings: list[Finding] = []
        for message in self._messages():
            if isinstance(message, Told):
                yield message
            elif isinstance(message, _Piece):
                findings += message.findings
            elif isinstance(message, _Outcome):
                if message.refusal:
                    raise message.refusal
                value = message.value
                self.value = replace(value, findings=tuple(findings)) if findings else value
                return
        raise SubmissionRefused(CUT_SHORT)

    def kill(self) -> None:
        """Ends it at once, and whatever it has started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.name == "posix":
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()

    def end(self) -> None:
        """Leaves nothing of it, done or not."""
        self.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def _messages(self) -> Iterator[Any]:
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(OSError), self._process.stdin as request:
            request.write(self._request)
        self._request = b""
        while True:
            try:
                yield pickle.load(self._process.stdout)  # nosec B301: what our own child says
            except (EOFError, pickle.UnpicklingError, ValueError, OSError):
                return


def main() -> None:
    """Standard input to standard output: one request, then what there is to tell of it."""
    if sys.platform != "win32":
        os.nice(NICENESS)
    limits.bind(memory_bytes=MEMORY_BYTES, seconds=SECONDS, writes=True)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    log.configure(sys.stderr)
    function, arguments = pickle.load(sys.stdin.buffer)  # nosec B301: what our own parent asks
    try:
        _tell(answers, _Outcome(_made(answers, function, arguments)))
    except BrokenPipeError:
        # Nobody listens any more.
        sys.exit(1)
    except Refusal as refusal:
        _tell(answers, _Outcome(refusal=log.carried(refusal)))
    except Exception:
        logger.exception("The work on submitted files failed")
        sys.exit(1)


def _made(answers: BinaryIO, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What the work gives; what the system refuses it meanwhile is said as in the server's own process."""
    try:
        if function is not examine:
            return function(*arguments)
        root, files, as_of, *scope = arguments
        made = examine(
            root,
            files,
            as_of=as_of,
            scope=next(iter(scope), None),
            progress=lambda *far: _tell(answers, Told(*far)),
        )
        return _in_pieces(answers, made)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileRefused(error) from error


def _in_pieces(answers: BinaryIO, made: Examination) -> Examination:
    """Hands over the findings; the rest is returned without them."""
    for first in range(0, len(made.findings), PIECE):
        _tell(answers, _Piece(made.findings[first : first + PIECE]))
    return replace(made, findings=())


def _tell(answers: BinaryIO, message: object) -> None:
    pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _unchanging(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)
