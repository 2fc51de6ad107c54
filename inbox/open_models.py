"""Questions that are open for a number, and conversations by which somebody asks for help."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from common.inserts import RowNumberField
from common.models import Category, PrivateLink
from common.zip_words import called_as_here
from inbox.choices import Asked, Step, Word
from messaging.models import Message

LONGEST_WHAT = 2000


class Question(models.Model):
    """A question in a text of ours: whoever has the phone may answer it by a word.

    As whoever has the private link may, which came with it: so it ends with that link, and it
    counts from when the text was sent. Where it stands is what the match or the need says.
    """

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="question", verbose_name=_("message")
    )
    link = models.ForeignKey(
        PrivateLink, on_delete=models.CASCADE, related_name="+", verbose_name=_("private link")
    )
    # Plain, because there is no number beside it that it could be made of.
    phone_index = models.CharField(max_length=64, db_index=True, editable=False)
    kind = models.CharField(_("question"), max_length=12, choices=Asked)
    subject_id = models.BigIntegerField(_("about"))
    # By which several are told apart.
    number = models.PositiveSmallIntegerField(_("number"))
    answer = models.CharField(_("answer"), max_length=10, choices=Word, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("question by text")
        verbose_name_plural = _("questions by text")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="question_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Ask(models.Model):
    """Somebody asks for help by text: three questions, of which these are answered so far."""

    id = RowNumberField()
    thread = models.OneToOneField(
        "inbox.Thread",
        on_delete=models.CASCADE,
        related_name="ask",
        verbose_name=_("conversation"),
    )
    # When the text came with which it began: the thread waits since then, if it waits for this.
    since = models.DateTimeField(_("since"), default=timezone.now, db_index=True)
    step = models.CharField(_("question"), max_length=5, choices=Step, default=Step.WHAT)
    # How often an answer to this question was not understood.
    tries = models.PositiveSmallIntegerField(default=0)
    what = EncryptedTextField(_("what they need"), blank=True, max_length=LONGEST_WHAT)
    category = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of help"),
    )
    zip_code = called_as_here(models.CharField(_("ZIP code"), max_length=10, blank=True))

    class Meta:
        ordering = ["id"]
        verbose_name = _("asking by text")
        verbose_name_plural = _("asking by text")

    def __str__(self) -> str:
        return f"{self.step} {self.pk}"
