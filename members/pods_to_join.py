"""The pods that somebody may ask to join, by their address or by the code on their door."""

from dataclasses import dataclass

from common.choices import PublishState
from members.models import CODE_LENGTH, PodSettings
from pods.models import Pod

LONGEST_SLUG = 50


@dataclass(frozen=True)
class PodToJoin:
    """A pod that takes members, and whether its door's code led here."""

    pod: Pod
    is_open: bool
    by_code: bool


def pod_to_join(slug: str, code: str = "") -> PodToJoin | None:
    """Return the pod at `slug` if it takes members; a draft only with its code."""
    if not slug or len(slug) > LONGEST_SLUG or "\x00" in slug:
        return None
    rows = PodSettings.objects.filter(pod__slug=slug, takes_members=True)
    found = rows.select_related("pod__ward").first()
    if found is None:
        return None
    by_code = bool(code) and as_code(code) == found.door_code
    if not by_code and found.pod.state != PublishState.PUBLISHED:
        return None
    return PodToJoin(found.pod, found.is_open, by_code)


def pod_with_code(typed: str) -> PodSettings | None:
    """Return the decisions of the pod on whose door `typed` is written, if it takes members."""
    code = as_code(typed)
    if len(code) != CODE_LENGTH:
        return None
    rows = PodSettings.objects.filter(door_code=code, takes_members=True)
    return rows.select_related("pod").first()


def as_code(typed: str) -> str:
    """Return what was typed as codes are written: however it was grouped, in capital letters."""
    return "".join(sign for sign in typed if sign.isalnum() and sign.isascii()).upper()
