"""Funds with their ledgers, and what is asked of them."""

from fund.models.asks import MoneyAsk, Receipt
from fund.models.funds import Draw, Fund
from fund.models.ledger import Balance, Closing, Entry
from fund.models.promises import InKind, Pledge

__all__ = [
    "Balance",
    "Closing",
    "Draw",
    "Entry",
    "Fund",
    "InKind",
    "MoneyAsk",
    "Pledge",
    "Receipt",
]
