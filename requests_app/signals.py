"""The signals from requests to the apps above it."""

from django.dispatch import Signal

# A request is about to lose all that is personal: whoever keeps words of its household deletes
# them. Sent inside the transaction, with `request`, which has it all still, and `actor`.
request_erasing = Signal()
