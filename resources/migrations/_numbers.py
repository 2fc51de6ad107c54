"""The trigger that gives the numbers on every page another version when their entries change."""

# Where no entry is on every page, an edit to the directory is nothing to its foot.
FOLLOW_NUMBERS = (
    """
CREATE FUNCTION follow_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM resources_alwaysshown) THEN
        INSERT INTO common_contentedit (topic, number)
            VALUES ('numbers', 1 + floor(random() * 2147483646)::bigint);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER follow_numbers AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON resources_resource
    FOR EACH STATEMENT EXECUTE FUNCTION follow_numbers();
CREATE TRIGGER follow_numbers AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON resources_phone
    FOR EACH STATEMENT EXECUTE FUNCTION follow_numbers();
""",
    """
DROP TRIGGER follow_numbers ON resources_resource;
DROP TRIGGER follow_numbers ON resources_phone;
DROP FUNCTION follow_numbers();
""",
)
