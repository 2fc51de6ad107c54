"""SQL about lists: an entry's heading is of its own list, and no list follows itself in the end."""

# Django writes no keys of two columns. Deferred, as its own are.
GROUP_OF_LIST = (
    """
ALTER TABLE resources_listedresource ADD CONSTRAINT listed_under_own_heading
    FOREIGN KEY (group_id, resource_list_id) REFERENCES resources_listgroup (id, resource_list_id)
    DEFERRABLE INITIALLY DEFERRED
""",
    "ALTER TABLE resources_listedresource DROP CONSTRAINT listed_under_own_heading",
)
# One lock for all: two who let each other's lists follow one another at once would not see it.
# Above and below are walked no further than shows that the chain is too long.
SHORT_CHAINS = (
    """
CREATE FUNCTION short_chain_of_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.follows_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('resources_resourcelist.follows'));
    IF EXISTS (
        WITH RECURSIVE above(id, far) AS (
            SELECT NEW.follows_id, 1
            UNION ALL
            SELECT list.follows_id, far + 1 FROM resources_resourcelist AS list
            JOIN above ON list.id = above.id WHERE list.follows_id IS NOT NULL AND far < 4
        ), below(id, far) AS (
            SELECT NEW.id, 1
            UNION ALL
            SELECT list.id, far + 1 FROM resources_resourcelist AS list
            JOIN below ON list.follows_id = below.id WHERE far < 4
        )
        SELECT FROM above, below WHERE above.id = NEW.id OR above.far + below.far > 3
    ) THEN
        RAISE check_violation USING
            MESSAGE = 'a list follows itself, or the chain is too long',
            CONSTRAINT = 'resourcelist_short_chain';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER short_chain_of_lists BEFORE INSERT OR UPDATE OF follows_id
ON resources_resourcelist FOR EACH ROW EXECUTE FUNCTION short_chain_of_lists()
""",
    """
DROP TRIGGER short_chain_of_lists ON resources_resourcelist;
DROP FUNCTION short_chain_of_lists()
""",
)
