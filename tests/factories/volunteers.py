"""Kinds of help, volunteers and what they offer."""

from typing import Any

from django.utils import timezone

from common.models import Category, KnownNetwork
from tests.factories.numbers import next_number, phone, position_of
from volunteers.choices import KnownBy, VolunteerStatus
from volunteers.models import Goods, Volunteer


def make_category(**fields: Any) -> Category:
    number = next_number()
    return Category.objects.create(
        **{
            "name": f"Kind {number}",
            "slug": f"kind-{number}",
            "position": position_of(number),
            **fields,
        }
    )


def make_volunteer(*categories: Category, **fields: Any) -> Volunteer:
    """An approved volunteer with an email who offers `categories`."""
    number = next_number()
    fields = {
        "name": f"Volunteer {number}",
        "email": f"volunteer{number}@example.org",
        "email_proven_at": timezone.now(),
        "phone": phone(number, of=1),
        "languages": ["en"],
        "status": VolunteerStatus.APPROVED,
        "submission_key": f"volunteer-{number}",
        "known_by": KnownBy.MET,
        **fields,
    }
    if fields["status"] == VolunteerStatus.APPROVED:
        fields.setdefault("approved_at", timezone.now())
    volunteer = Volunteer.objects.create(**fields)
    volunteer.categories.set(categories)
    return volunteer


def make_goods(volunteer: Volunteer | None = None, **fields: Any) -> Goods:
    fields = {"what": f"A stroller, number {next_number()}", **fields}
    return Goods.objects.create(volunteer=volunteer or make_volunteer(), **fields)


def make_known_network(**fields: Any) -> KnownNetwork:
    number = next_number()
    fields = {"name": f"Library {number}", "network": f"192.0.2.{number % 250}/32", **fields}
    return KnownNetwork.objects.create(**fields)
