"""How much of a submitted file is read, and what reading it may cost."""

from __future__ import annotations

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
