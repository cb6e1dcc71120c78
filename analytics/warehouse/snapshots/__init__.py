"""Sealed snapshots: how one comes to be, which there are, and which can be trusted."""
