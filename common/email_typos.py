"""Likely typing mistakes in the part of an email address behind the @."""

from difflib import get_close_matches

# What most people here have; a mistake in anything else is not guessed at.
COMMON = (
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "live.com",
    "msn.com",
    "comcast.net",
    "verizon.net",
    "protonmail.com",
    "naver.com",
)
# Real ones that are as near to one of those as a mistake would be.
REAL = {
    *COMMON,
    *("mail.com", "email.com", "ymail.com", "rocketmail.com", "googlemail.com", "fastmail.com"),
    *("yahoo.ca", "yahoo.es", "yahoo.fr", "hotmail.es", "hotmail.fr", "outlook.es", "proton.me"),
    *("me.com", "mac.com", "gmx.com", "gmx.net", "att.net", "cox.net", "hanmail.net", "daum.net"),
    *("love.com", "alive.com", "olive.com", "aim.com", "nate.com", "zoho.com", "mail.ru"),
}
# One letter wrong, missing, doubled or two of them turned round, in the shortest that we know.
NEAR = 0.85


def likely_meant(address: str) -> str:
    """Return the address that was probably meant by `address`; "" where nothing looks wrong."""
    name, _at, domain = address.strip().rpartition("@")
    domain = domain.casefold()
    if not name or domain in REAL:
        return ""
    near = get_close_matches(domain, COMMON, n=1, cutoff=NEAR)
    return f"{name}@{near[0]}" if near else ""
