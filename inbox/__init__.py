"""What people text to us, a thread for each number, and what we answer."""
