"""A list on paper in two languages: no page for what had room on the one before."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_resource, make_resource_list
from tests.paper.printing import ask, needs_pango, pages_of, work

pytestmark = pytest.mark.django_db
NAMES = {"ti": "መግቢ ንኹሉ ሰብ", "ar": "طعام لكل الناس في الحي", "zh-hans": "给所有邻居的食物"}


@needs_pango
@pytest.mark.parametrize(("second", "count"), [("zh-hans", 30), ("ti", 24), ("ar", 24)])
def test_the_foot_of_a_list_stands_where_its_columns_have_room(
    client: Client, second: str, count: int
) -> None:
    own: dict[str, Any] = {f"name_{second.replace('-', '_')}": NAMES[second]}
    fields = {"street": "1420 Juniper St NW", "city": "Washington", "what_to_bring": "A bag", **own}
    rows = [
        make_resource(name=f"Juniper pantry {n}", phone=f"+1202555{100 + n:04d}", **fields)
        for n in range(count)
    ]
    listed = make_resource_list(*rows, title="Food", intro="No questions, no papers.")
    path = reverse("paper:list_paper", args=[listed.slug])
    sheet = ask(client, path, kind="resource-list", second=second)
    work()
    pdf = client.get(reverse("paper:sheet_file", args=[sheet.pk])).content
    [page] = pages_of(pdf)
    assert f"Juniper pantry {count - 1}" in page
    assert listed.short_path.strip("/") in page
