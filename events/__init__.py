"""Days: packing, deliveries, clean-ups. Neighbors take a shift without an account."""
