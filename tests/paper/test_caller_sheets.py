"""Phone-tree sheets: a page for each caller with their own calls, gone when these change."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent
from members import services as members
from members.choices import Audience, Piece
from members.sheets import out_of_date
from members.shown import newest_change
from paper.models import MemberSheet
from phone_trees import services
from phone_trees.choices import Occasion
from tests.factories import make_member, make_organizer
from tests.paper.printing import needs_pango, pages_of, work
from tests.phone_trees.trees import callers, small_pod

pytestmark = pytest.mark.django_db


@needs_pango
def test_callers_have_their_own_calls_and_no_more_than_was_agreed(client: Client) -> None:
    pod, people = small_pod()
    make_member(pod, name="Outside", shared=dict.fromkeys(Piece, Audience.POD))
    organizer = make_organizer(pod)
    client.force_login(organizer)
    papers = reverse("admin:pod_papers", args=[pod.pk])
    assert "Phone tree, for each caller" in client.get(papers).content.decode()
    choices = {"kind": "phone_tree", "language": "en", "second": "am", "size": "letter"}
    assert client.post(papers, choices).status_code == 302
    sheet = MemberSheet.objects.get()
    take = reverse("admin:pod_paper_print", args=[pod.pk, sheet.pk])

    def taken() -> list[str]:
        assert client.post(take).status_code == 302  # what is not true now is handed to nobody
        work()
        response = client.post(take)
        assert len(response.content) < 300_000
        assert out_of_date(pod) == []
        return pages_of(response.content)

    def is_gone() -> bool:
        sheet.refresh_from_db()
        return (sheet.sealed_pdf, sheet.version) == ("", "")

    def phones(page: str) -> set[str]:
        return {name for name, member in people.items() if member.phone in page}

    # Ana calls four; Bo calls Li, and stands in for those of Ana's calls whom he can talk to.
    ana, bo = taken()
    assert ana.startswith("Ana ")
    assert bo.startswith("Bo ")
    assert phones(ana) == {"Bo", "Cruz", "Dee", "Eli"}
    assert phones(bo) == {"Li", "Dee", "Eli"}
    assert "Cruz" not in bo
    for words in ("Reached", "ተገኝተዋል", "Evening", "There is news for our pod:", "Please say"):
        assert words in ana, words
    assert "Your stand-in" not in bo
    assert f"Bo {people['Bo'].phone}" in ana.partition("Your stand-in")[2]
    assert "中文" in bo
    for said in ("Outside", "None", people["Dee"].email, "floor"):
        assert said not in ana + bo
    assert AuditEvent.objects.filter(verb="export_members", actor=organizer).count() == 1

    # Started, it brings the words to pass on; they go when the calls are over.
    services.start_round(pod.pk, Occasion.NEWS, "Meet at six", 60, actor=organizer)
    assert is_gone()
    assert all("Meet at six" in page for page in taken())
    services.finish_round(pod.pk, actor=organizer)
    assert is_gone()
    taken()

    # Who goes from the end of the tree moves no other line, and is on no sheet any more.
    before, asked = callers(pod), newest_change(pod)
    services.leave_tree(people["Cruz"].pk, actor=audit.MEMBER)
    assert callers(pod) == {name: by for name, by in before.items() if name != "Cruz"}
    assert is_gone()
    assert newest_change(pod) != asked
    assert "Phone tree" in str(out_of_date(pod)[0].name)
    assert phones(taken()[0]) == {"Bo", "Dee", "Eli"}
    members.set_sharing(people["Dee"].pk, {Piece.CONTACT: Audience.POD}, actor=organizer)
    taken()
    members.take_back_sharing(people["Dee"].pk, actor=audit.MEMBER)
    assert is_gone()
    assert phones(taken()[0]) == {"Bo", "Eli"}

    # A line by hand. Bo, whom Ana calls no more, is not named to her without his consent.
    members.update_member(
        people["Eli"].pk, members.Change({"is_key_person": True}), actor=organizer
    )
    services.change_line(pod.pk, people["Eli"].pk, people["Bo"].pk, keeps=True, actor=organizer)
    assert is_gone()
    by_name = {page.partition(" ")[0]: page for page in taken()}
    assert "Bo" in phones(by_name["Eli"])
    assert "tell the organizer: somebody stands in." in by_name["Ana"]
    assert "Bo" not in by_name["Ana"]
    members.set_sharing(people["Bo"].pk, {Piece.NAME: Audience.KEY_PEOPLE}, actor=organizer)
    (ana, *_others) = taken()
    assert ana.endswith(" Bo")
    assert "Bo" not in phones(ana)
