"""What the district pages show: every district's verdicts, places, profile and comparison."""
