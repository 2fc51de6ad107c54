"""The number of random pods that tests try: few every day, thousands with `EVERY_LOOK=1`."""

import os

from tests.looks import EVERY_LOOK

RANDOM_PODS = int(os.environ.get("RANDOM_PODS") or (4000 if EVERY_LOOK else 60))
