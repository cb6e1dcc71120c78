"""The same answers for assistants (MCP): read only, of no single person and no small group."""
