"""Snapshots' numbers from another engine than the embedded one, by the very same statements."""
