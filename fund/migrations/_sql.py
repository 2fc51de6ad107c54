"""SQL that Django's operations cannot say, in pairs: forward and backward."""

# Triggers and not the doors alone: whatever writes an entry, the balance follows it or refuses it.
# The lock on the balance lets one posting after the other look at the months that are closed.
LEDGER = (
    """
CREATE FUNCTION fund_begins_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fund_balance (fund_id, amount) VALUES (NEW.id, 0);
    RETURN NULL;
END
$$;
CREATE TRIGGER fund_begins_empty AFTER INSERT ON fund_fund
    FOR EACH ROW EXECUTE FUNCTION fund_begins_empty();

CREATE FUNCTION fund_entry_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM fund_balance WHERE fund_id = NEW.fund_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'This fund has no balance.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM fund_closing
        WHERE fund_id = NEW.fund_id AND month >= date_trunc('month', NEW.day)::date
    ) THEN
        RAISE EXCEPTION 'The month is closed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_month_is_closed';
    END IF;
    UPDATE fund_balance SET amount = amount + NEW.amount WHERE fund_id = NEW.fund_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER fund_entry_counts BEFORE INSERT ON fund_entry
    FOR EACH ROW EXECUTE FUNCTION fund_entry_counts();

CREATE FUNCTION fund_closing_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM fund_balance WHERE fund_id = NEW.fund_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;
CREATE TRIGGER fund_closing_waits BEFORE INSERT ON fund_closing
    FOR EACH ROW EXECUTE FUNCTION fund_closing_waits();

-- The sums of a closed month stay as they are, also those of what was given in kind.
CREATE FUNCTION fund_in_kind_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    thing fund_inkind := coalesce(NEW, OLD);
BEGIN
    PERFORM FROM fund_balance WHERE fund_id = thing.fund_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM fund_closing
        WHERE fund_id = thing.fund_id AND month >= date_trunc('month', thing.day)::date
    ) THEN
        RAISE EXCEPTION 'The month is closed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_month_is_closed';
    END IF;
    RETURN thing;
END
$$;
CREATE TRIGGER fund_in_kind_waits BEFORE INSERT OR DELETE ON fund_inkind
    FOR EACH ROW EXECUTE FUNCTION fund_in_kind_waits();

CREATE FUNCTION fund_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER fund_entry_stays BEFORE UPDATE OR DELETE ON fund_entry
    FOR EACH ROW EXECUTE FUNCTION fund_is_append_only();
CREATE TRIGGER fund_entry_is_not_emptied BEFORE TRUNCATE ON fund_entry
    FOR EACH STATEMENT EXECUTE FUNCTION fund_is_append_only();
CREATE TRIGGER fund_closing_stays BEFORE UPDATE OR DELETE ON fund_closing
    FOR EACH ROW EXECUTE FUNCTION fund_is_append_only();
CREATE TRIGGER fund_closing_is_not_emptied BEFORE TRUNCATE ON fund_closing
    FOR EACH STATEMENT EXECUTE FUNCTION fund_is_append_only();
-- Only an entry moves it: one level down, from within its trigger.
CREATE TRIGGER fund_balance_follows BEFORE UPDATE ON fund_balance
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION fund_is_append_only();
-- In another currency the sums would mean something else.
CREATE TRIGGER fund_keeps_its_currency BEFORE UPDATE ON fund_fund
    FOR EACH ROW WHEN (OLD.currency IS DISTINCT FROM NEW.currency)
    EXECUTE FUNCTION fund_is_append_only();
""",
    """
DROP TRIGGER fund_keeps_its_currency ON fund_fund;
DROP TRIGGER fund_balance_follows ON fund_balance;
DROP TRIGGER fund_closing_is_not_emptied ON fund_closing;
DROP TRIGGER fund_closing_stays ON fund_closing;
DROP TRIGGER fund_entry_is_not_emptied ON fund_entry;
DROP TRIGGER fund_entry_stays ON fund_entry;
DROP FUNCTION fund_is_append_only();
DROP TRIGGER fund_in_kind_waits ON fund_inkind;
DROP FUNCTION fund_in_kind_waits();
DROP TRIGGER fund_closing_waits ON fund_closing;
DROP FUNCTION fund_closing_waits();
DROP TRIGGER fund_entry_counts ON fund_entry;
DROP FUNCTION fund_entry_counts();
DROP TRIGGER fund_begins_empty ON fund_fund;
DROP FUNCTION fund_begins_empty();
""",
)
