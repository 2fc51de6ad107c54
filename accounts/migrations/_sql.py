"""SQL that Django's operations cannot say, in pairs: forward and backward."""

APPEND_ONLY_AUDIT = (
    """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
""",
    """
DROP TRIGGER audit_is_append_only ON accounts_auditevent;
DROP FUNCTION audit_is_append_only();
""",
)
# Django's database cache. Unlogged: it holds counters of sign-in attempts that may be lost.
SHARED_CACHE = (
    """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
""",
    "DROP TABLE shared_cache",
)
