"""What is asked of sealed snapshots: one function a question, one statement behind it."""
