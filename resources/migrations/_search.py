"""SQL that keeps what the directory is searched by, and says whose openings are to be found anew."""

# Chinese and Korean words stand inside others without a space: they are found by pairs of signs.
PAIRED = "[\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af]"
# Arabic, Amharic and Tigrinya write "the", "and", "for" in front of a word as a part of it.
LED = "^[\\u0600-\\u06ff\\u1200-\\u137f]"
# A tsvector takes no word of more than 2,046 bytes, and a description may have one.
LONGEST_WORD = 60

WORDS = f"""
CREATE FUNCTION search_words(key text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
WITH each AS (
    SELECT DISTINCT left(part, {LONGEST_WORD}) AS word
    FROM string_to_table(key, ' ') AS part WHERE part <> ''
)
SELECT coalesce(array_agg(DISTINCT word), '{{}}') FROM (
    SELECT word FROM each
    UNION ALL
    SELECT substr(word, place, 2) FROM each, generate_series(1, length(word) - 1) AS place
    WHERE word ~ '{PAIRED}'
    UNION ALL
    SELECT substr(word, place) FROM each, generate_series(2, 4) AS place
    WHERE word ~ '{LED}' AND length(word) - place >= 2
) AS found
$$;
"""  # noqa: S608  nothing in it but the three above
# All that is asked of an entry, in one vector. Marks have a colon, which no word of a key has.
VECTOR = """
CREATE FUNCTION resource_words(entry resources_resource) RETURNS tsvector LANGUAGE sql STABLE AS $$
SELECT array_to_tsvector(array_agg(DISTINCT word)) FROM (
    SELECT unnest(search_words(entry.text_key || ' ' || array_to_string(entry.name_joined, ' ')))
        AS word
    UNION ALL
    SELECT 'n:' || unnest(search_words(
        search_key(entry.name || ' ' || texts_in(entry.i18n, 'name'))
        || ' ' || array_to_string(entry.name_joined, ' ')
    ))
    UNION ALL
    SELECT unnest(search_words(name_key)) FROM resources_organization
    WHERE id = entry.organization_id
    UNION ALL
    SELECT 'r:' || unnest(entry.areas)
    UNION ALL
    SELECT 'r:v' || pod.ward_id FROM resources_resource_pods AS one
    JOIN pods_pod AS pod ON pod.id = one.pod_id WHERE one.resource_id = entry.id
    UNION ALL
    SELECT 'l:' || unnest(entry.languages)
    UNION ALL
    SELECT 'a:' || unnest(entry.audiences)
    UNION ALL
    SELECT unnest(ARRAY['c:' || entry.category_id, 'd:' || entry.direction])
    UNION ALL
    SELECT unnest(ARRAY['d:get', 'd:give']) WHERE entry.direction = 'both'
    UNION ALL
    SELECT 'f:free' WHERE entry.is_free
    UNION ALL
    SELECT 'h:line' WHERE entry.is_hotline
    UNION ALL
    SELECT 'z:' || coalesce(
        substring(entry.postal_code FROM '^[0-9]{5}(?=$|[^0-9]|[0-9]{4}$)'),
        substring(entry.postal_code FROM '^[0-9]{4,7}$'),
        -- The area of a Canadian code.
        substring(upper(entry.postal_code) FROM '^[A-Z][0-9][A-Z](?= ?[0-9]|$)'),
        -- And of a British one.
        substring(upper(entry.postal_code) FROM '^([A-Z]{1,2}[0-9][A-Z0-9]?) ?[0-9][A-Z]{2}$'),
        (
            SELECT zip_code FROM pods_zipcentroid AS middle
            WHERE middle.latitude BETWEEN entry.latitude - 0.3 AND entry.latitude + 0.3
            AND middle.longitude BETWEEN entry.longitude - 0.4 AND entry.longitude + 0.4
            ORDER BY (middle.latitude - entry.latitude) ^ 2
                + (middle.longitude - entry.longitude) ^ 2 LIMIT 1
        ),
        CASE WHEN entry.areas::text[] && ARRAY['city', 'beyond'] THEN 'none' END
    )
) AS found WHERE word <> ''
$$;
"""
# After the row and its generated columns are what they will be. Most edits change nothing of this.
KEEP_ROW = """
CREATE FUNCTION keep_search_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vector tsvector;
BEGIN
    IF NEW.state <> 'published' THEN
        DELETE FROM resources_searchrow WHERE resource_id = NEW.id;
        RETURN NULL;
    END IF;
    vector := resource_words(NEW);
    INSERT INTO resources_searchrow AS own
        (resource_id, position, heading, key, reopens_on, words)
    SELECT NEW.id, position, NEW.category_id, left(coalesce(NEW.reading_keys ->> 'en', NEW.name), 120),
        NEW.reopens_on, vector
    FROM resources_resourcecategory WHERE id = NEW.category_id
    ON CONFLICT (resource_id) DO UPDATE SET position = excluded.position,
        heading = excluded.heading, key = excluded.key, reopens_on = excluded.reopens_on,
        words = excluded.words
    WHERE (own.position, own.heading, own.key, own.reopens_on, own.words)
        IS DISTINCT FROM (excluded.position, excluded.heading, excluded.key,
            excluded.reopens_on, excluded.words);
    IF FOUND THEN
        INSERT INTO resources_searchword (word)
        SELECT part FROM unnest(tsvector_to_array(vector)) AS part
        WHERE length(part) BETWEEN 4 AND 30 AND part !~ '[0-9:]'
        AND NOT EXISTS (SELECT FROM resources_searchword WHERE word = part);
    END IF;
    RETURN NULL;
END $$;
-- A new draft has no row to delete.
CREATE TRIGGER make_search_row AFTER INSERT ON resources_resource
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION keep_search_row();
CREATE TRIGGER keep_search_row AFTER UPDATE ON resources_resource
    FOR EACH ROW EXECUTE FUNCTION keep_search_row();
"""
# What stands in the row and comes from other tables.
KEEP_OTHERS = """
CREATE FUNCTION keep_search_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE resources_searchrow SET position = NEW.position
        WHERE heading = NEW.id AND position <> NEW.position;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_search_order AFTER UPDATE OF position ON resources_resourcecategory
    FOR EACH ROW EXECUTE FUNCTION keep_search_order();
CREATE FUNCTION keep_search_behind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE resources_searchrow SET words = resource_words(entry)
        FROM resources_resource AS entry
        WHERE entry.id = resource_id AND entry.organization_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_search_behind AFTER UPDATE OF name, i18n ON resources_organization
    FOR EACH ROW EXECUTE FUNCTION keep_search_behind();
"""
KEEP_SEARCH = (
    WORDS + VECTOR + KEEP_ROW + KEEP_OTHERS,
    """
    DROP FUNCTION keep_search_behind() CASCADE;
    DROP FUNCTION keep_search_order() CASCADE;
    DROP FUNCTION keep_search_row() CASCADE;
    DROP FUNCTION resource_words(resources_resource);
    DROP FUNCTION search_words(text)
    """,
)

