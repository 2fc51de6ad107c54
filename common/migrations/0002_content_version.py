from django.db import migrations, models

import common.operations

# The row's lock puts edits in order; the clock keeps versions apart even if the row was lost.
CREATE = """
CREATE FUNCTION bump_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO common_contentversion AS kept (id, version)
        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        ON CONFLICT (id) DO UPDATE SET version = greatest(kept.version + 1, excluded.version);
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(CREATE, "DROP FUNCTION bump_content_version()"),
        common.operations.BumpContentVersion("common_category"),
    ]
