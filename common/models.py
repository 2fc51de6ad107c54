"""Kinds of help, private links and half-filled forms: what every app stands on."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import connection, models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from common.fields import EncryptedJSONField, from_stored, sealed_values, stored_columns
from common.flood_models import Attack as Attack
from common.flood_models import KnownNetwork as KnownNetwork
from common.flood_models import Tally as Tally
from common.inserts import RowNumberField, insert
from common.link_models import LinkAsked as LinkAsked
from common.link_models import LinkPurpose as LinkPurpose
from common.link_models import PrivateLink as PrivateLink
from common.link_models import hash_token as hash_token
from common.link_models import new_token as new_token
from common.reading_order import InReadersOrder, Named


class CategoryQuerySet(models.QuerySet["Category"]):
    def active(self) -> "CategoryQuerySet":
        """Kinds of help that forms show, in order."""
        return self.filter(is_active=True)


class Category(Named):
    """A kind of help. One list for needs, for what volunteers offer, and for resources."""

    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(
        _("hint"), max_length=160, blank=True, help_text=_("A few examples, shown below the name.")
    )
    slug = models.SlugField(_("slug"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown on forms"), default=True)
    asks_about_food = models.BooleanField(
        _("asks about food"),
        default=False,
        help_text=_("The form asks for household size and allergies."),
    )
    asks_delivery = models.BooleanField(
        _("can be left at the door"),
        default=False,
        help_text=_("The form asks whether things can be left at the door."),
    )
    needs_transport = models.BooleanField(
        _("needs a car or bike"),
        default=False,
        help_text=_("Volunteers with a car or a bike come first."),
    )
    is_goods = models.BooleanField(
        _("things rather than time"),
        default=False,
        help_text=_("The volunteer form asks what they can give."),
    )
    references_wanted = models.PositiveSmallIntegerField(
        _("references wanted"),
        default=0,
        validators=[MaxValueValidator(5)],
        help_text=_("Nobody is asked for this before we talked to so many who know them."),
    )
    wants_talk = models.BooleanField(
        _("wants a talk first"),
        default=False,
        help_text=_("Nobody is asked for this before a coordinator has talked to them."),
    )
    i18n = TranslationField(fields=("name", "hint"))
    name_i18n: str
    hint_i18n: str

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["position", InReadersOrder()]
        verbose_name = _("kind of help")
        verbose_name_plural = _("kinds of help")

    def __str__(self) -> str:
        return self.name_i18n


class FormDraftManager(models.Manager["FormDraft"]):
    def open_with(self, form: str, token: str) -> "FormDraft | None":
        """The draft of `form` that the browser's `token` opens, sent or not, unless too old."""
        return self._one(
            "SELECT {} FROM common_formdraft "
            "WHERE form = %s AND token_hash = %s AND expires_at > %s",
            [form, hash_token(token), timezone.now()],
        )

    def start(
        self, form: str, answers: dict[str, Any] | None = None, *, source: str = ""
    ) -> tuple["FormDraft", str]:
        """A new draft, empty or with `answers`, and the token for the browser's cookie.

        `source` is a keyed hash of where it comes from: of each there are so many, the newest.
        """
        token = new_token()
        expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
        kept: Any = {"answers": answers or {}, "source": source}
        draft = FormDraft(form=form, token_hash=hash_token(token), expires_at=expires_at, **kept)
        insert([draft])
        if source:
            self._let_go_of_oldest(draft)
        return draft, token

    def _let_go_of_oldest(self, draft: "FormDraft") -> None:
        """Keep the number of drafts within bounds: of their source, and now and then of all."""
        with connection.cursor() as cursor:
            # By the index of sources: each form that is begun asks so.
            cursor.execute(
                "DELETE FROM common_formdraft WHERE id IN (SELECT id FROM common_formdraft "
                "WHERE source = %s ORDER BY id DESC OFFSET %s)",
                [draft.source, settings.MOST_DRAFTS_OF_ONE_SOURCE],
            )
        if draft.pk % COUNTED_EVERY == 0:
            too_many = self.count() - settings.MOST_DRAFTS
            # From those who have most: whoever fills in one form loses nothing to a flood.
            place = Window(RowNumber(), partition_by=[F("source")], order_by=F("id").asc())
            of_source = Window(Count("id"), partition_by=[F("source")])
            crowd = self.annotate(left=of_source - place).order_by("-left", "id")
            self.filter(pk__in=crowd.values("pk")[: max(0, too_many)]).delete()

    def renew(self, form: str, before: str, after: str) -> "FormDraft | None":
        """Let the token `after` open what `before` opened, which opens nothing any more.

        Returns the draft, however old, locked for the rest of the transaction; None where neither
        opens anything. Twice is once.
        """
        return self._one(
            "UPDATE common_formdraft SET token_hash = %s WHERE form = %s AND token_hash = %s "
            "RETURNING {}",
            [hash_token(after), form, hash_token(before)],
        ) or self._one(
            "SELECT {} FROM common_formdraft WHERE form = %s AND token_hash = %s FOR NO KEY UPDATE",
            [form, hash_token(after)],
        )

    def _one(self, sql: str, values: list[Any]) -> "FormDraft | None":
        # Each page of a form begins so: to work the query out anew takes longer than its answer.
        with connection.cursor() as cursor:
            cursor.execute(sql.format(stored_columns(self.model)), values)
            found = cursor.fetchone()
        return from_stored(self.model, found) if found else None

    def close_confirmations(self) -> None:
        """Forget the private links of forms that were sent some minutes ago."""
        sent_until = timezone.now() - settings.CONFIRMATION_OPENS_FOR
        closed = self.filter(expires_at__lt=sent_until + settings.DRAFT_EXPIRES_AFTER)
        closed.exclude(result=None).exclude(result="").update(result="")


