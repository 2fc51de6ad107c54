"""The email that people write to us, fetched from a mailbox over IMAP."""
