"""A made-up history of the real city: 26 quarters, calibrated so that every status of a target is seen."""
