"""Numbers of printed forms, such as "7KQ-M4WX": random, and their last sign tells typing errors.

Nobody can guess one that was printed, so that a made-up form is refused. Signs that are read for
one another (0 and O, 1 and I) are left out.
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RANDOM_SIGNS = 6
LENGTH = RANDOM_SIGNS + 1


def new_number() -> str:
    """Return a new number, as it is stored."""
    signs = "".join(secrets.choice(ALPHABET) for _place in range(RANDOM_SIGNS))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    """Return what a number that begins with `signs` ends with: Luhn's sum, for 32 signs.

    One wrong sign is always noticed, and so are nearly all pairs that changed places.
    """
    total = 0
    for place, sign in enumerate(reversed(signs)):
        value = ALPHABET.index(sign) * (2 if place % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def read_number(typed: str) -> str:
    """Return `typed` as it is stored; "" when it is no number, or has a typing error."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return ""
    return signs if check_sign(signs[:-1]) == signs[-1] else ""


def shown(number: str) -> str:
    """Return `number` as it is printed and read out."""
    return f"{number[:3]}-{number[3:]}"
