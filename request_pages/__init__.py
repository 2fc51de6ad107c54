"""The public pages of help requests: the form, the private pages, the answers to an offer."""
