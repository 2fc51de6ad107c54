"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# One lock for all: two who put each other's pods inside one another at once would not see it.
NO_CIRCLE = (
    """
CREATE FUNCTION no_circle_of_pods() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.part_of_id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('pods_pod.part_of'));
        IF EXISTS (
            WITH RECURSIVE wholes(id) AS (
                SELECT NEW.part_of_id
                UNION
                SELECT pod.part_of_id FROM pods_pod AS pod JOIN wholes ON pod.id = wholes.id
                WHERE pod.part_of_id IS NOT NULL
            )
            SELECT FROM wholes WHERE id = NEW.id
        ) THEN
            RAISE check_violation USING
                MESSAGE = 'a pod is part of one of its own parts',
                CONSTRAINT = 'pod_not_part_of_its_parts';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER no_circle_of_pods BEFORE INSERT OR UPDATE OF part_of_id ON pods_pod
FOR EACH ROW EXECUTE FUNCTION no_circle_of_pods()
""",
    "DROP TRIGGER no_circle_of_pods ON pods_pod; DROP FUNCTION no_circle_of_pods()",
)

# What changes in one ward leaves the pages of the others in place: `common.content_versions.part`.
# A group beyond our area is on the page of none.
PARTS_OF_PODS = "SELECT 'w' || coalesce(ward_id, 0) % 32 FROM changed"
PARTS_OF_WAYS = """
    SELECT 'w' || coalesce(changed.ward_id, pod.ward_id) % 32
    FROM changed LEFT JOIN pods_pod AS pod ON pod.id = changed.pod_id
"""
