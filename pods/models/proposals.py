"""Pods and groups that somebody proposed, until they are reviewed and for as long as they are run.

What the public may read once it is approved stands apart from who proposed it, which is never
public and encrypted.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import PLACES
from common.choices import PublishState
from common.contact import Contact, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField, search_key_of
from common.zip_words import called_as_here
from pods.choices import ProposalState, Proposed, Talk, Zone
from pods.models.groups import Group
from pods.models.places import HeldByRole, Pod, Ward


class PlaceProposalQuerySet(HeldByRole):
    readers = PLACES

    def waiting(self) -> "PlaceProposalQuerySet":
        """Narrow to those about which somebody has to decide."""
        return self.filter(state=ProposalState.WAITING, set_aside_at=None)


class PlaceProposal(Submission, Contact):
    """A pod or group that somebody proposed, and who they are. They organize it by their link."""

    kind = models.CharField(_("kind"), max_length=10, choices=Proposed)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING
    )
    created_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    # What becomes public
    title = models.CharField(_("name of the pod or group"), max_length=80)
    title_key = search_key_of("title")
    zone = models.CharField(_("kind of place"), max_length=20, choices=Zone, blank=True)
    extent = models.CharField(_("how far it reaches"), max_length=200, blank=True)
    description = models.TextField(_("what they do"), max_length=1000, blank=True)
    # Two of a place may both wait; a ward with proposals is not deleted under them.
    ward = models.ForeignKey(
        Ward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("ward"),
    )
    zip_codes = called_as_here(
        ArrayField(
            models.CharField(max_length=10), verbose_name=_("ZIP codes"), default=list, blank=True
        )
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    talks = ArrayField(
        models.CharField(max_length=10, choices=Talk),
        verbose_name=_("how they talk"),
        default=list,
        blank=True,
    )
    website = models.URLField(_("website"), blank=True)
    request_form = models.URLField(_("their own request form"), blank=True)

    # Never public: who proposed it, their buddy, and the way into their chat.
    name_key = None
    name_joined = None
    name = EncryptedTextField(_("proposed by"), max_length=100)
    # Looked for when somebody has lost their link.
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)
    buddy = EncryptedTextField(_("buddy"), blank=True, max_length=200)
    chat_link = EncryptedTextField(_("link to the chat"), blank=True, max_length=300)
    question = EncryptedTextField(_("what was asked"), blank=True, max_length=500)
    answer = EncryptedTextField(_("their answer"), blank=True, max_length=1000)
    reason = EncryptedTextField(_("why it was declined"), blank=True, max_length=500)

    # What became of it. The link of who proposed it goes on opening their page.
    pod = models.OneToOneField(
        Pod,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("pod"),
    )
    group = models.OneToOneField(
        Group,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("group"),
    )
    # By their private link alone, until somebody gives them an account or makes them a member.
    organizes_since = models.DateTimeField(
        _("organizes it by private link since"), null=True, blank=True, editable=False
    )

    objects = PlaceProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("proposal of a pod or group")
        verbose_name_plural = _("proposals of pods and groups")
        indexes = [models.Index(fields=["state", "-id"], name="placeproposal_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.open(), decided_at__isnull=True)
                | Q(
                    state__in=(ProposalState.APPROVED, ProposalState.DECLINED),
                    decided_at__isnull=False,
                ),
                name="placeproposal_decided_has_time",
            ),
            models.CheckConstraint(
                # A pod of ours lies in a ward; only groups may be elsewhere.
                condition=Q(kind=Proposed.GROUP) | (Q(ward__isnull=False) & ~Q(zone="")),
                name="placeproposal_pod_has_ward",
            ),
            models.CheckConstraint(
                condition=Q(pod=None, group=None) | Q(state=ProposalState.APPROVED),
                name="placeproposal_page_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(organizes_since=None) | Q(state=ProposalState.APPROVED),
                name="placeproposal_organizer_is_approved",
            ),
            is_set_aside_for_a_reason("placeproposal_aside_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pod(self) -> bool:
        return self.kind == Proposed.POD

    @property
    def is_open(self) -> bool:
        return self.state in ProposalState.open()

    @property
    def can_change(self) -> bool:
        """Whether whoever proposed it may change it: not what was declined."""
        return self.state != ProposalState.DECLINED

    @property
    def place(self) -> Pod | Group | None:
        """The page that it became, if it is still there."""
        return self.pod or self.group

    @property
    def public_place(self) -> Any:
        """The page that it became, once the public may read it."""
        place = self.place
        return place if place and place.state == PublishState.PUBLISHED else None
