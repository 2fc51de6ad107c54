"""A relief site as most were written in a night: one form, one table, one job, plain Django.

The measure for a stored request: as rescuekerala (of 2018, on GitHub) stores one, with nothing of
what ours promises. No draft, encryption, key against a second press, private link or counter.
"""

KINDS = ("rescue", "water", "food", "clothing", "medicine", "kitchen", "toiletries")
