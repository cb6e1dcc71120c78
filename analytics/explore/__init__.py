"""Questions nobody foresaw: subjects, columns and measures as data; one question, one composer."""
