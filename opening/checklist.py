"""The checklist: what a network needs to be open and well. One registry, few queries a line.

Stewards see it on their first page and `doctor` prints it. A line asks whether *one* row is
missing, never how many: the city may have any number of wards.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.choices import NewsHow, NewsKind
from accounts.models import NewsChoice, User
from accounts.roles import COORDINATOR, holders, is_steward, signing_in
from care.people import somebody_is_missing
from common.models import Category
from common.zip_codes import country
from common.zip_words import no_distances, ward_without_zips, wards_with_zips
from messaging.channels.text import month
from messaging.inbound.mail.last_read import was_read_lately
from messaging.reply_addresses import are_read
from messaging.text_numbers import are_on
from network import current
from network.models import ONE
from opening.jobs import is_late, oldest_job, worker_is_alive
from opening.models import BackupRun, LookedAt, TestLetter
from opening.services import by_way_of
from pages.always_shown import our_numbers_answer
from pods.models import AreaRole, Ward, ZipCentroid
from resources.models import AlwaysShown

# A nightly backup, and a morning to mend it in.
BACKUP_GOOD_FOR = timedelta(hours=36)
# Of the texts of a month
WARNED_AT = 0.8
# Of their codes the authorities give away where each is.
COUNTRIES_WITH_TABLES = {"US", "PR", "GU", "VI", "AS", "MP", "CA"}


class Line(NamedTuple):
    """A line of the checklist: `why` says what is missing, "" when it is done.

    `url` leads there; `press` names what can be pressed as looked at, with the button's `words`.
    """

    key: str
    title: str
    why: str
    url: str = ""
    press: str = ""
    words: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why


Maker = Callable[[frozenset[str]], Line | None]
_makers: list[Maker] = []


def line(maker: Maker) -> Maker:
    """Register a line; they stand in this order. One that answers None is not for this network."""
    _makers.append(maker)
    return maker


def lines() -> list[Line]:
    """Return all lines as they are now, in the active language."""
    looked_at = frozenset(LookedAt.objects.values_list("what", flat=True))
    made = (maker(looked_at) for maker in _makers)
    return [each for each in made if each is not None]


def still_open(user: User) -> list[Line] | None:
    """Return the lines that are not done, for a steward; None for everybody else."""
    return [each for each in lines() if not each.is_done] if is_steward(user) else None


def before_opening() -> list[Line]:
    """Return the lines that a steward should know of before the network opens."""
    return [each for each in lines() if not each.is_done and each.key != "opened"]


def is_missing() -> bool:
    """Tell whether a press should be asked about first."""
    return bool(before_opening())


def nobody_would_read() -> list[str]:
    """Return in plain words why a request would be nobody's; nothing where somebody is told."""
    if not Ward.objects.exists():
        return [_("There is no ward yet: a request would belong to nobody.")]
    if not holders(COORDINATOR).exists():
        return [_("There is no coordinator yet: nobody would read a request.")]
    told_at_once = told(frozenset())
    return [] if told_at_once is None or told_at_once.is_done else [told_at_once.why]


@line
def second_factor(_looked: frozenset[str]) -> Line:
    has_one = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    url, title = reverse("admin:accounts_user_changelist"), _("Second step of signing in")
    stewards = signing_in().filter(is_steward=True)
    if not stewards.exists():
        return Line("second_factor", title, _("There is no steward yet."), url)
    why = _("A steward has not set it up yet. Without it, a stolen password opens everything.")
    return Line("second_factor", title, why if stewards.filter(~has_one).exists() else "", url)


@line
def email(_looked: frozenset[str]) -> Line:
    arrived = TestLetter.objects.filter(arrived_at__isnull=False, by_way_of=by_way_of())
    return Line(
        "email",
        _("Email arrives"),
        ""
        if arrived.exists()
        else _(
            "Send yourself a test email and open its link: nobody has seen yet that ours arrive."
        ),
        reverse("admin:test_letter"),
    )


@line
def wards(_looked: frozenset[str]) -> Line:
    url, title = reverse("admin:pods_ward_changelist"), str(wards_with_zips)
    if not Ward.objects.exists():
        return Line("wards", title, _("Add your wards: each request belongs to one."), url)
    is_missing = Ward.objects.filter(zip_codes=[]).exists()
    why = str(ward_without_zips)
    return Line("wards", title, why if is_missing else "", url)


@line
def distances(_looked: frozenset[str]) -> Line | None:
    """Ask for the table of ZIP codes only where everybody can have one (docs/distances.md)."""
    if country() not in COUNTRIES_WITH_TABLES:
        return None
    why = "" if ZipCentroid.objects.exists() else str(no_distances)
    return Line("distances", _("Distances"), why, reverse("admin:pods_ward_neighbors"))


@line
def coordinators(_looked: frozenset[str]) -> Line:
    theirs = AreaRole.objects.filter(
        role=COORDINATOR, ward=OuterRef("pk"), user__is_active=True, user__is_staff=True
    ).order_by()
    url, title = reverse("admin:accounts_user_changelist"), _("A coordinator in each ward")
    if not Ward.objects.exists():
        return Line("coordinators", title, _("There is no ward yet."), url)
    alone = Ward.objects.filter(~Exists(theirs)).exists()
    why = _("A ward has no coordinator: nobody there sees its requests.")
    return Line("coordinators", title, why if alone else "", url)


