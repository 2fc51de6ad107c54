"""A shared fund: gifts, requests for money, approvals, payments, and a ledger that adds up."""
