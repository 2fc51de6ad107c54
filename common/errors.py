"""The errors of services that cannot do what was asked."""

from django.utils.functional import Promise


class NotPossible(Exception):
    """The change cannot be made now. `message` is one sentence for the person who asked."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


class NoLongerThere(NotPossible):
    """The row to be changed has gone for good, such as a volunteer who has left."""
