"""The texts that people write to us: a module per driver, with one webhook each.

An app above this one stores them (`incoming.take_texts`). Who forges a signature gets no further
than the check: not a row is read or written.
"""