# An entry with hours has a row that says until when its openings are known; whatever changes them
# says that they are not. Whoever works them out holds that row, so no change is lost.
OPENINGS = """
CREATE FUNCTION openings_unknown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resources_openingsknown (resource_id, until)
        SELECT DISTINCT resource_id, timestamptz '2000-01-01 00:00+00' FROM changed
        ORDER BY resource_id
        ON CONFLICT (resource_id) DO UPDATE SET until = excluded.until;
    RETURN NULL;
END $$;
CREATE FUNCTION openings_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE resources_openingsknown SET until = timestamptz '2000-01-01 00:00+00'
        WHERE resource_id IN (SELECT resource_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER openings_unknown_insert AFTER INSERT ON resources_schedule
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_unknown();
CREATE TRIGGER openings_unknown_update AFTER UPDATE ON resources_schedule
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_unknown();
CREATE TRIGGER openings_gone AFTER DELETE ON resources_schedule
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION openings_gone();
CREATE FUNCTION openings_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE resources_openingsknown SET until = timestamptz '2000-01-01 00:00+00'
        WHERE resource_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER openings_moved AFTER UPDATE OF timezone, reopens_on ON resources_resource
    FOR EACH ROW WHEN ((OLD.timezone, OLD.reopens_on) IS DISTINCT FROM (NEW.timezone, NEW.reopens_on))
    EXECUTE FUNCTION openings_moved();
"""
KEEP_OPENINGS = (
    OPENINGS,
    """
    DROP FUNCTION openings_moved() CASCADE;
    DROP FUNCTION openings_gone() CASCADE;
    DROP FUNCTION openings_unknown() CASCADE
    """,
)
