"""Pages of staff about suggestions and about places given from the desk, in three languages."""

import pytest
from django.utils import timezone

from tests import factories
from tests.languages.reader import Reader
from tests.languages.test_staff_pods import check, reader

pytestmark = pytest.mark.django_db
__all__ = ["reader"]
CHANGE = "admin:resources_suggestion_change"


def test_deciding_what_people_suggest(reader: Reader) -> None:
    rows, ward = reader.rows, reader.rows.ward()
    entry = factories.make_resource(ward=ward, **rows.said("name"))
    words = dict.fromkeys(("title", "description", "words", "hours"), rows.word)
    own = {"ward": ward, "number": "202-555-0108", "languages": [rows.spoken], **words}
    about = {"kind": "closed", "resource": entry, "title": rows.word, "words": rows.word}
    reader.client.force_login(factories.make_organizer(ward, name="Ana"))
    new, refused = (factories.make_suggestion(**own) for _number in range(2))
    wrong = factories.make_suggestion(**about)
    aside = {"set_aside_at": timezone.now(), "why_aside": "program"}
    spam = factories.make_suggestion(**own, **aside)
    reader.get("admin:resources_suggestion_changelist")
    reader.get("admin:resources_suggestion_changelist", query="?aside=yes")
    for row in (new, wrong, spam):
        reader.get(CHANGE, row.pk)
    for said in ("", rows.word):
        reader.post("admin:refuse_suggestion", refused.pk, reason=said)
    # The second press is answered in other words.
    for _press in range(2):
        reader.post("admin:take_suggestion", new.pk)
        reader.post("admin:take_suggestion", new.pk, take="title", category=entry.category.slug)
        reader.post("admin:take_suggestion", wrong.pk, take="closed")
        reader.post("admin:spam_suggestion", wrong.pk)
    reader.post("admin:aside_suggestion", refused.pk)
    reader.post("admin:take_in_suggestion", spam.pk)
    reader.post("admin:aside_suggestion", spam.pk)
    reader.post("admin:spam_suggestion", spam.pk)
    for row in (new, wrong, refused):
        row.refresh_from_db()
        assert row.decided_by
        reader.get(CHANGE, row.pk)
    check(reader)
