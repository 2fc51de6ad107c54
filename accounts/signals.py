"""The signals by which other apps act on changes to staff."""

from django.dispatch import Signal

# Somebody asked for a letter with which they choose a new password: `user`.
new_password_wanted = Signal()
# Somebody was invited, by a link that is new: `user`, `invitation`.
invited = Signal()
# An account that is in use was given more to do: `user`.
roles_given = Signal()
