"""Step 2: sheets as tables: which table a sheet holds, its header line, and which of its lines are rows."""
