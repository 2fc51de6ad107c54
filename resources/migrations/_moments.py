"""SQL that keeps `Resource.updated_at`: an edit of what belongs to an entry is one of the entry.

Whoever asks for open data "modified after" a moment must hear of a new phone number, too.
"""

# Once for all rows of a statement, the entries locked in one order first (as `_areas` does).
TOUCH = """
CREATE FUNCTION touch_resource_moment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM resources_resource WHERE id IN (SELECT resource_id FROM changed)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE resources_resource SET updated_at = greatest(updated_at, clock_timestamp())
        WHERE id IN (SELECT resource_id FROM changed);
    RETURN NULL;
END $$;
CREATE FUNCTION touch_moments_of_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM resources_resource WHERE organization_id IN (SELECT id FROM changed)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE resources_resource SET updated_at = greatest(updated_at, clock_timestamp())
        WHERE organization_id IN (SELECT id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER touch_moments AFTER UPDATE ON resources_organization
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION touch_moments_of_organization();
"""
ON_CHANGE = """
CREATE TRIGGER touch_moment_{verb} AFTER {verb} ON resources_{kind}
    REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION touch_resource_moment();
"""
CHANGES = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
KEEP_MOMENTS = (
    TOUCH
    + "".join(
        ON_CHANGE.format(verb=verb, kind=kind, rows=rows)
        for kind in ("phone", "schedule")
        for verb, rows in CHANGES
    ),
    """
    DROP FUNCTION touch_moments_of_organization() CASCADE;
    DROP FUNCTION touch_resource_moment() CASCADE
    """,
)
