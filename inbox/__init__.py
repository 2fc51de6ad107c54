"""The texts that come to us, a thread for each number, and our answers."""
