"""Files people take away: each made of the tables its page shows."""
