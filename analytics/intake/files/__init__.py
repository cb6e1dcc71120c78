"""Step 1: submitted files as sheets of cells, exactly as the sender sees them."""
