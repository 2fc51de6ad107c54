"""Opening a network and keeping it up: backups, the checklist, the doctor. Nobody imports it."""
