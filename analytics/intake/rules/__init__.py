"""Step 4: rules within and between rows, sheets, files and the last snapshot."""
