"""The app "Match several at once": start, lines, solve, send, review."""
