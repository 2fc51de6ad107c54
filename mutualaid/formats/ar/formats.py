"""Dates in Arabic: Django leaves those with a time as Americans write them."""

# The marks of direction keep the parts in the order of reading, and the day by itself among digits.
SHORT_DATE_FORMAT = "\u2067d\u200f/m\u200f/Y\u2069"
SHORT_DATETIME_FORMAT = f"{SHORT_DATE_FORMAT} g:i A"
DATETIME_FORMAT = "j F، Y g:i A"
