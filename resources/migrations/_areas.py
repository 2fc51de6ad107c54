"""SQL that keeps `Resource.areas`: its reach, and each ward and pod that it serves."""

# Asked for anew with every write of the row, so that no other value can be stored.
AREAS_OF = """
CREATE FUNCTION set_resource_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In order: the reach begins with a letter before "p", and that comes before "w".
    NEW.areas := CASE WHEN NEW.reach = 'areas' THEN '{}' ELSE ARRAY[NEW.reach]::text[] END
        || ARRAY(SELECT 'p' || pod_id AS area FROM resources_resource_pods
            WHERE resource_id = NEW.id ORDER BY area)
        || ARRAY(SELECT 'w' || ward_id AS area FROM resources_resource_wards
            WHERE resource_id = NEW.id ORDER BY area);
    RETURN NEW;
END $$;
CREATE TRIGGER set_areas BEFORE INSERT OR UPDATE ON resources_resource
    FOR EACH ROW EXECUTE FUNCTION set_resource_areas();
"""
# Once for all rows of a statement: an import of thousands is one update. Locked first, in one
# order: the update then sees what another transaction that wrote the same entry has committed.
TOUCH = """
CREATE FUNCTION touch_resource_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM resources_resource WHERE id IN (SELECT resource_id FROM changed)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE resources_resource SET areas = areas WHERE id IN (SELECT resource_id FROM changed);
    RETURN NULL;
END $$;
"""
ON_CHANGE = """
CREATE TRIGGER touch_areas_{verb} AFTER {verb} ON resources_resource_{kind}
    REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION touch_resource_areas();
"""
CHANGES = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
KEEP_AREAS = (
    AREAS_OF
    + TOUCH
    + "".join(
        ON_CHANGE.format(verb=verb, kind=kind, rows=rows)
        for kind in ("wards", "pods")
        for verb, rows in CHANGES
    ),
    """
    DROP FUNCTION touch_resource_areas() CASCADE;
    DROP FUNCTION set_resource_areas() CASCADE
    """,
)
