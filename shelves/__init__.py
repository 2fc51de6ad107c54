"""What neighbors give, lend, teach and look for: cards, and who has reserved what."""