UNCHECKED = "unchecked"
FOUND_GOOD = "found_good"
# To count all drafts takes some milliseconds, so not each new one does it.
COUNTED_EVERY = 64


class FormDraft(models.Model):
    """The answers typed so far into a form of several pages, encrypted, for two hours.

    `answers` maps a page's name to what was posted there: {"where": {"zip_code": ["20010"], …}};
    `UNCHECKED` names the pages on which somebody typed and has not pressed Continue, `FOUND_GOOD`
    has what the others came to (`pages.found_good`).
    Once sent the answers are wiped and `result` keeps the private link's token for some minutes, so
    that a second press of the button shows the same confirmation and stores nothing new.
    """

    id = RowNumberField()
    form = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=64, blank=True, default="")
    # Something was typed where no person sees a field (`pages.traps`).
    is_trapped = models.BooleanField(default=False)
    answers = EncryptedJSONField(default=dict)
    result = EncryptedJSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = FormDraftManager()

    class Meta:
        verbose_name = _("half-filled form")
        verbose_name_plural = _("half-filled forms")
        indexes = [models.Index(fields=["source", "-id"], name="formdraft_source")]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.result is not None

    @property
    def is_over(self) -> bool:
        """True when what was typed is not shown any more."""
        return self.expires_at <= timezone.now()

    @property
    def is_left_alone(self) -> bool:
        """True when nobody has typed here for so long that another may sit at the device by now."""
        return self._touched_at + settings.DRAFT_ASKS_AFTER < timezone.now()

    @property
    def shows_confirmation(self) -> bool:
        """True for some minutes after it was sent."""
        return self.is_sent and timezone.now() < self._touched_at + settings.CONFIRMATION_OPENS_FOR

    @property
    def _touched_at(self) -> datetime:
        return self.expires_at - settings.DRAFT_EXPIRES_AFTER

    @property
    def unchecked(self) -> list[str]:
        """The pages that were left without Continue: what is wrong on them is not said yet."""
        return list(self.answers.get(UNCHECKED, {}).get(UNCHECKED, []))

    def keep(
        self, page: str, posted: dict[str, list[Any]], *, is_checked: bool = True, good: Any = None
    ) -> bool:
        """Store what was posted on `page`, valid or not; False when it was sent by now.

        `good` is what it came to, if it was found good. A sent draft never gets answers again:
        nobody would wipe them.
        """
        if self.is_sent:
            return False
        self.put(page, posted, is_checked=is_checked, good=good)
        return self.touch()

    def put(
        self, page: str, posted: dict[str, list[Any]], *, is_checked: bool = True, good: Any = None
    ) -> None:
        """Take what was posted on `page`, as `keep` does, without storing it."""
        # The same as before is no news: what was said to be wrong stays said.
        is_checked = is_checked or (self.answers.get(page) == posted and page not in self.unchecked)
        self.answers[page] = posted
        unchecked = [name for name in self.unchecked if name != page]
        unchecked += [] if is_checked else [page]
        self.answers.pop(UNCHECKED, None)
        if unchecked:
            self.answers[UNCHECKED] = {UNCHECKED: unchecked}
        found_good = {**self.answers.pop(FOUND_GOOD, {}), page: good}
        if any(found_good.values()):
            self.answers[FOUND_GOOD] = {name: one for name, one in found_good.items() if one}

    def touch(self) -> bool:
        """Store the answers, and keep them for as long again; False when it was sent by now."""
        self.expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
        # Asked again in the UPDATE: Send in another tab may have wiped the answers since they were
        # read.
        return self._store("answers = %s", "AND result IS NULL", "answers")

    def close(self, result: Any) -> None:
        """Store what sending came to, in place of the answers."""
        self.result, self.answers = result, {}
        # The confirmation is shown also to who looked at the last page for hours.
        self.expires_at = timezone.now() + settings.DRAFT_EXPIRES_AFTER
        self._store("result = %s, answers = %s", "", "result", "answers")

    def _store(self, columns: str, condition: str, *names: str) -> bool:
        sealed = [str(value) for value in sealed_values(self, *names).values()]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE common_formdraft SET {columns}, expires_at = %s "  # noqa: S608
                f"WHERE id = %s {condition}",
                [*sealed, self.expires_at, self.pk],
            )
            return bool(cursor.rowcount)


