"""The verbs on cards and on reservations. Locks: a card before its reservations."""
