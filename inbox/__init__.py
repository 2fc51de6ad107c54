"""All that people write to us, a thread for each number, address or person, and our answers."""
