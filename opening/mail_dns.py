"""The sender's domain as other mail servers see it: SPF, DKIM and DMARC, as far as DNS tells."""

from collections.abc import Callable
from dataclasses import dataclass

SECONDS = 2.0
# A selector's name is the provider's choice: these are those of many. None of them proves nothing.
SELECTORS = ("default", "mail", "dkim", "selector1", "google", "s1", "k1", "fm1", "pm")

Ask = Callable[[str], list[str]]


@dataclass(frozen=True)
class Domain:
    """The answers for a domain; None where DNS did not answer."""

    name: str
    spf: bool | None
    dmarc: bool | None
    dkim: bool | None


def look_up(name: str, ask: Ask | None = None) -> Domain:
    """Ask for the records of the domain `name`; at most for some seconds."""
    from dns.exception import DNSException  # large, and rarely asked

    asked = ask or texts_at
    try:
        spf = any(text.lower().startswith("v=spf1") for text in asked(name))
        dmarc = any(text.startswith("v=DMARC1") for text in asked(f"_dmarc.{name}"))
        dkim = any(
            "p=" in text for each in SELECTORS for text in asked(f"{each}._domainkey.{name}")
        )
    except DNSException:
        return Domain(name, None, None, None)
    return Domain(name, spf, dmarc, dkim)


def texts_at(name: str) -> list[str]:
    """Return the TXT records at `name`. Raises `DNSException` where nobody answers."""
    from dns import resolver  # so too

    try:
        found = resolver.resolve(name, "TXT", lifetime=SECONDS)
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    return [b"".join(row.strings).decode(errors="replace") for row in found]
