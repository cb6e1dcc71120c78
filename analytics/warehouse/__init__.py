"""Sealed snapshots, and the only door to DuckDB."""
