"""How much one statement may take, and how long."""

from __future__ import annotations

#: Rows given back at most; one more is asked for, to know whether there are more.
MOST_ROWS = 10_000
#: Characters of a statement: many times the longest one that a page shows.
LONGEST_STATEMENT = 50_000
#: Of the answer as the child writes it.
MOST_BYTES = 64_000_000
#: From the moment the tables are there to the last row.
SECONDS = 5.0
#: Before it: to start, to read the statement and to load its tables.
SECONDS_TO_LOAD = 15.0
#: Of the whole process: it is behind the readers and ends by its deadline anyway.
PROCESSOR_SECONDS = 20
DATABASE_MEMORY = "512MB"
MEMORY_BYTES = 1_500_000_000
NICENESS = 10
#: Boxes at once, for all readers of a server together.
PLACES = 2
