"""What people write beside snapshots lies in one database: saved questions, reviews, actions, notes."""
