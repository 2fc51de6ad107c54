"""The numbers that every page shows: entries of the directory, each with a sentence around it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from pods.models import Ward
from resources.choices import EntryState, PhoneKind
from resources.models.parts import Phone
from resources.models.resources import Resource

# More would be a list that nobody reads, on every page.
MOST = 4
# Stands in the sentence for the number.
PLACE = "{number}"


def lines_to_call() -> models.QuerySet[Phone]:
    """Return the lines of the entry outside on which somebody of the place itself answers."""
    lines = Phone.objects.filter(resource=OuterRef("pk"), kind=PhoneKind.VOICE).order_by()
    # Kept backwards. One of three digits, which is a service for all, has no country.
    return lines.filter(number_key__endswith="+")


def may_be_asked() -> Q:
    """Return the condition of entries that somebody may be asked about.

    Neither a number that every page shows, nor one that is called by 911, 988 or 211 alone: there
    is no call that finds out more, and each of them keeps somebody in need waiting.
    """
    on_pages = AlwaysShown.objects.filter(resource=OuterRef("pk")).order_by()
    voice = Phone.objects.filter(resource=OuterRef("pk"), kind=PhoneKind.VOICE).order_by()
    return ~Exists(on_pages) & (Exists(lines_to_call()) | ~Exists(voice))


class AlwaysShown(models.Model):
    """An entry whose number stands at the foot of every page, or of all pages of a ward."""

    resource = models.ForeignKey(
        Resource,
        on_delete=models.CASCADE,
        related_name="always_shown",
        verbose_name=_("resource"),
        help_text=_("The number that is called first is shown."),
    )
    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="always_shown",
        verbose_name=_("ward"),
        help_text=_("Without a ward it is on every page."),
    )
    sentence = models.CharField(
        _("sentence"),
        max_length=160,
        help_text=_("Write {number} where the number stands."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("From 1 to 4: there are no more than these.")
    )
    i18n = TranslationField(fields=("sentence",))
    sentence_i18n: str

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("number on every page")
        verbose_name_plural = _("numbers on every page")
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "position"], nulls_distinct=False, name="always_shown_position"
            ),
            models.UniqueConstraint(
                fields=["ward", "resource"], nulls_distinct=False, name="always_shown_once"
            ),
            models.CheckConstraint(
                # With each position taken once, there are no more than these.
                condition=Q(position__gte=1, position__lte=MOST),
                name="always_shown_few",
                violation_error_message=_("From 1 to 4: there are no more than these."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)

    def clean(self) -> None:
        """Say in a form what would show nothing."""
        if PLACE not in self.sentence:
            raise ValidationError({"sentence": _("Write {number} where the number stands.")})
        if self.resource_id and self.line is None:
            raise ValidationError(
                {"resource": _("This entry is not published, or has no number to call.")}
            )

    @property
    def line(self) -> Any:
        """The line that is shown: the first to call, else the first for messages; or None."""
        if self.resource.state != EntryState.PUBLISHED:
            return None
        lines = [each for each in self.resource.phones.all() if each.kind != PhoneKind.FAX]
        voice = [each for each in lines if each.kind == PhoneKind.VOICE]
        return next(iter([*voice, *lines]), None)
