"""What the commands print: JSON documents, tables, refusals."""
