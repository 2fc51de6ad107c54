"""Half-filled forms are thrown away when their time is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.models import FormDraft
from common.tasks import purge_drafts

pytestmark = pytest.mark.django_db


def test_only_drafts_past_their_time_are_deleted() -> None:
    kept, _token = FormDraft.objects.start("volunteer")
    sent, _token = FormDraft.objects.start("request")
    old, _token = FormDraft.objects.start("volunteer")
    old_sent, _token = FormDraft.objects.start("request")
    # A draft that was sent still shows its confirmation until its time is over.
    for draft in (sent, old_sent):
        draft.result = {"token": "x"}
        draft.save()
    past = timezone.now() - timedelta(seconds=1)
    FormDraft.objects.filter(pk__in=[old.pk, old_sent.pk]).update(expires_at=past)
    purge_drafts(timestamp=0)
    assert set(FormDraft.objects.values_list("pk", flat=True)) == {kept.pk, sent.pk}
