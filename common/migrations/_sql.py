"""What Django's operations cannot say: a pair of SQL forward and SQL backward."""

# The row's lock puts edits in order; the clock keeps versions apart even if the row was lost.
BUMP_CONTENT_VERSION = (
    """
CREATE FUNCTION bump_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO common_contentversion AS kept (id, version)
        VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        ON CONFLICT (id) DO UPDATE SET version = greatest(kept.version + 1, excluded.version);
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION bump_content_version()",
)
