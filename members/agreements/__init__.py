"""A pod's agreements: its own text in its languages, in versions, and who agreed to which."""
