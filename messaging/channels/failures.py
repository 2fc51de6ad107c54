"""The failures that keep a message from going out. Their texts are the provider's codes only."""


class PermanentFailureError(Exception):
    """Nobody will ever accept this message."""


class PassingFailureError(Exception):
    """It may be accepted later."""