@line
def told(_looked: frozenset[str]) -> Line:
    later = NewsChoice.objects.filter(user=OuterRef("pk"), kind=NewsKind.URGENT)
    at_once = holders(COORDINATOR).filter(~Exists(later.exclude(how=NewsHow.AT_ONCE)))
    return Line(
        "told",
        _("Somebody is told right away"),
        ""
        if at_once.exists()
        else _("No coordinator gets an email right away when an urgent request comes in."),
        reverse("admin:accounts_user_changelist"),
    )


@line
def phone(_looked: frozenset[str]) -> Line:
    is_missing = not current().phone and (
        Ward.objects.filter(hotline="").exists() or not Ward.objects.exists()
    )
    return Line(
        "phone",
        _("A number to call"),
        _("Neighbors without internet call. Give the network a phone, or each ward a hotline.")
        if is_missing
        else "",
        _network_url(),
    )


@line
def care(_looked: frozenset[str]) -> Line:
    why = _("Name two of the staff who read it when something is wrong between people.")
    url = reverse("admin:care_careperson_changelist")
    return Line("care", _("People of care"), why if somebody_is_missing() else "", url)


@line
def numbers(_looked: frozenset[str]) -> Line:
    has_some = our_numbers_answer() or AlwaysShown.objects.filter(ward=None).exists()
    return Line(
        "numbers",
        _("Emergency numbers"),
        ""
        if has_some
        else _(
            "No page says where to call in an emergency. Add the numbers of your country. The "
            "guides name 911 and 988: change them too."
        ),
        reverse("admin:resources_alwaysshown_changelist"),
    )


@line
def kinds(looked_at: frozenset[str]) -> Line:
    url, title = reverse("admin:common_category_changelist"), _("Kinds of help")
    if not Category.objects.active().exists():
        return Line("kinds", title, _("The forms offer no kind of help yet."), url)
    return _read(looked_at, LookedAt.What.KINDS, title, url)


@line
def privacy(looked_at: frozenset[str]) -> Line:
    return _read(looked_at, LookedAt.What.PRIVACY, _("Privacy text"), _network_url())


@line
def languages(looked_at: frozenset[str]) -> Line:
    title = _("Languages of the pages")
    if current().own_languages:
        return Line("languages", title, "", _network_url())
    return _read(looked_at, LookedAt.What.LANGUAGES, title, _network_url())


def _read(looked_at: frozenset[str], what: LookedAt.What, title: str, url: str) -> Line:
    """Return a line that a steward's word settles."""
    if what in looked_at:
        return Line(what.value, title, "", url)
    why = _("Does this fit your network? Look through it, change what you like, then press.")
    return Line(what.value, title, why, url, what.value, _("Looked through"))


@line
def backups(_looked: frozenset[str]) -> Line:
    return Line("backups", _("Backups"), why_no_backup(), reverse("admin:backups"))


def why_no_backup() -> str:
    """Return why the newest backup cannot be counted on; "" when it can."""
    if not settings.BACKUP_TO:
        return _("No place for backups is given: set BACKUP_TO.")
    last = BackupRun.objects.filter(ended_at__isnull=False).first()
    if last is None:
        return _("No backup has been made yet.")
    if last.problem:
        return last.get_problem_display()
    good = BackupRun.objects.filter(verified_at__isnull=False).first()
    if good is None or good.started_at < timezone.now() - BACKUP_GOOD_FOR:
        day = date_format((good or last).started_at, "DATE_FORMAT")
        return _("The last good one was made on %(day)s.") % {"day": day}
    return ""


@line
def restored(looked_at: frozenset[str]) -> Line:
    what, url = LookedAt.What.RESTORED, reverse("admin:backups")
    title = _("A backup was restored once")
    if what in looked_at or BackupRun.objects.filter(restored_at__isnull=False).exists():
        return Line("restored", title, "", url)
    why = _("A backup counts once it was restored. Try it with the private key: manage.py restore.")
    return Line("restored", title, why, url, what.value, _("We restored one elsewhere"))


@line
def worker(_looked: frozenset[str]) -> Line:
    why = _("The worker sends all email and does what is due. Please start it on the server.")
    return Line("worker", _("The worker runs"), "" if worker_is_alive() else why)


@line
def jobs(_looked: frozenset[str]) -> Line:
    title = _("Jobs are on time")
    if not worker_is_alive():
        # None may wait yet: that nothing is late says nothing then.
        return Line("jobs", title, _("Nothing is done until the worker runs."))
    why = _("Some jobs wait longer than they should. The worker’s log says more.")
    return Line("jobs", title, why if is_late(oldest_job()[1]) else "")


@line
def mailbox(_looked: frozenset[str]) -> Line | None:
    if not are_read():
        return None
    why = _("It could not be read for half an hour. `manage.py doctor` says why.")
    return Line("mailbox", _("The mailbox for answers is read"), "" if was_read_lately() else why)


@line
def texts(_looked: frozenset[str]) -> Line | None:
    """Warn before the month's texts are used up, while more can still be allowed."""
    if not are_on():
        return None
    used, most = month.used(), settings.TEXT_PARTS_PER_MONTH
    title, why = _("Text messages of this month"), ""
    if used >= most * WARNED_AT:
        counted = _("Parts of text messages this month: %(used)s of %(most)s.")
        what_follows = _("With none left, only what somebody waits for goes by text.")
        why = f"{counted} {what_follows}" % {"used": used, "most": most}
    return Line("texts", title, why)


@line
def opened(_looked: frozenset[str]) -> Line:
    return Line(
        "opened",
        _("The network is open"),
        "" if current(now=True).is_open else _("Until you open it, the public pages take nothing."),
        _network_url(),
    )


def _network_url() -> str:
    """Return the page on which stewards keep what the network is."""
    return reverse("admin:network_network_change", args=[ONE])
