"""Dates in Bengali: Django leaves those with a time as Americans write them."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y g:i A"
DATETIME_FORMAT = "j F, Y g:i A"
