"""The settings of a real site in a test: those of an install, with what no test can wait for."""

from datetime import timedelta

from mutualaid.settings import *  # noqa: F403

# Nobody collects the files first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A test fills in forms faster than anybody.
LEAST_TIME_TO_FILL_IN = timedelta(0)
MESSAGES_FROM_HOUR, MESSAGES_UNTIL_HOUR = 0, 24
