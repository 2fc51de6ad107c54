"""The one table."""

from django.core.validators import RegexValidator
from django.db import models

DISTRICTS = [(f"d{number}", f"District {number}") for number in range(1, 15)]
PHONE = RegexValidator(r"^\+?[0-9 -]{10,14}$", "Please write a phone number of 10 or 11 digits.")


class Ask(models.Model):
    """A request: a place, a person, and seven kinds of help, each with its details."""

    district = models.CharField(max_length=15, choices=DISTRICTS)
    location = models.CharField(max_length=500)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=14, validators=[PHONE])
    is_for_others = models.BooleanField(default=False)
    coordinates = models.CharField(max_length=100, blank=True)
    accuracy = models.CharField(max_length=100, blank=True)
    needs_rescue = models.BooleanField()
    detail_rescue = models.CharField(max_length=250, blank=True)
    needs_water = models.BooleanField()
    detail_water = models.CharField(max_length=250, blank=True)
    needs_food = models.BooleanField()
    detail_food = models.CharField(max_length=250, blank=True)
    needs_clothing = models.BooleanField()
    detail_clothing = models.CharField(max_length=250, blank=True)
    needs_medicine = models.BooleanField()
    detail_medicine = models.CharField(max_length=250, blank=True)
    needs_kitchen = models.BooleanField()
    detail_kitchen = models.CharField(max_length=250, blank=True)
    needs_toiletries = models.BooleanField()
    detail_toiletries = models.CharField(max_length=250, blank=True)
    other = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10, default="new")
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}"
