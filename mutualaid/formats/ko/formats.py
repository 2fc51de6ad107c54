"""Dates with a time in Korean: Django puts the half of the day behind the hour, or leaves it out."""

DATETIME_FORMAT = "Y년 n월 j일 A g:i"
SHORT_DATETIME_FORMAT = "Y-n-j A g:i"
