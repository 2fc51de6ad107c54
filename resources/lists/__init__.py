"""Lists that people rely on: what stands on them, how it changes, and the ways they travel."""
