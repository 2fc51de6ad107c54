from django.db import migrations

# A round is one task for whoever takes it on, however many needs are in it. What else holds is as
# in `0002_match_within_capacity`.
FUNCTION = """
CREATE OR REPLACE FUNCTION match_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed integer;
    taken integer;
BEGIN
    SELECT max_at_once INTO allowed FROM volunteers_volunteer
        WHERE id = NEW.volunteer_id FOR NO KEY UPDATE;
    SELECT count({counted}) INTO taken FROM requests_app_match
        WHERE volunteer_id = NEW.volunteer_id AND status IN ('offered', 'accepted')
        AND id <> NEW.id{others};
    IF taken >= allowed THEN
        RAISE EXCEPTION 'The volunteer has no capacity left.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_within_capacity';
    END IF;
    RETURN NEW;
END
$$;
"""
TASKS = FUNCTION.format(
    counted="DISTINCT coalesce(round_id, -id)",
    others=" AND (NEW.round_id IS NULL OR round_id IS DISTINCT FROM NEW.round_id)",
)
MATCHES = FUNCTION.format(counted="*", others="")


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0003_a_desk_for_a_city")]

    operations = [migrations.RunSQL(TASKS, MATCHES)]
