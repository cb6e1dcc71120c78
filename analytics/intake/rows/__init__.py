"""Step 3: rows as records: cells as values of the dictionary's types, people as keys."""
