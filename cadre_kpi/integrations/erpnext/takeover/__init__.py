"""Take Over from HR: `source` reads both sides, `plan` says what will be done, `write` does it, `job` in the background."""
