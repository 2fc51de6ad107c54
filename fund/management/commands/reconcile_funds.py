"""Prove that each fund holds what its entries come to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fund.models import Fund
from fund.services.ledger import out_of_balance


class Command(BaseCommand):
    help = "Prove that each fund holds what its entries come to."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare each balance with the sum of its entries. Raises `CommandError` for the first."""
        for fund, balance, total in out_of_balance():
            raise CommandError(f"Fund {fund.pk} holds {balance}, and its entries come to {total}.")
        count = Fund.objects.count()
        self.stdout.write(f"{count} funds, each holds what its entries come to.")
