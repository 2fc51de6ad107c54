"""Times in English as on our public pages: Django's "2:46 p.m." would end a sentence twice."""

TIME_FORMAT = "g:i\u202fA"
DATETIME_FORMAT = f"N j, Y, {TIME_FORMAT}"
SHORT_DATETIME_FORMAT = f"m/d/Y {TIME_FORMAT}"
