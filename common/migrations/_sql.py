"""What Django's operations cannot say: a pair of SQL forward and SQL backward."""

# Only ever adds a row: no edit waits for another.
BUMP_CONTENT_VERSION = (
    """
CREATE FUNCTION bump_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO common_contentedit (topic, number)
        VALUES (TG_ARGV[0], 1 + floor(random() * 2147483646)::bigint);
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION bump_content_version()",
)
