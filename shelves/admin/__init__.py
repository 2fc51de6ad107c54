"""The admin of the shelf: cards, and who has reserved them."""

from shelves.admin import cards, reservations

__all__ = ["cards", "reservations"]
