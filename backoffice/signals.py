"""The signals by which other apps act on what staff do."""

from django.dispatch import Signal

# Staff opened personal data, which is recorded: `user`, `row` (what was opened).
details_opened = Signal()
