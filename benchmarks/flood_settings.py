"""The settings of the other figures, with the limits of production."""

from benchmarks.settings import *  # noqa: F403
from mutualaid.settings import LEAST_TIME_TO_FILL_IN, LIMITS

__all__ = ["LEAST_TIME_TO_FILL_IN", "LIMITS"]
