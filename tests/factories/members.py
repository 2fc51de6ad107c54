"""Members of pods."""

from typing import Any

from django.utils import timezone

from members.choices import MemberState
from members.models import Member, PodSettings, Sharing
from pods.models import Pod
from tests.factories.numbers import next_number, phone
from tests.factories.places import make_pod


def make_pod_settings(pod: Pod | None = None, **fields: Any) -> PodSettings:
    """Let a pod have members; it keeps the settings that it has."""
    return PodSettings.objects.get_or_create(pod=pod or make_pod(), defaults=fields)[0]


def make_member(pod: Pod | None = None, /, *, shared: Any = None, **fields: Any) -> Member:
    """A member of a pod with an email, who shares nothing unless `shared` ({piece: audience})."""
    number = next_number()
    pod = pod or make_pod()
    make_pod_settings(pod)
    fields = {
        "name": f"Member {number}",
        "email": f"member{number}@example.org",
        "email_proven_at": timezone.now(),
        "phone": phone(number, of=1),
        "languages": ["en"],
        "state": MemberState.ACTIVE,
        "submission_key": f"member-{number}",
        **fields,
    }
    if fields["state"] == MemberState.ACTIVE:
        fields.setdefault("joined_at", timezone.now())
    kinds = {name: fields.pop(name, ()) for name in ("needs", "offers")}
    member = Member.objects.create(pod=pod, **fields)
    for name, categories in kinds.items():
        getattr(member, name).set(categories)
    for piece, audience in (shared or {}).items():
        Sharing.objects.create(member=member, piece=piece, audience=audience)
    return member
