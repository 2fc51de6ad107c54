"""The outbox, the channels, and the jobs that deliver."""
