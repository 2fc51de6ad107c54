from django.db import migrations

# The last guard of a volunteer's limit. A match that becomes live locks the volunteer's row, so
# that two at once are counted one after the other; a match that is live already may be accepted
# even if the limit was lowered meanwhile.
CREATE = """
CREATE FUNCTION match_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed integer;
    taken integer;
BEGIN
    SELECT max_at_once INTO allowed FROM volunteers_volunteer
        WHERE id = NEW.volunteer_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM requests_app_match
        WHERE volunteer_id = NEW.volunteer_id AND status IN ('offered', 'accepted')
        AND id <> NEW.id;
    IF taken >= allowed THEN
        RAISE EXCEPTION 'The volunteer has no capacity left.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_within_capacity';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER match_within_capacity_on_insert BEFORE INSERT ON requests_app_match
    FOR EACH ROW WHEN (NEW.status IN ('offered', 'accepted'))
    EXECUTE FUNCTION match_within_capacity();
CREATE TRIGGER match_within_capacity_on_update
    BEFORE UPDATE OF status, volunteer_id ON requests_app_match
    FOR EACH ROW WHEN (
        NEW.status IN ('offered', 'accepted')
        AND (OLD.status NOT IN ('offered', 'accepted') OR OLD.volunteer_id <> NEW.volunteer_id)
    )
    EXECUTE FUNCTION match_within_capacity();
"""
DROP = """
DROP TRIGGER match_within_capacity_on_update ON requests_app_match;
DROP TRIGGER match_within_capacity_on_insert ON requests_app_match;
DROP FUNCTION match_within_capacity();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