class ContentEditManager(models.Manager["ContentEdit"]):
    def merge(self) -> None:
        """Make one row of those of each topic, in one statement: every reader sees the same sum."""
        # An edit that is not committed yet is not seen by the DELETE, and stays a row of its own.
        # Both halves read the whole table once: a row per topic, and the edits of five minutes.
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH merged AS (DELETE FROM common_contentedit RETURNING topic, number) "
                "INSERT INTO common_contentedit (topic, number) "
                "SELECT topic, sum(number) FROM merged GROUP BY topic"
            )


class ContentEdit(models.Model):
    """An edit to something that shared pages show; triggers add the rows (`BumpContentVersion`).

    The version of a topic is the sum of its rows' numbers. An edit only adds a row, so that it
    waits for no other edit, and is counted from the moment that it is committed. The numbers are
    random: with an edit that was taken back no version is what it will be after another one.
    """

    topic = models.CharField(max_length=20)
    number = models.BigIntegerField()

    objects = ContentEditManager()

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"


class UsedSlug(models.Model):
    """A slug that a row of the table `kind` has or once had; triggers add them (`KeepSlugs`).

    It stays with its row for good, so that an address in print never leads to another page.
    """

    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=140)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="usedslug_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class SlugForGood(models.Model):
    """A row that keeps all the slugs it ever had."""

    slug: Any

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Say in a form what the trigger refuses."""
        super().clean()
        used = UsedSlug.objects.filter(kind=self._meta.db_table, slug=self.slug)
        if used.exclude(row_id=self.pk or 0).exists():
            raise ValidationError(
                {"slug": _("This address once led to another page. Please choose another one.")}
            )
