"""The public pages: asking for help, the resident's private page, the volunteer's of a match."""
