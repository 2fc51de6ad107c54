"""The network that runs this install: one row, which stewards edit, and what everybody reads."""

from common.current import Profile as Profile
from common.current import current as current
from common.current import kept_for as kept_for
