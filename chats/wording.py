"""The words of posts, in the language of the chat: names of things, and what anybody may read."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from chats.choices import PostKind, ThingKind
from chats.models import Post
from chats.news import cards_of, needs_of, notices_of, resources_of
from common.addresses import absolute_url
from network import current
from open_needs.listing import Area, areas
from open_needs.posting import as_text
from pages.localized import local_day
from pods.models import Notice
from resources.models import Resource
from shelves import wanted

# What people read before they scroll on; no service takes less than a thousand signs.
LONGEST = 900


def words_of(post: Post) -> str:
    """Return what `post` says now, in the active language; "" when nothing of it is so any more."""
    writers = {
        PostKind.NEEDS: _needs,
        PostKind.NOTICE: _notice,
        PostKind.RESOURCES: _resources,
        PostKind.CARDS: _cards,
        PostKind.THANKS: _thanks,
        PostKind.TRIAL: _trial,
    }
    return writers[PostKind(post.kind)](post)


def over(post: Post) -> str:
    """Return what stands in the place of a post of which nothing is so any more."""
    if post.kind == PostKind.NOTICE:
        return _("This notice is over.")
    if post.kind == PostKind.CARDS:
        return _("What stood here has found its place. Thank you, neighbors!")
    return thanks_for(post)


def thanks_for(post: Post) -> str:
    """Say that what a post asked for is no longer open: nobody needs to answer it any more."""
    day = local_day(timezone.localdate(post.created_at))
    words = _("What neighbors needed here on %(day)s is no longer open. Thank you, neighbors!")
    return words % {"day": day}


def ids_of(post: Post, kind: ThingKind) -> list[int]:
    """Return what a post is about."""
    return list(post.things.filter(kind=kind).values_list("subject_id", flat=True))


def _needs(post: Post) -> str:
    open_ones = needs_of(post.target).filter(pk__in=ids_of(post, ThingKind.NEED))
    return shortened(areas(open_ones))


def shortened(found: list[Area]) -> str:
    """Return the list to post, of so many wards as fit, and where the others are."""
    said: list[Area] = []
    for area in found:
        if said and len(as_text([*said, area])) > LONGEST:
            more = _("More in other wards:")
            return f"{as_text(said).strip()}\n\n{more} {absolute_url('pods:ward_list')}"
        said.append(area)
    return as_text(said).strip()


def _notice(post: Post) -> str:
    notice = notices_of(post.target).filter(pk__in=ids_of(post, ThingKind.NOTICE)).first()
    if notice is None:
        return ""
    words = notice.text_i18n  # type: ignore[attr-defined]  # by modeltrans
    return render("chats/notice.txt", {"notice": notice, "words": words, "url": _url_of(notice)})


def _url_of(notice: Notice) -> str:
    if notice.ward is None:
        return absolute_url("home")
    return absolute_url("pods:ward_detail", notice.ward.slug)


def _resources(post: Post) -> str:
    ids = ids_of(post, ThingKind.RESOURCE)
    rows = resources_of(post.target).filter(pk__in=ids).select_related("category")
    entries = [(row, _entry_url(row)) for row in rows]
    return render("chats/resources.txt", {"entries": entries}) if entries else ""


def _cards(post: Post) -> str:
    cards = cards_of(post.target).filter(pk__in=ids_of(post, ThingKind.CARD))
    return wanted.as_text(wanted.parts_of(cards), post.target.ward).strip()


def _entry_url(row: Resource) -> str:
    return absolute_url("resources:resource_detail", row.slug)


def _thanks(post: Post) -> str:
    answered = Post.objects.filter(target=post.target, pk__in=post.answers).order_by("pk")
    return "\n".join(dict.fromkeys(thanks_for(each) for each in answered))


def _trial(post: Post) -> str:
    said = {"network": current().name, "url": absolute_url("home")}
    return _("%(network)s will post here. This is a first line, to see if it works. %(url)s") % said


def render(name: str, context: dict[str, object]) -> str:
    """Return the text of the template `name`."""
    return render_to_string(name, context).strip()
