"""Dates in Arabic: Django leaves those with a time as Americans write them."""

# As in Django's day, marks of direction keep the parts in the order of reading.
SHORT_DATETIME_FORMAT = "d\u200f/m\u200f/Y g:i A"
DATETIME_FORMAT = "j F، Y g:i A"
