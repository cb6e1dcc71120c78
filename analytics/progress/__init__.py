"""From snapshots to verdicts: what was observed, how it is judged, and who reported it."""
