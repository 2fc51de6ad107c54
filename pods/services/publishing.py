"""Every change of state of wards and pods: one verb each."""

from django.db import transaction

from accounts import audit
from common.choices import PublishState
from pods.models import Pod


@transaction.atomic
def publish(pod: Pod, *, actor: audit.Actor) -> None:
    """From now on the public reads the pod's page. Twice is once."""
    _move(pod, PublishState.PUBLISHED, "publish", actor)


@transaction.atomic
def unpublish(pod: Pod, *, actor: audit.Actor) -> None:
    """The pod's page becomes a draft again, seen only by those who look after it."""
    _move(pod, PublishState.DRAFT, "unpublish", actor)


def _move(pod: Pod, state: PublishState, verb: str, actor: audit.Actor) -> None:
    current = Pod.objects.select_for_update(no_key=True, of=("self",)).get(pk=pod.pk)
    pod.state = state
    if current.state != state:
        pod.save(update_fields=["state"])
        audit.record(actor, verb, pod, ["state"])
