"""One module a page: what it answers, in plain values and tidy tables."""
