"""The means by which entries are kept true: checks, keepers, calls by volunteers, links."""
