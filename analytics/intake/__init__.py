"""From submitted files to a published snapshot: read, clean, check, assemble."""
