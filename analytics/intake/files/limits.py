"""How much of a submitted file is read, and what reading it may cost."""

from __future__ import annotations

import sys

#: The largest file taken: as much as the upload field takes (server.maxUploadSize).
MOST_BYTES = 20 * 2**20
MOST_ROWS = 200_000
MOST_COLUMNS = 100
#: Of all sheets together: what the server is willing to hold.
MOST_CELLS = 6_000_000
MOST_TEXT_BYTES = 100_000_000
MOST_MERGED = 100_000
#: Of the process that opens a workbook.
MEMORY_BYTES = 1_500_000_000
SECONDS = 20


def bind(*, memory_bytes: int, seconds: int, grace: int = 0, writes: bool = False) -> None:
    """Bounds this process for good: address space, processor time, no core, and no files unless it `writes`.

    The end of its time is told by a signal it could hear, and comes `grace` seconds after it.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + grace))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not writes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
