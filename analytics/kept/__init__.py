"""Questions that somebody saved under a name, and those asked last: a small store of their own."""
