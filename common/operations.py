"""Migration operations that several apps use."""

from django.db.migrations.operations import RunSQL


class BumpContentVersion(RunSQL):
    """Give `topic` another version in the transaction of every edit to `table`."""

    def __init__(self, table: str, topic: str) -> None:
        self.table, self.topic = table, topic
        # Per statement: an import of a thousand rows is one edit, and TRUNCATE has no other kind.
        super().__init__(
            f"CREATE TRIGGER bump_content_version "
            f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION bump_content_version('{topic}')",
            f"DROP TRIGGER bump_content_version ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table, self.topic], {}


class KeepSlugs(RunSQL):
    """Keep every slug that a row of `table` ever had, and give none to another row."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            f"CREATE TRIGGER keep_new_slugs AFTER INSERT ON {table} REFERENCING NEW TABLE AS made "
            f"FOR EACH STATEMENT EXECUTE FUNCTION keep_new_slugs(); "
            # Postgres gives the rows of a statement to no trigger that names a column.
            f"CREATE TRIGGER keep_slug AFTER UPDATE OF slug ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_slug()",
            f"DROP TRIGGER keep_slug ON {table}; DROP TRIGGER keep_new_slugs ON {table}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return self.__class__.__name__, [self.table], {}
