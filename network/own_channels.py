"""A place elsewhere where people find somebody: of the network, a ward or a pod alike."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# More would be a list that nobody reads.
MOST_LINKS = 8


class Service(models.TextChoices):
    """The services, by the names that they have everywhere; the last ones are kinds of them."""

    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    THREADS = "threads", "Threads"
    X = "x", "X"
    BLUESKY = "bluesky", "Bluesky"
    MASTODON = "mastodon", "Mastodon"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    NEXTDOOR = "nextdoor", "Nextdoor"
    WHATSAPP = "whatsapp", "WhatsApp"
    SIGNAL = "signal", "Signal"
    TELEGRAM = "telegram", "Telegram"
    DISCORD = "discord", "Discord"
    SLACK = "slack", "Slack"
    MATRIX = "matrix", "Matrix"
    CHAT = "chat", _("Chat")
    CALENDAR = "calendar", _("Calendar")
    WEBSITE = "website", _("Website")


# Where a service is at home: a link that bears its name leads nowhere else. All others may be at
# anybody's.
HOMES: dict[str, tuple[str, ...]] = {
    Service.FACEBOOK: ("facebook.com", "fb.com", "fb.me"),
    Service.INSTAGRAM: ("instagram.com",),
    Service.THREADS: ("threads.net", "threads.com"),
    Service.X: ("x.com", "twitter.com"),
    Service.TIKTOK: ("tiktok.com",),
    Service.YOUTUBE: ("youtube.com", "youtu.be"),
    Service.NEXTDOOR: ("nextdoor.com",),
    Service.WHATSAPP: ("whatsapp.com", "wa.me"),
    Service.SIGNAL: ("signal.group", "signal.me"),
    Service.TELEGRAM: ("t.me", "telegram.me", "telegram.org"),
    Service.DISCORD: ("discord.gg", "discord.com"),
    Service.SLACK: ("slack.com",),
}


class OwnChannel(models.Model):
    """A link to a page of a social network, a chat, a calendar. All of it is public."""

    service = models.CharField(_("service"), max_length=12, choices=Service, default=Service.CHAT)
    label = models.CharField(
        _("words of the link"),
        max_length=60,
        blank=True,
        help_text=_("Empty for the name of the service."),
    )
    url = models.URLField(_("address"), validators=[URLValidator(schemes=["https"])])
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="%(class)s_safe")
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The words that lead there, in the active language."""
        return words_of(self.service, self.label)

    def clean(self) -> None:
        """Refuse a link that bears the name of a service and leads elsewhere."""
        homes = HOMES.get(self.service, ())
        if homes and self.url and not _is_at(self.url, homes):
            words = _("This address is not one of %(service)s. Choose another service for it.")
            name = Service(self.service).label
            raise ValidationError({"url": words % {"service": name}})


def words_of(service: str, label: str) -> str:
    """Return the words of a link: its own, or the name of the service."""
    return label or str(Service(service).label)


def _is_at(url: str, homes: tuple[str, ...]) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return any(host == home or host.endswith(f".{home}") for home in homes)
