"""The private pages of a keeper of entries and of a volunteer who calls places, read by them."""

import datetime

from django.utils import timezone

from resources.keeping import calls
from resources.models import EntryCall, EntryCheck, Resource
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import Rows

DAY = datetime.timedelta(days=1)


def entry(rows: Rows, **fields: object) -> Resource:
    """An entry that nobody has checked, with texts in the language of the reader."""
    heading = factories.make_resource_category(name="Food", i18n=rows.said("name"))
    said = {**rows.said("name", "description", "hours_note", "cost"), "verified_on": None}
    texts = {"name": "House", "description": "Bags", "hours_note": "Ask", "cost": "Free"}
    named = {"languages": [rows.spoken], "street": rows.word}
    return factories.make_due_resource(category=heading, **{**texts, **said, **named, **fields})


def read_keeping(reader: Reader) -> None:
    """Confirm, report, let go, read what is held, and leave."""
    rows = reader.rows
    days = (None, timezone.localdate() - 100 * DAY, timezone.localdate() - 200 * DAY)
    entries = [entry(rows, verified_on=day) for day in (*days, *days)]
    keeper = factories.make_entry_keeper(*entries, name=rows.word, language=reader.language)
    token = factories.link_to(keeper)
    reader.get("resources:keeper_home", token)
    reader.get("resources:keeper_home", token, query="?page=2")
    first, second = entries[0].pk, entries[1].pk
    reader.post("resources:keeper_press", token, entry=first, press="true")
    reader.get("resources:keeper_change", token, second)
    reader.post("resources:keeper_change", token, second)
    reader.post("resources:keeper_change", token, second, note=rows.word)
    reader.post("resources:keeper_press", token, entry=first, press="let_go")
    reader.post("resources:keeper_press", token, entry=first, press="true")
    EntryCheck.objects.update(shown_name="")
    reader.get("privacy:keeper_held", token)
    reader.get("resources:keeper_leave", token)
    reader.post("resources:keeper_new_link", token)
    token = factories.link_to(keeper)
    Resource.objects.update(keeper=None)
    reader.get("resources:keeper_home", token)
    reader.post("resources:keeper_leave", token)
    reader.get("resources:keeper_home", token)
    staff = factories.make_entry_keeper(name="", email="", user=factories.make_steward())
    reader.get("resources:keeper_leave", factories.link_to(staff))


def read_calling(reader: Reader) -> None:
    """Call one place after another, with every answer, too late and too often."""
    for _each in range(3):
        entry(reader.rows)
    caller = factories.make_caller()
    token = factories.link_to(caller)
    reader.get("resources:call_home", token)
    reader.post("resources:call_next", token)
    call = EntryCall.objects.get(outcome="")
    reader.get("resources:call_place", token, call.code)
    reader.post("resources:call_place", token, call.code)
    reader.post("resources:call_place", token, call.code, outcome="changed")
    reader.post("resources:call_place", token, call.code, outcome="true")
    held = EntryCall.objects.filter(outcome="").order_by("-id")[0]
    over = timezone.now() - calls.LEASE
    EntryCall.objects.filter(pk=held.pk).update(outcome="lapsed", ended_at=over)
    reader.get("resources:call_place", token, held.code)
    reader.post("resources:call_place", token, held.code, outcome="nobody")
    reader.get("resources:call_home", token)
    Resource.objects.update(verified_on=timezone.localdate())
    reader.get("resources:call_home", token)
    calls.stop_link(caller.pk, actor=factories.make_steward())
    reader.get("resources:call_home", token)
