"""Triggers that give the numbers on every page another version when their entries change."""

# An edit to any other entry is nothing to the foot of all pages.
_FOLLOW = """
CREATE FUNCTION follow_numbers_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM changed JOIN resources_alwaysshown AS shown ON shown.resource_id = changed.{entry}
    ) THEN
        INSERT INTO common_contentedit (topic, number)
            VALUES ('numbers', 1 + floor(random() * 2147483646)::bigint);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow_numbers_insert AFTER INSERT ON resources_{table}
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_numbers_{table}();
CREATE TRIGGER follow_numbers_update AFTER UPDATE ON resources_{table}
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_numbers_{table}();
CREATE TRIGGER follow_numbers_delete AFTER DELETE ON resources_{table}
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_numbers_{table}();
CREATE TRIGGER follow_numbers AFTER TRUNCATE ON resources_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION bump_content_version('numbers');
"""
_DROP = """
DROP TRIGGER follow_numbers ON resources_{table};
DROP FUNCTION follow_numbers_{table}() CASCADE;
"""
_TABLES = ({"table": "resource", "entry": "id"}, {"table": "phone", "entry": "resource_id"})
FOLLOW_NUMBERS = (
    "".join(_FOLLOW.format(**names) for names in _TABLES),
    "".join(_DROP.format(**names) for names in _TABLES),
)
