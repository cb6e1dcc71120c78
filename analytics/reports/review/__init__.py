"""The pack of a review: what it says once, as texts and tables, and its writers in Word, PDF and Excel."""
