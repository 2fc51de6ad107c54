"""SQL that Django's operations cannot say, in pairs: forward and backward."""

from common.typed import search_key_sql

SEARCH_KEY = (search_key_sql(), "DROP FUNCTION search_key(text)")
# The translations of some fields, out of all that a row has.
TEXTS_IN = (
    """
CREATE FUNCTION texts_in(i18n jsonb, VARIADIC fields text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(string_agg(translation.value, ' ' ORDER BY translation.key), '')
FROM jsonb_each_text(i18n) AS translation
WHERE EXISTS (
    SELECT FROM unnest(fields) AS field WHERE starts_with(translation.key, field || '_')
)
$$;
""",
    "DROP FUNCTION texts_in(jsonb, text[])",
)

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
