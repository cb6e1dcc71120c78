"""The read API: the answers of the pages for programs, as JSON and CSV under stable ids."""
