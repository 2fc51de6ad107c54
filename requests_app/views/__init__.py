"""Public pages: asking for help, the resident's private page, the volunteer's page of a match."""
