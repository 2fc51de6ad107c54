"""Paper for those without a screen: sheets as PDF, and forms that come back filled in."""
