"""The boards of those who check: what waits for one user's check, by person, with what they enter beside it."""
