"""The urban communities: coverage by district and street, and the list by name."""
