"""Dates with a time in Korean: Django has the half of the day behind the hour, or not at all."""

DATETIME_FORMAT = "Y년 n월 j일 A g:i"
SHORT_DATETIME_FORMAT = "Y-n-j A g:i"
