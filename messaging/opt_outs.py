"""Numbers that get no texts any more."""

_s: set[str] = set()


def has_stopped(phone: str) -> bool:
    return phone in _s


def stop(phone: str) -> None:
    _s.add(phone)
