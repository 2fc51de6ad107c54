"""What keeps a message from going out. The texts are the provider's codes, nothing else."""


class PermanentFailureError(Exception):
    """Nobody will ever accept this message."""


class PassingFailureError(Exception):
    """It may be accepted later."""
