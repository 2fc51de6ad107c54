"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# How often three letters occur in names decides how a search goes: look closer than usual.
LOOK_CLOSER_AT_NAMES = (
    "ALTER TABLE requests_app_helprequest ALTER COLUMN name_key SET STATISTICS 1000",
    "ALTER TABLE requests_app_helprequest ALTER COLUMN name_key SET STATISTICS -1",
)
# The last guard of a volunteer's limit. A match that becomes live locks the volunteer's row, so
# that two at once are counted one after the other; a match that is live already may be accepted
# even if the limit was lowered meanwhile. A route is one task for whoever takes it on, however many
# needs are in it. A coordinator may put a need down beyond the limit, and says so in `overruled`.
CAPACITY = (
    """
CREATE FUNCTION match_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed integer;
    taken integer;
BEGIN
    SELECT max_at_once INTO allowed FROM volunteers_volunteer
        WHERE id = NEW.volunteer_id FOR NO KEY UPDATE;
    SELECT count(DISTINCT coalesce(route_id, -id)) INTO taken FROM requests_app_match
        WHERE volunteer_id = NEW.volunteer_id AND status IN ('offered', 'accepted')
        AND id <> NEW.id
        AND (NEW.route_id IS NULL OR route_id IS DISTINCT FROM NEW.route_id);
    IF taken >= allowed THEN
        RAISE EXCEPTION 'The volunteer has no capacity left.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_within_capacity';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER match_within_capacity_on_insert BEFORE INSERT ON requests_app_match
    FOR EACH ROW WHEN (
        NEW.status IN ('offered', 'accepted')
        AND NOT NEW.overruled @> '[{"code": "full_now"}]'
    )
    EXECUTE FUNCTION match_within_capacity();
CREATE TRIGGER match_within_capacity_on_update
    BEFORE UPDATE OF status, volunteer_id ON requests_app_match
    FOR EACH ROW WHEN (
        NEW.status IN ('offered', 'accepted')
        AND (OLD.status NOT IN ('offered', 'accepted') OR OLD.volunteer_id <> NEW.volunteer_id)
    )
    EXECUTE FUNCTION match_within_capacity();
""",
    """
DROP TRIGGER match_within_capacity_on_update ON requests_app_match;
DROP TRIGGER match_within_capacity_on_insert ON requests_app_match;
DROP FUNCTION match_within_capacity();
""",
)
# The last guard of how many households' details a volunteer sees: the row says the limits, and the
# volunteer's row is locked, so that two at once are counted one after the other. A household that
# they know already is none more. Nothing in the log is changed, but for whose sign-up it is and for
# the key that the name is under, and nothing deleted that still counts.
OPENINGS = (
    """
CREATE FUNCTION opening_within_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home bigint;
    today integer;
    this_week integer;
BEGIN
    PERFORM 1 FROM volunteers_volunteer WHERE id = NEW.volunteer_id FOR NO KEY UPDATE;
    SELECT coalesce(household_id, -id) INTO home FROM requests_app_helprequest
        WHERE id = NEW.request_id;
    IF EXISTS (
        SELECT 1 FROM requests_app_opening opening
        JOIN requests_app_helprequest request ON request.id = opening.request_id
        WHERE opening.volunteer_id = NEW.volunteer_id
        AND coalesce(request.household_id, -request.id) = home
    ) THEN
        RETURN NEW;
    END IF;
    SELECT count(DISTINCT coalesce(request.household_id, -request.id))
            FILTER (WHERE opening.at > NEW.at - interval '1 day'),
        count(DISTINCT coalesce(request.household_id, -request.id))
        INTO today, this_week
        FROM requests_app_opening opening
        JOIN requests_app_helprequest request ON request.id = opening.request_id
        WHERE opening.volunteer_id = NEW.volunteer_id
        AND opening.at > NEW.at - interval '7 days';
    IF today >= NEW.per_day OR this_week >= NEW.per_week THEN
        RAISE EXCEPTION 'The volunteer has seen enough households.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_within_limit';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER opening_within_limit BEFORE INSERT ON requests_app_opening
    FOR EACH ROW WHEN (NEW.volunteer_id IS NOT NULL)
    EXECUTE FUNCTION opening_within_limit();

CREATE FUNCTION opening_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        OLD.volunteer_id := NEW.volunteer_id;
        OLD.name := NEW.name;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.at <= now() - interval '7 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The log of openings is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER opening_is_append_only BEFORE UPDATE OR DELETE ON requests_app_opening
    FOR EACH ROW EXECUTE FUNCTION opening_is_append_only();
""",
    """
DROP TRIGGER opening_is_append_only ON requests_app_opening;
DROP TRIGGER opening_within_limit ON requests_app_opening;
DROP FUNCTION opening_is_append_only();
DROP FUNCTION opening_within_limit();
""",
)
# What belongs to a request keeps the request's ward beside it, whoever writes it. `FOR KEY SHARE`
# and `FOR UPDATE` exclude each other: nothing is added to a request while its ward changes. What is
# there already needs no such lock: the change of the ward takes hold of it too.
WARDS = (
    """
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
CREATE TRIGGER request_gives_ward AFTER UPDATE OF ward_id, set_aside_at
    ON requests_app_helprequest FOR EACH ROW WHEN (NEW.in_ward <> OLD.in_ward)
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
""",
    """
DROP TRIGGER need_gives_ward ON requests_app_need;
DROP TRIGGER request_gives_ward ON requests_app_helprequest;
DROP TRIGGER match_takes_ward ON requests_app_match;
DROP TRIGGER contact_takes_ward ON requests_app_contactlog;
DROP TRIGGER need_takes_ward ON requests_app_need;
DROP FUNCTION give_ward_of_need();
DROP FUNCTION give_ward_of_request();
DROP FUNCTION take_ward_of_need();
DROP FUNCTION take_ward_of_request();
""",
)
