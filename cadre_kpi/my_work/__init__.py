"""What one user finds on "My Work": what waits for them, what it says, what they did and what comes next."""
