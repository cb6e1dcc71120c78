"""How far a target has come: pure functions on plain values. No files, no DuckDB, no Streamlit."""
