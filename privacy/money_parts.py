"""The parts of what is held that were asked of a shared fund."""

from fund.models import MoneyAsk, Receipt
from privacy.parts import Part, left_out

MONEY_PARTS = (
    Part(
        "money",
        MoneyAsk,
        (
            *("kind", "least", "most", "purpose", "by_day", "is_cut_off", "reach", "reach_detail"),
            *("state", "created_at", "ended_at", "granted", "approved_at"),
        ),
        left_out(
            machine="id key needs_second draw place",
            others="entered_by approved_by seconded_by",
            twice="fund need match entry",
        ),
        of_request=lambda pk: MoneyAsk.objects.filter(need__request=pk, match=None),
        of_volunteer=lambda pk: MoneyAsk.objects.filter(match__volunteer=pk),
    ),
    Part(
        "receipts",
        Receipt,
        # The photo itself, as a file has it: in base64.
        ("content", "at"),
        left_out(machine="id", twice="ask"),
        of_volunteer=lambda pk: Receipt.objects.filter(ask__match__volunteer=pk),
    ),
)
