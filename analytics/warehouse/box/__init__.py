"""The SQL box: one statement of a reader, over the rows they may see, run in a process of its own.

running   asks: at most two children at a time, each killed at its deadline; what comes back is the Result
tables    which tables there are, and what of them a viewer's scope holds, masked
refusals  what is said of a statement that does not run: where, why, the nearest name
child     the process: reads the statement, loads its tables, shuts itself in, runs it
reading   what a statement must be: one SELECT over the tables there are
guards    what shuts the child in: limits, no file, no network, no setting
limits    how much and how long
"""
