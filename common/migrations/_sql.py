"""SQL that Django's operations cannot say, in pairs: forward and backward."""

from common.typed import search_key_sql

SEARCH_KEY = (search_key_sql(), "DROP FUNCTION search_key(text)")
# The same as `common.typed.joined_words`: runs of two to four words. No query of its own, which
# would be planned for every row that is written.
JOINED_WORDS = (
    """
CREATE FUNCTION joined_words(key text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := string_to_array(btrim(key), ' ');
    joined text;
    found text[] := '{}';
BEGIN
    FOR start IN 1..coalesce(cardinality(words), 0) LOOP
        joined := words[start];
        FOR stop IN start + 1..least(start + 3, cardinality(words)) LOOP
            joined := joined || words[stop];
            found := array_append(found, joined);
        END LOOP;
    END LOOP;
    RETURN found;
END
$$;
""",
    "DROP FUNCTION joined_words(text)",
)
# The translations of some fields, out of all that a row has. Immutable, so that a generated column
# may hold it and searches of that column use its trigram index; in order, so that it truly is.
TEXTS_IN = (
    """
CREATE FUNCTION texts_in(i18n jsonb, VARIADIC fields text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- Most rows have none, and no query is asked of them.
    IF i18n IS NULL THEN
        RETURN '';
    END IF;
    RETURN (
        SELECT coalesce(string_agg(translation.value, ' ' ORDER BY translation.key), '')
        FROM jsonb_each_text(i18n) AS translation
        WHERE EXISTS (
            SELECT FROM unnest(fields) AS field WHERE starts_with(translation.key, field || '_')
        )
    );
END
$$;
""",
    "DROP FUNCTION texts_in(jsonb, text[])",
)

# Only ever adds a row: no edit waits for another. Readers sum up the whole table by a plain scan,
# for which no index is needed while `merge_content_edits` keeps it at a few rows. One row for a
# topic in a statement: triggers that write for each row of a file would add as many, and every page
# view would sum them up. Nobody reads between two of them.
BUMP_CONTENT_VERSION = (
    """
CREATE FUNCTION bump_topic(bumped text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kept text := 'mutualaid.bumped_' || replace(bumped, '/', '_');
    this text := pg_current_xact_id() || ' ' || extract(epoch FROM statement_timestamp());
BEGIN
    IF current_setting(kept, true) = this THEN
        RETURN;
    END IF;
    -- Until the transaction ends; if the statement is taken back, so is this.
    PERFORM set_config(kept, this, true);
    INSERT INTO common_contentedit (topic, number)
        VALUES (bumped, 1 + floor(random() * 2147483646)::bigint);
END
$$;
CREATE FUNCTION bump_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bump_topic(TG_ARGV[0]);
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION bump_content_version(); DROP FUNCTION bump_topic(text)",
)
BUMP_PARTS_OF_CONTENT = (
    """
CREATE FUNCTION bump_parts_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'WITH changed AS (%s), parts (part) AS (%s)
        SELECT bump_topic(coalesce($1 || ''/'' || part, $1))
            FROM (SELECT DISTINCT part FROM parts) AS once',
        CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT * FROM new_rows'
            WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
            ELSE 'SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows'
        END,
        TG_ARGV[1]
    ) USING TG_ARGV[0];
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION bump_parts_of_content()",
)

# The insert waits for another transaction that takes the same slug at this moment; the SELECT after
# it has a newer snapshot, and sees whose it became. A new slug is not asked about: in a session that
# began with an empty table Postgres would read all of it for each.
KEEP_SLUG = (
    """
CREATE FUNCTION keep_slug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    keeper bigint;
BEGIN
    INSERT INTO common_usedslug (kind, slug, row_id) VALUES (TG_TABLE_NAME, NEW.slug, NEW.id)
        ON CONFLICT (kind, slug) DO NOTHING RETURNING row_id INTO keeper;
    IF NOT FOUND THEN
        SELECT row_id INTO keeper FROM common_usedslug
            WHERE kind = TG_TABLE_NAME AND slug = NEW.slug;
    END IF;
    IF keeper <> NEW.id THEN
        RAISE unique_violation
            USING CONSTRAINT = 'usedslug_of_another', MESSAGE = 'usedslug_of_another';
    END IF;
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION keep_slug()",
)
# The same for all new rows of a statement at once, in one order: two imports that take the same
# slugs wait for one another, and never both.
KEEP_NEW_SLUGS = (
    """
CREATE FUNCTION keep_new_slugs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    INSERT INTO common_usedslug (kind, slug, row_id)
        SELECT TG_TABLE_NAME, slug, id FROM made ORDER BY slug
        ON CONFLICT (kind, slug) DO NOTHING;
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept < (SELECT count(*) FROM made) AND EXISTS (
        SELECT FROM made JOIN common_usedslug AS used
            ON used.kind = TG_TABLE_NAME AND used.slug = made.slug
        WHERE used.row_id <> made.id
    ) THEN
        RAISE unique_violation
            USING CONSTRAINT = 'usedslug_of_another', MESSAGE = 'usedslug_of_another';
    END IF;
    RETURN NULL;
END
$$;
""",
    "DROP FUNCTION keep_new_slugs()",
)

# Counters of floods are worth no write-ahead log: after a crash they begin anew.
UNLOGGED_TALLIES = (
    "ALTER TABLE common_tally SET UNLOGGED",
    "ALTER TABLE common_tally SET LOGGED",
)
