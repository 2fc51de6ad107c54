"""The settings of the flood, with a provider of texts that nothing is sent to."""

from benchmarks.settings import *  # noqa: F403
from mutualaid.settings import LIMITS

__all__ = ["LIMITS"]
TEXT_DRIVER, TEXT_NUMBERS = "twilio", ["+12025550199"]
TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "a token that signs what comes in"
TWILIO_BASE_URL = "http://127.0.0.1:9"
