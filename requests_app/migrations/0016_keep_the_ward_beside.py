from django.db import migrations

# What belongs to a request keeps the request's ward beside it, whoever writes it. `FOR KEY SHARE`
# and `FOR UPDATE` exclude each other: nothing is added to a request while its ward changes. What is
# there already needs no such lock: the change of the ward takes hold of it too.
CREATE = """
CREATE FUNCTION take_ward_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM requests_app_helprequest WHERE id = NEW.request_id FOR KEY SHARE;
    END IF;
    SELECT in_ward INTO NEW.in_ward FROM requests_app_helprequest WHERE id = NEW.request_id;
    NEW.in_ward := coalesce(NEW.in_ward, 0);
    RETURN NEW;
END
$$;
CREATE TRIGGER need_takes_ward BEFORE INSERT OR UPDATE OF in_ward, request_id
    ON requests_app_need FOR EACH ROW EXECUTE FUNCTION take_ward_of_request();
CREATE TRIGGER contact_takes_ward BEFORE INSERT OR UPDATE OF in_ward, request_id
    ON requests_app_contactlog FOR EACH ROW EXECUTE FUNCTION take_ward_of_request();

CREATE FUNCTION take_ward_of_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM requests_app_need WHERE id = NEW.need_id FOR KEY SHARE;
    END IF;
    SELECT in_ward INTO NEW.in_ward FROM requests_app_need WHERE id = NEW.need_id;
    NEW.in_ward := coalesce(NEW.in_ward, 0);
    RETURN NEW;
END
$$;
CREATE TRIGGER match_takes_ward BEFORE INSERT OR UPDATE OF in_ward, need_id
    ON requests_app_match FOR EACH ROW EXECUTE FUNCTION take_ward_of_need();

CREATE FUNCTION give_ward_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM requests_app_helprequest WHERE id = NEW.id FOR UPDATE;
    UPDATE requests_app_need SET in_ward = NEW.in_ward WHERE request_id = NEW.id;
    UPDATE requests_app_contactlog SET in_ward = NEW.in_ward WHERE request_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER request_gives_ward AFTER UPDATE OF ward_id ON requests_app_helprequest
    FOR EACH ROW WHEN (NEW.ward_id IS DISTINCT FROM OLD.ward_id)
    EXECUTE FUNCTION give_ward_of_request();

CREATE FUNCTION give_ward_of_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM requests_app_need WHERE id = NEW.id FOR UPDATE;
    UPDATE requests_app_match SET in_ward = NEW.in_ward WHERE need_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER need_gives_ward AFTER UPDATE OF in_ward, request_id ON requests_app_need
    FOR EACH ROW WHEN (NEW.in_ward <> OLD.in_ward)
    EXECUTE FUNCTION give_ward_of_need();
"""
DROP = """
DROP TRIGGER need_gives_ward ON requests_app_need;
DROP TRIGGER request_gives_ward ON requests_app_helprequest;
DROP TRIGGER match_takes_ward ON requests_app_match;
DROP TRIGGER contact_takes_ward ON requests_app_contactlog;
DROP TRIGGER need_takes_ward ON requests_app_need;
DROP FUNCTION give_ward_of_need();
DROP FUNCTION give_ward_of_request();
DROP FUNCTION take_ward_of_need();
DROP FUNCTION take_ward_of_request();
"""
FILL = [
    """
    UPDATE requests_app_need AS need SET in_ward = request.ward_id
    FROM requests_app_helprequest AS request WHERE request.id = need.request_id
    AND request.ward_id IS NOT NULL
    """,
    """
    UPDATE requests_app_contactlog AS entry SET in_ward = request.ward_id
    FROM requests_app_helprequest AS request WHERE request.id = entry.request_id
    AND request.ward_id IS NOT NULL
    """,
    """
    UPDATE requests_app_match AS match SET in_ward = need.in_ward
    FROM requests_app_need AS need WHERE need.id = match.need_id AND need.in_ward <> 0
    """,
]


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0015_what_is_in_a_ward")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE, DROP),
    ]
