"""The words of people who speak a language at home about its texts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User


class Verdict(models.TextChoices):
    GOOD = "good", pgettext_lazy("about a translation", "Good")
    BETTER = "better", pgettext_lazy("about a translation", "Better like this")


class Judgment(models.Model):
    """One person's word about one text in one language: a later one takes its place.

    `judged` and `wanted` are fingerprints of English and translation: of what was read, and of what
    it should become. Once the text is neither, the judgment is about something that is gone.
    """

    language = models.CharField(max_length=10)
    key = models.CharField(max_length=20)
    context = models.TextField(blank=True)
    msgid = models.TextField()
    msgid_plural = models.TextField(blank=True)
    translation = ArrayField(models.TextField(blank=True))
    judged = models.CharField(max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=Verdict)
    proposal = ArrayField(
        models.TextField(), verbose_name=_("The better text"), default=list, blank=True
    )
    wanted = models.CharField(max_length=12)
    note = models.TextField(_("note"), blank=True)
    # Counts up with each change, so that a page knows whether it has seen the latest.
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["language", "key"], name="one_judgment_per_text"),
            models.CheckConstraint(
                condition=Q(state=Verdict.GOOD, proposal=[], wanted=F("judged"))
                | Q(state=Verdict.BETTER) & ~Q(proposal=[]) & ~Q(wanted=F("judged")),
                name="better_proposes_another_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.key}"

    def proposes_instead_of(self, fingerprint: str) -> bool:
        """Tell whether its better text waits to take the place of the one with `fingerprint`."""
        return self.state == Verdict.BETTER and self.judged == fingerprint
