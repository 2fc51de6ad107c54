"""Dates in Vietnamese as people write them; Django's have hyphens and a capital."""

DATE_FORMAT = r"j \t\há\n\g n \n\ă\m Y"
DATETIME_FORMAT = r"H:i j \t\há\n\g n \n\ă\m Y"
MONTH_DAY_FORMAT = r"j \t\há\n\g n"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
