from django.db import migrations

# Django's database cache. Unlogged: it holds counters of sign-in attempts that may be lost.
CREATE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only_audit")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE shared_cache")]
