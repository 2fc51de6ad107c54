"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# Triggers and not a right: the app owns its tables, so a REVOKE would not bind it. TRUNCATE fires no
# trigger of rows, so it has one of its own.
APPEND_ONLY = (
    """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
-- An opening may be ended, once, and nothing else about it may change.
CREATE TRIGGER opening_is_append_only BEFORE UPDATE ON accounts_stewardopening
    FOR EACH ROW WHEN (
        OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
        OR (OLD.id, OLD.user_id, OLD.reason, OLD.at, OLD.until)
            IS DISTINCT FROM (NEW.id, NEW.user_id, NEW.reason, NEW.at, NEW.until)
    ) EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER opening_is_not_deleted BEFORE DELETE ON accounts_stewardopening
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER opening_is_not_emptied BEFORE TRUNCATE ON accounts_stewardopening
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER export_is_append_only BEFORE UPDATE OR DELETE ON accounts_listexport
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER export_is_not_emptied BEFORE TRUNCATE ON accounts_listexport
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
""",
    """
DROP TRIGGER export_is_not_emptied ON accounts_listexport;
DROP TRIGGER export_is_append_only ON accounts_listexport;
DROP TRIGGER opening_is_not_emptied ON accounts_stewardopening;
DROP TRIGGER opening_is_not_deleted ON accounts_stewardopening;
DROP TRIGGER opening_is_append_only ON accounts_stewardopening;
DROP TRIGGER audit_is_not_emptied ON accounts_auditevent;
DROP TRIGGER audit_is_append_only ON accounts_auditevent;
DROP FUNCTION audit_is_append_only();
""",
)
# Django's database cache. Unlogged: it holds counters of sign-in attempts that may be lost.
# The index serves the cull, which deletes all rows that expired without reading the others.
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
