"""The guides that come with the software, in every language that has their texts."""

from django.db import migrations

from resources.guides import shipped


def add_guides(apps, schema_editor):
    shipped.add_guides(apps.get_model("resources", "Guide"))


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_guide")]

    # Backwards there is nothing to do: the table goes with the migration before.
    operations = [migrations.RunPython(add_guides, migrations.RunPython.noop)]
