"""Pods with a phone tree, for the tests of this app."""

from typing import Any

from accounts import audit
from members.choices import AgreedHow
from members.models import Member
from phone_trees import services
from phone_trees.models import Call, Place
from pods.models import Pod
from tests.factories import make_member, make_pod


def in_tree(pod: Pod, **fields: Any) -> Member:
    """A member who has agreed to be in the phone tree."""
    member = make_member(pod, **fields)
    services.join_tree(member.pk, how=AgreedHow.LINK, actor=audit.MEMBER)
    return member


def small_pod() -> tuple[Pod, dict[str, Member]]:
    """A pod of six: Ana is its key person; Li speaks Chinese, which only Bo does as well."""
    pod = make_pod()
    names = {
        "Ana": {"is_key_person": True, "languages": ["en", "es"]},
        "Bo": {"languages": ["en", "zh"]},
        "Cruz": {"languages": ["es"]},
        "Dee": {"languages": ["en"]},
        "Eli": {"languages": ["en"], "times": ["evening"]},
        "Li": {"languages": ["zh"]},
    }
    return pod, {name: in_tree(pod, name=name, **fields) for name, fields in names.items()}


def callers(pod: Pod) -> dict[str, str | None]:
    """Return who calls whom by name; None for the organizers, nobody who is not reached."""
    rows = Place.objects.filter(tree__pod=pod, level__isnull=False).order_by("id")
    return {row.member.name: row.caller and row.caller.member.name for row in rows}


def calls(pod: Pod) -> dict[str, tuple[str | None, str]]:
    """Return who has to call whom now, and how it went."""
    rows = Call.objects.filter(round__tree__pod=pod, round__ended_at=None).order_by("id")
    names = dict(Member.objects.filter(pod=pod).values_list("pk", "name"))
    return {names[row.called_id]: (names.get(row.made_by or 0), row.state) for row in rows}
