"""Step 5: what goes back to the sender: the files with every finding marked in its cell."""
